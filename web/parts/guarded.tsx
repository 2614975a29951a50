/** A page, for those who may see it; others are told that it is not theirs. */

import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../i18n.ts';
import { maySee, type Page } from '../pages.ts';
import { useMe } from '../queries/me.ts';
import { PageTitle } from './title.tsx';

export function Guarded({ page, children }: { page: Page; children: ReactNode }) {
  const { t } = useTexts();
  const { memberships } = useMe();
  if (maySee(page, memberships)) return children;
  return (
    <>
      <PageTitle name={t(page.title)} />
      <Text mt="md">{t('web.trouble.notYours')}</Text>
    </>
  );
}
