/** Proposals: one's own, and those one may confirm, the newest first. */
import '../more-texts.ts';
import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTexts } from '../i18n.ts';
import { OwnMoment } from '../parts/moment.tsx';
import { PageTitle } from '../parts/title.tsx';
import { proposedText } from '../proposed.ts';
import { type ProposalSummary, proposalsQuery } from '../queries/proposals.ts';

function Card({ proposal }: { proposal: ProposalSummary }) {
  const { t, language } = useTexts();
  const { id, kind, call, counts, state, proposedBy, proposedAt } = proposal;
  return (
    <Paper component="li" withBorder p="lg" pos="relative" className="task">
      <Group gap="xs">
        <Badge variant="light" radius="sm" tt="none">
          {t(`web.desk.proposal.state.${state}`)}
        </Badge>
        <Text size="sm" c="dimmed">
          {proposedBy.name ?? proposedBy.id} · <OwnMoment at={proposedAt} />
        </Text>
      </Group>
      <Title order={2}>
        <Link to="/proposals/$id" params={{ id }}>
          {proposedText(t, { kind, title: call?.title ?? {}, subjects: counts.subjects }, language)}
        </Link>
      </Title>
    </Paper>
  );
}

export default function Proposals() {
  const { t } = useTexts();
  const { data, hasNextPage, fetchNextPage } = useSuspenseInfiniteQuery(proposalsQuery);
  const proposals = data.pages.flatMap(({ items }) => items);
  return (
    <Stack gap="lg">
      <PageTitle name={t('web.shell.pages.proposals')} />
      {proposals.length === 0 ? (
        <Text>{t('web.desk.proposal.none')}</Text>
      ) : (
        <Stack component="ul" gap="md" p={0} m={0} style={{ listStyle: 'none' }}>
          {proposals.map((proposal) => (
            <Card key={proposal.id} proposal={proposal} />
          ))}
        </Stack>
      )}
      {hasNextPage && (
        <Button variant="default" onClick={() => void fetchNextPage()}>
          {t('web.desk.table.more')}
        </Button>
      )}
    </Stack>
  );
}
