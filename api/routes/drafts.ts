/**
 * Drafts: saved over the version they were based on, else refused with both texts. The subject's row is held FOR SHARE, so that nothing is
 * written after a submission or a deadline has been decided. Process state is not written here: the first save lays a `draft` command, and so
 * does one that may void a clearance.
 */

import { contentHash } from '../../activities/hash.ts';
import { timing } from '../../domain/calendar/deadline.ts';
import { formatMoment } from '../../domain/calendar/format.ts';
import { clearanceStands } from '../../domain/contribution/clearance.ts';
import { type ContributionState, currentDeadline, draftable } from '../../domain/contribution/state.ts';
import { thingOf } from '../../domain/contribution/thing.ts';
import { may } from '../../domain/permissions.ts';
import { contentProblems } from '../../domain/template/content.ts';
import { principalOf, require } from '../authority.ts';
import { commandId } from '../commands.ts';
import type { contributions } from '../contract/contributions.ts';
import type { Handlers } from '../contract/route.ts';
import { draftOf, readContribution } from '../contribution.ts';
import type { Inside } from '../deps.ts';
import { holdFile } from '../held.ts';
import type { Transaction } from '../once.ts';

import { notFound, Problem } from '../problems.ts';
import { iso } from '../view.ts';

interface Saving extends Writing {
  /** For whom: the delegator, or the participant. */
  readonly principal: string;
  readonly address: string;
}
/** What a draft's row is written from. */
export interface Writing {
  readonly id: string;
  readonly person: string;
  readonly baseVersion: number;
  readonly content: Readonly<Record<string, unknown>>;
  readonly receivedAt: number;
}

/** Refuses where `decide` would refuse to start a draft. */
export function mayDraft(state: ContributionState, at: number): void {
  if (state.archived) throw new Problem('cycle.archived', 'The cycle is archived; nothing in it changes any more.');
  if (!draftable.has(state.status)) throw new Problem('state.not-allowed', `A contribution that is ${state.status} cannot be drafted.`);
  const deadline = currentDeadline(state);
  if (!deadline || timing(deadline, at) !== 'closed') return;
  const when = formatMoment(deadline.hard.at, deadline.zone, 'en');
  throw new Problem(
    'deadline.passed',
    `This closed on ${when}; the draft is kept. The secretariat or the coordinator can extend or reopen it.`,
  );
}

/** Writes the draft over its base; 409 with both texts when the base is not what is there. */
export async function writeDraft(
  tx: Transaction,
  { id, person, baseVersion, content, receivedAt }: Writing,
): Promise<{ version: number; hash: string; updatedAt: string }> {
  const at = new Date(receivedAt);
  const row = { version: baseVersion + 1, content: content as object, hash: contentHash(content), updatedAt: at, updatedBy: person };
  const { count } =
    baseVersion === 0
      ? await tx.draft.createMany({ data: [{ subjectId: id, ...row }], skipDuplicates: true })
      : await tx.draft.updateMany({ where: { subjectId: id, version: baseVersion }, data: row });
  if (count === 1) return { version: row.version, hash: row.hash, updatedAt: iso(at) };
  const current = await tx.draft.findUnique({ where: { subjectId: id } });
  throw new Problem(
    'draft.stale',
    `Somebody has saved this draft since version ${baseVersion}: look at both texts, then save over the newer.`,
    {
      yours: { baseVersion, content },
      current: current && {
        version: current.version,
        content: current.content,
        updatedAt: iso(current.updatedAt),
        updatedBy: current.updatedBy,
      },
    },
  );
}

/** One transaction. Answers whether a command was laid that the runner should hear of. */
async function save(tx: Transaction, saving: Saving): Promise<{ saved: Awaited<ReturnType<typeof writeDraft>>; begun: boolean }> {
  const { id, person, receivedAt, address } = saving;
  const [row] = await tx.$queryRaw<{ state: ContributionState }[]>`SELECT state FROM subject WHERE id = ${id} FOR SHARE`;
  if (!row) throw notFound('contribution');
  mayDraft(row.state, receivedAt);
  await holdFile(tx, id, saving.content, receivedAt);
  const saved = await writeDraft(tx, saving);
  const drafting = row.state.status === 'drafting' || row.state.status === 'delayed';
  // What was asked to be cleared may be another content now; `decide` says whether it is.
  if (drafting && !clearanceStands(row.state)) return { saved, begun: false };
  const waiting = await tx.command.count({ where: { subjectId: id, kind: 'draft', decidedAt: null } });
  if (waiting > 0) return { saved, begun: false };
  const command = {
    subjectId: id,
    id: commandId(person, address, `version ${saved.version}`),
    kind: 'draft',
    body: {},
    bodyHash: contentHash({}),
  };
  const { count } = await tx.command.createMany({
    data: [{ ...command, actor: person, principal: saving.principal, receivedAt: new Date(receivedAt) }],
    skipDuplicates: true,
  });
  return { saved, begun: count > 0 };
}

export function draftRoutes(deps: Inside): Pick<Handlers<typeof contributions>, 'getDraft' | 'saveDraft'> {
  const { pool, db, engine } = deps;
  const allowed = async (id: string, person: string, at: number, action: 'contribution.draft' | 'contribution.read-draft') => {
    const contribution = await readContribution(deps, id, person, at);
    require(contribution.memberships, action, thingOf(contribution.state));
    return contribution;
  };
  return {
    getDraft: async ({ person, params, receivedAt }) => {
      await allowed(params.id, person, receivedAt, 'contribution.read-draft');
      const draft = await draftOf(pool, params.id);
      if (!draft) throw notFound('draft');
      return { body: { ...draft, updatedAt: iso(draft.updatedAt) } };
    },
    saveDraft: async ({ person, params, body, receivedAt, address }) => {
      const { state, template, memberships } = await allowed(params.id, person, receivedAt, 'contribution.draft');
      const thing = thingOf(state);
      const principal = principalOf(memberships, thing, (roles) => may(roles, 'contribution.draft', thing), state.participant);
      const form = template.forms[template.asks[state.ask]?.form ?? ''];
      const errors = form ? contentProblems(form, body.content).map(({ path, detail }) => ({ path: `body.content.${path}`, detail })) : [];
      if (errors.length) throw new Problem('content.malformed', 'Some answers do not fit the form; nothing was saved.', { errors });
      const { saved, begun } = await db.$transaction((tx) => save(tx, { ...body, id: params.id, person, principal, receivedAt, address }));
      const { cycle, participant } = state;
      if (begun) void engine.nudge({ id: params.id, workflow: 'contribution', cycleId: cycle, phase: null, participantId: participant });
      return { body: saved };
    },
  };
}
