/**
 * The list of what a call asked for, where its route has a step of no objection: it goes to those who may object at an instant of its own,
 * once the call is closed (domain/contribution/no-objection.ts).
 */
import type { Deadline } from './calendar/deadline.ts';
import type { Context, Instant } from './lifecycle.ts';
import { stepUntil } from './template/decision-dates.ts';
import type { CallStage } from './template/schema.ts';

type Around = Pick<Context, 'template' | 'calendar'>;

const dated = (text: string | undefined, { soft, grace, hard }: Deadline, { template, calendar }: Around): Instant | undefined =>
  text === undefined ? undefined : stepUntil(text, { soft, grace, hard }, template.zone, calendar);

const stepOf = ({ ask }: CallStage, { template }: Pick<Context, 'template'>) =>
  template.routes[template.asks[ask]?.route ?? '']?.steps.find((step) => step.noObjection);

/** Until when objections to what was complete in time count; undefined where nobody may object. */
export const objectionsUntil = (stage: CallStage, deadline: Deadline, around: Around): Instant | undefined =>
  dated(stepOf(stage, around)?.until, deadline, around);

/** When the list goes out; never before the call has closed. Nothing where there is no list. */
export function listAt(stage: CallStage, deadline: Deadline, around: Around): { readonly listAt?: Instant } {
  const at = dated(stage.list, deadline, around);
  return at === undefined ? {} : { listAt: Math.max(at, deadline.hard.at + 2) };
}

/** Ids of those who may object. */
export function listedTo(stage: CallStage, context: Pick<Context, 'template' | 'participants'>): readonly string[] {
  const by = stepOf(stage, context)?.noObjection?.by;
  return context.participants.filter(({ kind }) => kind === by).map(({ id }) => id);
}
