/** People from a file: what is read, what is refused by which rule, all or nothing, and nothing the second time. */
import { parse } from 'csv-parse/sync';
import { beforeEach, describe, expect, test } from 'vitest';
import { columns, mostRows } from '../../api/people/import/read.ts';
import { testApi } from './support.ts';

let nudged = 0;
const api = await testApi({ engine: 'away', deps: { nudgeDelivery: async () => void nudged++ } });
const head = columns.join(',');
const send = async (body: string | Uint8Array, dryRun: boolean, as = 'sec', type = 'text/csv') => {
  const answer = await fetch(`${api.base}/api/people/import?dryRun=${dryRun}`, {
    method: 'POST',
    headers: { authorization: `Bearer key-of-${as}`, 'content-type': type },
    body: body as string,
  });
  return { status: answer.status, body: (await answer.json()) as Answer };
};
const file = (...rows: string[]) => [head, ...rows].join('\r\n');
const people = async () => (await api.pool.query('select count(*)::int as n from person')).rows[0].n as number;
// biome-ignore lint/suspicious/noExplicitAny: what a test looks into is its own affair
type Answer = any;
let n = 0;
let mail = '';
beforeEach(() => {
  mail = `imported-${++n}@example.org`;
});

test('a dry run says what would become of each row and writes nothing; the real run does just that; again, nothing changes', async () => {
  const content = file(
    `Ada New,${mail.toUpperCase()},fr,Africa/Nairobi,focal-point,AAA,,2027-03-01,2027-12-31`,
    `Ada New,${mail},,,drafter,BBB,,,`,
    'Person fp-aaa,fp-aaa@example.org,,,,,,,',
    'Person fp-bbb,fp-bbb@example.org,es,,focal-point,BBB,,,2028-01-31',
    'Cora,co@example.org,,,regional-coordinator,,NORTH,,',
  );
  const [before, told] = [await people(), nudged];
  const dry = await send(content, true);
  expect(dry.body).toMatchObject({ dryRun: true, applied: false, counts: { created: 3, unchanged: 1, changed: 1, error: 0 } });
  expect(dry.body.rows.map((r: { line: number; outcome: string }) => [r.line, r.outcome])).toEqual([
    [2, 'created'],
    [3, 'created'],
    [4, 'unchanged'],
    [5, 'changed'],
    [6, 'created'],
  ]);
  expect([await people(), nudged]).toEqual([before, told]);
  const real = await send(content, false);
  expect(real.body).toEqual({ ...dry.body, dryRun: false, applied: true });
  expect([await people(), nudged]).toEqual([before + 2, told + 1]);
  const { rows } = await api.pool.query('select id from person where email = $1', [mail]);
  expect((await api.get(`/api/people/${rows[0].id}`)).body).toMatchObject({
    name: 'Ada New',
    language: 'fr',
    zone: 'Africa/Nairobi',
    memberships: [
      { role: 'drafter', participant: 'BBB', from: new Date(api.clock.at).toISOString(), until: null },
      // Days begin and end in the participant's zone, Zurich.
      { role: 'focal-point', participant: 'AAA', from: '2027-02-28T23:00:00.000Z', until: '2027-12-31T23:00:00.000Z' },
    ],
  });
  expect((await api.get('/api/people/fp-bbb')).body).toMatchObject({
    language: 'es',
    memberships: [{ until: '2028-01-31T11:00:00.000Z' }],
  });
  expect((await send(content, false)).body.counts).toEqual({ created: 0, changed: 0, unchanged: 5, error: 0 });
  api.clock.at += 86_400_000;
  expect((await send(content, false)).body.counts).toEqual({ created: 0, changed: 0, unchanged: 5, error: 0 });
});

describe('each cell that does not fit is named: line, column, rule', () => {
  const row = (change: Partial<Record<(typeof columns)[number], string>>) => {
    const cells = {
      name: 'Ada',
      email: mail,
      language: '',
      zone: '',
      role: 'drafter',
      participant: 'AAA',
      body: '',
      from: '',
      until: '',
      ...change,
    };
    return columns.map((column) => `"${cells[column].replaceAll('"', '""')}"`).join(',');
  };
  test.each<[string, string, Parameters<typeof row>[0]]>([
    ['name', 'name.length', { name: '' }],
    ['name', 'name.length', { name: 'x'.repeat(201) }],
    ['name', 'cell.formula', { name: '=HYPERLINK("http://x")' }],
    ['name', 'cell.formula', { name: '@SUM(A1)' }],
    ['zone', 'cell.formula', { zone: '+3' }],
    ['', 'cell.characters', { name: 'Ada\u0000' }],
    ['email', 'email.form', { email: 'ada' }],
    ['language', 'language.unknown', { language: 'de' }],
    ['zone', 'zone.unknown', { zone: 'Nairobi' }],
    ['role', 'role.unknown', { role: 'king' }],
    ['role', 'role.missing', { role: '' }],
    ['participant', 'holder.one', { participant: '' }],
    ['body', 'holder.one', { body: 'NORTH' }],
    ['participant', 'participant.unknown', { participant: 'ZZZ' }],
    ['body', 'body.unknown', { participant: '', body: 'WEST' }],
    ['from', 'date.form', { from: '31.12.2027' }],
    ['until', 'date.form', { until: '2027-02-30' }],
    ['until', 'date.order', { from: '2027-05-02', until: '2027-05-01' }],
    ['until', 'date.order', { until: '2020-05-01' }],
  ])('%s: %s', async (column, rule, change) => {
    const before = await people();
    const content = file('Fine,fine@example.org,,,,,,,', row(change));
    const dry = await send(content, true);
    expect([dry.status, dry.body.counts.error]).toEqual([200, 1]);
    expect(dry.body.rows[1]).toMatchObject({ line: 3, outcome: 'error', errors: [{ column, rule }] });
    const real = await send(content, false);
    expect([real.status, real.body.rule, real.body.rows]).toEqual([422, 'import.rows', [dry.body.rows[1]]]);
    expect(await people()).toBe(before);
  });

  test('rows of one address that contradict each other; a role that overlaps one from another day', async () => {
    const content = file(`Ada,${mail},,,,,,,`, `Eva,${mail},,,,,,,`, 'Person fp-ccc,fp-ccc@example.org,,,focal-point,CCC,,2027-01-01,');
    expect((await send(content, true)).body.rows.map((r: { errors: { rule: string }[] }) => r.errors[0]?.rule)).toEqual([
      undefined,
      'person.disagrees',
      'role.overlaps',
    ]);
  });

  test('a row of too few or too many cells', async () => {
    expect((await send(file(`Ada,${mail}`), true)).body.rows[0].errors).toMatchObject([{ rule: 'row.cells' }]);
  });
});

describe('files', () => {
  const one = (delimiter: string) => `${['name', 'email'].join(delimiter)}\n${['Zoë Ünal', 'MAIL'].join(delimiter)}\n\n`;
  test.each([
    ['commas', one(',')],
    ['semicolons', one(';')],
    ['tabs', one('\t')],
    ['a byte order mark', `\uFEFF${one(';')}`],
    ['other orders and capitals of columns', `Email,NAME\nMAIL,Zoë Ünal\n`],
    ['quotes and line ends within', `name,email\r\n"Zoë Ünal",MAIL\r\n`],
  ])('with %s are read', async (_, content) => {
    expect((await send(content.replace('MAIL', mail), false)).body.counts).toMatchObject({ created: 1, error: 0 });
    expect((await api.pool.query('select name from person where email = $1', [mail])).rows).toEqual([{ name: 'Zoë Ünal' }]);
  });

  test.each([
    ['in Latin-1', 'import.encoding', Buffer.from('name,email\nZo\xeb,z@example.org\n', 'latin1')],
    ['in UTF-16', 'import.encoding', Buffer.from('\uFEFFname,email\nZoe,z@example.org\n', 'utf16le')],
    ['with a quote that does not end', 'import.csv', 'name,email\n"Ada,a@example.org\n'],
    ['without a column that is needed', 'import.columns', 'name,zone\nAda,UTC\n'],
    ['with a column nobody knows', 'import.columns', 'name,email,phone\nAda,a@example.org,1\n'],
    ['with a column twice', 'import.columns', 'name,email,name\nAda,a@example.org,Ada\n'],
    ['without a row', 'import.empty', `${head}\n`],
    ['that are empty', 'import.empty', '\n'],
    ['that are too long', 'import.too-many-rows', file(...Array.from({ length: mostRows + 1 }, (_, i) => `P,p${i}@example.org,,,,,,,`))],
    ['that are too large', 'request.too-large', `${head}\n${'x'.repeat(1_100_000)}`],
  ])('%s are refused: %s', async (_, rule, content) => {
    const { status, body } = await send(content, true);
    expect([body.rule, status]).toEqual([rule, rule === 'request.too-large' ? 413 : 422]);
  });

  test('what is not CSV, and who may not, are refused', async () => {
    expect((await send('{}', true, 'sec', 'application/json')).body.rule).toBe('request.media-type');
    expect((await send(one(','), true, 'co-north')).body.rule).toBe('authority.missing');
    expect((await api.post('/api/people/import', {})).status).toBe(415);
  });

  test('the template is one of them', async () => {
    const { body, headers } = await api.get('/api/people/import/template');
    expect(headers.get('content-disposition')).toContain('people.csv');
    const [first, ...rows] = parse(body, { bom: true }) as string[][];
    expect(first).toEqual([...columns]);
    expect(rows.length).toBeGreaterThan(0);
    // Its participants and bodies are not of this small world; all else fits.
    const { rows: read } = (await send(body, true)).body;
    expect(read.flatMap((r: { errors: { rule: string }[] }) => r.errors.map(({ rule }) => rule))).toEqual([
      'participant.unknown',
      'body.unknown',
    ]);
  });
});

test('two thousand people with roles are read in one go', async () => {
  const content = file(...Array.from({ length: mostRows }, (_, i) => `Many ${i},many-${i}@example.org,,,observer,BBB,,,`));
  expect((await send(content, false)).body.counts).toEqual({ created: mostRows, changed: 0, unchanged: 0, error: 0 });
  expect((await send(content, true)).body.counts).toEqual({ created: 0, changed: 0, unchanged: mostRows, error: 0 });
});
