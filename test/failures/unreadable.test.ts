/** What is stored and cannot be read: its subject is stuck with the reason, nothing is tried for ever, and a program that reads it goes on. */
import { expect, test } from 'vitest';
import { examine } from '../../activities/doctor.ts';
import { folderStore } from '../../activities/files/folder.ts';
import { deadline, openStore, type Store, takingWire, writeCommand, writeContributions } from '../support/store.ts';
import { calendar, command, smallWorld, utc } from '../support/world.ts';

const begun = utc('2027-04-01T08:00');
const hard = utc('2027-06-10T21:59:59');

async function opened() {
  const store = await openStore(smallWorld, begun, takingWire());
  const [id = ''] = await writeContributions(store.pool, smallWorld, deadline(utc('2027-05-31T21:59:59'), hard), begun, ['AAA']);
  return { store, id };
}
const spoil = (store: Store) =>
  store.pool.query("update template_version set content = jsonb_set(content, '{zone}', '7') where id = 'small'");
const mend = (store: Store) => store.pool.query(`update template_version set content = jsonb_set(content, '{zone}', '"Europe/Zurich"')`);
const rowOf = async ({ pool }: Store, id: string) =>
  (await pool.query('select status, stuck, wake_at from subject where id = $1', [id])).rows[0];
const stuckIn = async ({ pool, at }: Store) =>
  (await examine(pool, calendar, folderStore('/nonexistent'), at)).find(({ what }) => what === 'stuck subjects');

test('a template that no longer parses stops what follows it, with the reason; the doctor says so, and what waits is kept', async () => {
  const { store, id } = await opened();
  await spoil(store);
  const remind = command('remind', {}, 'sec', begun + 1);
  await writeCommand(store.pool, id, remind);
  store.at = begun + 1;
  const applied = await store.apply({ id, asked: [remind.id] });
  expect(applied).toMatchObject({ answers: {}, wakeAt: null, story: 'stuck' });
  expect(await rowOf(store, id)).toMatchObject({
    stuck: expect.stringMatching(/^cannot be read: template small@1: [\s\S]*zone/),
    wake_at: null,
  });
  expect(await stuckIn(store)).toMatchObject({ count: 1, example: expect.stringContaining('template small@1') });
  expect((await store.pool.query('select 1 from command where answer is null')).rowCount).toBe(2);

  await mend(store);
  store.at = hard + 60_000;
  expect((await store.apply({ id, asked: [remind.id] })).answers[remind.id]).toMatchObject({ ok: true });
  expect(await rowOf(store, id)).toMatchObject({ status: 'notSubmitted', stuck: null });
  expect(await stuckIn(store)).toMatchObject({ count: 0 });
});

test('a stored state of a newer program is stuck alike, until a program that knows it reads it; its deadline counts then', async () => {
  const { store, id } = await opened();
  await store.apply({ id, asked: [] });
  await store.pool.query("update subject set state = jsonb_set(state, '{v}', '99') where id = $1", [id]);
  await store.apply({ id, asked: [] });
  expect(await rowOf(store, id)).toMatchObject({ stuck: expect.stringMatching(/^cannot be read: .*version 99/), wake_at: null });
  await store.pool.query("update subject set state = jsonb_set(state, '{v}', '1') where id = $1", [id]);
  store.at = hard + 60_000;
  await store.apply({ id, asked: [] });
  expect(await rowOf(store, id)).toMatchObject({ status: 'notSubmitted', stuck: null });
});

test('trouble with the database is no reason to be stuck: it is tried again', async () => {
  const { store, id } = await opened();
  await store.pool.query('alter table template_version rename to elsewhere');
  await expect(store.apply({ id, asked: [] })).rejects.toThrow('template_version');
  expect(await rowOf(store, id)).toMatchObject({ stuck: null });
  await store.pool.query('alter table elsewhere rename to template_version');
  await store.apply({ id, asked: [] });
  expect(await rowOf(store, id)).toMatchObject({ status: 'invited', stuck: null });
});

test('a cycle whose template no longer parses holds up its own mails alone: they wait with the reason, and go out when it can be read', async () => {
  const wire = takingWire();
  const store = await openStore(smallWorld, begun, wire);
  const [id = ''] = await writeContributions(store.pool, smallWorld, deadline(utc('2027-05-31T21:59:59'), hard), begun, ['AAA']);
  await store.apply({ id, asked: [] });
  // AAA now follows a second template, which nobody can read; BBB the first.
  await store.pool.query(
    `insert into template_version select (jsonb_populate_record(t, '{"id": "other", "content": {"zone": 7}}')).* from template_version t`,
  );
  await store.pool.query("insert into cycle (id, title, template_id, template_version, created_by) values ('c2', 'c2', 'other', 1, 'sec')");
  await store.pool.query("update subject set template_id = 'other' where id = $1", [id]);
  const [other = ''] = await writeContributions(store.pool, smallWorld, deadline(utc('2027-05-31T21:59:59'), hard), begun, ['BBB']);
  await store.apply({ id: other, asked: [] });
  store.at = begun + 86_400_000;
  await store.deliverDue();
  const sentTo = () => wire.taken.map(({ to }) => to).sort();
  expect(sentTo()).toEqual(['fp-bbb@example.org']);
  const { rows } = await store.pool.query('select rule, state, reason from notice where subject_id = $1 and due_at <= $2', [
    id,
    new Date(store.at),
  ]);
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows)
    expect(row).toMatchObject({ state: 'planned', reason: expect.stringMatching(/^cannot be read: template other@1/) });
  const found = await examine(store.pool, calendar, folderStore('/nonexistent'), store.at);
  expect(found.find(({ what }) => what.startsWith('templates'))).toMatchObject({ count: 1, example: expect.stringContaining('other@1') });
  // It does not turn in circles meanwhile: what is to come next is what others have to be told.
  expect((await store.deliverDue()).next ?? Number.POSITIVE_INFINITY).toBeGreaterThan(store.at);

  await store.pool.query(
    "update template_version set content = (select jsonb_set(content, '{id}', '\"other\"') from template_version where id = 'small') where id = 'other'",
  );
  await store.deliverDue();
  store.at += 86_400_000;
  await store.deliverDue();
  expect(sentTo()).toEqual(expect.arrayContaining(['drafter-aaa@example.org', 'fp-aaa@example.org']));
});
