/** What a proposal is about, one by one: who would get a mail, what was skipped and why, and what was answered. */
import '../../more-texts.ts';
import '@mantine/core/styles/Table.css';
import { Button, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { said, useTexts } from '../../i18n.ts';
import { type Proposal, type ProposalItem, proposalItemsQuery } from '../../queries/proposals.ts';
import { statusText } from '../../status.ts';
import { troubleOf } from '../../trouble.ts';
import { TroubleNotice } from '../trouble.tsx';
import { Waiting } from '../waiting.tsx';

/** What became of it, or will. The server's words are English. */
function Outcome({ item, waits }: { item: ProposalItem; waits: boolean }) {
  const { t } = useTexts();
  const { skipped, answer, command } = item;
  const no = skipped ?? (answer && !answer.ok ? answer : null);
  if (no)
    return (
      <>
        <Text size="sm">{t(skipped ? 'web.desk.proposal.skipped' : 'web.receipt.refused')}</Text>
        <Text size="sm" lang="en" dir="ltr">
          {no.detail} <code>{no.rule}</code>
        </Text>
      </>
    );
  if (answer?.ok)
    return (
      <Text size="sm">
        {t('web.receipt.done')} · {statusText(t, 'status', answer.status)}
      </Text>
    );
  return <Text size="sm">{waits ? t('web.desk.proposal.notYet') : command ? t('web.desk.proposal.underWay') : '–'}</Text>;
}

function Row({ item, waits }: { item: ProposalItem; waits: boolean }) {
  const { language } = useTexts();
  const people = item.mails.flatMap((mail) => mail.people);
  const name = said(item.participant.names, language) || item.participant.id;
  return (
    <Table.Tr>
      <Table.Td>
        {item.revision === null ? (
          name
        ) : (
          <Link to="/contributions/$id" params={{ id: item.subject }}>
            {name}
          </Link>
        )}
      </Table.Td>
      <Table.Td>
        {people.map((person) => (
          <Text size="sm" key={person.id}>
            <bdi>{person.name ?? person.id}</bdi> ({person.language})
          </Text>
        ))}
      </Table.Td>
      <Table.Td>
        <Outcome item={item} waits={waits} />
      </Table.Td>
    </Table.Tr>
  );
}

export function Items({ proposal }: { proposal: Proposal }) {
  const { t } = useTexts();
  const { id, state, counts } = proposal;
  const { data, error, hasNextPage, fetchNextPage } = useInfiniteQuery(proposalItemsQuery(id, `${state} ${counts.answered}`));
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Paper component="section" withBorder p="lg">
      <Stack gap="sm">
        <Title order={2}>{t('web.desk.proposal.items')}</Title>
        {error && <TroubleNotice trouble={troubleOf(error)} />}
        {!data && !error && <Waiting />}
        {data && (
          <Table.ScrollContainer minWidth={520} tabIndex={0}>
            <Table aria-label={t('web.desk.proposal.items')}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('page.participant')}</Table.Th>
                  <Table.Th>{t('web.desk.proposal.who')}</Table.Th>
                  <Table.Th>{t('web.desk.proposal.outcome')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map((item) => (
                  <Row key={item.subject} item={item} waits={state !== 'confirmed'} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
        {hasNextPage && (
          <Button variant="default" onClick={() => void fetchNextPage()}>
            {t('web.desk.table.more')}
          </Button>
        )}
      </Stack>
    </Paper>
  );
}
