/**
 * A cycle that follows another: which of its follow-ups takes over what those of the one before hold. Participants and people are shared by
 * all cycles; pledges and mandates that are open go on, under the ids they have.
 */
import * as z from 'zod';
import { subjectId } from './lifecycle.ts';
import type { Template } from './template/schema.ts';

/** What a follow-up holds. */
const kinds = ['pledges', 'mandates'] as const;
type Kind = (typeof kinds)[number];

/** The cycle before, with its follow-ups as its own template has them. */
export const Predecessor = z.strictObject({
  cycle: z.string(),
  followUps: z.array(z.strictObject({ id: z.string(), holds: z.array(z.enum(kinds)) })),
});
export type Predecessor = z.infer<typeof Predecessor>;

/** The follow-ups of a cycle's template that hold something. */
export const followUpsOf = (cycle: string, { phases }: Pick<Template, 'phases'>): { id: string; holds: Kind[] }[] =>
  phases.flatMap((phase) =>
    phase.stages.flatMap((stage) => {
      const holds = stage.kind === 'follow-up' ? kinds.filter((kind) => stage[kind] !== undefined) : [];
      return holds.length ? [{ id: subjectId['follow-up'](cycle, phase.key, stage.key), holds }] : [];
    }),
  );

/**
 * Follow-ups of the cycle before, by the one that takes over what they hold: the first that holds all of its kinds, else the first that
 * holds one of them. What nothing here holds stays where it is.
 */
export function takenOver(cycle: string, template: Pick<Template, 'phases'>, before: Predecessor): ReadonlyMap<string, readonly string[]> {
  const here = followUpsOf(cycle, template);
  const found = new Map<string, string[]>();
  for (const { id, holds } of before.followUps) {
    const taker =
      here.find((one) => holds.every((kind) => one.holds.includes(kind))) ??
      here.find((one) => holds.some((kind) => one.holds.includes(kind)));
    if (taker) found.set(taker.id, [...(found.get(taker.id) ?? []), id]);
  }
  return found;
}
