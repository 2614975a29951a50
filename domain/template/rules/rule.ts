/** What a rule of the checker is: a small function over a template that fits the schema. It finds; check.ts gives file and line. */
import type { Calendar } from '../../calendar/calendar.ts';
import type { Path } from '../load.ts';
import type { Phase, Stage, Template } from '../schema.ts';

/** Stable names of the rules; documented in docs/templates.md, shown with every problem. */
export type RuleName =
  | 'calendar-for-others'
  | 'calendar-not-updated'
  | 'dates-out-of-order'
  | 'duplicate-key'
  | 'quorum-above-holders'
  | 'reminder-load-above-cap'
  | 'required-notice-missing'
  | 'silence-without-decision'
  | 'source-missing'
  | 'text-missing'
  | 'unknown-event'
  | 'unknown-reference'
  | 'unknown-zone'
  | 'unreadable-date'
  | 'unreadable-duration';

export interface Finding {
  readonly rule: RuleName;
  readonly path: Path;
  readonly detail: string;
}

/** What the rules look at. */
export interface Matter {
  readonly template: Template;
  /** Keys of the notice texts a language has: the names under `mail` of its file; empty for a language without a file. */
  readonly texts: (language: string) => ReadonlySet<string>;
  readonly calendar: Calendar;
}

export type Rule = (matter: Matter) => Finding[];

/** Every stage with its phase and its path. */
export function stagesOf(template: Template): { phase: Phase; stage: Stage; path: Path }[] {
  return template.phases.flatMap((phase, p) => phase.stages.map((stage, s) => ({ phase, stage, path: ['phases', p, 'stages', s] })));
}

/** The keys an object has itself; `constructor` and the like are none. */
export const has = (record: object, key: string): boolean => Object.hasOwn(record, key);
