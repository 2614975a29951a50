/** What a contribution makes the planner say: its ladder by state, its notices by event. */
import type { Context, Instant } from '../lifecycle.ts';
import { eventNotices, ladderNotices, type PlannedNotice } from '../planner.ts';
import type { Situation } from '../template/schema.ts';
import { clearingAuthority, isClearanceOpen } from './clearance.ts';
import { bodyOf } from './deciding.ts';
import { isListed } from './no-objection.ts';
import { awaited, type ContributionEvent, type ContributionState, currentDeadline, latest, situationOf } from './state.ts';
import { stepsOf } from './steps.ts';

/**
 * `deciders` are the holders of the step under way: `holders/<role>/<body>`, or the secretariat where nobody else may decide. Of what was
 * entered for a participant the `submitter` is the participant: its people get the receipt.
 */
function named(notice: PlannedNotice, state: ContributionState, context: Context): PlannedNotice {
  if (notice.audience === 'submitter') return { ...notice, audience: 'contributors' };
  if (notice.audience !== 'deciders') return notice;
  const step = stepsOf(state, context)[state.step?.index ?? 0];
  const body = step && bodyOf(step, state, context);
  return { ...notice, audience: step && body ? `holders/${step.who}/${body}` : 'secretariat' };
}

export function scheduled(state: ContributionState, context: Context): readonly PlannedNotice[] {
  const situation = situationOf(state);
  const { template, calendar } = context;
  if (state.archived || situation === null) return [];
  const ladders: Partial<Record<Situation, string>> = template.asks[state.ask]?.ladders ?? {};
  const rungs = template.ladders[ladders[situation] ?? ''];
  if (!rungs) return [];
  const deadline = currentDeadline(state);
  const decision = state.step?.dueAt;
  const place = {
    situation,
    anchors: {
      begun: state.begun,
      soft: deadline?.soft.at,
      grace: deadline?.grace.at,
      hard: deadline?.hard.at,
      expected: state.expected,
      decision,
    },
    // Those who decide sit at the cycle's seat, not in the participant's country.
    ...(situation === 'submitted' ? { zone: template.zone, country: null } : { zone: state.zone, country: state.country }),
    notBefore: state.plannedFrom,
    early: state.generation === 1 ? ('before-invitation' as const) : ('before-plan' as const),
    deadline: situation === 'submitted' ? (decision ?? null) : (deadline?.hard.at ?? null),
  };
  // Who clears is reminded of what they were asked, and of nothing else; who decides, of nothing while others may object.
  const spoken = (audience: string) =>
    audience === clearingAuthority ? isClearanceOpen(state) : audience !== 'deciders' || !isListed(state);
  return ladderNotices(
    rungs.filter(({ to }) => to.some(spoken)),
    place,
    template,
    calendar,
  )
    .filter(({ audience }) => spoken(audience))
    .map((notice) => named(notice, state, context));
}

export function announced(event: ContributionEvent, state: ContributionState, at: Instant, context: Context): readonly PlannedNotice[] {
  const { template } = context;
  const rules = template.notices[template.asks[state.ask]?.notices ?? ''] ?? [];
  // A deadline hurries nobody once nothing is awaited of the contributors.
  const deadline = awaited.has(state.status) ? (currentDeadline(state)?.hard.at ?? null) : null;
  const last = latest(state);
  const submitter = last?.entered ? undefined : last?.actor;
  const notices = eventNotices(rules, event.type, at, deadline, template, submitter)
    .filter(({ audience }) => audience !== 'deciders' || !isListed(state))
    .map((notice) => named(notice, state, context));
  return notices.filter((notice, i) => notices.findIndex((n) => n.rule === notice.rule && n.audience === notice.audience) === i);
}
