/** A room and a time for what was approved and is held (a side event), given by the secretariat; it then stands in the programme. */
import type { Moment } from '../calendar/calendar.ts';
import { type Command, type Context, type Instant, refuse } from '../lifecycle.ts';
import type { Body } from './commands.ts';
import type { Decision } from './decide.ts';
import type { ContributionState } from './state.ts';

/** When and where. */
export interface Slot {
  readonly room: string;
  readonly from: Moment;
  readonly until: Moment;
}

export interface ScheduleEvent {
  readonly type: 'scheduled';
  readonly at: Instant;
  /** Null when it has none any more. */
  readonly slot: Slot | null;
}

export function decideSchedule(state: ContributionState, command: Command, { template, calendar }: Context): Decision {
  const body = command.body as Body<'schedule'>;
  const { receivedAt: at } = command;
  if (!template.asks[state.ask]?.programme)
    return refuse('schedule.not-held', 'What is asked here is nothing that is held: it gets no room.');
  if ('drop' in body)
    return state.slot
      ? [{ type: 'scheduled', at, slot: null }]
      : refuse('schedule.none', 'It has no room and no time that could be taken back.');
  if (state.status !== 'approved' && state.status !== 'published')
    return refuse('schedule.not-selected', 'Only what was selected gets a room and a time.');
  const zone = body.zone ?? template.zone;
  const moments = ((): readonly [Moment, Moment] | null => {
    try {
      return [calendar.moment(`${body.from}:00`, zone), calendar.moment(`${body.until}:00`, zone)];
    } catch (error) {
      if (error instanceof TypeError || error instanceof RangeError) return null;
      throw error;
    }
  })();
  if (!moments) return refuse('schedule.unreadable', 'There is no such date, or no such zone.');
  const [from, until] = moments;
  if (until.at <= from.at) return refuse('schedule.ends-first', 'It would end before it begins.');
  if (from.at <= at) return refuse('schedule.in-the-past', 'That time has passed.');
  return [{ type: 'scheduled', at, slot: { room: body.room, from, until } }];
}
