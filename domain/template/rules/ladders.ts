/** Ladders: no reminder after the end, and not too many at once. Looked at through the planner itself, over the template's real dates. */
import { ladderNotices } from '../../planner.ts';
import { type Finding, has, type Matter } from './rule.ts';
import { ladderUses } from './situations.ts';

const week = 7 * 24 * 60 * 60 * 1000;

/** A zone for every whole hour, and those between the hours: wherever a participant is, one of these keeps its time of day. */
const everywhere = [
  ...Array.from({ length: 12 }, (_, n) => `Etc/GMT+${n + 1}`),
  ...Array.from({ length: 15 }, (_, n) => `Etc/GMT-${n}`),
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Australia/Adelaide',
  'America/St_Johns',
  'Pacific/Chatham',
];

/** `dates-out-of-order`: a rung that somewhere in the world falls after the hard deadline, where nobody would get it. */
export function rungsAfterHard(matter: Matter): Finding[] {
  const { template, calendar } = matter;
  const found = new Map<string, Finding>();
  for (const { situation, ladder, call, place } of ladderUses(matter)) {
    const rungs = has(template.ladders, ladder) ? template.ladders[ladder] : undefined;
    if (!rungs || situation === 'submitted') continue;
    for (const zone of [place.zone, ...everywhere]) {
      rungs.forEach((rung, n) => {
        const key = `${ladder} ${n}`;
        if (
          found.has(key) ||
          !ladderNotices([rung], { ...place, zone }, template, calendar).some(({ dropped }) => dropped === 'after-deadline')
        )
          return;
        const detail = `"${rung.at}" falls after the hard deadline of ${call} (${situation}), for those in ${zone}`;
        found.set(key, { rule: 'dates-out-of-order', path: ['ladders', ladder, n, 'at'], detail });
      });
    }
  }
  return [...found.values()];
}

/** `reminder-load-above-cap`: a ladder that says more to one audience within seven days than `delivery.cap`. */
export function loads(matter: Matter): Finding[] {
  const { template, calendar } = matter;
  const found = new Map<string, Finding>();
  for (const { ask, ladder, situation, call, place } of ladderUses(matter)) {
    const rungs = has(template.ladders, ladder) ? template.ladders[ladder] : undefined;
    if (!rungs || found.has(ladder)) continue;
    const planned = ladderNotices(rungs, place, template, calendar).filter(({ dropped }) => dropped === null);
    for (const [audience, notices] of Map.groupBy(planned, (notice) => notice.audience)) {
      const load = most(notices.map(({ due }) => due));
      if (load <= template.delivery.cap) continue;
      const detail = `${load} reminders to ${audience} within seven days (${ask}, ${situation}, ${call}); the cap is ${template.delivery.cap}`;
      found.set(ladder, { rule: 'reminder-load-above-cap', path: ['ladders', ladder], detail });
    }
  }
  return [...found.values()];
}

/** The most instants that fall within seven days of one of them. */
const most = (instants: readonly number[]): number =>
  Math.max(0, ...instants.map((from) => instants.filter((at) => at >= from && at < from + week).length));
