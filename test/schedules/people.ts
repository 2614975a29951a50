/** What a schedule says of people, read from it alone: who is asked, at which address, and what they do not want. */
import { type Instant, parseSubjectId } from '../../domain/lifecycle.ts';
import type { Taken } from './lived.ts';
import { type Event, world } from './schedule.ts';

/** Until is the first instant at which it no longer holds. */
interface Span {
  readonly from: Instant;
  until: Instant;
}
interface Post extends Span {
  readonly id: string;
  readonly person: string;
  /** Its role and what it is held for, e.g. `focal-point AAA`. */
  readonly post: string;
}
interface Lent extends Span {
  readonly id: string;
  readonly of: string;
  readonly delegate: string;
  /** False where it is for another ask. */
  readonly counts: boolean;
}

const always = Number.POSITIVE_INFINITY;
const homes: Readonly<Record<string, readonly string[]>> = { AAA: ['NORTH'], BBB: ['SOUTH', 'NORTH'], CCC: ['SOUTH'] };
const within = ({ from, until }: Span, at: Instant): boolean => from <= at && at < until;

/** The posts that an audience means, for a contribution. */
export function postsOf(audience: string, subject: string): readonly string[] {
  const state = parseSubjectId(subject).parts.at(-1) ?? '';
  const [home, ...others] = homes[state] ?? [];
  const [kind, role, body] = audience.split('/');
  if (kind === 'contributors') return [`focal-point ${state}`, `drafter ${state}`];
  if (kind === 'coordinator') return [`regional-coordinator ${home}`];
  if (kind === 'other-coordinators') return others.map((region) => `regional-coordinator ${region}`);
  if (kind === 'secretariat') return ['secretariat secretariat'];
  return kind === 'holders' ? [`${role} ${body}`] : [];
}

export function peopleOf(events: readonly Event[], taken: readonly Taken[]) {
  const about = events.flatMap((e) => (e.what === 'people' ? [{ at: e.at, ...e.event }] : []));
  const deaths = events.filter((e) => e.what === 'dies');
  const posts = world.memberships.map(
    ({ id = '', person, role, participant, body }): Post => ({
      id,
      person,
      post: `${role} ${participant ?? body}`,
      from: 0,
      until: always,
    }),
  );
  const lent: Lent[] = [];
  for (const event of about) {
    if (event.kind === 'joined') {
      const { id = '', person, role, participant, body, from } = event.membership;
      posts.push({ id, person, post: `${role} ${participant ?? body}`, from, until: always });
    } else if (event.kind === 'left') {
      for (const p of posts) if (p.person === event.person && p.post.endsWith(` ${event.of}`)) p.until = Math.min(p.until, event.until);
    } else if (event.kind === 'delegated') {
      const { id, of, delegate, from, until, ask } = event;
      lent.push({ id, of, delegate, from, until, counts: (ask ?? 'report') === 'report' });
    } else if (event.kind === 'revoked') {
      for (const l of lent) if (l.id === event.id) l.until = Math.min(l.until, event.until);
    }
  }
  /** Instants at which who is asked may change. */
  const turns = [...new Set([...posts, ...lent].flatMap(({ from, until }) => [from, until]))].filter(Number.isFinite).sort((a, b) => a - b);

  /** Who is asked at an instant: holders of the posts, delegates in the place of who delegated. By person, with their posts. */
  function asked(audience: string, subject: string, at: Instant): Map<string, Set<string>> {
    const found = new Map<string, Set<string>>();
    const add = (person: string, post: string) => found.set(person, (found.get(person) ?? new Set()).add(post));
    if (audience.startsWith('person/')) add(audience.slice(7), 'named');
    const meant = postsOf(audience, subject);
    for (const p of posts) {
      if (!within(p, at) || !meant.includes(p.post)) continue;
      const given = lent.filter((l) => l.of === p.id && l.counts && within(l, at));
      for (const { delegate } of given) add(delegate, p.post);
      if (!given.length) add(p.person, p.post);
    }
    return found;
  }
  const isAsked = (person: string, audience: string, subject: string, at: Instant): boolean => asked(audience, subject, at).has(person);
  const addressOf = (person: string, at: Instant): string =>
    about.reduce((known, e) => (e.kind === 'address' && e.person === person && e.at <= at ? e.address : known), person);
  const mailsBefore = (person: string, at: Instant): boolean => taken.some((mail) => mail.person === person && mail.at < at);
  /** Reports of an address that had an effect: somebody had got a mail there. */
  const reports = about.flatMap((e) => (e.kind === 'reported' && mailsBefore(e.person, e.at) ? [e] : []));

  return {
    asked,
    isAsked,
    turns,
    addressOf,
    /** Without a break, from one instant through another. */
    isAskedThroughout: (person: string, audience: string, subject: string, from: Instant, to: Instant): boolean =>
      [from, ...turns.filter((t) => t > from && t <= to)].every((at) => isAsked(person, audience, subject, at)),
    /** Nothing is known against the address, whatever it was in that time. */
    isReachable: (person: string, from: Instant, to: Instant): boolean => {
      const address = addressOf(person, from);
      const against = [...deaths, ...about.filter((e) => e.kind === 'reported')];
      return address === addressOf(person, to) && !against.some((e) => e.at <= to && e.address === address);
    },
    /** No mail is taken at the address any more, from an instant on and until another. */
    isDead: (person: string, from: Instant, to: Instant): boolean => {
      const address = addressOf(person, from);
      const dead = deaths.some(
        (d) =>
          d.address === address &&
          d.at <= from &&
          new Set(taken.filter((m) => m.address === address && m.at >= d.at && m.at < from).map((m) => m.at)).size >= d.more,
      );
      return dead && address === addressOf(person, to);
    },
    reportsOf: (person: string): number => about.filter((e) => e.kind === 'reported' && e.person === person).length,
    /** Since when an address is known to come back; the first report of it that had an effect. */
    reportedAt: (address: string): Instant => Math.min(...reports.filter((e) => e.address === address).map((e) => e.at)),
    hasMuted: (person: string, category: string, at: Instant): boolean =>
      about
        .filter((e) => (e.kind === 'muted' || e.kind === 'unmuted') && e.person === person && e.category === category && e.at <= at)
        .at(-1)?.kind === 'muted',
    /** Whether a category is muted or unmuted in a time. */
    changesMutes: (person: string, from: Instant, to: Instant): boolean =>
      about.some((e) => (e.kind === 'muted' || e.kind === 'unmuted') && e.person === person && e.at > from && e.at <= to),
  };
}
export type People = ReturnType<typeof peopleOf>;
