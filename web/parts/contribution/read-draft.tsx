/** The draft, for who reads and does not write it: the clearing authority, who clears exactly what is shown here. */
import { Group, Paper, Stack, Title } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTexts } from '../../i18n.ts';
import { type Contribution, contributionQuery, draftToReadQuery } from '../../queries/contributions.ts';
import { Waiting } from '../waiting.tsx';
import { ContentView } from './content.tsx';
import { DraftDifference } from './draft-difference.tsx';
import { WordLink } from './file-line.tsx';

interface ReadDraftProps {
  readonly contribution: Contribution;
  readonly draft: NonNullable<Contribution['draft']>;
}

export function ReadDraft({ contribution, draft }: ReadDraftProps) {
  const { t } = useTexts();
  const { id, form } = contribution;
  const client = useQueryClient();
  const { data } = useSuspenseQuery(draftToReadQuery(id, draft.hash));
  const outdated = data === null;
  useEffect(() => {
    if (outdated) void client.invalidateQueries({ queryKey: contributionQuery(id).queryKey });
  }, [outdated, client, id]);
  if (!data || !form) return <Waiting />;
  return (
    <Paper component="section" withBorder p="lg">
      <Group justify="space-between" gap="sm" mb="md">
        <Title order={2}>{t('web.clearance.draft')}</Title>
        <Group gap="sm">
          <DraftDifference contribution={contribution} version={draft.version} />
          {contribution.commands.includes('draft') && <WordLink id={id} what="draft" />}
        </Group>
      </Group>
      <Stack>
        <ContentView id={id} form={form} content={data.content} />
      </Stack>
    </Paper>
  );
}
