/** Reads a subject with what waits for it, under its lock. */
import type pg from 'pg';
import type { DatedMembership } from '../../domain/audience.ts';
import type { Answer, Command, Context, SubjectType } from '../../domain/lifecycle.ts';

export interface Loaded {
  readonly type: SubjectType;
  readonly cycleId: string;
  readonly participantId: string | null;
  readonly templateId: string;
  readonly templateVersion: number;
  readonly state: object | null;
  readonly status: string;
  readonly revision: number;
  readonly head: string;
  readonly stuck: string | null;
  /** Whether effects of earlier transactions wait to be carried out. */
  readonly effects: boolean;
  readonly waiting: readonly Command[];
  /** Answers given before, of the commands asked about. */
  readonly known: Readonly<Record<string, Answer>>;
  readonly memberships: readonly DatedMembership[];
  readonly draft: Context['draft'];
  /** When somebody is the clearing authority of the participant; like the draft, read when a waiting command needs it. */
  readonly clearing: readonly Pick<DatedMembership, 'from' | 'until'>[];
}

const needsContent = "c.kind in ('draft', 'submit', 'ask-clearance', 'clear', 'refuse-clearance')";
const text = `
select s.type, s.cycle_id as "cycleId", s.participant_id as "participantId", s.template_id as "templateId", s.template_version as "templateVersion",
  s.state, s.status, s.revision, s.head, s.stuck,
  exists (select 1 from outbox o where o.subject_id = $1 and o.done_at is null) as effects,
  (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'kind', c.kind, 'body', c.body, 'actor', c.actor, 'principal', c.principal,
      'receivedAt', (extract(epoch from c.received_at) * 1000)::bigint) order by c.received_at, c.kind <> 'begin', c.id), '[]')
    from command c where c.subject_id = $1 and c.answer is null) as waiting,
  (select coalesce(jsonb_object_agg(c.id, c.answer), '{}') from command c where c.subject_id = $1 and c.id = any($2) and c.answer is not null) as known,
  (select coalesce(jsonb_agg(jsonb_build_object('person', m.person_id, 'role', m.role, 'participant', m.participant_id, 'body', m.body,
      'from', (extract(epoch from m.from_at) * 1000)::bigint, 'until', (extract(epoch from m.until_at) * 1000)::bigint,
      'by', m.delegator_id, 'cycle', m.cycle_id, 'ask', m.ask)), '[]')
    from role_held m where m.person_id in (select c.actor from command c where c.subject_id = $1 and c.answer is null)) as memberships,
  (select jsonb_build_object('version', d.version, 'hash', d.hash, 'content', d.content) from draft d where d.subject_id = $1
    and exists (select 1 from command c where c.subject_id = $1 and c.answer is null and ${needsContent})) as draft,
  (select coalesce(jsonb_agg(jsonb_build_object('from', (extract(epoch from m.from_at) * 1000)::bigint,
      'until', (extract(epoch from m.until_at) * 1000)::bigint)), '[]') from membership m
    where m.participant_id = s.participant_id and m.role = 'clearing-authority'
      and exists (select 1 from command c where c.subject_id = $1 and c.answer is null and ${needsContent})) as clearing
from subject s where s.id = $1`;

/**
 * Begins a transaction and locks the subject, then reads. Two statements, sent together: under the lock's wait a single one would see the commands
 * as they were before it. Answers undefined when there is no such subject.
 */
export async function load(client: pg.PoolClient, id: string, asked: readonly string[]): Promise<Loaded | undefined> {
  const [, { rows }] = await Promise.all([
    client.query(`begin; select 1 from subject where id = ${client.escapeLiteral(id)} for update`),
    client.query<Loaded>({ name: 'apply-load', text, values: [id, asked] }),
  ]);
  return rows[0];
}
