/**
 * A schedule: what happens to people and contributions over three months of the small cycle, as data. Steps name seats, not people, so that
 * each makes sense whatever came before; `eventsOf` says who is meant.
 */
import { contentHash } from '../../activities/hash.ts';
import type { DatedMembership } from '../../domain/audience.ts';
import type { Deadline } from '../../domain/calendar/deadline.ts';
import { type Command, type Context, type Instant, subjectId } from '../../domain/lifecycle.ts';
import type { Happening, World } from '../../domain/simulation.ts';
import type { Category } from '../../domain/template/categories.ts';
import { deadline } from '../support/store.ts';
import { memberships, participants, smallWorld, utc } from '../support/world.ts';

export const hour = 3_600_000;
export const day = 24 * hour;
/** A Thursday. Soft 40 days later, hard 50. */
export const begins = utc('2027-04-01T08:00');
export const ends = begins + 110 * day;
export const dates: Deadline = deadline(utc('2027-05-11T21:59:59'), utc('2027-05-21T21:59:59'));

/** One reminder a week, so that the cap is met often. */
export const cap = 1;
export const world: World = {
  ...smallWorld,
  template: { ...smallWorld.template, delivery: { ...smallWorld.template.delivery, cap } },
  memberships: memberships.map((m, i) => ({ ...m, id: `m${i}` })),
};
export const states = participants.map((p) => p.id);
export const contributionOf = (state: string): string => subjectId.contribution('c1', 'report', state);

/** Posts that one person after another holds. */
export const seats = {
  AAA: { first: 'fp-aaa', role: 'focal-point', participant: 'AAA', body: null },
  BBB: { first: 'fp-bbb', role: 'focal-point', participant: 'BBB', body: null },
  CCC: { first: 'fp-ccc', role: 'focal-point', participant: 'CCC', body: null },
  drafter: { first: 'drafter-aaa', role: 'drafter', participant: 'AAA', body: null },
  north: { first: 'co-north', role: 'regional-coordinator', participant: null, body: 'NORTH' },
  south: { first: 'co-south', role: 'regional-coordinator', participant: null, body: 'SOUTH' },
} as const;
export type Seat = keyof typeof seats;

type OfSeat = { readonly at: Instant; readonly seat: Seat };
export type Step =
  /** The holder's role ends `after` milliseconds later, and another's begins at that instant. */
  | ({ readonly kind: 'hand-over'; readonly after: number } & OfSeat)
  | ({ readonly kind: 'leave' } & OfSeat)
  /** Another person in the same role, beside whoever holds it. */
  | ({ readonly kind: 'join'; readonly after: number } & OfSeat)
  | ({
      readonly kind: 'delegate';
      readonly after: number;
      readonly days: number;
      readonly scope: 'all' | 'cycle' | 'ask' | 'other';
    } & OfSeat)
  | ({ readonly kind: 'revoke' } & OfSeat)
  /** The holder's address takes mails at so many more instants, and none after. */
  | ({ readonly kind: 'die'; readonly more: number } & OfSeat)
  /** The last mail to the holder is reported as having come back. */
  | ({ readonly kind: 'report' } & OfSeat)
  | ({ readonly kind: 'correct' } & OfSeat)
  | ({ readonly kind: 'mute' | 'unmute'; readonly category: Category } & OfSeat)
  | { readonly kind: 'say'; readonly at: Instant; readonly state: string; readonly what: Word; readonly by: 'secretariat' | 'holder' };

export const words = [
  'submit',
  'decline',
  'delay',
  'extend',
  'remind',
  'reopen',
  'return',
  'approve',
  'revise',
  'withdraw',
  'lift',
] as const;
export type Word = (typeof words)[number];
/** The others are the coordinator's. */
const ofContributors: ReadonlySet<Word> = new Set(['submit', 'decline', 'delay', 'revise', 'withdraw']);

/** What both runners do at an instant. */
export type Event =
  | { readonly at: Instant; readonly what: 'people'; readonly event: Exclude<Happening, { kind: 'stopped' }> }
  | { readonly at: Instant; readonly what: 'dies'; readonly address: string; readonly more: number }
  | {
      readonly at: Instant;
      readonly what: 'said';
      readonly subject: string;
      readonly command: Command;
      readonly draft: Context['draft'];
    };

interface Holder {
  readonly person: string;
  readonly role: string;
  readonly from: Instant;
}

const bodyOf = (what: Word, at: Instant, draft: { version: number; hash: string }): object => {
  const until = new Date(at + 20 * day).toISOString().slice(0, 10);
  const reason = 'As it is.';
  const bodies: Record<Word, object> = {
    submit: { draftVersion: draft.version },
    delay: { until: new Date(at + 4 * day).toISOString().slice(0, 10) },
    extend: { days: 12, reason },
    lift: { lift: true, reason },
    reopen: { until, reason },
    return: { contentHash: draft.hash, reason },
    approve: { contentHash: draft.hash },
    ...{ decline: {}, remind: {}, revise: {}, withdraw: {} },
  };
  return bodies[what];
};

/** The events of a schedule, in order of their instants. */
export function eventsOf(steps: readonly Step[]): Event[] {
  const events: Event[] = [];
  const holders = new Map<Seat, Holder>(
    Object.entries(seats).map(([seat, { first }]) => [
      seat as Seat,
      { person: first, role: `m${memberships.findIndex((m) => m.person === first)}`, from: 0 },
    ]),
  );
  const addresses = new Map<string, string>();
  const delegations = new Map<Seat, string>();
  const drafts = new Map<string, number>();
  const happen = (at: Instant, event: Exclude<Happening, { kind: 'stopped' }>): void => void events.push({ at, what: 'people', event });
  for (const [i, step] of [...steps].sort((a, b) => a.at - b.at).entries()) {
    const { at } = step;
    if (step.kind === 'say') {
      const { state, what, by } = step;
      const version = (drafts.get(state) ?? 0) + (what === 'submit' ? 1 : 0);
      drafts.set(state, version);
      const content = { 'main.text': `Version ${version}.` };
      const draft = { version, hash: contentHash(content), content };
      const post = ofContributors.has(what) ? (state as Seat) : state === 'AAA' ? 'north' : 'south';
      const actor = by === 'secretariat' ? 'sec' : (holders.get(post)?.person ?? 'sec');
      const kind = what === 'lift' ? 'extend' : what;
      const command: Command = { id: `s${i}`, kind, body: bodyOf(what, at, draft), actor, principal: null, receivedAt: at };
      events.push({ at, what: 'said', subject: contributionOf(state), command, draft: what === 'submit' ? draft : null });
      continue;
    }
    const { seat } = step;
    const { role, participant, body } = seats[seat];
    const of = participant ?? body;
    const holder = holders.get(seat);
    const fresh = `${seat.toLowerCase()}-${i}`;
    const takes = (from: Instant): void => {
      const membership: DatedMembership = { id: `${fresh}-role`, person: fresh, role, participant, body, from, until: null };
      happen(at, { kind: 'joined', membership });
      holders.set(seat, { person: fresh, role: `${fresh}-role`, from });
    };
    const address = holder && (addresses.get(holder.person) ?? holder.person);
    switch (step.kind) {
      case 'hand-over': {
        const from = Math.max(at + step.after, (holder?.from ?? 0) + 1);
        if (holder) happen(at, { kind: 'left', person: holder.person, of, until: from });
        takes(from);
        break;
      }
      case 'leave':
        if (holder) happen(at, { kind: 'left', person: holder.person, of, until: Math.max(at, holder.from + 1) });
        holders.delete(seat);
        break;
      case 'join':
        takes(at + step.after);
        break;
      case 'delegate': {
        if (!holder) break;
        const from = at + step.after;
        const scope = { all: {}, cycle: { cycle: 'c1' }, ask: { cycle: 'c1', ask: 'report' }, other: { cycle: 'c1', ask: 'another' } };
        const id = `${fresh}-delegation`;
        happen(at, { kind: 'delegated', id, of: holder.role, delegate: fresh, from, until: from + step.days * day, ...scope[step.scope] });
        delegations.set(seat, id);
        break;
      }
      case 'revoke': {
        const id = delegations.get(seat);
        if (id) happen(at, { kind: 'revoked', id, until: at });
        delegations.delete(seat);
        break;
      }
      case 'die':
        if (address) events.push({ at, what: 'dies', address, more: step.more });
        break;
      case 'report':
        if (holder && address) happen(at, { kind: 'reported', person: holder.person, address });
        break;
      case 'correct':
        if (!holder) break;
        addresses.set(holder.person, `${holder.person}.${i}`);
        happen(at, { kind: 'address', person: holder.person, address: `${holder.person}.${i}` });
        break;
      case 'mute':
      case 'unmute':
        if (holder) happen(at, { kind: step.kind === 'mute' ? 'muted' : 'unmuted', person: holder.person, category: step.category });
    }
  }
  return events;
}

const instant = (at: Instant): string => new Date(at).toISOString().replace('.000Z', 'Z');

/** A schedule as people read it: a line for each step. */
export const inWords = (steps: readonly Step[]): string =>
  [...steps]
    .sort((a, b) => a.at - b.at)
    .map(({ at, kind, ...rest }) => `  ${instant(at)} ${kind} ${JSON.stringify(rest)}`)
    .join('\n');
