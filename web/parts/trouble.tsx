/** What went wrong, in words for people: what kind of trouble it is, what the server said, and by which rule. */

import { Alert, Anchor, Button, Group, List, Stack, Text } from '@mantine/core';
import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTexts } from '../i18n.ts';
import { signInAddress } from '../sign-in.ts';
import { kindOf, type Trouble, troubleOf } from '../trouble.ts';
import { PageTitle } from './title.tsx';

/** Told beside what it is about; read out at once. `again` offers another try, `close` takes it away. */
export function TroubleNotice({ trouble, again, close }: { trouble: Trouble; again?: () => void; close?: () => void }) {
  const { t } = useTexts();
  const kind = kindOf(trouble);
  const title = t(`web.trouble.${kind}.title`);
  return (
    <Alert
      role="alert"
      color={kind === 'offline' ? 'yellow' : 'red'}
      title={title}
      withCloseButton={close !== undefined}
      closeButtonLabel={t('web.shell.close')}
      {...(close && { onClose: close })}
    >
      <Stack gap="xs">
        <Text size="sm">{t(`web.trouble.${kind}.about`, { seconds: trouble.retryAfter ?? 60 })}</Text>
        {trouble.message !== '' && (
          // The server's words are English.
          <Text size="sm" lang="en" dir="ltr">
            {trouble.title === '' ? '' : `${trouble.title}. `}
            {trouble.message}
          </Text>
        )}
        {trouble.errors.length > 0 && (
          <List size="sm" lang="en" dir="ltr">
            {trouble.errors.map(({ path, detail }) => (
              <List.Item key={path + detail}>
                {path}: {detail}
              </List.Item>
            ))}
          </List>
        )}
        {trouble.rule !== '' && (
          <Text size="xs" c="dimmed">
            {t('web.trouble.rule')} <code dir="ltr">{trouble.rule}</code>
          </Text>
        )}
        <Group gap="md">
          {again && (
            <Button size="xs" variant="default" onClick={again}>
              {t('web.trouble.again')}
            </Button>
          )}
          {kind === 'signedOut' && (
            <Anchor size="sm" href={signInAddress()} target="_blank">
              {t('web.trouble.signIn')}
            </Anchor>
          )}
        </Group>
      </Stack>
    </Alert>
  );
}

/** Instead of a page that could not be shown. */
export function TroublePage({ error }: { error: unknown }) {
  const { t } = useTexts();
  const router = useRouter();
  const { reset } = useQueryErrorResetBoundary();
  useEffect(reset, [reset]); // what failed is asked again when the page is shown again
  const trouble = troubleOf(error);
  if (trouble.status === 404) return <NotFound />;
  return (
    <Stack>
      <PageTitle name={t(`web.trouble.${kindOf(trouble)}.title`)} />
      <TroubleNotice trouble={trouble} again={() => void router.invalidate()} />
    </Stack>
  );
}

/** For an address without a page, and for what one may not see: the API does not tell them apart either. */
export function NotFound() {
  const { t } = useTexts();
  return (
    <Stack>
      <PageTitle name={t('web.trouble.notFound.title')} />
      <Text>{t('web.trouble.notFound.about')}</Text>
      <Link to="/">{t('web.tasks.title')}</Link>
    </Stack>
  );
}
