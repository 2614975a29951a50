/** The dry run: every date and every notice a cycle implies before it is launched, on the assumption that nobody answers. */
import type { LedgerNotice } from './ledger.ts';
import { type Instant, type Refusal, subjectId } from './lifecycle.ts';
import { simulate, type World } from './simulation.ts';
import { type ResolvedTemplate, resolveTemplate } from './template/dates.ts';

export interface DryRun {
  readonly dates: ResolvedTemplate;
  readonly notices: readonly LedgerNotice[];
  /** What a secretariat should know before launching: unknown holidays, audiences that are nobody, roles without a holder. */
  readonly warnings: readonly string[];
}

const years = 12;

/**
 * Lives the whole cycle from `now` (the launch). `actor` is the person who would launch it.
 * Throws a TypeError when a date cannot be resolved; answers a refusal when the launch would be refused.
 */
export function dryRun(
  world: World,
  cycle: string,
  anchors: Readonly<Record<string, string>>,
  actor: string,
  now: Instant,
): DryRun | Refusal {
  const dates = resolveTemplate(world.template, world.calendar, anchors);
  const simulation = simulate(world);
  const id = subjectId.cycle(cycle);
  const common = { actor, principal: null, receivedAt: now };
  simulation.send(id, { id: 'begin', kind: 'begin', body: { cycle, anchors }, ...common });
  const launched = simulation.send(id, { id: 'launch', kind: 'launch', body: {}, ...common });
  if (!launched.ok) return { refused: launched.rule, detail: launched.detail };
  simulation.runUntil(now + years * 366 * 86_400_000);
  const notices = [...simulation.notices()];
  const unknown = world.participants.filter((p) => p.country !== null && !world.calendar.knowsHolidays(p.country)).map((p) => p.id);
  const nobody = new Set(notices.filter((n) => n.reason === 'nobody').map((n) => `${n.rule} to ${n.audience}`));
  const calls = dates.phases.flatMap(({ key, stages }) =>
    stages.flatMap((stage) => (stage.kind === 'call' ? [{ name: `${key}/${stage.key}`, ...stage }] : [])),
  );
  const over = calls.filter(({ deadline }) => deadline.hard.at <= now).map(({ name }) => name);
  const late = calls.filter(({ opens, deadline }) => opens.at < now && deadline.hard.at > now).map(({ name }) => name);
  return {
    dates,
    notices,
    warnings: [
      ...(over.length ? [`Over before the launch, so nobody is asked: ${over.join(', ')}.`] : []),
      ...(late.length ? [`Should be open already, so these open with the launch: ${late.join(', ')}.`] : []),
      ...(unknown.length ? [`No public holidays are known for ${unknown.join(', ')}: only weekends are kept free there.`] : []),
      ...[...nobody].map((what) => `Nobody would get: ${what}.`),
      ...simulation.stuck().map((s) => `${s.id} would be stuck: ${s.why}`),
    ],
  };
}
