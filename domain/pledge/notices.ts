/** What a pledge makes the planner say: the ladder of the question that waits for an answer, its notices by event. */
import type { Context, Instant } from '../lifecycle.ts';
import { eventNotices, ladderNotices, type PlannedNotice } from '../planner.ts';
import { noticesOf, stageOf } from './rules.ts';
import { latest, type PledgeEvent, type PledgeState, situationOf } from './state.ts';
import { partnersOf } from './thing.ts';

/** `partners` are told one by one: `partner/<participant>`. Of an event that concerns one of them, that one; when they are asked, those who are. */
function named(notice: PlannedNotice, partners: readonly string[]): PlannedNotice[] {
  return notice.audience === 'partners' ? partners.map((id) => ({ ...notice, audience: `partner/${id}` })) : [notice];
}

export function scheduled(state: PledgeState, context: Context): readonly PlannedNotice[] {
  const { template, calendar } = context;
  const ladder = stageOf(state.stage, context)?.asking?.ladder;
  if (state.archived || !state.ask || ladder === undefined) return [];
  const { dueAt } = state.ask;
  const place = {
    ...{ situation: 'asked', anchors: { hard: dueAt }, zone: state.zone, country: state.country },
    ...{ notBefore: state.ask.at, early: 'before-invitation' as const, deadline: dueAt },
  };
  return ladderNotices(template.ladders[ladder] ?? [], place, template, calendar);
}

export function announced(event: PledgeEvent, state: PledgeState, at: Instant, context: Context): readonly PlannedNotice[] {
  const { template } = context;
  const rules = template.notices[noticesOf(state, context) ?? ''] ?? [];
  const concerned = event.type === 'partner-asked' ? event.partners : event.type.startsWith('partner-') ? [] : partnersOf(state);
  const due = situationOf(state) === 'asked' ? (state.ask?.dueAt ?? null) : null;
  return eventNotices(rules, event.type, at, due, template, latest(state)?.actor).flatMap((notice) => named(notice, concerned));
}
