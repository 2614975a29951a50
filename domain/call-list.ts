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

/** When the list goes out; never before the call has closed. Nothing where there is no list. */
export function listAt(stage: CallStage, deadline: Deadline, around: Around): { readonly listAt?: Instant } {
  const at = dated(stage.list, deadline, around);
  return at === undefined ? {} : { listAt: Math.max(at, deadline.hard.at + 2) };
}

/** Ids of those who may object, and until when their objections to what was complete in time count. */
export function listedTo(
  stage: CallStage,
  deadline: Deadline,
  context: Around & Pick<Context, 'participants'>,
): { readonly invited: readonly string[]; readonly until: Instant | null } {
  const step = stepOf(stage, context);
  const invited = context.participants
    .filter(({ kind }) => kind === step?.noObjection?.by)
    .map(({ id }) => id)
    .sort();
  return { invited, until: dated(step?.until, deadline, context) ?? null };
}
