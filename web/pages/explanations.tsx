/** "Why did or didn't this person get this?", for a person, a contribution and a day. */
import '../more-texts.ts';
import { Button, Group, NativeSelect, Paper, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { type FormEvent, useDeferredValue, useState } from 'react';
import { said, useTexts } from '../i18n.ts';
import { fieldsOf } from '../parts/form-dialog.tsx';
import { Explained } from '../parts/office/explained.tsx';
import { PageTitle } from '../parts/title.tsx';
import { useMe } from '../queries/me.ts';
import { contributionsNamedQuery } from '../queries/office.ts';
import { membersQuery } from '../queries/people.ts';

interface Question {
  readonly person: string;
  readonly subject: string;
  readonly date: string;
}

const participantOf = (subject: string): string => subject.split(':')[3] ?? '';

/** Those who act or acted for the participant, and oneself; anybody else by id. */
function PersonField({ subject, initial }: { subject: string; initial: string }) {
  const { t } = useTexts();
  const me = useMe();
  const participant = participantOf(subject);
  const { data } = useQuery({ ...membersQuery(participant, true), enabled: participant !== '' });
  const people = new Map([...(data?.items ?? []).map(({ person }) => [person.id, person.name] as const), [me.id, me.name]]);
  if (initial !== '' && !people.has(initial)) people.set(initial, initial);
  return (
    <NativeSelect
      size="md"
      key={people.size}
      name="person"
      label={t('web.office.explain.person')}
      data={[...people].map(([value, label]) => ({ value, label }))}
      defaultValue={initial}
    />
  );
}

export default function Explanations() {
  const { t, language } = useTexts();
  const asked = useSearch({ strict: false }) as Partial<Question>;
  const given = asked.person && asked.subject && asked.date ? (asked as Question) : null;
  const [text, setText] = useState(participantOf(asked.subject ?? ''));
  const wanted = useDeferredValue(text).trim();
  const { data: contributions = [] } = useQuery({ ...contributionsNamedQuery(wanted), enabled: wanted !== '' });
  const [chosen, setChosen] = useState(asked.subject ?? '');
  const subject = contributions.some(({ id }) => id === chosen) ? chosen : (contributions[0]?.id ?? '');
  const [question, setQuestion] = useState<Question | null>(given);
  const ask = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { of } = fieldsOf(event.currentTarget);
    setQuestion({ subject, person: of('other') || of('person'), date: of('date') });
  };
  return (
    <Stack gap="lg">
      <PageTitle name={t('web.shell.pages.explanations')} />
      <Text>{t('web.office.explain.about')}</Text>
      <Paper component="form" withBorder p="lg" onSubmit={ask}>
        <Stack>
          <TextInput
            type="search"
            label={t('web.office.explain.participant')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <NativeSelect
            size="md"
            label={t('web.office.explain.subject')}
            value={subject}
            onChange={(event) => setChosen(event.currentTarget.value)}
            disabled={contributions.length === 0}
            data={contributions.map(({ id, cycle, title, participant }) => ({
              value: id,
              label: `${said(participant.names, language) || participant.id} – ${said(title, language)} (${cycle})`,
            }))}
          />
          <PersonField subject={subject} initial={asked.person ?? ''} />
          <TextInput name="other" label={t('web.office.explain.other')} description={t('web.office.explain.otherAbout')} />
          <TextInput
            type="date"
            name="date"
            required
            label={t('web.office.explain.day')}
            description={t('web.office.explain.dayAbout')}
            defaultValue={asked.date ?? new Date().toISOString().slice(0, 10)}
          />
          <Group>
            <Button type="submit" disabled={subject === ''}>
              {t('web.office.explain.ask')}
            </Button>
          </Group>
        </Stack>
      </Paper>
      {question && <Explained question={question} />}
    </Stack>
  );
}
