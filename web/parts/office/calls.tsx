/** Phases and calls of a cycle with their dates; a call that is planned can be proposed to be opened now. Below: how far a call is. */
import { Badge, NativeSelect, Paper, Stack, Text, Title } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { said, useTexts } from '../../i18n.ts';
import { type Call, callsQuery, type Phase, phasesQuery } from '../../queries/office.ts';
import { Moment, OwnMoment } from '../moment.tsx';
import { Rows } from '../rows.tsx';
import { stateName } from './names.ts';
import { OpenCall } from './open-call.tsx';
import { ProgressTable } from './progress.tsx';

type Row = { readonly phase: Phase; readonly call: null } | { readonly phase: Phase; readonly call: Call };

export function Calls({ cycle }: { cycle: string }) {
  const { t, language } = useTexts();
  const { data: phases } = useSuspenseQuery(phasesQuery(cycle));
  const { data: calls } = useSuspenseQuery(callsQuery(cycle));
  const [chosen, setChosen] = useState('');
  const begun = calls.filter(({ status }) => status !== 'planned');
  const shown = chosen || (begun.find(({ status }) => status === 'open') ?? begun[0])?.id;
  const nameOf = ({ title, region }: Call) => [said(title, language), region].filter(Boolean).join(' · ');
  const rows: Row[] = phases.flatMap((phase) => [
    { phase, call: null },
    ...calls.filter((call) => call.phase === phase.phase).map((call) => ({ phase, call })),
  ]);
  return (
    <>
      <Paper component="section" withBorder p="lg">
        <Stack>
          <Title order={2}>{t('web.office.phases')}</Title>
          <Rows
            label={t('web.office.phases')}
            none={t('web.office.noPhases')}
            rows={rows}
            idOf={({ phase, call }) => call?.id ?? phase.id}
            columns={[
              {
                name: t('web.office.what'),
                cell: ({ phase, call }) =>
                  call ? <Text ps="md">{nameOf(call)}</Text> : <Text fw={700}>{said(phase.title, language)}</Text>,
              },
              {
                name: t('web.office.status'),
                cell: ({ phase, call }) => (
                  <Badge
                    variant="light"
                    radius="sm"
                    tt="none"
                    {...((call ?? phase).status !== 'open' && { color: 'gray', autoContrast: true, variant: 'default' })}
                  >
                    {stateName(t, (call ?? phase).status)}
                  </Badge>
                ),
              },
              {
                name: t('web.office.opens'),
                cell: ({ phase, call }) => (call ? <Moment at={call.opens} zone={call.deadline.zone} /> : <OwnMoment at={phase.from} />),
              },
              {
                name: t('page.onTime'),
                cell: ({ call }) =>
                  call && <Moment at={call.deadline.soft.at} zone={call.deadline.zone} distance={call.status === 'open'} />,
              },
              {
                name: t('web.office.ends'),
                cell: ({ phase, call }) =>
                  call ? <Moment at={call.deadline.hard.at} zone={call.deadline.zone} /> : <OwnMoment at={phase.until} />,
              },
              {
                name: t('web.office.open.column'),
                cell: ({ call }) => call?.status === 'planned' && <OpenCall call={call.id} name={nameOf(call)} />,
              },
            ]}
          />
        </Stack>
      </Paper>
      {shown && (
        <Paper component="section" withBorder p="lg">
          <Stack>
            <Title order={2}>{t('web.office.progress.title')}</Title>
            <NativeSelect
              size="md"
              label={t('web.office.progress.call')}
              value={shown}
              onChange={(event) => setChosen(event.currentTarget.value)}
              data={begun.map((call) => ({ value: call.id, label: nameOf(call) }))}
            />
            <ProgressTable call={shown} />
          </Stack>
        </Paper>
      )}
    </>
  );
}
