/** The desk's table: one stop of the keyboard, in which arrows move, space chooses and Enter opens; the same by mouse. */
import '../../more-texts.ts';
import '@mantine/core/styles/Table.css';
import { Badge, Checkbox, Table, Text, UnstyledButton } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useRef, useState } from 'react';
import { type DeskSearch, sortedBy, type sorts } from '../../desk-search.ts';
import { said, useTexts } from '../../i18n.ts';
import type { Listed } from '../../queries/desk.ts';
import { statusText } from '../../status.ts';
import { meaningOf } from './grid-keys.ts';
import { ShortMoment } from './short-moment.tsx';

interface TableProps {
  readonly rows: readonly Listed[];
  /** Whether it is the person's to act upon: the others are shown, and cannot be chosen. */
  readonly mine: (row: Listed) => boolean;
  readonly search: DeskSearch;
  readonly change: (search: DeskSearch) => void;
  readonly chosen: ReadonlySet<string>;
  readonly choose: (chosen: ReadonlySet<string>) => void;
}

function Sorted({ by, name, search, change }: { by: (typeof sorts)[number]; name: string } & Pick<TableProps, 'search' | 'change'>) {
  const now = (search.sort ?? 'participant') === by;
  const down = search.order === 'desc';
  return (
    <Table.Th aria-sort={now ? (down ? 'descending' : 'ascending') : 'none'}>
      <UnstyledButton className="sort" onClick={() => change(sortedBy(search, by))}>
        {name}
        <span aria-hidden="true">{now ? (down ? ' ↓' : ' ↑') : ' ↕'}</span>
      </UnstyledButton>
    </Table.Th>
  );
}

function Cells({ row, mine }: { row: Listed; mine: boolean }) {
  const { t, language } = useTexts();
  const { deadline, submittedAt, submissions, timing, entered } = row;
  return (
    <>
      <Table.Td>
        <Link to="/contributions/$id" params={{ id: row.id }} tabIndex={-1}>
          {said(row.participant.names, language) || row.participant.id}
        </Link>
        <Text size="sm" c="dimmed">
          {said(row.title, language)}
          {row.countsIn.length > 0 && ` · ${row.countsIn.join(', ')}`}
        </Text>
        {!mine && (
          <Text size="sm" c="dimmed">
            {t('web.desk.table.informed')}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Badge variant="light" radius="sm" tt="none">
          {statusText(t, 'status', row.status)}
        </Badge>
      </Table.Td>
      <Table.Td>
        {deadline ? <ShortMoment at={deadline.hard.at} zone={deadline.zone} /> : <Text size="sm">{t('page.noDeadline')}</Text>}
      </Table.Td>
      <Table.Td>
        {submittedAt === null ? (
          <Text size="sm" c="dimmed">
            {t('web.desk.timing.none')}
          </Text>
        ) : (
          <>
            <ShortMoment at={submittedAt} zone={deadline?.zone ?? 'UTC'} />
            <Text size="sm" c="dimmed">
              {t('web.desk.table.version', { number: submissions })}
              {timing && ` · ${t(`web.desk.timing.${timing}`)}`}
            </Text>
            {entered && (
              <Badge variant="light" color="grape" radius="sm" tt="none">
                {t('web.entered.badge')}
              </Badge>
            )}
          </>
        )}
      </Table.Td>
      <Table.Td>
        <ShortMoment at={row.updatedAt} zone={deadline?.zone ?? 'UTC'} />
      </Table.Td>
    </>
  );
}

export function DeskTable({ rows, mine, search, change, chosen, choose }: TableProps) {
  const { t, language } = useTexts();
  const navigate = useNavigate();
  const [at, setAt] = useState(0);
  const body = useRef<HTMLTableSectionElement>(null);
  const stop = Math.min(at, rows.length - 1);
  const toggled = (ids: readonly string[], on: boolean): ReadonlySet<string> =>
    on ? new Set([...chosen, ...ids]) : new Set([...chosen].filter((id) => !ids.includes(id)));
  const everyId = rows.filter(mine).map(({ id }) => id);
  const every = everyId.length > 0 && everyId.every((id) => chosen.has(id));
  const press = (event: KeyboardEvent, n: number, row: Listed) => {
    const { id } = row;
    const meaning = meaningOf(event, n, rows.length);
    if (!meaning) return;
    event.preventDefault();
    if ('open' in meaning) return void navigate({ to: '/contributions/$id', params: { id } });
    if ('to' in meaning) {
      const next = rows[meaning.to];
      if (meaning.choose && next)
        choose(
          toggled(
            [row, next].filter(mine).map((one) => one.id),
            true,
          ),
        );
      (body.current?.rows[meaning.to] as HTMLElement | undefined)?.focus();
    } else if (meaning.choose === 'this') {
      if (mine(row)) choose(toggled([id], !chosen.has(id)));
    } else choose(toggled(everyId, meaning.choose === 'all'));
  };
  return (
    <Table.ScrollContainer minWidth={760}>
      <Table role="grid" aria-multiselectable="true" aria-label={t('web.desk.table.name')} className="desk" verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>
              <Checkbox
                size="sm"
                aria-label={t('web.desk.table.selectAll')}
                checked={every}
                indeterminate={!every && everyId.some((id) => chosen.has(id))}
                onChange={() => choose(toggled(everyId, !every))}
              />
            </Table.Th>
            <Sorted by="participant" name={t('page.participant')} search={search} change={change} />
            <Sorted by="status" name={t('page.stands')} search={search} change={change} />
            <Sorted by="deadline" name={t('page.until')} search={search} change={change} />
            <Sorted by="submitted" name={t('web.desk.filter.timing')} search={search} change={change} />
            <Sorted by="updated" name={t('web.desk.table.updated')} search={search} change={change} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody ref={body}>
          {rows.map((row, n) => (
            <Table.Tr
              key={row.id}
              tabIndex={n === stop ? 0 : -1}
              aria-selected={chosen.has(row.id)}
              onFocus={() => setAt(n)}
              onKeyDown={(event) => press(event, n, row)}
            >
              <Table.Td>
                <Checkbox
                  size="sm"
                  tabIndex={-1}
                  disabled={!mine(row)}
                  aria-label={t('web.desk.table.select', { name: said(row.participant.names, language) || row.participant.id })}
                  checked={chosen.has(row.id)}
                  onChange={() => choose(toggled([row.id], !chosen.has(row.id)))}
                />
              </Table.Td>
              <Cells row={row} mine={mine(row)} />
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
