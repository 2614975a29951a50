/** Lays the commands of a proposal and gets their subjects going. Ids follow from proposal and place, so that laying twice is laying once. */
import { contentHash } from '../../activities/hash.ts';
import type { Runnable } from '../../activities/starter.ts';
import type { Membership } from '../../domain/permissions.ts';
import type { Engine } from '../engine.ts';
import { type Kind, principalFor } from './authority.ts';
import type { SubjectRow } from './subjects.ts';

/** The id of a proposal's command: of its n-th contribution, or of the call. It stands in the audit, and leads from there to both people. */
export const commandIdOf = (proposal: string, n: number | null): string => `proposal:${proposal}${n === null ? '' : `:${n}`}`;

export interface Laying {
  readonly subject: SubjectRow;
  readonly id: string;
}

/** Rows of table `command`, on behalf of whoever proposed. */
export const commandRows = (
  laying: readonly Laying[],
  { kind, body, actor, memberships, at }: { kind: Kind; body: object; actor: string; memberships: readonly Membership[]; at: number },
) =>
  laying.map(({ subject, id }) => ({
    ...{ subjectId: subject.id, id, kind, body, bodyHash: contentHash(body), actor },
    principal: principalFor(kind, memberships, subject),
    receivedAt: new Date(at),
  }));

const atOnce = 10;
/** How long an answer waits for the subjects to be told, in milliseconds. The rest are told after it; the sweep finds any that were not. */
const patience = 3_000;

export const runnable = ({ id, workflow, cycleId, phase, participantId }: SubjectRow): Runnable => ({
  id,
  workflow,
  cycleId,
  phase,
  participantId,
});

/** Nudges subjects, a few at a time. */
export async function tell(engine: Engine, subjects: readonly Runnable[]): Promise<void> {
  const waiting = [...subjects];
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await engine.nudge(next);
  };
  const told = Promise.all(Array.from({ length: atOnce }, lane));
  const { promise: enough, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, patience);
  await Promise.race([told, enough]);
  clearTimeout(timer);
}
