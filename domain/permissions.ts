/**
 * Who may do what to which thing: the one place that decides it.
 * The API asks it early (to refuse and to show what is allowed); `decide` asks it again inside the transaction and has the last word.
 */

import { covers, ownRoles, type Scope } from './delegation.ts';

/**
 * A person's role at an instant: for a participant or for a body (a region, `secretariat`); in their own right, or by delegation.
 * One that is held by delegation may be for one cycle (`cycle`) or one ask of it (`ask`).
 */
export interface Membership extends Scope {
  readonly role: string;
  readonly participant: string | null;
  readonly body: string | null;
  /** The person who delegated it; left out or null when it is held in one's own right. */
  readonly by?: string | null | undefined;
}

/**
 * What an action is done to. `region` is the default region, whose coordinator decides; `regions` are all it belongs to. `cycle` and `ask`
 * are those of what belongs to a cycle: a delegation may be for one of them alone.
 */
export interface Thing extends Scope {
  readonly participant?: string | null;
  readonly region?: string | null;
  readonly regions?: readonly string[];
  /** Who writes a document, and who decides on it in any step. */
  readonly authors?: Holders;
  readonly deciders?: readonly Holders[];
}

/** Those who hold a role for a body; of none where the body is null. */
export interface Holders {
  readonly role: string;
  readonly body: string | null;
}

/** Who stands where towards a thing. One person may be several. */
export type Standing =
  | 'secretariat'
  | 'coordinator'
  | 'informed-coordinator'
  | 'focal-point'
  | 'drafter'
  | 'clearing-authority'
  | 'observer'
  | 'bounce-reporter'
  | 'author'
  | 'decider';

const table = {
  'template.read': ['secretariat'],
  'cycle.create': ['secretariat'],
  'cycle.launch': ['secretariat'],
  'cycle.archive': ['secretariat'],
  'cycle.reschedule': ['secretariat'],
  'cycle.audit': ['secretariat'],
  'cycle.notices': ['secretariat'],
  'call.open': ['secretariat'],
  'call.read': ['secretariat', 'coordinator', 'informed-coordinator'],
  'delivery.resolve': ['secretariat'],
  'bounce.report': ['secretariat', 'bounce-reporter'],
  'explanation.read': ['secretariat', 'coordinator', 'informed-coordinator'],
  'directory.read': ['secretariat'],
  'directory.write': ['secretariat'],
  'participant.people': ['secretariat', 'coordinator', 'focal-point', 'drafter', 'clearing-authority', 'observer'],
  'contribution.read': ['secretariat', 'coordinator', 'informed-coordinator', 'focal-point', 'drafter', 'clearing-authority', 'observer'],
  'contribution.read-draft': ['secretariat', 'focal-point', 'drafter', 'clearing-authority'],
  'contribution.draft': ['secretariat', 'focal-point', 'drafter'],
  'contribution.ask-clearance': ['focal-point', 'drafter'],
  'contribution.clear': ['clearing-authority'],
  'contribution.submit': ['secretariat', 'focal-point'],
  'contribution.revise': ['secretariat', 'focal-point', 'drafter'],
  'contribution.withdraw': ['secretariat', 'focal-point'],
  'contribution.decline': ['secretariat', 'focal-point'],
  'contribution.delay': ['secretariat', 'focal-point'],
  'contribution.decide': ['coordinator'],
  'contribution.enter': ['secretariat', 'coordinator'],
  'contribution.publish': ['secretariat', 'coordinator'],
  'contribution.extend': ['secretariat', 'coordinator'],
  'contribution.reopen': ['secretariat', 'coordinator'],
  'contribution.remind': ['secretariat', 'coordinator'],
  'contribution.replan': ['secretariat'],
  'pledge.record': ['secretariat', 'focal-point', 'drafter'],
  'pledge.read': ['secretariat', 'coordinator', 'informed-coordinator', 'focal-point', 'drafter', 'clearing-authority', 'observer'],
  'pledge.draft': ['secretariat', 'focal-point', 'drafter'],
  'pledge.submit': ['secretariat', 'focal-point'],
  'pledge.change': ['secretariat', 'focal-point'],
  'pledge.withdraw': ['secretariat', 'focal-point'],
  'pledge.answer-partner': ['secretariat', 'focal-point'],
  'pledge.report': ['secretariat', 'focal-point'],
  'pledge.screen': ['secretariat'],
  'pledge.archive': ['secretariat'],
  'contact.read': ['secretariat', 'coordinator', 'informed-coordinator'],
  'contact.record': ['secretariat', 'coordinator'],
  'contribution.schedule': ['secretariat'],
  'mandate.record': ['secretariat'],
  'mandate.manage': ['secretariat'],
  'mandate.progress': ['secretariat', 'focal-point', 'drafter'],
  'objection.make': ['focal-point'],
  'list.read': ['secretariat', 'focal-point', 'drafter', 'clearing-authority', 'observer'],
  'event.read': ['secretariat', 'coordinator', 'informed-coordinator'],
  'event.manage': ['secretariat', 'coordinator'],
  'event.comment': ['focal-point', 'drafter'],
  'contribution.restrict': ['secretariat', 'focal-point'],
  'document.read': ['secretariat', 'author', 'decider'],
  'document.write': ['secretariat', 'author'],
  'document.publish': ['secretariat', 'author'],
  'document.override': ['secretariat'],
  'document.transmit': ['secretariat', 'author'],
} as const satisfies Record<string, readonly Standing[]>;

export type Action = keyof typeof table;
export const actions = Object.keys(table) as Action[];

const isOf = ({ role, body }: Membership, holders: Holders | undefined): boolean =>
  body !== null && holders !== undefined && role === holders.role && body === holders.body;

/** How the holder of these roles stands towards a thing. */
export function standings(memberships: readonly Membership[], thing: Thing): Set<Standing> {
  const found = new Set<Standing>();
  for (const membership of memberships) {
    if (!covers(membership, thing)) continue;
    const { role, participant, body } = membership;
    if (role === 'secretariat' && body === 'secretariat') found.add('secretariat');
    // A program that reads the mail server's reports, and may do nothing else.
    if (role === 'bounce-reporter' && body === 'secretariat') found.add('bounce-reporter');
    if (role === 'regional-coordinator' && body !== null) {
      if (body === thing.region) found.add('coordinator');
      else if (thing.regions?.includes(body)) found.add('informed-coordinator');
    }
    if (isOf(membership, thing.authors)) found.add('author');
    if (thing.deciders?.some((holders) => isOf(membership, holders))) found.add('decider');
    if (participant !== null && participant === thing.participant) {
      if (role === 'focal-point' || role === 'drafter' || role === 'clearing-authority' || role === 'observer') found.add(role);
    }
  }
  return found;
}

/**
 * Who gives a role, says when it ends and hands it over for its holder; and whether its holder may pass it on: hand it over to a successor,
 * or delegate it for a time. A focal point answers for who drafts, and the coordinator for who the focal points are.
 */
const roles: Readonly<Record<string, { readonly named: readonly Standing[]; readonly passedOn: boolean }>> = {
  'focal-point': { named: ['secretariat', 'coordinator'], passedOn: true },
  'clearing-authority': { named: ['secretariat', 'focal-point'], passedOn: true },
  drafter: { named: ['secretariat', 'focal-point'], passedOn: false },
  observer: { named: ['secretariat', 'focal-point'], passedOn: false },
  'regional-coordinator': { named: ['secretariat'], passedOn: true },
  secretariat: { named: ['secretariat'], passedOn: true },
};
const otherRole = { named: ['secretariat'], passedOn: false } as const;

/** Whether a role's holder may hand it over and delegate it. */
export const passesOn = (role: string): boolean => (roles[role] ?? otherRole).passedOn;

/** Whether the holder of these roles may give somebody `role` for `thing`, or end it. In their own right: a delegation is of a role's work, not of naming people. */
export function mayName(memberships: readonly Membership[], role: string, thing: Thing): boolean {
  const has = standings(ownRoles(memberships), thing);
  return (roles[role] ?? otherRole).named.some((standing) => has.has(standing));
}

/** Whether the holder of these roles may do `action` to `thing`. */
export function may(memberships: readonly Membership[], action: Action, thing: Thing = {}): boolean {
  const allowed: readonly Standing[] = table[action];
  const has = standings(action === 'directory.write' ? ownRoles(memberships) : memberships, thing);
  return allowed.some((standing) => has.has(standing));
}
