/** One event: when and where, who is invited, papers, remarks and recording, comments, and what this person may do. */
import '../more-texts.ts';
import { Anchor, Badge, Group, List, Paper, Stack, Text, Title } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { said, useTexts } from '../i18n.ts';
import { EventActs } from '../parts/held/event-acts.tsx';
import { placeOf, When } from '../parts/held/when.tsx';
import { OwnMoment } from '../parts/moment.tsx';
import { PageTitle } from '../parts/title.tsx';
import { eventQuery } from '../queries/held.ts';

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      {children}
    </div>
  );
}

export default function EventPage() {
  const { t, language } = useTexts();
  const { id } = useParams({ strict: false }) as { id: string };
  const { data: event } = useSuspenseQuery(eventQuery(id));
  const place = placeOf(event);
  const names = new Intl.DisplayNames([language], { type: 'language' });
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  const invited = event.participants.map((one) => said(one.names, language)).sort(new Intl.Collator(language).compare);
  return (
    <Stack gap="lg">
      <div>
        <Anchor component={Link} to={`/programme/${event.cycle}`}>
          {t('web.shell.pages.programme')}
        </Anchor>
        <Group gap="sm">
          <PageTitle name={said(event.title, language)} />
          <Badge variant="light" radius="sm" tt="none" size="lg">
            {t(`web.held.status.${event.status}`)}
          </Badge>
        </Group>
      </div>
      <EventActs event={event} />
      <Paper withBorder p="md">
        <Stack gap="sm">
          <Fact name={t('web.held.when')}>
            <When {...event} />
          </Fact>
          {place && (
            <Fact name={t('web.held.where')}>
              <Text dir="auto">{place}</Text>
            </Fact>
          )}
          {event.mode && (
            <Fact name={t('web.held.mode')}>
              <Text>{t(`web.held.modes.${event.mode}`)}</Text>
            </Fact>
          )}
          {event.languages.length > 0 && (
            <Fact name={t('web.held.languages')}>
              <Text>{list.format(event.languages.map((code) => names.of(code) ?? code))}</Text>
            </Fact>
          )}
          {event.chairs.length > 0 && (
            <Fact name={t('web.held.chairs')}>
              <Text>{list.format(event.chairs.map((chair) => said(chair.names, language)))}</Text>
            </Fact>
          )}
          {event.topics.length > 0 && (
            <Fact name={t('web.held.topics')}>
              <List size="sm">
                {event.topics.map(({ key, title }) => (
                  <List.Item key={key}>{said(title, language)}</List.Item>
                ))}
              </List>
            </Fact>
          )}
        </Stack>
      </Paper>
      {event.former.length > 0 && (
        <section>
          <Title order={2}>{t('web.held.former')}</Title>
          {event.former.map((dates) => (
            <div key={dates.given}>
              <When {...dates} />
              {dates.reason && (
                <Text size="sm" dir="auto">
                  {dates.reason}
                </Text>
              )}
            </div>
          ))}
        </section>
      )}
      {event.links.length + event.attached.length > 0 && (
        <section>
          <Title order={2}>{t('web.held.papers')}</Title>
          <List>
            {event.links.map(({ title, url }) => (
              <List.Item key={url}>
                <Anchor href={url} rel="noreferrer" dir="auto">
                  {title}
                </Anchor>
              </List.Item>
            ))}
            {event.attached.map(({ number, as, title, url }) => (
              <List.Item key={number}>
                {t(`web.held.attached.${as}`)}:{' '}
                <Anchor href={url} rel="noreferrer" dir="auto">
                  {title}
                </Anchor>
              </List.Item>
            ))}
          </List>
        </section>
      )}
      {event.comments.length > 0 && (
        <section>
          <Title order={2}>{t('web.held.comments')}</Title>
          <Stack gap="sm">
            {event.comments.map(({ number, by, text, at }) => (
              <Paper key={number} withBorder p="md">
                <Text fw={600}>{said(by.names, language)}</Text>
                <Text size="sm" c="dimmed">
                  <OwnMoment at={at} />
                </Text>
                <Text dir="auto" style={{ whiteSpace: 'pre-wrap' }}>
                  {text}
                </Text>
              </Paper>
            ))}
          </Stack>
        </section>
      )}
      {event.participants.length > 0 && (
        <section>
          <Title order={2}>{t('web.held.invited')}</Title>
          <Text>{list.format(invited)}</Text>
        </section>
      )}
    </Stack>
  );
}
