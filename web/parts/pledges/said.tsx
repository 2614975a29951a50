/** Pledges of a participant with what was said of each before. */
import '../../more-texts.ts';
import { Stack, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTexts } from '../../i18n.ts';
import { pledgesBesideQuery } from '../../queries/pledges.ts';
import { Reports } from './reports.tsx';

export default function Said({ id }: { id: string }) {
  const { t } = useTexts();
  const { data } = useSuspenseQuery(pledgesBesideQuery(id));
  if (data.length === 0) return <Text mt="sm">{t('web.pledges.none')}</Text>;
  return (
    <Stack component="ul" gap="lg" mt="sm" p={0} style={{ listStyle: 'none' }}>
      {data.map((pledge) => (
        <li key={pledge.id}>
          <Link to={`/pledges/${pledge.id}` as '/'}>
            {pledge.publicId}: <span lang={pledge.language}>{pledge.title}</span>
          </Link>
          <Reports id={pledge.id} reports={pledge.reports} />
        </li>
      ))}
    </Stack>
  );
}
