/** A notice explained in sentences: planned by what, when, moved by what, what became of it. For people, so in words; the data stands beside it. */
import { whys } from '../activities/mail/answer-texts.ts';
import { textsIn } from '../activities/mail/texts.ts';
import { formatMoment } from '../domain/calendar/format.ts';
import { everyEvent } from '../domain/template/rules/held.ts';
import { audiences } from '../domain/template/schema.ts';
import type { Companion } from './companions.ts';
import type { Resolution } from './resolutions.ts';

/** What became of a notice for one person. */
export interface Told {
  /** The name. */
  readonly person: string;
  readonly state: string;
  readonly reason: string | null;
  readonly response: string | null;
  readonly sentAt: Date | null;
  readonly dueAt: Date;
  readonly attempts: number;
  /** What went in the same mail. */
  readonly together: readonly Companion[];
  /** A person's last word on it, and that person's name. */
  readonly resolution: Resolution | null;
  readonly resolver: string | null;
}
export interface Explained {
  readonly rule: string;
  readonly kind: string;
  readonly audience: string;
  readonly category: string;
  readonly dueAt: Date;
  readonly state: string;
  readonly reason: string | null;
  readonly plannedAt: Date;
  readonly plannedWith: string;
  readonly causeEvent: string;
  readonly template: { readonly id: string; readonly version: number };
  /** `actor`: a person's name, the id of a subject that told this one, or null where time alone did. */
  readonly cause: { readonly actor: string | null; readonly reason: string | null };
  /** Earlier plans of the same notice, newest first. */
  readonly before: readonly { readonly dueAt: Date; readonly state: string }[];
  /** The plan that took its place. */
  readonly after?: { readonly dueAt: Date } | undefined;
  readonly deliveries: readonly Told[];
}

/** How an explanation is said. */
export interface Manner {
  readonly language: string;
  /** The zone in which instants are shown. */
  readonly zone: string;
}

/** A sentence of `explain` in a locale. */
export const say = ({ language }: Manner, key: string, values: Readonly<Record<string, unknown>> = {}): string =>
  textsIn(language)(`explain.${key}`, values);
export const when = ({ language, zone }: Manner, at: Date | number): string => formatMoment(new Date(at).getTime(), zone, language);
export const categoryIn = ({ language }: Manner, category: string): string => textsIn(language)(`mute.category.${category}`);

const oneOf = <Key extends string>(keys: readonly Key[], key: string): key is Key => (keys as readonly string[]).includes(key);

/** People's word for an audience as the ledger writes it. */
export function audienceIn(manner: Manner, audience: string): string {
  const kind = audience.startsWith('person/')
    ? 'submitter'
    : audience.startsWith('holders/')
      ? 'deciders'
      : audience.startsWith('partner/')
        ? 'partners'
        : audience;
  return oneOf(audiences, kind) ? say(manner, `audience.${kind}`) : audience;
}

const eventIn = (manner: Manner, event: string): string => (oneOf(everyEvent, event) ? say(manner, `event.${event}`) : `"${event}"`);

/** A reason of the ledger in words: one of the planner's and delivery's, with what was said after a colon, or the event that overtook the plan. */
function why(manner: Manner, reason: string | null, category: string): string {
  if (reason === null) return say(manner, 'why.unrecorded');
  const [code = '', ...more] = reason.split(': ');
  if (oneOf(whys, code)) {
    const known = say(manner, `why.${code}`, { category: categoryIn(manner, category) });
    return more.length ? `${known} (${more.join(': ')})` : known;
  }
  return eventIn(manner, reason);
}

/** What it was in one mail with. */
const together = (manner: Manner, { together: others }: Told): string[] =>
  others.length ? [say(manner, 'together', { rules: others.map(({ rule }) => `"${rule}"`).join(', ') })] : [];

/** Who said of it that it was sent, or is to be sent again, when and why. */
function resolved(manner: Manner, { person, resolution, resolver }: Told): string[] {
  if (!resolution) return [];
  const { reason, by, at } = resolution;
  const values = { person, actor: resolver ?? by, at: when(manner, new Date(at)), reason };
  return [resolution.resolution === 'sent' ? say(manner, 'saidSent', values) : say(manner, 'saidAgain', values)];
}

function delivered(manner: Manner, d: Told, category: string): string[] {
  const { person } = d;
  const answer = d.response ? [say(manner, 'answered', { response: d.response })] : [];
  switch (d.state) {
    case 'sent':
      return [say(manner, 'sent', { person, at: when(manner, d.sentAt ?? d.dueAt) }), ...answer];
    case 'bounced':
      return [say(manner, 'bounced', { person }), ...answer, ...(d.reason?.startsWith('address-stopped') ? [say(manner, 'stopped')] : [])];
    case 'unknown':
      return [say(manner, 'unknown', { person }), ...answer];
    case 'sending':
      return [say(manner, 'beingSent', { person })];
    case 'cancelled':
    case 'skipped':
      return [say(manner, 'notSent', { person, why: why(manner, d.reason, category) })];
    default:
      return [
        say(manner, 'toBeSent', { person, at: when(manner, d.dueAt) }),
        ...(d.reason && d.attempts > 0 ? [say(manner, 'retried', { why: d.reason })] : []),
      ];
  }
}

/** Where a notice comes from: its rule, and what moved it. */
export function origin(manner: Manner, notice: Explained): string[] {
  const { cause, template, rule } = notice;
  const at = when(manner, notice.dueAt);
  const event = eventIn(manner, notice.causeEvent);
  const moved = notice.before[0];
  return [
    say(manner, 'planned', { rule, template: template.id, version: template.version, audience: audienceIn(manner, notice.audience) }),
    notice.kind === 'scheduled' ? say(manner, 'dueByLadder', { at }) : say(manner, 'dueByEvent', { at, event }),
    say(manner, 'made', { at: when(manner, notice.plannedAt), event }),
    ...(cause.actor?.includes(':') ? [] : [cause.actor ? say(manner, 'asked', { actor: cause.actor }) : say(manner, 'byTime')]),
    ...(cause.reason ? [say(manner, 'reason', { reason: cause.reason })] : []),
    ...(moved && moved.dueAt.getTime() !== notice.dueAt.getTime() ? [say(manner, 'before', { at: when(manner, moved.dueAt) })] : []),
  ];
}

/** What became of it, and of each delivery given. */
export function fate(manner: Manner, notice: Explained): string[] {
  const { state, reason, category, deliveries, after } = notice;
  const whole = {
    planned: () => [say(manner, 'waiting')],
    cancelled: () => [say(manner, 'cancelled', { why: why(manner, reason, category) })],
    skipped: () => [say(manner, 'skipped', { why: why(manner, reason, category) })],
  }[state];
  return [
    ...(whole?.() ?? []),
    ...(after ? [say(manner, 'after', { at: when(manner, after.dueAt) })] : []),
    ...deliveries.flatMap((d) => [...delivered(manner, d, category), ...together(manner, d), ...resolved(manner, d)]),
  ];
}

/** The whole explanation of one notice. */
export const explain = (manner: Manner, notice: Explained): string[] => [
  ...origin(manner, notice),
  ...fate(manner, notice),
  say(manner, 'reckoned', { with: notice.plannedWith }),
];
