/** Published pledges of a cycle counted as of a day, which is always said. */
import { Group, NativeSelect, Paper, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatMoment } from '../../../domain/calendar/format.ts';
import { type Texts, useTexts } from '../../i18n.ts';
import { countsQuery } from '../../queries/pledges.ts';
import { endOf } from '../fields.tsx';
import { useZone } from '../moment.tsx';
import { useNow } from '../now.ts';

type Cycles = readonly { readonly id: string; readonly title: string }[];

function Counted({ name, counts, label }: { name: string; counts: Readonly<Record<string, number>>; label: (key: string) => string }) {
  const shown = Object.entries(counts).toSorted(([, a], [, b]) => b - a);
  if (shown.length === 0) return null;
  return (
    <section>
      <Title order={3} size="h5">
        {name}
      </Title>
      <dl className="counted">
        {shown.map(([key, count]) => (
          <Group key={key} justify="space-between" gap="xs" wrap="nowrap">
            <Text component="dt" size="sm">
              {label(key)}
            </Text>
            <Text component="dd" m={0} size="sm" fw={600}>
              {count}
            </Text>
          </Group>
        ))}
      </dl>
    </section>
  );
}

/** Keys of kinds and objectives are shown as they are written: their titles belong to a template, and counts may go over several. */
const plain = (key: string): string => key.replaceAll('-', ' ');
const regionOf = (t: Texts) => (key: string) => (key === 'none' ? t('web.pledges.noRegion') : key);

export function Dashboard({ cycles, cycle, choose }: { cycles: Cycles; cycle: string; choose: (cycle: string) => void }) {
  const { t, language } = useTexts();
  const zone = useZone();
  const now = useNow();
  const [day, setDay] = useState('');
  const ended = day === '' ? undefined : endOf(day, zone);
  const asOf = ended !== undefined && Date.parse(ended) < now ? ended : undefined;
  const { data } = useQuery(countsQuery(cycle, asOf));
  return (
    <Paper component="section" withBorder p="md" aria-label={t('web.pledges.counts')}>
      <Stack>
        <Group align="end">
          <Title order={2} size="h4">
            {t('web.pledges.counts')}
          </Title>
          <NativeSelect
            size="md"
            label={t('web.pledges.cycle')}
            value={cycle}
            data={cycles.map(({ id, title }) => ({ value: id, label: title }))}
            onChange={(event) => choose(event.currentTarget.value)}
          />
          <TextInput type="date" label={t('web.pledges.countsAsOf')} value={day} onChange={(event) => setDay(event.currentTarget.value)} />
        </Group>
        {data && (
          <>
            <Text role="status">
              {t('web.pledges.total')}: <strong>{data.published}</strong>.{' '}
              {t('web.pledges.countedAt', { at: formatMoment(Date.parse(data.asOf), zone, language) })}
            </Text>
            <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
              <Counted name={t('web.pledges.by.status')} counts={data.byStatus} label={(key) => t(`pledge.status.${key as 'kept'}`)} />
              <Counted name={t('web.pledges.by.kind')} counts={data.byKind} label={plain} />
              <Counted name={t('web.pledges.by.region')} counts={data.byRegion} label={regionOf(t)} />
              <Counted
                name={t('web.pledges.by.maker')}
                counts={data.byParticipantKind}
                label={(key) => t(`pledge.participant.${key as 'state'}`)}
              />
              <Counted name={t('web.pledges.by.objective')} counts={data.byObjective} label={plain} />
            </SimpleGrid>
          </>
        )}
      </Stack>
    </Paper>
  );
}
