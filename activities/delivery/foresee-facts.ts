/** What a foreseen command needs to be decided and its mails to be composed; read without a lock. */
import type pg from 'pg';
import { type DatedMembership, holdsAt } from '../../domain/audience.ts';
import type { Calendar } from '../../domain/calendar/calendar.ts';
import { clearingAuthority } from '../../domain/contribution/clearance.ts';
import type { ContributionState } from '../../domain/contribution/state.ts';
import { ownRoles } from '../../domain/delegation.ts';
import type { Context, Instant } from '../../domain/lifecycle.ts';
import type { Category } from '../../domain/template/categories.ts';
import type { Template } from '../../domain/template/schema.ts';
import { heldColumns } from '../roles.ts';
import { stopped } from './conditions.ts';

export interface Subject {
  readonly state: ContributionState;
  readonly revision: number;
  readonly stuck: string | null;
  readonly templateId: string;
  readonly templateVersion: number;
  readonly cycleTitle: string;
  readonly names: Record<string, string> | null;
  readonly participantZone: string | null;
  readonly country: string | null;
  readonly draft: Context['draft'];
}

/** Somebody who may get a mail. */
export interface Reader {
  readonly person: string;
  readonly name: string;
  readonly language: string;
  readonly zone: string | null;
  /** Of the duty station. */
  readonly country: string | null;
  /** Whether no mail reaches them. */
  readonly stopped: boolean;
  readonly muted: readonly Category[];
}
/** A role with who holds it. */
export type Held = DatedMembership & Reader;

const subjectSql = `
select s.state, s.revision, s.stuck, s.template_id as "templateId", s.template_version as "templateVersion", c.title as "cycleTitle",
  p.names, p.zone as "participantZone", p.country,
  (select jsonb_build_object('version', d.version, 'hash', d.hash, 'content', d.content) from draft d where d.subject_id = s.id) as draft
from subject s join cycle c on c.id = s.cycle_id left join participant p on p.id = s.participant_id
where s.id = $1 and s.type = 'contribution' and s.state is not null`;
const reader = `pe.id as person, pe.name, pe.language, pe.zone, pe.country, coalesce(${stopped}, false) as stopped,
  array(select x.category from mute x where x.person_id = pe.id and x.until_at is null) as muted`;
const heldSql = `
select ${reader}, ${heldColumns}
from role_held m join person pe on pe.id = m.person_id where m.participant_id = $1 or m.body = any($2) or m.person_id = $3`;

export const readSubject = async (pool: pg.Pool, id: string): Promise<Subject | undefined> =>
  (await pool.query<Subject>(subjectSql, [id])).rows[0];

/** Roles for the participant, at its regions and in the secretariat, and those of who acts: in anyone's own right or by delegation. */
export const readHeld = async (pool: pg.Pool, { participant, regions }: ContributionState, actor: string): Promise<Held[]> =>
  (await pool.query<Held>(heldSql, [participant, ['secretariat', ...regions], actor])).rows;

/** People by their ids. */
export const readReaders = async (pool: pg.Pool, ids: readonly string[]): Promise<Reader[]> =>
  ids.length ? (await pool.query<Reader>(`select ${reader} from person pe where pe.id = any($1)`, [ids])).rows : [];

/** What decisions need, as `apply` would have it at `now`. */
export function contextAt(subject: Subject, held: readonly Held[], template: Template, calendar: Calendar, now: Instant): Context {
  const atBodies = ownRoles(held).filter((m) => m.body !== null && holdsAt(m, now));
  return {
    template,
    calendar,
    membershipsOf: (person) => held.filter((m) => m.person === person && holdsAt(m, now)),
    draft: subject.draft,
    clearingAuthorityAt: (at) =>
      held.some((m) => m.participant === subject.state.participant && m.role === clearingAuthority && holdsAt(m, at)),
    participants: [],
    holders: [...Map.groupBy(atBodies, ({ role, body }) => `${role}/${body}`).values()].map((of) => ({
      role: of[0]?.role ?? '',
      body: of[0]?.body ?? null,
      count: new Set(of.map((m) => m.person)).size,
    })),
  };
}
