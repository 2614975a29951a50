/** Why a file was not taken, in words for files; every other trouble has its usual ones. */
import { Alert, Text } from '@mantine/core';
import { fileKinds } from '../../../domain/files/kinds.ts';
import { useTexts } from '../../i18n.ts';
import type { Trouble } from '../../trouble.ts';
import { TroubleNotice } from '../trouble.tsx';

/** Rules that have words of their own. */
const rules = { 'file.too-large': 'tooLarge', 'file.type': 'type', 'file.ending': 'ending', 'file.empty': 'empty' } as const;
const isOwn = (rule: string): rule is keyof typeof rules => Object.hasOwn(rules, rule);

interface FileTroubleProps {
  readonly trouble: Trouble;
  /** Sends the same file again. */
  readonly again: () => void;
  readonly close: () => void;
}

export function FileTrouble({ trouble, again, close }: FileTroubleProps) {
  const { t } = useTexts();
  const { rule, message } = trouble;
  if (!isOwn(rule)) return <TroubleNotice trouble={trouble} close={close} again={again} />;
  return (
    <Alert role="alert" color="red" title={t('web.file.notTaken')} withCloseButton closeButtonLabel={t('web.shell.close')} onClose={close}>
      <Text size="sm">{t(`web.file.trouble.${rules[rule]}`)}</Text>
      {(rule === 'file.type' || rule === 'file.ending') && (
        <Text size="sm" mt={4}>
          {t('web.file.kinds')} <bdi>{fileKinds.join(', ')}</bdi>
        </Text>
      )}
      {message !== '' && (
        // The server's words are English.
        <Text size="sm" mt={4} lang="en" dir="ltr">
          {message}
        </Text>
      )}
    </Alert>
  );
}
