/** What else was tried to reach the participant: read and added to by those who look after the contribution. Entries stay as they are. */
import '../../more-texts.ts';
import { Button, Group, NativeSelect, Paper, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { maxReason } from '../../../domain/limits.ts';
import { may } from '../../../domain/permissions.ts';
import { newKey } from '../../api.ts';
import { useTexts } from '../../i18n.ts';
import type { Contribution } from '../../queries/contributions.ts';
import { type Contact, contactsQuery, type NewContact, useContact } from '../../queries/coordination.ts';
import { useMe } from '../../queries/me.ts';
import { troubleOf } from '../../trouble.ts';
import { OwnMoment } from '../moment.tsx';
import { TroubleNotice } from '../trouble.tsx';

const ways = ['call', 'letter', 'meeting', 'message', 'other'] as const;

function Entry({ contact }: { contact: Contact }) {
  const { t } = useTexts();
  return (
    <li>
      <Text fw={600}>
        {t(`web.desk.contacts.ways.${contact.way}`)}: <bdi>{contact.partner}</bdi>
      </Text>
      <Text size="sm" c="dimmed">
        <OwnMoment at={contact.at} /> · {contact.by.name ?? contact.by.id}
      </Text>
      <Text size="sm" className="said" dir="auto">
        {contact.said}
      </Text>
    </li>
  );
}

/** `done`: it is recorded. */
function NewEntry({ contribution, done }: { contribution: string; done: () => void }) {
  const { t } = useTexts();
  const [way, setWay] = useState<NewContact['way']>('call');
  const [at, setAt] = useState('');
  const [words, setWords] = useState({ partner: '', said: '' });
  const [key] = useState(newKey);
  const given = useContact(contribution);
  const send = (event: FormEvent) => {
    event.preventDefault();
    // The wall time of the field is of this device's zone.
    const body = { way, ...words, ...(at !== '' && { at: new Date(at).toISOString() }) };
    given.mutate({ body, key }, { onSuccess: done });
  };
  return (
    <form onSubmit={send}>
      <Stack gap="sm">
        <Group grow align="flex-start">
          <NativeSelect
            label={t('web.desk.contacts.way')}
            value={way}
            onChange={(event) => setWay(event.currentTarget.value as NewContact['way'])}
            data={ways.map((value) => ({ value, label: t(`web.desk.contacts.ways.${value}`) }))}
          />
          <TextInput
            type="datetime-local"
            label={t('web.desk.contacts.at')}
            value={at}
            onChange={(event) => setAt(event.currentTarget.value)}
          />
        </Group>
        <TextInput
          required
          maxLength={300}
          dir="auto"
          label={t('web.desk.contacts.partner')}
          value={words.partner}
          onChange={(event) => setWords({ ...words, partner: event.currentTarget.value })}
        />
        <Textarea
          required
          autosize
          minRows={3}
          maxLength={maxReason}
          dir="auto"
          label={t('web.desk.contacts.said')}
          value={words.said}
          onChange={(event) => setWords({ ...words, said: event.currentTarget.value })}
        />
        {given.error && <TroubleNotice trouble={troubleOf(given.error)} close={given.reset} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={done}>
            {t('web.act.cancel')}
          </Button>
          <Button type="submit" loading={given.isPending}>
            {t('web.desk.contacts.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

export default function Contacts({ contribution }: { contribution: Contribution }) {
  const { t } = useTexts();
  const { memberships } = useMe();
  const [adding, { open, close }] = useDisclosure();
  const { data, hasNextPage, fetchNextPage } = useSuspenseInfiniteQuery(contactsQuery(contribution.id));
  const contacts = data.pages.flatMap(({ items }) => items);
  const { participant, region, regions, cycle, ask } = contribution;
  const records = may(memberships, 'contact.record', { participant: participant.id, region, regions, cycle, ask });
  return (
    <Paper component="section" withBorder p="lg">
      <Stack gap="md">
        <Group justify="space-between">
          <Title order={2}>{t('web.desk.contacts.title')}</Title>
          {records && !adding && (
            <Button variant="default" size="xs" onClick={open}>
              {t('web.desk.contacts.add')}
            </Button>
          )}
        </Group>
        {adding && <NewEntry contribution={contribution.id} done={close} />}
        {contacts.length === 0 && !adding && <Text c="dimmed">{t('web.desk.contacts.none')}</Text>}
        {contacts.length > 0 && (
          <Stack component="ol" gap="md" ps="lg" m={0}>
            {contacts.map((contact) => (
              <Entry key={contact.id} contact={contact} />
            ))}
          </Stack>
        )}
        {hasNextPage && (
          <Button variant="default" size="xs" onClick={() => void fetchNextPage()}>
            {t('web.desk.table.more')}
          </Button>
        )}
      </Stack>
    </Paper>
  );
}
