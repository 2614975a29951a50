/** The coordinator's desk: the contributions one looks after, over all calls; to find, to follow, and to act upon one or many. */
import '../more-texts.ts';
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { statuses } from '../../domain/contribution/state.ts';
import { may } from '../../domain/permissions.ts';
import { type DeskSearch, deskSearch } from '../desk-search.ts';
import { useTexts } from '../i18n.ts';
import { ActOnMany } from '../parts/desk/act-on-many.tsx';
import { Counts } from '../parts/desk/counts.tsx';
import { Filters } from '../parts/desk/filters.tsx';
import { DeskTable } from '../parts/desk/table.tsx';
import { PageTitle } from '../parts/title.tsx';
import { TroubleNotice } from '../parts/trouble.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { deskQuery, type Listed } from '../queries/desk.ts';
import { useMe } from '../queries/me.ts';
import { troubleOf } from '../trouble.ts';

export default function Desk() {
  const { t, language } = useTexts();
  const navigate = useNavigate();
  const search = deskSearch(useSearch({ strict: false }) as Record<string, unknown>, statuses);
  const change = (next: DeskSearch) => void navigate({ to: '/desk', search: next as never, replace: true, resetScroll: false });
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } = useInfiniteQuery(deskQuery(search, language));
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const { memberships } = useMe();
  const mine = ({ id, participant, region, regions, cycle }: Listed) =>
    may(memberships, 'contribution.remind', { participant: participant.id, region, regions, cycle, ask: id.split(':')[2] ?? null });
  const rows = data?.pages.flatMap(({ items }) => items) ?? [];
  const counts = data?.pages[0]?.byStatus ?? {};
  const { status, ...rest } = search;
  const total = status ? (counts[status] ?? 0) : Object.values(counts).reduce((sum, count) => sum + count, 0);
  // Only what is on the screen is acted upon.
  const ids = rows.flatMap((row) => (chosen.has(row.id) && mine(row) ? [row.id] : []));
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <PageTitle name={t('web.shell.pages.desk')} />
        <Link to="/proposals">{t('web.shell.pages.proposals')}</Link>
      </Group>
      <Filters search={search} change={change} />
      {error && <TroubleNotice trouble={troubleOf(error)} again={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && (
        <>
          <Counts counts={counts} status={status} choose={(next) => change(next ? { ...rest, status: next } : rest)} />
          <ActOnMany ids={ids} clear={() => choose(new Set())} />
          {rows.length === 0 ? (
            <Alert>{t('web.desk.table.none')}</Alert>
          ) : (
            <>
              <Text size="sm" c="dimmed" visibleFrom="sm">
                {t('web.desk.table.keys')}
              </Text>
              <DeskTable rows={rows} mine={mine} search={search} change={change} chosen={chosen} choose={choose} />
            </>
          )}
          <Group justify="space-between">
            <Text size="sm" role="status">
              {t('web.desk.table.shown', { shown: rows.length, count: total })}
            </Text>
            {hasNextPage && (
              <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                {t('web.desk.table.more')}
              </Button>
            )}
          </Group>
        </>
      )}
    </Stack>
  );
}
