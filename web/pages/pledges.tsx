/** The register of pledges with its counts as of a day; the desk of those who screen is the same list, narrowed. */
import '../more-texts.ts';
import { Anchor, Button, Group, NativeSelect, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { formatDate } from '../../domain/calendar/format.ts';
import { type Status, statuses } from '../../domain/pledge/state.ts';
import { said, useTexts } from '../i18n.ts';
import { Dashboard } from '../parts/pledges/dashboard.tsx';
import { MakePledge } from '../parts/pledges/make.tsx';
import { Rows } from '../parts/rows.tsx';
import { PageTitle } from '../parts/title.tsx';
import { TroubleNotice } from '../parts/trouble.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { type ListedPledge, type PledgeSearch, pledgeCyclesQuery, pledgesQuery } from '../queries/pledges.ts';
import { troubleOf } from '../trouble.ts';

const views = ['all', 'screening', 'asked'] as const;
type View = (typeof views)[number];

export default function Pledges() {
  const { t, language } = useTexts();
  const { data: cycles } = useSuspenseQuery(pledgeCyclesQuery);
  const [cycle, setCycle] = useState(cycles[0]?.id ?? '');
  const [view, setView] = useState<View>('all');
  const [status, setStatus] = useState('');
  const [text, setText] = useState('');
  const search: PledgeSearch = {
    ...(cycle && { cycle }),
    ...(view !== 'all' && { [view]: 'true' as const }),
    ...(status && { status }),
    ...(text.trim() && { text: text.trim() }),
  };
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(pledgesQuery(search));
  const rows = data?.pages.flatMap(({ items }) => items) ?? [];
  const statusOf = ({ status: now, change }: ListedPledge) =>
    [t(`pledge.status.${now}`), ...(change ? [`(${t(`pledge.status.${change}`)})`] : [])].join(' ');
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <PageTitle name={t('web.shell.pages.pledges')} />
        {cycle && <MakePledge cycle={cycle} />}
      </Group>
      {cycle && <Dashboard cycles={cycles} cycle={cycle} choose={setCycle} />}
      <Group align="end">
        <SegmentedControl
          aria-label={t('web.pledges.show')}
          value={view}
          onChange={(value) => setView(value as View)}
          data={views.map((value) => ({ value, label: t(`web.pledges.views.${value}`) }))}
        />
        <NativeSelect
          size="md"
          label={t('web.pledges.status')}
          value={status}
          onChange={(event) => setStatus(event.currentTarget.value)}
          data={[
            { value: '', label: t('web.pledges.anyStatus') },
            ...statuses.map((value: Status) => ({ value, label: t(`pledge.status.${value}`) })),
          ]}
        />
        <TextInput
          type="search"
          label={t('web.pledges.search')}
          value={text}
          maxLength={100}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Anchor underline="always" href={`/api/pledges/export.csv?${new URLSearchParams(search as Record<string, string>)}`}>
          {t('web.pledges.export')}
        </Anchor>
      </Group>
      {error && <TroubleNotice trouble={troubleOf(error)} again={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && (
        <Rows
          label={t('web.shell.pages.pledges')}
          rows={rows}
          idOf={({ id }) => id}
          none={t('web.pledges.none')}
          columns={[
            {
              name: t('web.pledges.column.name'),
              cell: ({ id, title, language: of }) => (
                <Link to={`/pledges/${id}` as '/'} lang={of}>
                  <bdi>{title ?? t('web.pledges.untitled')}</bdi>
                </Link>
              ),
            },
            { name: t('web.pledges.column.id'), cell: ({ publicId }) => publicId ?? t('web.pledges.noId') },
            { name: t('web.pledges.column.maker'), cell: ({ participant }) => said(participant.names, language) || participant.id },
            { name: t('web.pledges.status'), cell: statusOf },
            { name: t('web.pledges.column.by'), cell: ({ facts }) => (facts ? formatDate(facts.by, language) : '') },
            {
              name: t('web.pledges.column.last'),
              cell: ({ lastReport }) =>
                lastReport
                  ? t('pledge.asOf', { status: t(`pledge.progress.${lastReport.status}`), date: formatDate(lastReport.asOf, language) })
                  : t('web.pledges.never'),
            },
          ]}
        />
      )}
      {hasNextPage && (
        <Group>
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('web.pledges.more')}
          </Button>
        </Group>
      )}
      <Text size="sm" c="dimmed">
        {t('web.pledges.intro')}
      </Text>
    </Stack>
  );
}
