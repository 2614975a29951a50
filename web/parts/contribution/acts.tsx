/** What I may do now: a button for each command that the contribution allows me, and what became of the last one. */
import { Alert, Button, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type ActKind, actKinds, acts } from '../../acts.ts';
import type { CommandAnswer, CommandBody } from '../../api.ts';
import { get, newKey } from '../../api.ts';
import { said, useTexts } from '../../i18n.ts';
import { type Contribution, useCommand } from '../../queries/contributions.ts';
import { troubleOf } from '../../trouble.ts';
import { OwnMoment } from '../moment.tsx';
import { TroubleNotice } from '../trouble.tsx';
import { ActDialog } from './act-dialog.tsx';
import { bodyOfWords, noWords, type Words } from './act-fields.tsx';
import { clearanceStand } from './clearance.tsx';
import { useKeeper } from './draft-context.tsx';
import { Foresee } from './foresee.tsx';

const looks = { primary: 'filled', default: 'default', danger: 'light' } as const;

/** What a button says: a decision as the template calls it, every other thing in our words. */
export function useActName(contribution: Contribution): (kind: ActKind) => string {
  const { t, language } = useTexts();
  return (kind) => said(contribution.step?.decisions[kind], language) || t(`web.act.${kind}.name`);
}

/** Waits for the answer of a command that was received and not decided at once. */
function Receipt({ answer }: { answer: CommandAnswer }) {
  const { t } = useTexts();
  const waits = 'href' in answer;
  const { data } = useQuery({
    queryKey: ['command', answer.command.id],
    queryFn: ({ signal }) => get('/api/commands/:id', { params: { id: answer.command.id } }, signal),
    enabled: waits,
    refetchInterval: ({ state }) => (state.data?.answer ? false : 3_000),
  });
  const decided = waits ? data?.answer : answer.answer;
  return (
    <Alert
      role="status"
      color={decided && !decided.ok ? 'red' : 'teal'}
      title={t(decided ? (decided.ok ? 'web.receipt.done' : 'web.receipt.refused') : 'web.receipt.received')}
    >
      {decided?.ok && decided.receipt && (
        <Text>
          {t('web.submitted.receipt')} <bdi>{decided.receipt}</bdi>
        </Text>
      )}
      {decided?.ok && decided.timing && <Text size="sm">{t(`web.receipt.timing.${decided.timing}`)}</Text>}
      {decided && !decided.ok && (
        <Text lang="en" dir="ltr">
          {decided.detail} <code>{decided.rule}</code>
        </Text>
      )}
      <Text size="sm">
        {t('web.receipt.at')} <OwnMoment at={answer.command.receivedAt} />
      </Text>
    </Alert>
  );
}

/** The body of a command, from what the person said and what the page saw. */
function bodyOf(kind: ActKind, words: Words, { versions, draft }: Contribution, draftVersion: number): CommandBody<ActKind> {
  const hash = versions.at(-1)?.hash;
  return {
    ...((kind === 'submit' || kind === 'ask-clearance') && { draftVersion }),
    ...((kind === 'clear' || kind === 'refuse-clearance') && { contentHash: draft?.hash }),
    ...((kind === 'approve' || kind === 'return' || kind === 'reject') && { contentHash: hash }),
    ...bodyOfWords(acts[kind], words),
  } as CommandBody<ActKind>;
}

export function Acts({ contribution }: { contribution: Contribution }) {
  const { t } = useTexts();
  const nameOf = useActName(contribution);
  const keeper = useKeeper();
  const [asking, setAsking] = useState<ActKind | null>(null);
  const [said, setSaid] = useState<Partial<Record<ActKind, Words>>>({});
  const [unsaved, setUnsaved] = useState(false);
  const given = useCommand(contribution.id);
  const { commands, draft } = contribution;
  const shown = actKinds.filter((kind) => commands.includes(kind));

  const give = async (kind: ActKind) => {
    setAsking(null);
    // What is being written belongs to what is submitted; and nothing is to be lost when the form goes.
    const saved = keeper === null || (await keeper.flush());
    setUnsaved(!saved);
    if (!saved) return;
    const body = bodyOf(kind, said[kind] ?? noWords, contribution, keeper?.get().version ?? draft?.version ?? 0);
    given.mutate({ kind, body, key: newKey() }, { onSuccess: () => setSaid({ ...said, [kind]: noWords }) });
  };
  // Where clearance stands in the way, its own notice says so.
  const waits = ['asked', 'cleared', 'refused'].includes(clearanceStand(contribution) ?? '');
  const incomplete =
    commands.includes('draft') && !waits && !['submit', 'ask-clearance'].some((kind) => commands.some((may) => may === kind));
  const words = (asking && said[asking]) ?? noWords;
  const refused = given.error ? troubleOf(given.error) : null;
  const repeat = () => given.variables && given.mutate(given.variables);
  return (
    <Stack gap="md">
      {given.data && <Receipt key={given.data.command.id} answer={given.data} />}
      {refused && <TroubleNotice trouble={refused} close={given.reset} {...(refused.status === 0 && { again: repeat })} />}
      {unsaved && (
        <Alert role="alert" color="yellow">
          {t('web.act.unsaved')}
        </Alert>
      )}
      {(shown.length > 0 || commands.includes('draft')) && (
        <Paper withBorder p="md">
          <Stack gap="sm">
            <Title order={2} size="h4">
              {t('web.act.title')}
            </Title>
            {incomplete && <Text size="sm">{t('web.act.fillIn')}</Text>}
            {shown.map((kind) => (
              <Button
                key={kind}
                fullWidth
                variant={looks[acts[kind].look]}
                {...(acts[kind].look === 'danger' && { color: 'red' })}
                loading={given.isPending && given.variables.kind === kind}
                onClick={() => setAsking(kind)}
              >
                {nameOf(kind)}
              </Button>
            ))}
          </Stack>
        </Paper>
      )}
      <ActDialog
        kind={asking}
        name={asking ? nameOf(asking) : ''}
        words={words}
        say={(words) => asking && setSaid({ ...said, [asking]: words })}
        give={give}
        close={() => setAsking(null)}
        foresee={asking && <Foresee key={asking} contribution={contribution} kind={asking} body={bodyOf(asking, words, contribution, 0)} />}
      />
    </Stack>
  );
}
