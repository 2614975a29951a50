/** What was said of how a pledge stands, the latest first. */
import { Anchor, Stack, Text } from '@mantine/core';
import { formatDate } from '../../../domain/calendar/format.ts';
import { useTexts } from '../../i18n.ts';
import { fileAddress } from '../../queries/files.ts';
import type { Reported } from '../../queries/pledges.ts';

export function Reports({ id, reports }: { id: string; reports: readonly Reported[] }) {
  const { t, language } = useTexts();
  if (reports.length === 0) return <Text c="dimmed">{t('web.pledges.never')}</Text>;
  return (
    <Stack component="ol" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
      {reports.map(({ number, status, asOf, text, link, file }) => (
        <li key={number}>
          <Text fw={600}>{t('pledge.asOf', { status: t(`pledge.progress.${status}`), date: formatDate(asOf, language) })}</Text>
          <Text dir="auto" style={{ whiteSpace: 'pre-line' }}>
            {text}
          </Text>
          {link && (
            <Anchor underline="always" href={link} rel="noopener noreferrer nofollow" target="_blank" me="md">
              {t('web.pledges.evidence')}
            </Anchor>
          )}
          {file && (
            <Anchor underline="always" href={fileAddress(id, file.id)}>
              {file.name}
            </Anchor>
          )}
        </li>
      ))}
    </Stack>
  );
}
