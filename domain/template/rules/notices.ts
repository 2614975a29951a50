/** Notices: nothing happens to a contribution or a pledge without those being told who must be. */
import { requiredNotices } from '../events.ts';
import { requiredOfMandates } from '../mandate-events.ts';
import { requiredOfPledges } from '../pledge-events.ts';
import type { Audience } from '../schema.ts';
import { happenings } from './held.ts';
import { type Finding, type Matter, stagesOf } from './rule.ts';

/** The notices that are about pledges or mandates, each with the stage that uses them first and what it must tell. */
const ofFollowUps = ({ template }: Matter): ReadonlyMap<string, readonly [stage: string, told: Told]> =>
  new Map(
    stagesOf(template).flatMap(({ phase, stage }): [string, [string, Told]][] => {
      if (stage.kind !== 'follow-up') return [];
      const name = `${phase.key}/${stage.key}`;
      return [
        ...(stage.pledges ? [[stage.pledges.notices, [name, requiredOfPledges]] satisfies [string, [string, Told]]] : []),
        ...(stage.mandates ? [[stage.mandates.notices, [name, requiredOfMandates]] satisfies [string, [string, Told]]] : []),
      ];
    }),
  );
type Told = readonly { readonly on: string; readonly to: Audience }[];

/** `unknown-event`: a notice on something that happens neither to contributions nor to documents. */
export function noticeEvents({ template }: Matter): Finding[] {
  return Object.entries(template.notices).flatMap(([set, rules]) => {
    const known = happenings({ template }, set);
    return rules.flatMap(({ on }, n): Finding[] =>
      known.includes(on)
        ? []
        : [{ rule: 'unknown-event', path: ['notices', set, n, 'on'], detail: `"${on}" is no event: ${known.join(', ')}` }],
    );
  });
}

/** `required-notice-missing`: the notices of an ask, or of a follow-up of pledges or mandates, leave out somebody who must be told (see events.ts). */
export function requiredOnes(matter: Matter): Finding[] {
  const { template } = matter;
  const found = new Map<string, Finding>();
  for (const [name, ask] of Object.entries(template.asks)) {
    const rules = Object.hasOwn(template.notices, ask.notices) ? template.notices[ask.notices] : undefined;
    if (!rules) continue;
    for (const { on, to } of requiredNotices(ask, template)) {
      if (rules.some((rule) => rule.on === on && rule.to.includes(to))) continue;
      const key = `${ask.notices} ${on} ${to}`;
      const detail = `"${ask.notices}" tells ${to} nothing on "${on}"; the ask "${name}" needs it`;
      if (!found.has(key)) found.set(key, { rule: 'required-notice-missing', path: ['notices', ask.notices], detail });
    }
  }
  for (const [set, [stage, told]] of ofFollowUps(matter)) {
    const rules = Object.hasOwn(template.notices, set) ? (template.notices[set] ?? []) : null;
    for (const { on, to } of told) {
      if (!rules || rules.some((rule) => rule.on === on && rule.to.includes(to))) continue;
      const detail = `"${set}" tells ${to} nothing on "${on}"; the follow-up "${stage}" needs it`;
      found.set(`${set} ${on} ${to}`, { rule: 'required-notice-missing', path: ['notices', set], detail });
    }
  }
  return [...found.values()];
}
