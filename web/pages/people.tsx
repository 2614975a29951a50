/** Participants whose people one may see, with a search; for the secretariat also the way to the import. */
import '../more-texts.ts';
import { Anchor, Badge, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { may } from '../../domain/permissions.ts';
import { said, useTexts } from '../i18n.ts';
import { Rows } from '../parts/rows.tsx';
import { PageTitle } from '../parts/title.tsx';
import { useMe } from '../queries/me.ts';
import { participantsQuery } from '../queries/people.ts';

/** Rows shown at once; a search narrows them. */
const shownAtOnce = 60;

export default function People() {
  const { t, language } = useTexts();
  const { memberships } = useMe();
  const { data: participants } = useSuspenseQuery(participantsQuery);
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text).trim().toLowerCase();
  const named = participants
    .map(({ id, names, regions }) => ({ id, regions, name: said(names, language) || id, all: [id, ...Object.values(names)].join('\n') }))
    .filter((participant) => participant.all.toLowerCase().includes(wanted))
    .sort((a, b) => a.name.localeCompare(b.name, language));
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <PageTitle name={t('web.shell.pages.people')} />
        {may(memberships, 'directory.write') && (
          <Button component={Link} to="/people/import" variant="default">
            {t('web.shell.pages.import')}
          </Button>
        )}
      </Group>
      {participants.length > 8 && (
        <TextInput type="search" label={t('web.people.find')} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      )}
      <Rows
        label={t('web.shell.pages.people')}
        none={t('web.people.none')}
        rows={named.slice(0, shownAtOnce)}
        idOf={({ id }) => id}
        columns={[
          {
            name: t('page.participant'),
            cell: ({ id, name }) => (
              <Anchor component={Link} to={`/participants/${id}`}>
                {name}
              </Anchor>
            ),
          },
          {
            name: t('page.region'),
            cell: ({ regions }) => (
              <Group gap={4}>
                {regions.map(({ region }) => (
                  <Badge key={region} variant="default" radius="sm">
                    {region}
                  </Badge>
                ))}
              </Group>
            ),
          },
        ]}
      />
      {named.length > shownAtOnce && <Text role="status">{t('web.people.further', { number: named.length - shownAtOnce })}</Text>}
    </Stack>
  );
}
