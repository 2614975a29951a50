/** Why a person got something, or did not: every notice of a subject, held against the person's roles and what was delivered to them. */
import type pg from 'pg';
import { type Addressed, askedAt, belongs, type DatedMembership } from '../domain/audience.ts';
import { covers } from '../domain/delegation.ts';
import type { Template } from '../domain/template/schema.ts';
import { companionsSql } from './companions.ts';
import { categoryIn, type Explained, fate, type Manner, origin, say, type Told, when } from './explain.ts';
import type { MuteRow } from './mutes.ts';
import { bearsOn, type Passing } from './people/passings.ts';
import { resolutionSql, resolverSql } from './resolutions.ts';

export interface NoticeFacts extends Omit<Explained, 'template' | 'cause' | 'before' | 'after' | 'deliveries'> {
  readonly id: string;
  readonly required: boolean;
  readonly generation: number | null;
  readonly causeKind: string | null;
  /** A person's id, or a subject's. */
  readonly actor: string | null;
  readonly actorName: string | null;
  readonly causeReason: string | null;
  /** To the person asked about. */
  readonly delivery: Omit<Told, 'person'> | null;
}
type Row = Omit<NoticeFacts, 'delivery'> &
  Pick<Told, 'response' | 'attempts' | 'sentAt' | 'together' | 'resolution' | 'resolver'> & {
    readonly dState: string | null;
    readonly dReason: string | null;
    readonly dDueAt: Date;
  };

const sql = `SELECT n.id, n.rule, n.kind, n.audience, n.category, n.required, n.generation, n.due_at AS "dueAt", n.state, n.reason, n.planned_at AS "plannedAt",
  n.planned_with AS "plannedWith", n.cause_event AS "causeEvent", c.kind AS "causeKind", c.actor, a.name AS "actorName",
  coalesce(c.body->>'reason', c.body->>'message') AS "causeReason",
  d.state AS "dState", d.reason AS "dReason", d.response, d.attempts, d.due_at AS "dDueAt", d.sent_at AS "sentAt",
  ${companionsSql} AS together, ${resolutionSql} AS resolution, ${resolverSql} AS resolver
FROM notice n LEFT JOIN command c ON c.subject_id = n.subject_id AND c.id = n.cause_command LEFT JOIN person a ON a.id = c.actor
  LEFT JOIN delivery d ON d.subject_id = n.subject_id AND d.notice_id = n.id AND d.person_id = $2
WHERE n.subject_id = $1 ORDER BY n.due_at, n.id`;

/** All notices of a subject in order of their instants, with what was delivered to one person. */
export async function noticesFor(pool: pg.Pool, subject: string, person: string): Promise<NoticeFacts[]> {
  const { rows } = await pool.query<Row>(sql, [subject, person]);
  return rows.map(({ dState, dReason, response, attempts, dDueAt, sentAt, together, resolution, resolver, ...notice }) => ({
    ...notice,
    delivery:
      dState === null
        ? null
        : { state: dState, reason: dReason, response, attempts, dueAt: dDueAt, sentAt, together, resolution, resolver },
  }));
}

/** Who is asked about, and what about. */
export interface Asked {
  readonly person: { readonly id: string; readonly name: string };
  /** Every role the person ever held or will hold, by delegation too; and the delegations of theirs, which are others'. */
  readonly roles: readonly DatedMembership[];
  /** How roles passed to and from the person. */
  readonly passings: readonly Passing[];
  readonly to: Addressed;
  readonly template: Template;
  readonly mutes: readonly MuteRow[];
  readonly manner: Manner;
}

const isNamed = ({ audience }: NoticeFacts, { person }: Asked): boolean => audience === `person/${person.id}`;
/** The person's roles that a notice is for, whenever they are held. */
export const rolesFor = ({ audience }: Pick<NoticeFacts, 'audience'>, { person, roles, to }: Asked): DatedMembership[] =>
  roles.filter((m) => m.person === person.id && covers(m, to) && belongs(audience, m, to));
/** Whether the person was of the audience at the notice's instant. */
const holds = (notice: NoticeFacts, asked: Asked): boolean =>
  isNamed(notice, asked) || rolesFor(notice, { ...asked, roles: askedAt(asked.roles, asked.to, notice.dueAt.getTime()) }).length > 0;

/** What hand-overs and delegations have to do with these roles of the person between two instants. */
function passed(
  { person, passings, to, template, manner }: Asked,
  roles: readonly DatedMembership[],
  from: number,
  until: number,
): string[] {
  const ids = new Set(roles.map(({ id }) => id));
  return passings
    .filter((passing) => ids.has(passing.of) && bearsOn(passing, to, from, until))
    .map((passing) => {
      const title = template.roles[passing.role]?.title;
      const values = { person: person.name, other: passing.other, role: title?.[manner.language] ?? title?.en ?? passing.role };
      const at = when(manner, passing.from);
      return say(manner, passing.kind, { ...values, at, from: at, until: passing.until ? when(manner, passing.until) : '' });
    });
}
/** Whether it has to do with the person at all. */
export const concerns = (notice: NoticeFacts, asked: Asked): boolean =>
  notice.delivery !== null || isNamed(notice, asked) || rolesFor(notice, asked).length > 0;

/** What became of it for the person. */
export function outcomeFor(notice: NoticeFacts, asked: Asked): string {
  if (notice.delivery) return notice.delivery.state;
  return holds(notice, asked) && notice.state !== 'expanded' ? notice.state : 'not-addressed';
}

/** Other plans of the same notice: earlier ones, newest first, and the one that took the place of a cancelled one. */
export function plansBeside(notice: NoticeFacts, all: readonly NoticeFacts[]) {
  const { generation } = notice;
  if (generation === null) return { before: [], after: undefined };
  const same = all
    .filter((n) => n.rule === notice.rule && n.audience === notice.audience && n.generation !== null)
    .sort((a, b) => Number(b.generation) - Number(a.generation));
  return {
    before: same.filter((n) => Number(n.generation) < generation),
    after: notice.state === 'cancelled' ? same.findLast((n) => Number(n.generation) > generation) : undefined,
  };
}

/** When roles of the person begin and end, as far as that keeps them from getting something from `at` to `until`. */
function limits({ person, template, manner }: Asked, roles: readonly DatedMembership[], at: number, until = at): string[] {
  return roles.flatMap((m) => {
    const title = template.roles[m.role]?.title;
    const values = { person: person.name, role: title?.[manner.language] ?? title?.en ?? m.role };
    if (m.from > at) return [say(manner, 'begins', { ...values, at: when(manner, m.from) })];
    return m.until !== null && m.until <= until ? [say(manner, 'ended', { ...values, at: when(manner, m.until) })] : [];
  });
}

/** One notice explained to its end for the person. `now` is the injected clock's. */
export function explainFor(notice: NoticeFacts, all: readonly NoticeFacts[], asked: Asked, now: number): string[] {
  const { person, template, manner, mutes } = asked;
  const { delivery, dueAt } = notice;
  const name = { person: person.name };
  const explained: Explained = {
    ...notice,
    ...plansBeside(notice, all),
    template,
    cause: { actor: notice.actorName ?? (notice.causeKind === 'elapse' ? null : notice.actor), reason: notice.causeReason },
    deliveries: delivery ? [{ ...delivery, person: person.name }] : [],
  };
  const muted = outcomeFor(notice, asked) === 'planned' && !notice.required && mutes.find((m) => m.category === notice.category);
  const end = (): string[] => {
    if (delivery)
      return [
        ...fate(manner, explained),
        ...(delivery.reason === 'no-longer-holds-role' ? limits(asked, rolesFor(notice, asked), now) : []),
      ];
    if (!holds(notice, asked)) return [say(manner, 'notAmong', name), ...limits(asked, rolesFor(notice, asked), dueAt.getTime())];
    return notice.state === 'expanded' ? [say(manner, 'enteredLater', name)] : fate(manner, explained);
  };
  return [
    ...origin(manner, explained),
    ...end(),
    ...passed(asked, rolesFor(notice, asked), dueAt.getTime(), (delivery?.sentAt ?? delivery?.dueAt ?? dueAt).getTime()),
    ...(muted ? [say(manner, 'muted', { ...name, category: categoryIn(manner, muted.category), at: when(manner, muted.from) })] : []),
    say(manner, 'reckoned', { with: notice.plannedWith }),
  ];
}

/**
 * Why there is nothing between two instants: no rule, no role; and what there was before and is after. `concerning`: all that concerns
 * the person; `open`: what of it may be told.
 */
export function explainNothing(
  concerning: readonly NoticeFacts[],
  open: readonly NoticeFacts[],
  asked: Asked,
  from: number,
  until: number,
): string[] {
  const { person, manner } = asked;
  const got = open.filter((n) => n.delivery !== null || holds(n, asked));
  const last = got.findLast((n) => n.dueAt.getTime() < from);
  const next = got.find((n) => n.dueAt.getTime() >= until && n.state !== 'cancelled');
  const name = { person: person.name };
  const roles = asked.roles.filter((m) => concerning.some((n) => rolesFor(n, asked).includes(m)));
  const neverHeld = concerning.length === 0;
  return [
    say(manner, 'nothing', { ...name, from: when(manner, from), until: when(manner, until) }),
    ...(neverHeld ? [say(manner, 'neverHeld', name)] : [...limits(asked, roles, from, until), ...passed(asked, roles, from, until)]),
    ...(last ? [say(manner, 'last', { rule: last.rule, at: when(manner, last.dueAt) })] : []),
    ...(next ? [say(manner, 'next', { rule: next.rule, at: when(manner, next.dueAt) })] : []),
  ];
}
