/** People whom no mail reaches at present, by participant, with the way to name a successor or correct the address. */
import { Anchor, List, Paper, Stack, Text, Title } from '@mantine/core';
import { useQueries, useSuspenseQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTexts } from '../../i18n.ts';
import { deliveriesQuery } from '../../queries/office.ts';
import { membersQuery } from '../../queries/people.ts';

/** Participants looked at; mails to more than these come back only when something else is wrong. */
const most = 50;

export function NotReached() {
  const { t } = useTexts();
  const returned = useSuspenseQueries({ queries: [deliveriesQuery('bounced'), deliveriesQuery('stopped')] }).flatMap(({ data }) => data);
  // The participant of `contribution:<cycle>:<ask>:<participant>`.
  const participants = [...new Set(returned.flatMap(({ subject }) => subject.split(':')[3] ?? []))].slice(0, most);
  const found = useQueries({ queries: participants.map((id) => membersQuery(id)) });
  const lost = participants.flatMap((id, i) => {
    const names = (found[i]?.data?.items ?? []).flatMap(({ person, reachable }) => (reachable ? [] : person.name));
    return names.length ? [{ id, names: [...new Set(names)] }] : [];
  });
  return (
    <Paper component="section" withBorder p="lg">
      <Stack>
        <Title order={2}>{t('web.office.notReached.title')}</Title>
        {lost.length === 0 ? (
          <Text>{t('web.office.notReached.none')}</Text>
        ) : (
          <>
            <Text>{t('web.office.notReached.about')}</Text>
            <List>
              {lost.map(({ id, names }) => (
                <List.Item key={id}>
                  <Anchor component={Link} to={`/participants/${id}`}>
                    {id}
                  </Anchor>
                  : {names.join(', ')}
                </List.Item>
              ))}
            </List>
          </>
        )}
      </Stack>
    </Paper>
  );
}
