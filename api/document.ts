/** Reads one document with all that its routes need, and holds who may see it. */
import type pg from 'pg';
import { thingOf } from '../domain/document/stage.ts';
import type { DocumentState } from '../domain/document/state.ts';
import { type Membership, may } from '../domain/permissions.ts';
import type { Template } from '../domain/template/schema.ts';
import { membershipsSql, require } from './authority.ts';
import type { Inside } from './deps.ts';
import { notFound } from './problems.ts';

export interface DocumentFacts {
  readonly id: string;
  readonly state: DocumentState;
  readonly template: Template;
  readonly memberships: readonly Membership[];
  readonly cycleTitle: string;
  /** Whether the person writes it, decides on it, or is of the secretariat: who does not sees what is published alone. */
  readonly inside: boolean;
  /** Languages to name things in: the person's, then the template's. */
  readonly language: string;
}

interface Row {
  readonly id: string;
  readonly state: DocumentState | null;
  readonly templateId: string;
  readonly templateVersion: number;
  readonly memberships: readonly Membership[];
  readonly cycleTitle: string;
  readonly language: string | null;
}

const columns = `s.id, s.state, s.template_id AS "templateId", s.template_version AS "templateVersion", c.title AS "cycleTitle",
  ${membershipsSql('$2', '$3')} AS memberships, (SELECT language FROM person WHERE id = $2) AS language`;
const from = `FROM subject s JOIN cycle c ON c.id = s.cycle_id WHERE s.type = 'document' AND s.state IS NOT NULL`;

async function factsOf({ pinned }: Pick<Inside, 'pinned'>, row: Row): Promise<DocumentFacts | null> {
  const { templateId, templateVersion, state, language, ...rest } = row;
  if (!state) return null;
  const template = await pinned.get(templateId, templateVersion);
  const inside = may(row.memberships, 'document.read', thingOf(state, template));
  if (!inside && state.publication === null) return null;
  return { ...rest, state, template, inside, language: language ?? 'en' };
}

/** The document as far as a person may see it at an instant; 404 otherwise. */
export async function readDocument(deps: Pick<Inside, 'pool' | 'pinned'>, id: string, person: string, at: number): Promise<DocumentFacts> {
  const { rows } = await deps.pool.query<Row>(`SELECT ${columns} ${from} AND s.id = $1`, [id, person, new Date(at)]);
  const facts = rows[0] && (await factsOf(deps, rows[0]));
  if (!facts) throw notFound('document');
  return facts;
}

/** The same for those inside; 403 for who may read what is published alone. */
export async function readInside(
  deps: Pick<Inside, 'pool' | 'pinned'>,
  id: string,
  person: string,
  at: number,
  action: 'document.read' | 'document.write' = 'document.read',
): Promise<DocumentFacts> {
  const facts = await readDocument(deps, id, person, at);
  require(facts.memberships, action, thingOf(facts.state, facts.template));
  return facts;
}

/** Documents of a cycle (null: of all) that a person may see: the latest cycle first, in the order of its template. */
export async function documentsOf(
  deps: Pick<Inside, 'pool' | 'pinned'>,
  cycle: string | null,
  person: string,
  at: number,
): Promise<DocumentFacts[]> {
  const { rows } = await deps.pool.query<Row>(
    `SELECT ${columns} ${from} AND ($1::text IS NULL OR s.cycle_id = $1) ORDER BY c.created_at DESC, c.id`,
    [cycle, person, new Date(at)],
  );
  const facts = (await Promise.all(rows.map((row) => factsOf(deps, row)))).filter((one) => one !== null);
  const place = ({ state, template }: DocumentFacts): number => {
    const phase = template.phases.findIndex(({ key }) => key === state.phase);
    return phase * 1000 + (template.phases[phase]?.stages.findIndex(({ key }) => key === state.stage) ?? 0);
  };
  return [...Map.groupBy(facts, ({ state }) => state.cycle).values()].flatMap((of) => of.sort((a, b) => place(a) - place(b)));
}

/** States of subjects by id; those without one are left out. */
export async function statesOf(pool: pg.Pool, ids: readonly string[]): Promise<Map<string, object>> {
  if (!ids.length) return new Map();
  const { rows } = await pool.query<{ id: string; state: object }>(
    'SELECT id, state FROM subject WHERE id = ANY($1) AND state IS NOT NULL',
    [ids],
  );
  return new Map(rows.map(({ id, state }) => [id, state]));
}
