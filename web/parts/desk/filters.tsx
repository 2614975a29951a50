/** How the desk is narrowed: each choice is at once in the address. */
import '../../more-texts.ts';
import { Button, Group, NativeSelect, Paper, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { type DeskSearch, timings } from '../../desk-search.ts';
import { said, useTexts } from '../../i18n.ts';
import { callsQuery, type ListedCall } from '../../queries/desk.ts';
import { useMe } from '../../queries/me.ts';

interface FiltersProps {
  readonly search: DeskSearch;
  readonly change: (search: DeskSearch) => void;
}

/** Regions one may choose from: one's own, and those of the calls one sees. */
function useRegions(calls: readonly ListedCall[]): string[] {
  const own = useMe().memberships.flatMap(({ role, body }) => (role === 'regional-coordinator' && body !== null ? [body] : []));
  return [...new Set([...own, ...calls.flatMap(({ region }) => region ?? [])])].sort();
}

export function Filters({ search, change }: FiltersProps) {
  const { t, language } = useTexts();
  const { data: calls = [] } = useQuery(callsQuery);
  const regions = useRegions(calls);
  const [text, setText] = useState(search.text ?? '');
  useEffect(() => setText(search.text ?? ''), [search.text]);
  const without = <K extends keyof DeskSearch>(key: K): Omit<DeskSearch, K> => {
    const { [key]: _, ...rest } = search;
    return rest;
  };
  const choose = (key: 'call' | 'region' | 'timing') => (event: { currentTarget: HTMLSelectElement }) => {
    const { value } = event.currentTarget;
    change(value === '' ? without(key) : { ...search, [key]: value });
  };
  const find = (event: FormEvent) => {
    event.preventDefault();
    change(text.trim() === '' ? without('text') : { ...search, text: text.trim() });
  };
  const all = { value: '', label: t('web.desk.filter.all') };
  const narrowed = Object.keys(search).some((key) => key !== 'sort' && key !== 'order');
  return (
    <Paper component="form" role="search" aria-label={t('web.desk.filter.title')} withBorder p="md" onSubmit={find}>
      <Group align="flex-end" gap="sm">
        <TextInput
          flex="1 1 12rem"
          type="search"
          maxLength={100}
          dir="auto"
          label={t('web.desk.filter.text')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" size="md">
          {t('web.desk.filter.find')}
        </Button>
        <NativeSelect
          flex="2 1 14rem"
          size="md"
          label={t('web.desk.filter.call')}
          value={search.call ?? ''}
          onChange={choose('call')}
          data={[
            all,
            ...calls.map(({ id, title, region, cycleTitle }) => ({
              value: id,
              label: [said(title, language), region, cycleTitle].filter(Boolean).join(' · '),
            })),
          ]}
        />
        <NativeSelect
          flex="1 1 7rem"
          size="md"
          label={t('page.region')}
          value={search.region ?? ''}
          onChange={choose('region')}
          data={[all, ...regions.map((value) => ({ value, label: value }))]}
        />
        <NativeSelect
          flex="1 1 9rem"
          size="md"
          label={t('web.desk.filter.timing')}
          value={search.timing ?? ''}
          onChange={choose('timing')}
          data={[all, ...timings.map((value) => ({ value, label: t(`web.desk.timing.${value}`) }))]}
        />
        {narrowed && (
          <Button
            variant="subtle"
            size="md"
            onClick={() => change({ ...(search.sort && { sort: search.sort }), ...(search.order && { order: search.order }) })}
          >
            {t('web.desk.filter.clear')}
          </Button>
        )}
      </Group>
    </Paper>
  );
}
