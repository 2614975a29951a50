/** What happened, by whom, when and why; read when it is opened. */

import { Button, Paper, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { ContributionEvent } from '../../../domain/contribution/state.ts';
import { useTexts } from '../../i18n.ts';
import { type Contribution, type HistoryEntry, historyQuery } from '../../queries/contributions.ts';
import { troubleOf } from '../../trouble.ts';
import { OwnMoment } from '../moment.tsx';
import { TroubleNotice } from '../trouble.tsx';
import { Waiting } from '../waiting.tsx';
import { EnteredEvent } from './entered.tsx';

function Entry({ entry }: { entry: HistoryEntry }) {
  const { t } = useTexts();
  const { event, actor, principal, at, reason } = entry;
  const type = event.type as ContributionEvent['type'];
  return (
    <li>
      <Text>{t(`web.history.event.${type}`, { defaultValue: type })}</Text>
      <Text size="sm" c="dimmed">
        <OwnMoment at={at} />
        {actor.name !== null && ` · ${actor.name}`}
        {actor.name !== null && principal !== null && ` (${t('web.history.for', { principal })})`}
      </Text>
      <EnteredEvent event={event} />
      {reason && (
        <Text size="sm" className="said" dir="auto">
          {reason}
        </Text>
      )}
    </li>
  );
}

export function History({ contribution }: { contribution: Contribution }) {
  const { t } = useTexts();
  const [opened, { toggle }] = useDisclosure();
  const { data, error } = useQuery({ ...historyQuery(contribution.id), enabled: opened });
  return (
    <Paper component="section" withBorder p="lg">
      <Title order={2}>
        <Button variant="subtle" px={0} aria-expanded={opened} onClick={toggle}>
          {t(opened ? 'web.history.hide' : 'web.history.show')}
        </Button>
      </Title>
      {opened && error && <TroubleNotice trouble={troubleOf(error)} />}
      {opened && !error && !data && <Waiting />}
      {opened && data && (
        <Stack component="ol" gap="md" ps="lg" mb={0}>
          {data.toReversed().map((entry) => (
            <Entry key={entry.revision} entry={entry} />
          ))}
        </Stack>
      )}
    </Paper>
  );
}
