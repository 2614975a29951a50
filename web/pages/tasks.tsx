/** My tasks: what is asked of me, until when, and what I may do now. Nothing else. */
import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { said, useTexts } from '../i18n.ts';
import { Moment } from '../parts/moment.tsx';
import { PageTitle } from '../parts/title.tsx';
import { proposedText } from '../proposed.ts';
import { type Task, tasksQuery } from '../queries/me.ts';

function TaskCard({ task }: { task: Task }) {
  const { t, language } = useTexts();
  const { contribution, participant, names, title, dueAt, zone, commands, unreachable, proposal, pledge, document } = task;
  const possible = commands.flatMap((kind) => (isNamed(kind) ? [t(`web.may.${kind}`)] : []));
  return (
    <Paper component="li" withBorder p="lg" pos="relative" className="task">
      <Group justify="space-between" align="flex-start" gap="lg">
        <Stack gap={6} flex="1 1 20rem">
          <Group gap="xs">
            <Badge variant="light" radius="sm" tt="none">
              {t(`web.tasks.kind.${task.task}`)}
            </Badge>
            <Text size="sm" c="dimmed">
              {proposal ? (proposal.proposedBy.name ?? proposal.proposedBy.id) : said(names, language) || participant}
            </Text>
          </Group>
          <Title order={2}>
            {proposal ? (
              <Link to="/proposals/$id" params={{ id: proposal.id }}>
                {proposedText(t, { ...proposal, title }, language)}
              </Link>
            ) : pledge ? (
              <Link to={`/pledges/${pledge.id}` as '/'}>
                <bdi>{said(title, language)}</bdi>
              </Link>
            ) : document ? (
              <Link to="/documents/$id" params={{ id: document.id }}>
                {said(title, language)}
              </Link>
            ) : contribution === null ? (
              said(title, language)
            ) : (
              <Link to="/contributions/$id" params={{ id: contribution }}>
                {said(title, language)}
              </Link>
            )}
          </Title>
          {unreachable && (
            <Text size="sm">{t('web.tasks.unreachable', { people: unreachable.people.map(({ name }) => name).join(', ') })}</Text>
          )}
          {possible.length > 0 && (
            <Text size="sm">
              {t('web.tasks.may')} {new Intl.ListFormat(language, { type: 'disjunction' }).format(possible)}
            </Text>
          )}
        </Stack>
        <Stack gap={0} flex="0 1 20rem">
          <Text size="sm" c="dimmed">
            {t('page.untilWhen')}
          </Text>
          {dueAt === null ? <Text>{t('page.noDeadline')}</Text> : <Moment at={dueAt} zone={zone} distance />}
        </Stack>
      </Group>
    </Paper>
  );
}

const named = [
  'draft',
  'ask-clearance',
  'clear',
  'refuse-clearance',
  'revise',
  'decline',
  'delay',
  'approve',
  'return',
  'reject',
  'extend',
  'reopen',
] as const;
const isNamed = (kind: string): kind is (typeof named)[number] => (named as readonly string[]).includes(kind);

export default function Tasks() {
  const { t } = useTexts();
  const { items } = useSuspenseQuery(tasksQuery).data;
  return (
    <Stack gap="lg">
      <PageTitle name={t('web.tasks.title')} />
      {items.length === 0 ? (
        <Text>{t('web.tasks.none')}</Text>
      ) : (
        <Stack component="ul" gap="md" p={0} m={0} style={{ listStyle: 'none' }}>
          {items.map((task) => (
            <TaskCard key={`${task.contribution ?? task.proposal?.id ?? task.pledge?.id ?? task.document?.id} ${task.task}`} task={task} />
          ))}
        </Stack>
      )}
    </Stack>
  );
}
