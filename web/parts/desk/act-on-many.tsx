/** Reminds, extends or reopens what was chosen. Few are done at once; more become a proposal that a second person confirms. */
import '../../more-texts.ts';
import { Alert, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, lazy, type MouseEvent, Suspense, useState } from 'react';
import { maxAlone } from '../../../domain/limits.ts';
import { type Act, acts } from '../../acts.ts';
import { newKey } from '../../api.ts';
import { useTexts } from '../../i18n.ts';
import type { Foreseeing } from '../../queries/coordination.ts';
import { type Proposing, useProposing } from '../../queries/proposals.ts';
import { troubleOf } from '../../trouble.ts';
import { ActFields, bodyOfWords, noWords, type Words } from '../contribution/act-fields.tsx';
import { Dialog } from '../dialog.tsx';
import { TroubleNotice } from '../trouble.tsx';
import { Waiting } from '../waiting.tsx';

const ForeseenView = lazy(() => import('../coordinator/foreseen.tsx'));

const kinds = ['remind', 'extend', 'reopen'] as const;
type Kind = (typeof kinds)[number];

interface AskProps {
  readonly kind: Kind;
  readonly ids: readonly string[];
  readonly close: () => void;
}

function Ask({ kind, ids, close }: AskProps) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const [said, setSaid] = useState(noWords);
  const [key, setKey] = useState(newKey);
  const [asked, setAsked] = useState<Foreseeing | null>(null);
  const given = useProposing();
  const act: Act = acts[kind];
  const body = bodyOfWords(act, said);
  const say = (change: Partial<Words>) => {
    setSaid({ ...said, ...change });
    setAsked(null);
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    const proposing = { kind, subjects: { ids: [...ids] }, body } as Proposing;
    given.mutate(
      { body: proposing, key },
      { onSuccess: ({ id }) => void navigate({ to: '/proposals/$id', params: { id } }), onError: () => setKey(newKey()) },
    );
  };
  const look = ({ currentTarget: { form } }: MouseEvent<HTMLButtonElement>) => {
    if (form?.reportValidity()) setAsked({ command: kind, body } as Foreseeing);
  };
  const first = ids[0] ?? '';
  return (
    <form onSubmit={send}>
      <Stack>
        <Text>{t(`web.desk.many.about.${kind}`, { count: ids.length })}</Text>
        {ids.length > maxAlone && <Alert color="yellow">{t('web.desk.many.second', { most: maxAlone })}</Alert>}
        <ActFields act={act} said={said} say={say} />
        {asked === null ? (
          <Button variant="default" onClick={look}>
            {t('web.desk.many.sample')}
          </Button>
        ) : (
          <Suspense fallback={<Waiting />}>
            <ForeseenView contribution={first} asked={asked} />
          </Suspense>
        )}
        {given.error && <TroubleNotice trouble={troubleOf(given.error)} close={given.reset} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('web.act.cancel')}
          </Button>
          <Button type="submit" loading={given.isPending}>
            {t(ids.length > maxAlone ? 'web.desk.many.propose' : `web.act.${kind}.name`)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** `ids`: what was chosen. */
export function ActOnMany({ ids, clear }: { ids: readonly string[]; clear: () => void }) {
  const { t } = useTexts();
  const [asking, setAsking] = useState<Kind | null>(null);
  return (
    <Paper component="section" withBorder p="sm" className="chosen" aria-label={t('web.desk.many.title')}>
      <Group gap="sm">
        <Text role="status" fw={600}>
          {t('web.desk.many.chosen', { count: ids.length })}
        </Text>
        {kinds.map((kind) => (
          <Button key={kind} size="sm" variant="default" disabled={ids.length === 0} onClick={() => setAsking(kind)}>
            {t(`web.act.${kind}.name`)}
          </Button>
        ))}
        {ids.length > 0 && (
          <Button size="sm" variant="subtle" onClick={clear}>
            {t('web.desk.many.clear')}
          </Button>
        )}
      </Group>
      <Dialog opened={asking !== null} close={() => setAsking(null)} title={asking ? t(`web.act.${asking}.name`) : ''} size="xl">
        {asking && <Ask key={asking} kind={asking} ids={ids} close={() => setAsking(null)} />}
      </Dialog>
    </Paper>
  );
}
