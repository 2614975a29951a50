/**
 * The command of those who enter for a participant what it sent by mail or on paper. The stated receipt counts against the deadline, as if
 * it had been received here then: so what came in time is in time, however late it is entered. The instant of entering is kept beside it.
 */
import type { Moment } from '../calendar/calendar.ts';
import { endOfDay } from '../calendar/deadline.ts';
import { formatMoment } from '../calendar/format.ts';
import { attachedIn } from '../files/in-content.ts';
import { type Command, type Context, type Instant, refuse } from '../lifecycle.ts';
import { lapsedMeanwhile, outsideRegions, passed, submittable, timed, wrongState } from './answering.ts';
import type { Body } from './commands.ts';
import type { Decision } from './decide.ts';
import { type ContributionState, currentDeadline, latest, type Submission } from './state.ts';
import { beginning } from './steps.ts';

/** When a submission counts as received. */
export const receiptOf = ({ at, entered }: Submission): number => entered?.received.at ?? at;

const isDate = (received: string): boolean => received.length === 10;

/** The stated receipt; null for a date or zone that does not exist. */
function stated({ received, zone }: Body<'enter'>, state: ContributionState, { calendar, template }: Context): Moment | null {
  const wall = isDate(received) ? `${received}T00:00:00` : received;
  try {
    return calendar.moment(wall, zone ?? (state.lapsed ?? currentDeadline(state))?.zone ?? template.zone);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return null;
    throw error;
  }
}

/** The last instant that a stated receipt may mean: of a date alone its end, of a minute its last. */
const lastOf = ({ received }: Body<'enter'>, { at, zone }: Moment, { calendar }: Context): Instant => {
  if (isDate(received)) return endOfDay(received, zone, calendar).at;
  return received.length === 'YYYY-MM-DDTHH:MM'.length ? at + 59_999 : at;
};

export function decideEntering(state: ContributionState, command: Command, context: Context): Decision {
  const body = command.body as Body<'enter'>;
  const { actor, receivedAt: at } = command;
  if (state.status === 'submitted')
    return refuse('state.already-submitted', 'Something was submitted already and is with those who decide.');
  const received = stated(body, state, context);
  if (!received) return refuse('entered.unreadable', 'There is no such date, or no such zone.');
  if (received.at > at) return refuse('entered.in-the-future', 'The date of receipt lies in the future.');
  if (state.begun !== undefined && lastOf(body, received, context) < state.begun) {
    const when = formatMoment(state.begun, received.zone, 'en');
    return refuse(
      'entered.before-asked',
      `The participant was asked on ${when}: what it sent before that answers something else, or has another date.`,
    );
  }
  if (!submittable.has(state.status) && state.status !== 'returned' && !lapsedMeanwhile(state, received.at))
    return wrongState(state, 'be entered for its participant');
  const last = latest(state);
  if (last && received.at <= receiptOf(last)) {
    const when = formatMoment(receiptOf(last), received.zone, 'en');
    return refuse('entered.overtaken', `A later version was received on ${when}: what came before it is not entered over it.`);
  }
  const when = timed(state, received.at);
  if (when === 'closed') return passed(state);
  if (!attachedIn(body.content)) return refuse('content.incomplete', 'Still missing: file, the original as it was received.');
  const elsewhere = outsideRegions(state, body.countsIn);
  if (elsewhere) return elsewhere;
  return [
    {
      type: 'submitted',
      at,
      number: state.submissions.length + 1,
      hash: body.contentHash,
      draftVersion: null,
      ...{ actor, principal: state.participant },
      timing: when,
      countsIn: body.countsIn ? [...new Set(body.countsIn)] : null,
      ...beginning(state, 0, at, context),
      entered: { by: body.by, received, dateOnly: isDate(body.received) },
    },
  ];
}
