/** The follow-up of one pledge: it is asked about, answered, or not; it goes on in the next cycle. */
import { endOfDay } from '../calendar/deadline.ts';
import { type Command, type Context, type Instant, refuse } from '../lifecycle.ts';
import { type Body, internalCommands } from './commands.ts';
import type { Decision } from './decide.ts';
import { wrongState } from './drafting.ts';
import { nextAsk, stageOf } from './rules.ts';
import { goesOn, type PledgeState, type Progress, type Status } from './state.ts';

/** The next instant at which time alone changes something: it is asked about, or nobody has answered. */
export function wakeAt(state: PledgeState): Instant | null {
  if (state.archived) return null;
  return state.ask ? state.ask.dueAt + 1 : state.askAt;
}

export function elapsed(state: PledgeState, at: Instant, context: Context): Decision {
  if (wakeAt(state) !== at) return [];
  if (state.ask) return [{ type: 'not-answered', at, askAt: goesOn(state) ? nextAsk(state, at, context) : null }];
  const within = stageOf(state.stage, context)?.asking?.within ?? 'P1M';
  const { template, calendar } = context;
  const last = calendar.add(at, within, 1, template.zone);
  return [{ type: 'progress-asked', at, dueAt: endOfDay(calendar.wallOf(last, template.zone).slice(0, 10), template.zone, calendar).at }];
}

const statusAfter: Readonly<Record<Progress, Status>> = {
  'in-progress': 'published',
  kept: 'kept',
  changed: 'changed',
  withdrawn: 'withdrawn',
};

export const afterReport = (status: Progress): Status => statusAfter[status];

export function decideReport(state: PledgeState, command: Command, context: Context, hash: string): Decision {
  const { asOf, status } = command.body as Body<'report'>;
  const at = command.receivedAt;
  if (!['published', 'changed', 'kept'].includes(state.status)) return wrongState(state, 'be reported on');
  if (asOf > context.calendar.wallOf(at, state.zone).slice(0, 10))
    return refuse('pledge.as-of-in-future', 'Nobody knows how it stands on a day to come.');
  const number = state.reports.length + 1;
  const askAt = status === 'in-progress' ? nextAsk({ ...state, heardAt: at }, at, context) : null;
  return [{ type: 'answered', at, number, asOf, status, hash, askAt }];
}

/** What stages tell a pledge, and pledges each other. */
export function decideTold(state: PledgeState, command: Command, context: Context): Decision {
  const at = command.receivedAt;
  switch (command.kind) {
    case 'asking': {
      const { stage, ...asking } = internalCommands.asking.parse(command.body);
      if (stage !== state.stage) return []; // it went on from there meanwhile
      const { asking: before } = state;
      if (before?.from === asking.from && before.until === asking.until) return [];
      const asks = goesOn(state) && state.status === 'published' && state.ask === null;
      return [{ type: 'asking-set', at, asking, askAt: asks ? nextAsk({ ...state, asking }, at, context) : null }];
    }
    case 'carry': {
      const { cycle, stage } = internalCommands.carry.parse(command.body);
      return stage === state.stage || !goesOn(state) ? [] : [{ type: 'carried', at, cycle, stage }];
    }
    case 'rest':
      if (internalCommands.rest.parse(command.body).stage !== state.stage) return [];
      return goesOn(state) ? (state.asking || state.ask ? [{ type: 'rested', at }] : []) : [{ type: 'archived', at }];
    case 'matched': {
      const { by } = internalCommands.matched.parse(command.body);
      return state.matchedBy.includes(by) ? [] : [{ type: 'matched', at, by }];
    }
    default: {
      const { by } = internalCommands.unmatched.parse(command.body);
      return state.matchedBy.includes(by) ? [{ type: 'unmatched', at, by }] : [];
    }
  }
}
