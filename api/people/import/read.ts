/** The bytes of a spreadsheet's CSV (RFC 4180) as rows by column, or what is wrong with it. */
import { CsvError, parse } from 'csv-parse/sync';
import { Problem } from '../../problems.ts';

/** Columns in the order of the template; the first two must be there. */
export const columns = ['name', 'email', 'language', 'zone', 'role', 'participant', 'body', 'from', 'until'] as const;
export type Column = (typeof columns)[number];
const required: readonly Column[] = ['name', 'email'];

/** The most rows one file may have. */
export const mostRows = 2_000;

/** What breaks a rule in a cell. `rule` is a stable name. */
export interface CellError {
  readonly column: string;
  readonly rule: string;
  readonly detail: string;
}
export interface ReadRow {
  /** Of the file, from 1; of several lines the last. */
  readonly line: number;
  /** Trimmed; empty where the column is left out. */
  readonly cells: Readonly<Record<Column, string>>;
  readonly errors: readonly CellError[];
}

const refuse = (rule: string, detail: string, extra: object = {}): Problem => new Problem(`import.${rule}`, detail, { ...extra });

/** UTF-8, with or without a byte order mark. Anything else would be guessed at, and a name guessed wrongly is a name written wrongly. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refuse('encoding', 'The file is not in UTF-8. In a spreadsheet program, save it as "CSV UTF-8".');
  }
}

/** Commas, semicolons or tabs: what the first line has most of. */
function delimiterOf(text: string): string {
  const first = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const count = (sign: string): number => first.split(sign).length - 1;
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

function headed(cells: readonly string[]): Column[] {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const unknown = names.filter((name) => !(columns as readonly string[]).includes(name));
  const twice = names.filter((name, i) => names.indexOf(name) !== i);
  const missing = required.filter((name) => !names.includes(name));
  const wrong = [
    ...unknown.map((name) => ({ path: name || '(empty)', detail: 'is no column of this import' })),
    ...twice.map((name) => ({ path: name, detail: 'is there twice' })),
    ...missing.map((name) => ({ path: name, detail: 'is missing' })),
  ];
  if (wrong.length) throw refuse('columns', `The first line names the columns: ${columns.join(', ')}.`, { errors: wrong });
  return names as Column[];
}

/** A cell that a spreadsheet would compute is none that a person typed. */
const isFormula = (cell: string): boolean => /^[=+\-@\t\r]/.test(cell);

/** Reads a file. Throws `import.encoding`, `import.csv`, `import.columns`, `import.empty` or `import.too-many-rows`. */
export function readRows(bytes: Uint8Array): ReadRow[] {
  const text = textOf(bytes);
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: false,
    }) as unknown as typeof records;
  } catch (error) {
    if (error instanceof CsvError) throw refuse('csv', `The file cannot be read as CSV: ${error.message}.`);
    throw error;
  }
  const [head, ...rest] = records;
  if (!head) throw refuse('empty', 'The file is empty.');
  const names = headed(head.record);
  const rows = rest.filter(({ record }) => record.some((cell) => cell.trim() !== ''));
  if (!rows.length) throw refuse('empty', 'The file has a first line, and no people.');
  if (rows.length > mostRows) throw refuse('too-many-rows', `The file has ${rows.length} rows; at most ${mostRows} are taken at once.`);
  return rows.map(({ record, info }) => {
    const cells = Object.fromEntries(columns.map((column) => [column, ''])) as Record<Column, string>;
    for (const [i, name] of names.entries()) cells[name] = (record[i] ?? '').trim();
    const errors: CellError[] = names.flatMap((column) =>
      isFormula(cells[column])
        ? [{ column, rule: 'cell.formula', detail: 'begins like a formula of a spreadsheet: write it without = + - @ in front' }]
        : [],
    );
    if (record.length !== names.length)
      errors.push({ column: '', rule: 'row.cells', detail: `has ${record.length} cells where the first line has ${names.length}` });
    return { line: info.lines, cells, errors };
  });
}
