/** Where one is signed in, and the end of it. */
import { Badge, Button, Group } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { post } from '../../api.ts';
import { useTexts } from '../../i18n.ts';
import { useAct } from '../../queries/act.ts';
import { sessionsQuery } from '../../queries/settings.ts';
import { OwnMoment } from '../moment.tsx';
import { Outcome } from '../outcome.tsx';
import { Rows } from '../rows.tsx';
import { Section } from './section.tsx';

export function Sessions() {
  const { t } = useTexts();
  const { data: sessions } = useSuspenseQuery(sessionsQuery);
  const end = useAct((id: string) => post('/api/me/sessions/:id/end', { params: { id } }), [['sessions']]);
  const endOthers = useAct((_: null) => post('/api/me/sessions/end-others', {}), [['sessions']]);
  return (
    <Section title={t('web.settings.sessions.title')}>
      <Rows
        label={t('web.settings.sessions.title')}
        none={t('web.settings.sessions.none')}
        rows={sessions}
        idOf={({ id }) => id}
        columns={[
          {
            name: t('web.settings.sessions.where'),
            cell: ({ current, agent, address }) => (
              <>
                <bdi>{agent ?? address ?? '–'}</bdi>{' '}
                {current && (
                  <Badge variant="light" radius="sm" tt="none">
                    {t('web.settings.sessions.current')}
                  </Badge>
                )}
              </>
            ),
          },
          { name: t('web.settings.sessions.since'), cell: ({ since }) => <OwnMoment at={since} /> },
          {
            name: t('web.settings.sessions.end'),
            cell: ({ id, current }) =>
              !current && (
                <Button size="xs" variant="default" onClick={() => end.give(id)}>
                  {t('web.settings.sessions.end')}
                </Button>
              ),
          },
        ]}
      />
      {sessions.length > 1 && (
        <Group>
          <Button variant="default" onClick={() => endOthers.give(null)}>
            {t('web.settings.sessions.endOthers')}
          </Button>
        </Group>
      )}
      <Outcome of={end} />
      <Outcome of={endOthers} />
    </Section>
  );
}
