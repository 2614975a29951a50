/** What a document makes the planner say: its ladder by situation, its notices by event. */
import type { Context, Instant } from '../lifecycle.ts';
import { eventNotices, ladderNotices, type PlannedNotice } from '../planner.ts';
import { bodyFor } from '../route.ts';
import { isLadder, situationOf } from './evolve.ts';
import { authorsOf, documentStage, stepsOf } from './stage.ts';
import { type DocumentEvent, type DocumentState, dueNow, latest } from './state.ts';

/** `authors` and `deciders` are holders of a role: `holders/<role>/<body>/<as what>`; the secretariat where nobody can be. */
function named(notice: PlannedNotice, state: DocumentState, { template }: Context): PlannedNotice {
  const of = (role: string, body: string | null) => ({
    ...notice,
    audience: body === null ? 'secretariat' : `holders/${role}/${body}/${notice.audience}`,
  });
  if (notice.audience === 'authors') {
    const { role, body } = authorsOf(documentStage(state, template), template);
    return of(role, body);
  }
  if (notice.audience !== 'deciders') return notice;
  const step = stepsOf(state, template)[state.step?.index ?? 0];
  return step ? of(step.who, bodyFor(step.who, state.region, template)) : { ...notice, audience: 'secretariat' };
}

export function scheduled(state: DocumentState, context: Context): readonly PlannedNotice[] {
  const { template, calendar } = context;
  const situation = situationOf(state);
  if (state.archived || !isLadder(situation)) return [];
  const rungs = template.ladders[documentStage(state, template).ladders?.[situation] ?? ''];
  if (!rungs) return [];
  const { until, limit, transmitBy } = state;
  const place = {
    situation,
    anchors: { due: until, limit, transmit: transmitBy, decision: state.step?.dueAt },
    zone: situation === 'submitted' ? template.zone : state.zone,
    country: null,
    notBefore: state.plannedFrom,
    early: 'before-plan' as const,
    deadline: dueNow(state),
  };
  return ladderNotices(rungs, place, template, calendar).map((notice) => named(notice, state, context));
}

export function announced(event: DocumentEvent, state: DocumentState, at: Instant, context: Context): readonly PlannedNotice[] {
  const { template } = context;
  const rules = template.notices[documentStage(state, template).notices ?? ''] ?? [];
  const notices = eventNotices(rules, event.type, at, null, template, latest(state)?.actor).map((notice) => named(notice, state, context));
  return notices.filter((notice, i) => notices.findIndex((n) => n.rule === notice.rule && n.audience === notice.audience) === i);
}
