/** The audit trail cannot be edited, and whoever edits it all the same is found. */
import { describe, expect, test } from 'vitest';
import { sealDay, verifyAudit } from '../../activities/audit.ts';
import { connectTo, deadline, openStore, takingWire, writeContributions, writeDraft } from '../support/store.ts';
import { command, smallWorld, utc } from '../support/world.ts';

const at = utc('2027-04-01T08:00');
const day = 86_400_000;

async function lived() {
  const store = await openStore(smallWorld, at, takingWire());
  const { pool } = store;
  const ids = await writeContributions(pool, smallWorld, deadline(at + 40 * day, at + 50 * day), at);
  for (const id of ids) await store.apply({ id, asked: [] });
  const [id = '', other = ''] = ids;
  const hash = await writeDraft(pool, id, { 'main.text': 'First.' });
  for (const c of [command('draft', {}, 'fp-aaa', at + 1, 'AAA'), command('submit', { draftVersion: 1 }, 'fp-aaa', at + 2, 'AAA')])
    await store.give(id, c);
  await store.give(id, command('return', { contentHash: hash, reason: 'More.' }, 'co-north', at + 3, 'NORTH'));
  const verify = () => verifyAudit(pool);
  /** As whoever owns the database could. */
  const tamper = async (sql: string, values: unknown[] = []) => {
    for (const table of ['audit', 'submitted_version', 'decision']) await pool.query(`alter table ${table} disable trigger user`);
    await pool.query(sql, values);
  };
  return { store, pool, id, other, verify, tamper };
}

test('a trail that nobody touched is whole', async () => {
  const { verify } = await lived();
  expect(await verify()).toEqual({ entries: 6, seals: 0, breaks: [] });
});

describe('is found:', () => {
  test.each([
    [
      'an entry that was edited',
      `update audit set event = event || '{"hash": "another"}' where subject_id = $1 and revision = 3`,
      'revision 3',
    ],
    ['one whose actor was changed', "update audit set actor = 'sec' where subject_id = $1 and revision = 2", 'revision 2'],
    ['one whose principal was removed', 'update audit set principal = null where subject_id = $1 and revision = 2', 'revision 2'],
    ['one whose instant was moved', "update audit set at = at - interval '1 ms' where subject_id = $1 and revision = 3", 'revision 3'],
    ['one that was deleted from the middle', 'delete from audit where subject_id = $1 and revision = 2', 'revision'],
    ['one that was cut off the end', 'delete from audit where subject_id = $1 and revision = 4', 'its state is at revision 4'],
  ])('%s', async (_, sql, said) => {
    const { id, verify, tamper } = await lived();
    await tamper(sql, [id]);
    const { breaks } = await verify();
    expect(breaks.join()).toContain(said);
    expect(
      breaks.every((line) => line.startsWith(id)),
      'and nothing else is blamed',
    ).toBe(true);
  });
});

describe('the daily seal', () => {
  const noon = new Date(at + 4 * 3_600_000);
  const tomorrow = new Date(noon.getTime() + day);
  /** Heads of which no seal speaks. */
  const unsealed = async ({ pool }: Awaited<ReturnType<typeof lived>>['store']) =>
    (
      await pool.query(
        "select id from subject s where head <> '' and not exists (select 1 from seal, jsonb_array_elements(heads) h where h->>0 = s.id and h->>2 = s.head)",
      )
    ).rows;

  test('seals each day once, and each seal covers the one before', async () => {
    const { store, pool, id, verify } = await lived();
    expect(await sealDay(pool, noon)).toBe(noon.toISOString().slice(0, 10));
    expect(await sealDay(pool, noon)).toBeNull();
    await store.give(id, command('revise', {}, 'fp-aaa', at + 10, 'AAA'));
    expect(await sealDay(pool, tomorrow)).toBe(tomorrow.toISOString().slice(0, 10));
    const { rows } = await pool.query('select heads from seal order by day');
    expect(
      rows.map(({ heads }) => heads.length),
      'all, then what changed since',
    ).toEqual([3, 1]);
    expect(await verify()).toEqual({ entries: 7, seals: 2, breaks: [] });

    await pool.query("update seal set heads = heads || '[]' , hash = 'forged' where day = $1", [noon.toISOString().slice(0, 10)]);
    expect((await verify()).breaks.length, 'the first and, since it covers that, the second').toBe(2);
  });

  test('leaves out nobody whose row was touched a moment before', async () => {
    const { store, pool, id, other } = await lived();
    store.at = noon.getTime();
    await store.apply({ id: other, asked: [] });
    await sealDay(pool, noon);
    store.at = tomorrow.getTime() - day / 4;
    await store.give(id, command('revise', {}, 'fp-aaa', store.at));
    await sealDay(pool, tomorrow);
    expect(await unsealed(store)).toEqual([]);
  });

  test('waits for an entry that has its number and has not committed, so that none is passed over', async () => {
    const { store, pool, id, other } = await lived();
    const writer = await connectTo(store);
    await writer.query('begin');
    await writer.query(
      `insert into audit (subject_id, revision, command_id, event, actor, at, hash) values ($1, 2, 'slow', '{"type": "reminded"}', 'sec', $2, 'slow')`,
      [other, new Date(at)],
    );
    await writer.query("update subject set revision = 2, head = 'slow', updated_at = $2 where id = $1", [other, new Date(at)]);
    await store.give(id, command('revise', {}, 'fp-aaa', at + 10, 'AAA')); // a higher number, committed first
    const sealing = sealDay(pool, noon);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await writer.query('commit');
    await sealing;
    await store.give(id, command('draft', {}, 'fp-aaa', at + 20, 'AAA'));
    await sealDay(pool, tomorrow);
    expect(await unsealed(store)).toEqual([]);
  });

  test('gives away a chain that was rewritten as a whole', async () => {
    const { pool, other, verify, tamper } = await lived();
    await sealDay(pool, noon);
    const { auditHash } = await import('../../activities/apply/rows.ts');
    const { rows } = await pool.query('select * from audit where subject_id = $1 and revision = 1', [other]);
    const forged = { ...rows[0].event, zone: 'UTC' };
    const { command_id, actor, principal } = rows[0];
    const hash = auditHash('', {
      subject: other,
      revision: 1,
      command: command_id,
      event: forged,
      actor,
      principal,
      at: rows[0].at.toISOString(),
    });
    await tamper('update audit set event = $2, hash = $3 where subject_id = $1 and revision = 1', [other, forged, hash]);
    await pool.query('update subject set head = $2 where id = $1', [other, hash]);
    expect((await verify()).breaks).toEqual([expect.stringMatching(/is not what was sealed/)]);
  });
});

test.each([
  ['audit', 'update audit set actor = actor'],
  ['audit', 'delete from audit'],
  ['audit', 'truncate audit'],
  ['submitted_version', "update submitted_version set content = '{}'"],
  ['submitted_version', 'delete from submitted_version'],
  ['decision', 'update decision set reason = null'],
  ['decision', 'delete from decision'],
  ['notice', 'delete from notice'],
  ['command', 'delete from command'],
])('%s: "%s" is refused by the database', async (table, sql) => {
  const { store, pool } = await lived();
  await store.deliverDue();
  expect((await pool.query(`select 1 from ${table}`)).rowCount).toBeGreaterThan(0);
  await expect(pool.query(sql)).rejects.toThrow(/is refused: its rows are kept/);
});
