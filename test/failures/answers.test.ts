/** Answers are stored and repeated; what counts is when it was received, and that it was received once. */
import { describe, expect, test } from 'vitest';
import { subjectId } from '../../domain/lifecycle.ts';
import { deadline, openStore, takingWire, writeCommand, writeContributions, writeDraft } from '../support/store.ts';
import { command, smallWorld, utc } from '../support/world.ts';

const begun = utc('2027-04-01T08:00');
const soft = utc('2027-05-31T21:59:59');
const hard = utc('2027-06-10T21:59:59');

async function opened() {
  const wire = takingWire();
  const store = await openStore(smallWorld, begun, wire);
  const [id = ''] = await writeContributions(store.pool, smallWorld, deadline(soft, hard), begun, ['AAA']);
  await store.apply({ id, asked: [] });
  const hash = await writeDraft(store.pool, id, { 'main.text': 'First.' });
  const statusOf = async (): Promise<string> => (await store.pool.query('select status from subject where id = $1', [id])).rows[0].status;
  return { store, wire, id, hash, statusOf };
}
const submit = (at: number, version = 1) => command('submit', { draftVersion: version }, 'fp-aaa', at, 'AAA');

describe('a command refused, then the state changed, then the same id retried', () => {
  test('gets its first answer, word for word, and changes nothing', async () => {
    const { store, id, hash, statusOf } = await opened();
    const early = command('approve', { contentHash: hash }, 'co-north', begun + 1);
    const refusal = await store.give(id, early);
    expect(refusal).toMatchObject({ ok: false, rule: 'state.nothing-to-decide' });
    expect(await store.give(id, submit(begun + 2))).toMatchObject({ ok: true, status: 'submitted' });
    expect(await store.give(id, early)).toEqual(refusal);
    expect(await statusOf()).toBe('submitted');
    expect(await store.give(id, { ...early, id: 'another' })).toMatchObject({ ok: true });
  });

  test('an acceptance is repeated too, receipt included', async () => {
    const { store, id } = await opened();
    const once = submit(begun + 1);
    const receipt = await store.give(id, once);
    expect(receipt).toMatchObject({ ok: true, receipt: 'C1/REPORT/AAA/1' });
    store.at = hard + 86_400_000;
    expect(await store.give(id, once)).toEqual(receipt);
    const { rows } = await store.pool.query('select number from submitted_version where subject_id = $1', [id]);
    expect(rows).toEqual([{ number: 1 }]);
  });
});

describe('the same message twice', () => {
  test('in one batch, from a child that is told again after a crash, counts once', async () => {
    const { store } = await opened();
    const call = subjectId.call('c1', 'round', 'north');
    await store.pool.query(
      `insert into subject (id, type, workflow, cycle_id, phase, template_id, template_version) values ($1, 'call', 'call', 'c1', 'round', 'small', 1)`,
      [call],
    );
    const child = subjectId.contribution('c1', 'report', 'AAA');
    await writeCommand(store.pool, call, {
      ...command(
        'begin',
        { cycle: 'c1', phase: 'round', stage: 'north', opens: begun, deadline: deadline(soft, hard) },
        'phase:c1:round',
        begun,
      ),
    });
    const told = { ...command('settled', { child }, child, begun + 5), id: `${child}:2:0` };
    for (const again of [told, told, { ...told, id: 'told-by-hand' }]) await writeCommand(store.pool, call, again);
    store.at = begun + 10;
    await store.apply({ id: call, asked: [] });
    const { rows } = await store.pool.query(
      "select event->>'child' as child from audit where subject_id = $1 and event->>'type' = 'settled'",
      [call],
    );
    expect(rows).toEqual([{ child }]);
  });

  test('effects that were carried out but not marked are carried out again, and land on what is there', async () => {
    const { store } = await opened();
    const cycle = subjectId.cycle('c1');
    await store.pool.query(
      `insert into subject (id, type, workflow, cycle_id, template_id, template_version) values ($1, 'cycle', 'cycle', 'c1', 'small', 1)`,
      [cycle],
    );
    await store.give(cycle, command('begin', { cycle: 'c1', anchors: {} }, 'sec', begun));
    await store.give(cycle, command('launch', {}, 'sec', begun + 1));
    await store.carryOut({ id: cycle });
    const phase = subjectId.phase('c1', 'round');
    await store.apply({ id: phase, asked: [] });
    await store.pool.query('update outbox set done_at = null where subject_id = $1', [cycle]); // the crash came before the mark
    await store.carryOut({ id: cycle });
    await store.apply({ id: phase, asked: [] });
    expect(store.nudged.filter((id) => id === phase)).toHaveLength(2);
    const { rows } = await store.pool.query("select count(*)::int as n from audit where subject_id = $1 and event->>'type' = 'begun'", [
      phase,
    ]);
    expect(rows).toEqual([{ n: 1 }]);
  });
});

describe('commands count from when they were received', () => {
  test('an objection-like submission in time counts, however late it is applied', async () => {
    const { store, id, statusOf } = await opened();
    await writeCommand(store.pool, id, submit(hard));
    store.at = hard + 3 * 86_400_000;
    const { answers } = await store.apply({ id, asked: [] });
    expect(answers).toEqual({});
    expect(await statusOf()).toBe('submitted');
    const { rows } = await store.pool.query(
      "select event->>'type' as type from audit where subject_id = $1 and event->>'type' = 'lapsed'",
      [id],
    );
    expect(rows).toEqual([]);
  });

  test('one received a millisecond after the hard deadline is refused, and the elapse before it took its turn', async () => {
    const { store, id, statusOf } = await opened();
    store.at = hard + 3 * 86_400_000;
    expect(await store.give(id, submit(hard + 1))).toMatchObject({ ok: false, rule: 'deadline.passed' });
    expect(await statusOf()).toBe('notSubmitted');
    const { rows } = await store.pool.query<{ at: Date; command_id: string }>(
      "select at, command_id from audit where subject_id = $1 and event->>'type' = 'lapsed'",
      [id],
    );
    expect(
      rows.map((r) => r.at.getTime()),
      'the elapse carries its own instant',
    ).toEqual([hard + 1]);
  });

  test('what time changed before a command was received, it finds changed', async () => {
    const { store, id } = await opened();
    const extend = command('extend', { days: 20, reason: 'Elections.' }, 'sec', hard + 86_400_000, 'secretariat');
    store.at = hard + 3 * 86_400_000;
    expect(await store.give(id, extend), 'not "invited": the deadline had passed first').toMatchObject({ ok: true, status: 'reopened' });
    const { rows } = await store.pool.query("select event->>'type' as type from audit where subject_id = $1 order by revision", [id]);
    expect(rows.map((r) => r.type)).toEqual(['begun', 'lapsed', 'extended']);
  });

  test('commands of one batch are taken in order of receipt, not of writing', async () => {
    const { store, id } = await opened();
    const [withdraw, send] = [command('withdraw', {}, 'fp-aaa', begun + 20, 'AAA'), submit(begun + 10)];
    await writeCommand(store.pool, id, withdraw);
    await writeCommand(store.pool, id, send);
    store.at = begun + 30;
    const { answers } = await store.apply({ id, asked: [withdraw.id, send.id] });
    expect(answers).toMatchObject({ [send.id]: { ok: true, status: 'submitted' }, [withdraw.id]: { ok: true, status: 'withdrawn' } });
  });
});

test('two returns without a change of dates: each is told, the second mail is not swallowed', async () => {
  const { store, wire, id, hash } = await opened();
  let at = begun;
  const next = () => (store.at = at += 3_600_000);
  const returning = (reason: string) => command('return', { contentHash: hash, reason }, 'co-north', next(), 'NORTH');
  await store.give(id, submit(next()));
  await store.give(id, returning('The first time.'));
  await store.give(id, command('revise', {}, 'fp-aaa', next(), 'AAA'));
  await store.deliverDue();
  await store.give(id, submit(next()));
  expect(await store.give(id, returning('The second time.'))).toMatchObject({ ok: true, status: 'returned' });
  expect((await store.ledger(id, 'returned')).map((r) => r.state)).toEqual(['sent', 'sent', null]);
  await store.deliverDue();
  const told = wire.taken.filter((mail) => mail.message.toString().includes('The second time.'));
  expect(told.map((mail) => mail.to).sort()).toEqual(['drafter-aaa@example.org', 'fp-aaa@example.org']);
});
