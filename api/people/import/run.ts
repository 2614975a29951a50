/** An import from beginning to end, in one transaction; a dry run is the same one, up to the writing. */
import type { Calendar } from '../../../domain/calendar/calendar.ts';
import type { Database } from '../../../prisma/client.ts';
import { isUnique, type Transaction } from '../../once.ts';
import { Problem } from '../../problems.ts';
import { checkRow, type Known, type Wanted } from './check.ts';
import { type Outcome, planner } from './plan.ts';
import { type CellError, readRows } from './read.ts';
import { readPeople, writePlan } from './write.ts';

/** How long one may take, in milliseconds: 2,000 rows, each a person and a role. */
const patience = 60_000;
/** Roles that are there without any template. */
const usualRoles = ['focal-point', 'clearing-authority', 'drafter', 'observer', 'regional-coordinator', 'secretariat', 'bounce-reporter'];

export interface ImportedRow {
  readonly line: number;
  readonly email: string;
  readonly outcome: Outcome;
  readonly errors: readonly CellError[];
}
export interface Imported {
  readonly dryRun: boolean;
  /** False for a dry run, and where a row has an error: then nothing is written. */
  readonly applied: boolean;
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly rows: readonly ImportedRow[];
}

/** Rows of one address are about one person: what one says of them, another may leave out, and not contradict. */
function sayings(): (row: Wanted) => readonly CellError[] | undefined {
  const before = new Map<string, { line: number; name: string; language: string | null; zone: string | null }>();
  return ({ email, line, name, language, zone }) => {
    const first = before.get(email);
    before.set(email, { line: first?.line ?? line, name, language: first?.language ?? language, zone: first?.zone ?? zone });
    if (!first) return undefined;
    const says = { name, language, zone };
    const errors = (['name', 'language', 'zone'] as const)
      .filter((column) => says[column] !== null && first[column] !== null && says[column] !== first[column])
      .map((column) => ({ column, rule: 'person.disagrees', detail: `is another than in line ${first.line}, which has the same address` }));
    return errors.length ? errors : undefined;
  };
}

async function knownTo(tx: Transaction): Promise<Known> {
  const participants = await tx.participant.findMany({ select: { id: true, zone: true } });
  const regions = await tx.regionMembership.findMany({ distinct: ['region'], select: { region: true } });
  const roles = await tx.$queryRaw<{ role: string }[]>`SELECT DISTINCT jsonb_object_keys(content->'roles') AS role FROM template_version`;
  return {
    participants: new Map(participants.map(({ id, zone }) => [id, zone])),
    bodies: new Set(['secretariat', ...regions.map(({ region }) => region)]),
    roles: new Set([...usualRoles, ...roles.map(({ role }) => role)]),
  };
}

/** Reads, checks and writes a file. Throws what `readRows` does. `receivedAt`: roles without a beginning begin then. */
export async function importPeople(
  db: Database,
  calendar: Calendar,
  bytes: Uint8Array,
  dryRun: boolean,
  receivedAt: number,
): Promise<Imported> {
  const read = readRows(bytes);
  const now = new Date(receivedAt);
  const ended = (rows: readonly ImportedRow[], applied: boolean): Imported => {
    const counts: Record<Outcome, number> = { created: 0, changed: 0, unchanged: 0, error: 0 };
    for (const { outcome } of rows) counts[outcome]++;
    return { dryRun, applied, counts, rows };
  };
  try {
    return await db.$transaction(
      async (tx) => {
        const known = await knownTo(tx);
        const emails = read.map(({ cells }) => cells.email.toLowerCase());
        const { plan, take } = planner(await readPeople(tx, emails), now);
        const said = sayings();
        const rows = read.map((row): ImportedRow => {
          const checked = checkRow(row, known, calendar);
          const wanted = 'email' in checked ? (said(checked) ?? checked) : checked;
          const { line } = row;
          const { email } = row.cells;
          return 'email' in wanted ? { line, email, ...take(wanted) } : { line, email, outcome: 'error', errors: wanted };
        });
        const applies = !dryRun && rows.every(({ outcome }) => outcome !== 'error');
        if (applies) await writePlan(tx, plan, now);
        return ended(rows, applies);
      },
      { timeout: patience, maxWait: 10_000 },
    );
  } catch (error) {
    if (isUnique(error)) throw new Problem('exists.already', 'Somebody wrote one of these people at the same moment: try again.');
    throw error;
  }
}
