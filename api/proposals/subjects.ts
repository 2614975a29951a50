/** What the rules need of the contributions a proposal is about, and of the people who would hear of it; read on one connection. */
import type pg from 'pg';
import { heldColumns } from '../../activities/roles.ts';
import type { DatedMembership } from '../../domain/audience.ts';

export type Client = pg.Pool | pg.ClientBase;

export interface SubjectRow {
  readonly id: string;
  readonly type: string;
  readonly workflow: string;
  readonly cycleId: string;
  readonly cycleTitle: string;
  readonly phase: string | null;
  readonly participantId: string | null;
  readonly region: string | null;
  readonly state: object | null;
  readonly revision: number;
  readonly stuck: string | null;
  readonly templateId: string;
  readonly templateVersion: number;
}

const subjectsSql = `SELECT s.id, s.type, s.workflow, s.cycle_id AS "cycleId", c.title AS "cycleTitle", s.phase, s.participant_id AS "participantId", s.region, s.state,
  s.revision, s.stuck, s.template_id AS "templateId", s.template_version AS "templateVersion"
FROM subject s JOIN cycle c ON c.id = s.cycle_id WHERE s.id = ANY($1)`;

/** Subjects by id; those that are not there are left out. */
export async function subjectsOf(client: Client, ids: readonly string[]): Promise<ReadonlyMap<string, SubjectRow>> {
  const { rows } = await client.query<SubjectRow>(subjectsSql, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

export interface Reader {
  readonly name: string;
  readonly language: string;
  readonly zone: string | null;
}
export interface Place {
  readonly names: Record<string, string> | null;
  readonly zone: string;
}
/** Everybody who may hear of some participants, with the roles they ever hold, in their own right or by delegation. */
export interface People {
  readonly memberships: readonly DatedMembership[];
  readonly readers: ReadonlyMap<string, Reader>;
  readonly places: ReadonlyMap<string, Place>;
}

const peopleSql = `SELECT ${heldColumns}, pe.name, pe.language, pe.zone
FROM role_held m JOIN person pe ON pe.id = m.person_id WHERE m.participant_id = ANY($1) OR m.body IS NOT NULL`;

export async function peopleOf(client: Client, participants: readonly string[]): Promise<People> {
  const { rows } = await client.query<DatedMembership & Reader>(peopleSql, [participants]);
  const { rows: places } = await client.query<Place & { id: string }>('SELECT id, names, zone FROM participant WHERE id = ANY($1)', [
    participants,
  ]);
  return {
    memberships: rows.map(({ name: _, language: __, zone: ___, ...held }) => held),
    readers: new Map(rows.map(({ person, name, language, zone }) => [person, { name, language, zone }])),
    places: new Map(places.map(({ id, names, zone }) => [id, { names, zone }])),
  };
}
