/** What happened to a document, by whom, when and why; read when it is opened, by those who may. */
import { Button, Paper, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { DocumentEvent } from '../../../domain/document/state.ts';
import { useTexts } from '../../i18n.ts';
import { documentHistoryQuery } from '../../queries/documents.ts';
import { troubleOf } from '../../trouble.ts';
import { OwnMoment } from '../moment.tsx';
import { TroubleNotice } from '../trouble.tsx';
import { Waiting } from '../waiting.tsx';

export function DocumentHistory({ id }: { id: string }) {
  const { t } = useTexts();
  const [opened, { toggle }] = useDisclosure();
  const nameOf = (type: DocumentEvent['type']) => t(`web.document.event.${type}`);
  const { data, error } = useQuery({ ...documentHistoryQuery(id), enabled: opened });
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
          {data.toReversed().map(({ revision, event, at, actor, reason }) => (
            <li key={revision}>
              <Text>{nameOf(event.type as DocumentEvent['type'])}</Text>
              <Text size="sm" c="dimmed">
                <OwnMoment at={at} />
                {actor.name !== null && ` · ${actor.name}`}
              </Text>
              {reason && (
                <Text size="sm" className="said" dir="auto">
                  {reason}
                </Text>
              )}
            </li>
          ))}
        </Stack>
      )}
    </Paper>
  );
}
