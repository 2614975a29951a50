/** What a cycle implies before it is launched: every date, every day on which mails go out, and what to look at first. */
import { Alert, Button, Group, List, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { formatDay } from '../../../domain/calendar/format.ts';
import { localOf } from '../../../domain/calendar/zones.ts';
import { said, useTexts } from '../../i18n.ts';
import { type Anchors, type DryRun, dryRunQuery, type Template, templateQuery } from '../../queries/office.ts';
import { troubleOf } from '../../trouble.ts';
import { Moment } from '../moment.tsx';
import { Rows } from '../rows.tsx';
import { TroubleNotice } from '../trouble.tsx';
import { Waiting } from '../waiting.tsx';
import { audienceName, mailName } from './names.ts';

const iso = (at: number): string => new Date(at).toISOString();

function Dates({ run: { dates }, template }: { run: DryRun; template: Template }) {
  const { t, language } = useTexts();
  const titles = new Map(
    template.phases.flatMap(({ key, title, stages }) => [
      [key, title] as const,
      ...stages.map((s) => [`${key}/${s.key}`, s.title] as const),
    ]),
  );
  const rows = dates.phases.flatMap(({ key, from, until, stages }) => [
    { id: key, whole: true, opens: from, onTime: null, ends: until },
    ...stages.map((stage) =>
      stage.kind === 'call'
        ? { id: `${key}/${stage.key}`, whole: false, opens: stage.opens, onTime: stage.deadline.soft, ends: stage.deadline.hard }
        : { id: `${key}/${stage.key}`, whole: false, opens: stage.from, onTime: null, ends: stage.until },
    ),
  ]);
  return (
    <Rows
      label={t('web.office.dates')}
      none=""
      rows={rows}
      idOf={({ id }) => id}
      columns={[
        {
          name: t('web.office.what'),
          cell: ({ id, whole }) => (
            <Text fw={whole ? 700 : 400} {...(!whole && { ps: 'md' })}>
              {said(titles.get(id), language)}
            </Text>
          ),
        },
        { name: t('web.office.opens'), cell: ({ opens }) => <Moment at={iso(opens.at)} zone={opens.zone} /> },
        { name: t('page.onTime'), cell: ({ onTime }) => onTime && <Moment at={iso(onTime.at)} zone={onTime.zone} /> },
        { name: t('web.office.ends'), cell: ({ ends }) => ends && <Moment at={iso(ends.at)} zone={ends.zone} /> },
      ]}
    />
  );
}

interface Day {
  readonly day: number;
  readonly lines: readonly { readonly text: string; readonly audience: string; readonly notices: number; readonly people: number }[];
}

/** Mails by day of the cycle's zone, text and audience; those that would be left out are not among them. */
function daysOf({ notices }: DryRun, zone: string): readonly Day[] {
  const days = new Map<number, Map<string, { text: string; audience: string; notices: number; people: Set<string> }>>();
  for (const { due, text, audience: whom, state, deliveries } of notices) {
    if (state === 'skipped' || state === 'cancelled') continue;
    const day = Math.floor(localOf(due, zone) / 86_400_000);
    const audience = whom.startsWith('person/') ? 'submitter' : whom.startsWith('holders/') ? 'deciders' : whom;
    const lines = days.get(day) ?? new Map();
    const line = lines.get(`${text} ${audience}`) ?? { text, audience, notices: 0, people: new Set<string>() };
    line.notices++;
    for (const { person } of deliveries) line.people.add(person);
    days.set(day, lines.set(`${text} ${audience}`, line));
  }
  return [...days]
    .sort(([a], [b]) => a - b)
    .map(([day, lines]) => ({ day, lines: [...lines.values()].map(({ people, ...line }) => ({ ...line, people: people.size })) }));
}

const shownAtFirst = 12;

function Mails({ run, zone }: { run: DryRun; zone: string }) {
  const { t, language } = useTexts();
  const days = useMemo(() => daysOf(run, zone), [run, zone]);
  const [whole, setWhole] = useState(false);
  return (
    <>
      <Rows
        label={t('web.office.mails')}
        none={t('web.office.noMails')}
        rows={whole ? days : days.slice(0, shownAtFirst)}
        idOf={({ day }) => `${day}`}
        columns={[
          { name: t('web.office.day'), cell: ({ day }) => formatDay(day * 86_400_000, 'UTC', language).replace(/ \(.*\)$/, '') },
          {
            name: t('web.office.mails'),
            cell: ({ lines }) => (
              <List size="sm">
                {lines.map(({ text, audience, notices, people }) => (
                  <List.Item key={text + audience}>
                    {mailName(t, text)} – {audienceName(t, audience)}: {t('web.office.mailsToPeople', { notices, people })}
                  </List.Item>
                ))}
              </List>
            ),
          },
        ]}
      />
      {!whole && days.length > shownAtFirst && (
        <Group>
          <Button variant="default" onClick={() => setWhole(true)}>
            {t('web.office.allDays', { days: days.length })}
          </Button>
        </Group>
      )}
    </>
  );
}

export function DryRunView({ template: id, anchors }: { template: string; anchors: Anchors }) {
  const { t } = useTexts();
  const run = useQuery(dryRunQuery(id, anchors));
  const template = useQuery(templateQuery(id));
  const error = run.error ?? template.error;
  if (error) return <TroubleNotice trouble={troubleOf(error)} again={() => void run.refetch()} />;
  if (!run.data || !template.data) return <Waiting />;
  const { warnings } = run.data;
  return (
    <Stack component="section" aria-label={t('web.office.dryRun')}>
      {warnings.length > 0 && (
        <Alert color="yellow" title={t('web.office.warnings')}>
          {/* The server's words are English. */}
          <List size="sm" lang="en" dir="ltr">
            {warnings.map((warning) => (
              <List.Item key={warning}>{warning}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Title order={2}>{t('web.office.dates')}</Title>
      <Dates run={run.data} template={template.data} />
      <Title order={2}>{t('web.office.mails')}</Title>
      <Text size="sm" c="dimmed">
        {t('web.office.ifNobodyAnswers', { zone: template.data.zone })}
      </Text>
      <Mails run={run.data} zone={template.data.zone} />
    </Stack>
  );
}
