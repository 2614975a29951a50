/** Who a notice's audience is at an instant, and when each of them gets it. */
import type { Calendar } from './calendar/calendar.ts';
import { covers, type Scope } from './delegation.ts';
import type { Instant } from './lifecycle.ts';
import type { Membership } from './permissions.ts';
import type { Template } from './template/schema.ts';

/** A person's dated role, in their own right or by delegation. */
export interface DatedMembership extends Membership {
  /** Names it, where it may have been delegated. */
  readonly id?: string | undefined;
  /** Id of the role that it is a delegation of. */
  readonly of?: string | null | undefined;
  readonly person: string;
  readonly from: Instant;
  readonly until: Instant | null;
}

/** What an audience is relative to. Zone and country are the participant's; cycle and ask those of the subject. */
export interface Addressed extends Scope {
  readonly participant: string | null;
  readonly region: string | null;
  readonly regions: readonly string[];
  readonly zone?: string | null;
  readonly country?: string | null;
  /** Participants that an event invites, or to whom a call's list goes. */
  readonly invited?: readonly string[];
}

export const holdsAt = (membership: Pick<DatedMembership, 'from' | 'until'>, at: Instant): boolean =>
  membership.from <= at && (membership.until === null || at < membership.until);

/** The participant whose people an audience `partner/<participant>` is, be the subject another's; null for any other audience. */
export const partnerIn = (audience: string): string | null => (audience.startsWith('partner/') ? audience.slice('partner/'.length) : null);

/** Whether a role is one that an audience is for, whenever it is held. */
export function belongs(audience: string, m: Membership, to: Addressed): boolean {
  const [kind, role, body] = audience.split('/');
  switch (kind) {
    case 'contributors':
      return m.participant !== null && m.participant === to.participant && (m.role === 'focal-point' || m.role === 'drafter');
    case 'clearing-authority':
      return m.participant !== null && m.participant === to.participant && m.role === 'clearing-authority';
    case 'coordinator':
      return m.role === 'regional-coordinator' && m.body !== null && m.body === to.region;
    case 'other-coordinators':
      return m.role === 'regional-coordinator' && m.body !== null && m.body !== to.region && to.regions.includes(m.body);
    case 'partner':
      return m.participant !== null && m.participant === role && (m.role === 'focal-point' || m.role === 'drafter');
    case 'secretariat':
      return m.role === 'secretariat' && m.body === 'secretariat';
    case 'invited':
      return m.role === 'focal-point' && m.participant !== null && (to.invited?.includes(m.participant) ?? false);
    case 'holders':
      return m.role === role && m.body === body;
    default:
      return false;
  }
}

/**
 * Whose word is asked for something at `at`, of the holders of some roles: whoever delegated theirs is not, while their delegate is, as far
 * as the delegation goes.
 */
export function askedAt(memberships: Iterable<DatedMembership>, to: Scope, at: Instant): DatedMembership[] {
  const held = [...memberships].filter((m) => holdsAt(m, at) && covers(m, to));
  const away = new Set(held.flatMap((m) => m.of ?? []));
  return away.size ? held.filter((m) => m.id === undefined || !away.has(m.id)) : held;
}

/** Whether a person with these roles, of those who are asked, is of an audience. `person/<id>` is that person whatever roles end. */
export const isOf = (audience: string, person: string, to: Addressed, roles: readonly Membership[]): boolean =>
  audience.startsWith('person/') ? audience === `person/${person}` : roles.some((m) => belongs(audience, m, to));

/** Ids of the people an audience is at `at`, without doubles, in a stable order. `person/<id>` names one. */
export function recipients(audience: string, to: Addressed, memberships: Iterable<DatedMembership>, at: Instant): string[] {
  if (audience.startsWith('person/')) return [audience.slice('person/'.length)];
  const found = new Set<string>();
  for (const membership of askedAt(memberships, to, at)) if (belongs(audience, membership, to)) found.add(membership.person);
  return [...found].sort();
}

/** Where a person works, as far as it is known: an IANA zone, and ISO 3166-1 alpha-2. */
export interface Station {
  readonly zone?: string | null | undefined;
  readonly country?: string | null | undefined;
}

/**
 * Whose working hours and working days a person keeps: their own duty station's; what is not known of it is the participant's when they
 * contribute for it, else the cycle's zone, and weekends alone.
 */
export const placeOf = (
  own: Station | undefined,
  contributes: boolean,
  to: Pick<Addressed, 'zone' | 'country'>,
  template: Pick<Template, 'zone'>,
): { readonly zone: string; readonly country: string | null } => ({
  zone: own?.zone ?? (contributes ? to.zone : null) ?? template.zone,
  country: own?.country ?? (contributes ? to.country : null) ?? null,
});

/**
 * When a notice reaches a person: at once when urgent, else in their working hours; never waiting past the deadline. What comes before the
 * template's morning waits for it, so that what falls on one morning goes at one instant, and in one mail.
 */
export function deliveryAt(
  notice: { readonly due: Instant; readonly deadline: Instant | null; readonly urgent: boolean },
  place: { readonly zone: string; readonly country: string | null },
  template: Pick<Template, 'delivery' | 'closures'>,
  calendar: Calendar,
): Instant {
  const { window, morning } = template.delivery;
  if (notice.urgent || window === null) return notice.due;
  const within = (from: string): Instant =>
    calendar.nextWindow(notice.due, place.zone, place.country, { from, until: window.until }, template.closures);
  const intime = (at: Instant): boolean => notice.deadline === null || at <= notice.deadline;
  const gathered = morning > window.from && morning < window.until ? within(morning) : within(window.from);
  if (intime(gathered)) return gathered;
  const at = within(window.from);
  return intime(at) ? at : notice.due;
}

/** Participant and bodies among whose people an audience is looked for. */
export const holdersFor = (audience: string, to: Addressed): string[] =>
  audience === 'invited'
    ? [...(to.invited ?? [])]
    : [to.participant, ...to.regions, 'secretariat', audience.split('/')[2], partnerIn(audience)].flatMap((holder) => holder ?? []);

/** The people of a notice with the instant each gets it, at their duty station (`placeOf`). */
export function addressees(
  notice: { readonly audience: string; readonly due: Instant; readonly deadline: Instant | null; readonly urgent: boolean },
  to: Addressed,
  memberships: readonly DatedMembership[],
  stationOf: (person: string) => Station | undefined,
  template: Pick<Template, 'delivery' | 'closures' | 'zone'>,
  calendar: Calendar,
): { readonly person: string; readonly due: Instant }[] {
  return recipients(notice.audience, to, memberships, notice.due).map((person) => {
    const contributes = to.participant !== null && memberships.some((m) => m.person === person && m.participant === to.participant);
    return { person, due: deliveryAt(notice, placeOf(stationOf(person), contributes, to, template), template, calendar) };
  });
}
