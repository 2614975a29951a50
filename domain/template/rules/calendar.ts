/** Calendar entries: who has one hears of each change of it with the entry, and nobody else gets it. */
import type { EventName } from '../events.ts';
import type { Audience } from '../schema.ts';
import type { Finding, Matter } from './rule.ts';

/** The entry is for those who contribute; who submitted is one of them, or acted for them. */
const holders: ReadonlySet<Audience> = new Set(['contributors', 'submitter']);
/** An event's entry is for those whom it invites. */
const entitled: ReadonlySet<Audience> = new Set([...holders, 'invited']);

/**
 * Events that give the entry another date, or end it. A decision changes nothing after the submission, but only the submitter has a
 * receipt: the other contributors hear of the end with the decision.
 */
const changing: ReadonlySet<string> = new Set([
  'extended',
  'reopened',
  'redated',
  'returned',
  'delayed',
  'submitted',
  'declined',
  'withdrawn',
  'approved',
  'rejected',
] satisfies EventName[]);

/** `calendar-not-updated`: a calendar would go on showing a date that a mail says has changed. */
export function updates({ template }: Matter): Finding[] {
  return Object.entries(template.notices).flatMap(([set, rules]) => {
    if (!rules.some(({ on, attach }) => on === 'begun' && attach === 'calendar')) return [];
    return rules.flatMap(({ rule, on, to, attach }, n): Finding[] =>
      attach || !changing.has(on) || !to.some((audience) => holders.has(audience))
        ? []
        : [
            {
              rule: 'calendar-not-updated',
              path: ['notices', set, n],
              detail: `"${rule}" tells of "${on}" without the calendar entry that came with the invitation: attach: calendar`,
            },
          ],
    );
  });
}

/** `calendar-for-others`: a calendar entry for people who are not asked to contribute. */
export function addressees({ template }: Matter): Finding[] {
  return Object.entries(template.notices).flatMap(([set, rules]) =>
    rules.flatMap(({ rule, to, attach }, n): Finding[] => {
      const others = attach ? to.filter((audience) => !entitled.has(audience)) : [];
      const detail = `"${rule}" attaches the contributors' calendar entry for ${others.join(', ')}`;
      return others.length ? [{ rule: 'calendar-for-others', path: ['notices', set, n, 'attach'], detail }] : [];
    }),
  );
}
