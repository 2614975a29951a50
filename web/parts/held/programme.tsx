/** The programme as a table, with what clashes above it, and what has no room yet below. */
import { Alert, Anchor, List, Stack, Text, TextInput, Title } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { said, useTexts } from '../../i18n.ts';
import { type Programme, type ProgrammeItem, programmeQuery, useScheduling } from '../../queries/held.ts';
import { FormDialog } from '../form-dialog.tsx';
import { Rows } from '../rows.tsx';
import { placeOf, When } from './when.tsx';

/** The kind of something in the programme. */
const sessionOf = ({ session }: ProgrammeItem) => session as 'hearing' | 'round-table' | 'debate' | 'plenary' | 'meeting' | 'side-event';

/** Where something of the programme has its page. */
const pageOf = (id: string): string => (id.startsWith('event:') ? `/events/${id}` : `/contributions/${id}`);

function Clashes({ programme }: { programme: Programme }) {
  const { t, language } = useTexts();
  if (!programme.clashes.length) return null;
  const titles = new Map(programme.items.map(({ id, title }) => [id, said(title, language)]));
  return (
    <Alert color="orange" title={t('web.held.clashes.title')}>
      <List size="sm">
        {programme.clashes.map(({ kind, items: [a = '', b = ''], who }) => (
          <List.Item key={`${kind} ${a} ${b} ${who?.id}`}>
            {t(`web.held.clashes.${kind}`, { one: titles.get(a), other: titles.get(b), who: who && said(who.names, language) })}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

function Schedule({ cycle, id, title, zone }: { cycle: string; id: string; title: string; zone: string }) {
  const { t } = useTexts();
  const act = useScheduling(cycle, id);
  return (
    <FormDialog
      name={t('web.held.act.schedule')}
      about={title}
      act={act}
      asked={({ of }) => ({ room: of('room'), from: of('from').slice(0, 16), until: of('until').slice(0, 16), zone })}
    >
      <TextInput name="room" label={t('web.held.room')} required maxLength={80} dir="auto" />
      <TextInput type="datetime-local" name="from" label={t('web.held.begins')} description={t('web.people.dayIn', { zone })} required />
      <TextInput type="datetime-local" name="until" label={t('web.held.ends')} description={t('web.people.dayIn', { zone })} required />
    </FormDialog>
  );
}

export function ProgrammeTable({ cycle }: { cycle: string }) {
  const { t, language } = useTexts();
  const { data: programme } = useSuspenseQuery(programmeQuery(cycle));
  const zone = programme.items[0]?.zone ?? 'UTC';
  const columns = [
    { name: t('web.held.when'), cell: (item: ProgrammeItem) => <When {...item} /> },
    {
      name: t('web.held.what'),
      cell: (item: ProgrammeItem) => (
        <>
          <Anchor component={Link} to={pageOf(item.id)} dir="auto">
            {said(item.title, language)}
          </Anchor>
          <Text size="sm" c="dimmed">
            {t(`web.held.sessions.${sessionOf(item)}`)}
            {item.by && ` – ${said(item.by.names, language)}`}
          </Text>
          {item.topics.map(({ key, title }) => (
            <Text key={key} size="sm">
              {said(title, language)}
            </Text>
          ))}
        </>
      ),
    },
    { name: t('web.held.where'), cell: (item: ProgrammeItem) => <Text dir="auto">{placeOf(item)}</Text> },
  ];
  return (
    <Stack>
      <Clashes programme={programme} />
      <Rows
        label={t('web.shell.pages.programme')}
        columns={columns}
        rows={programme.items}
        idOf={({ id }) => id}
        none={t('web.held.noProgramme')}
      />
      {programme.unscheduled.length > 0 && (
        <section>
          <Title order={2}>{t('web.held.unscheduled')}</Title>
          <Stack gap="sm">
            {programme.unscheduled.map(({ id, title, by }) => (
              <div key={id}>
                <Text dir="auto">
                  {said(title, language)} – {said(by.names, language)}
                </Text>
                <Schedule cycle={cycle} id={id} title={said(title, language)} zone={zone} />
              </div>
            ))}
          </Stack>
        </section>
      )}
    </Stack>
  );
}
