/** Asks before a command is given: what will follow, and the words and the day that go with it. */

import { Button, Group, Stack, Text } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { type Act, type ActKind, acts } from '../../acts.ts';
import { useTexts } from '../../i18n.ts';
import { Dialog } from '../dialog.tsx';
import { ActFields, type Words } from './act-fields.tsx';

interface ActDialogProps {
  /** Null while nothing is asked. */
  readonly kind: ActKind | null;
  /** What its button says. */
  readonly name: string;
  readonly words: Words;
  readonly say: (words: Words) => void;
  readonly give: (kind: ActKind) => void;
  readonly close: () => void;
  /** What would follow, to look at before the act is done. */
  readonly foresee?: ReactNode;
}

/** What was said stays with the caller: closing the dialog, or a refusal, loses nothing of it. */
export function ActDialog({ kind, close, ...rest }: ActDialogProps) {
  return (
    <Dialog opened={kind !== null} close={close} title={rest.name} size={rest.foresee ? 'xl' : 'md'}>
      {kind && <Questions kind={kind} close={close} {...rest} />}
    </Dialog>
  );
}

function Questions({ kind, name, words, say, give, close, foresee }: ActDialogProps & { kind: ActKind }) {
  const { t } = useTexts();
  const act: Act = acts[kind];
  const send = (event: FormEvent) => {
    event.preventDefault();
    give(kind);
  };
  return (
    <form onSubmit={send}>
      <Stack>
        <Text>{t(`web.act.${kind}.about`)}</Text>
        <ActFields act={act} said={words} say={(change) => say({ ...words, ...change })} />
        {foresee}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('web.act.cancel')}
          </Button>
          <Button type="submit" {...(act.look === 'danger' && { color: 'red' })}>
            {name}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
