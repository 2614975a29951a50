/** Notices: nothing happens to a contribution without those being told who must be. */
import { documentEvents } from '../document-events.ts';
import { events, requiredNotices } from '../events.ts';
import type { Finding, Matter } from './rule.ts';

/** `unknown-event`: a notice on something that happens neither to contributions nor to documents. */
export function noticeEvents({ template }: Matter): Finding[] {
  const all = [...new Set<string>([...events, ...documentEvents])];
  const known = new Set(all);
  return Object.entries(template.notices).flatMap(([set, rules]) =>
    rules.flatMap(({ on }, n): Finding[] =>
      known.has(on) ? [] : [{ rule: 'unknown-event', path: ['notices', set, n, 'on'], detail: `"${on}" is no event: ${all.join(', ')}` }],
    ),
  );
}

/** `required-notice-missing`: an ask's notices leave out somebody who must be told (see events.ts). */
export function requiredOnes({ template }: Matter): Finding[] {
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
  return [...found.values()];
}
