/** What is held in a cycle: its programme, and every event with its date and where it stands. */
import '../more-texts.ts';
import { Anchor, Badge, Stack, Text, Title } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { said, useTexts } from '../i18n.ts';
import { ProgrammeTable } from '../parts/held/programme.tsx';
import { placeOf, When } from '../parts/held/when.tsx';
import { Rows } from '../parts/rows.tsx';
import { PageTitle } from '../parts/title.tsx';
import { type EventSummary, eventsQuery } from '../queries/held.ts';
import { cyclesQuery } from '../queries/office.ts';

/** Without a cycle in its address: of the one cycle there is for this person, or a choice among several. */
export default function ProgrammePage() {
  const { id } = useParams({ strict: false }) as { id?: string };
  return id === undefined ? <Programmes /> : <ProgrammeOf id={id} />;
}

function Programmes() {
  const { t } = useTexts();
  const { data: cycles } = useSuspenseQuery(cyclesQuery);
  const [only] = cycles;
  if (only && cycles.length === 1) return <ProgrammeOf id={only.id} />;
  return (
    <Stack gap="lg">
      <PageTitle name={t('web.shell.pages.programme')} />
      {cycles.length === 0 ? (
        <Text>{t('web.held.noEvents')}</Text>
      ) : (
        <ul>
          {cycles.map((cycle) => (
            <li key={cycle.id}>
              <Anchor component={Link} to={`/programme/${cycle.id}`}>
                {cycle.title}
              </Anchor>
            </li>
          ))}
        </ul>
      )}
    </Stack>
  );
}

function ProgrammeOf({ id }: { id: string }) {
  const { t, language } = useTexts();
  const { data: events } = useSuspenseQuery(eventsQuery(id));
  const columns = [
    {
      name: t('web.held.what'),
      cell: (event: EventSummary) => (
        <>
          <Anchor component={Link} to={`/events/${event.id}`}>
            {said(event.title, language)}
          </Anchor>
          <Text size="sm" c="dimmed">
            {said(event.phaseTitle, language)}
          </Text>
        </>
      ),
    },
    { name: t('web.held.when'), cell: (event: EventSummary) => <When {...event} /> },
    { name: t('web.held.where'), cell: placeOf },
    {
      name: t('web.held.stands'),
      cell: ({ status }: EventSummary) => (
        <Badge variant="light" radius="sm" tt="none">
          {t(`web.held.status.${status}`)}
        </Badge>
      ),
    },
  ];
  return (
    <Stack gap="lg">
      <PageTitle name={t('web.shell.pages.programme')} />
      <ProgrammeTable cycle={id} />
      <section>
        <Title order={2}>{t('web.held.events')}</Title>
        <Rows label={t('web.held.events')} columns={columns} rows={events} idOf={(event) => event.id} none={t('web.held.noEvents')} />
      </section>
    </Stack>
  );
}
