/** Addresses that a mail server refuses for good: what stops, what waits, and what goes on with a successor. */
import { describe, expect, test } from 'vitest';
import type { Wire, WireMail } from '../../activities/mail/wire.ts';
import { sweep } from '../../activities/sweep.ts';
import type { World } from '../../domain/simulation.ts';
import { crowd, deadline, openStore, type Store, writeContributions } from '../support/store.ts';
import { command, smallWorld, utc } from '../support/world.ts';

const day = 86_400_000;
const at = utc('2027-04-01T08:00');
/** Soft in 40 days: reminders 7 days and 1 day before. */
const ends = deadline(at + 40 * day, at + 50 * day);
const anyTime: World = { ...smallWorld, template: { ...smallWorld.template, delivery: { ...smallWorld.template.delivery, window: null } } };
const alone: World = { ...anyTime, memberships: anyTime.memberships.filter((m) => m.person !== 'drafter-aaa') };

/** A wire whose server refuses some addresses. */
function refusingWire(answer = '550 5.1.1 nobody', ...addresses: string[]) {
  const refused = new Set(addresses.map((name) => `${name}@example.org`));
  const taken: WireMail[] = [];
  const offered: string[] = [];
  const wire: Wire = {
    send: async (mail) => {
      offered.push(mail.to);
      if (refused.has(mail.to)) return { outcome: 'bounced', response: answer };
      taken.push(mail);
      return { outcome: 'sent', response: '250 kept' };
    },
    verify: async () => ({ ok: true, detail: 'here' }),
    close: async () => {},
  };
  return { ...wire, refused, offered, to: () => taken.map((mail) => mail.to.replace('@example.org', '')) };
}

/** AAA is invited, and the first mails are sent. */
async function invited(world: World, wire: ReturnType<typeof refusingWire>) {
  const store = await openStore(world, at, wire);
  const [id = ''] = await writeContributions(store.pool, world, ends, at, ['AAA']);
  await store.apply({ id, asked: [] });
  await store.deliverDue();
  return { store, id };
}
const person = async ({ pool }: Store, id: string) =>
  (
    await pool.query<{ stopped: boolean; at: Date | null }>(
      'select stopped_email = email as stopped, stopped_at as at from person where id = $1',
      [id],
    )
  ).rows[0];
const deliveries = async ({ pool }: Store, rule: string) =>
  (
    await pool.query<{ person: string; state: string; reason: string | null }>(
      'select d.person_id as person, d.state, d.reason from delivery d join notice n on n.id = d.notice_id where n.rule = $1 order by d.person_id',
      [rule],
    )
  ).rows;
const join = async (store: Store, name: string, role = 'focal-point', holder = 'AAA', from = store.at) => {
  await store.pool.query('insert into person (id, name, email) values ($1, $1, $2) on conflict do nothing', [name, `${name}@example.org`]);
  const column = holder === 'AAA' ? 'participant_id' : 'body';
  await store.pool.query(`insert into membership (id, person_id, role, ${column}, from_at) values ($1, $2, $3, $4, $5)`, [
    `${name}-${role}`,
    name,
    role,
    holder,
    new Date(from),
  ]);
};
const dueOf = async ({ pool }: Store, rule: string): Promise<number> =>
  (await pool.query<{ due_at: Date }>('select due_at from notice where rule = $1', [rule])).rows[0]?.due_at.getTime() ?? Number.NaN;
const liveUntil = async (store: Store, rule: string, plus = 0) => {
  store.at = (await dueOf(store, rule)) + plus;
  await store.deliverDue();
};

describe('an address that is refused for good', () => {
  test('stops: it gets no further mail, and the ledger says why', async () => {
    const wire = refusingWire('550 5.1.1 nobody', 'fp-aaa');
    const { store } = await invited(alone, wire);
    expect(await deliveries(store, 'invitation')).toEqual([{ person: 'fp-aaa', state: 'bounced', reason: 'address-stopped' }]);
    expect(await person(store, 'fp-aaa')).toEqual({ stopped: true, at: new Date(at) });
    await liveUntil(store, 'soft-7');
    expect(await deliveries(store, 'soft-7')).toEqual([{ person: 'fp-aaa', state: 'skipped', reason: 'address-stopped' }]);
    expect(wire.offered).toEqual(['fp-aaa@example.org']);
  });

  test('stops also between the composing and the sending of a mail', async () => {
    const wire = refusingWire();
    const store = await openStore(alone, at, wire, {
      messageOf: async (mail) => {
        await store.pool.query("update person set stopped_email = email where id = 'fp-aaa'");
        return { messageId: '<x>', wireMail: { from: 'a@example.org', to: mail.email, message: Buffer.from('') } };
      },
    });
    const [id = ''] = await writeContributions(store.pool, alone, ends, at, ['AAA']);
    await store.apply({ id, asked: [] });
    await store.deliverDue();
    expect(await deliveries(store, 'invitation')).toMatchObject([{ state: 'skipped', reason: 'address-stopped' }]);
    expect(wire.offered).toEqual([]);
  });

  test('does not keep what is sent after it from being recorded: twenty at a time, of which none may be sent', async () => {
    const wire = refusingWire();
    const world = crowd(anyTime, 100);
    const store = await openStore(world, at, wire);
    for (const id of await writeContributions(store.pool, world, ends, at)) await store.apply({ id, asked: [] });
    await store.pool.query("update person set stopped_email = email where id < 'fp-p0060'");
    await store.pool.query("update notice set due_at = due_at - interval '1 hour' where rule = 'invitation' and participant_id < 'P0060'");
    await store.deliverDue();
    const { rows } = await store.pool.query('select state, count(*)::int as n from delivery group by state order by state');
    expect(rows).toEqual([
      { state: 'sent', n: 40 },
      { state: 'skipped', n: 60 },
    ]);
  });

  test('stops for that person alone: whoever else contributes is reminded', async () => {
    const wire = refusingWire('550 5.1.1 nobody', 'fp-aaa');
    const { store } = await invited(anyTime, wire);
    await liveUntil(store, 'soft-7');
    expect(wire.to()).toEqual(['drafter-aaa', 'drafter-aaa']);
  });

  test.each(['550 5.7.1 your network is blocked', '552 5.3.4 too large'])('is not stopped by what is not about it: %s', async (answer) => {
    const wire = refusingWire(answer, 'fp-aaa');
    const { store } = await invited(alone, wire);
    expect(await deliveries(store, 'invitation')).toMatchObject([{ state: 'bounced', reason: 'refused by the mail server' }]);
    expect((await person(store, 'fp-aaa'))?.stopped).not.toBe(true);
    wire.refused.clear();
    await liveUntil(store, 'soft-7');
    expect(wire.to()).toEqual(['fp-aaa']);
  });

  test('is not the address that somebody has by now', async () => {
    const wire = refusingWire('550 5.1.1 nobody', 'fp-aaa');
    const { store } = await invited(alone, wire);
    await store.pool.query("update person set email = 'new@example.org' where id = 'fp-aaa'");
    await liveUntil(store, 'soft-7');
    expect(wire.offered.slice(1)).toContain('new@example.org');
  });
});

describe('with a successor it goes on where it stopped', () => {
  test('the invitation, and of what was left out meanwhile what still makes sense: the last reminder', async () => {
    const wire = refusingWire('550 5.1.1 nobody', 'fp-aaa');
    const { store } = await invited(alone, wire);
    await liveUntil(store, 'soft-7');
    await liveUntil(store, 'soft-1');
    expect(wire.to()).toEqual([]);
    await join(store, 'successor');
    await store.deliverDue();
    expect(wire.to().sort()).toEqual(['successor', 'successor']);
    expect(await deliveries(store, 'invitation')).toEqual([
      { person: 'fp-aaa', state: 'bounced', reason: 'address-stopped-passed-on' },
      { person: 'successor', state: 'sent', reason: null },
    ]);
    expect(await deliveries(store, 'soft-1')).toEqual([
      { person: 'fp-aaa', state: 'skipped', reason: 'address-stopped-passed-on' },
      { person: 'successor', state: 'sent', reason: null },
    ]);
    expect(
      (await deliveries(store, 'soft-7')).map((d) => d.person),
      'six days late',
    ).toEqual(['fp-aaa']);
  });

  test('once: neither the next run nor the next person repeats it', async () => {
    const wire = refusingWire('550 5.1.1 nobody', 'fp-aaa');
    const { store } = await invited(alone, wire);
    await join(store, 'successor');
    await store.deliverDue();
    await join(store, 'another');
    store.at += day;
    await store.deliverDue();
    expect(wire.to()).toEqual(['successor']);
  });

  test('also what came while nobody held the role', async () => {
    const wire = refusingWire('550 5.1.1 nobody', 'fp-aaa');
    const { store } = await invited(alone, wire);
    await store.pool.query("update membership set until_at = $1 where person_id = 'fp-aaa'", [new Date(at + day)]);
    await liveUntil(store, 'soft-7');
    expect(await deliveries(store, 'soft-7')).toEqual([{ person: 'fp-aaa', state: 'skipped', reason: 'address-stopped' }]);
    await join(store, 'successor', 'focal-point', 'AAA', store.at + day);
    store.at += day;
    await store.deliverDue();
    expect(wire.to()).toEqual(['successor', 'successor']);
    expect(await deliveries(store, 'soft-7')).toMatchObject([{ person: 'fp-aaa' }, { person: 'successor', state: 'sent' }]);
  });

  test('but not what came long after a role had ended as roles do', async () => {
    const wire = refusingWire();
    const { store } = await invited(alone, wire);
    await store.pool.query("update membership set until_at = $1 where person_id = 'fp-aaa'", [new Date(at + day)]);
    await store.pool.query("update person set stopped_email = email, stopped_at = $1 where id = 'fp-aaa'", [new Date(at + 2 * day)]);
    await liveUntil(store, 'soft-7');
    expect(await deliveries(store, 'soft-7')).toEqual([]);
  });

  test('not before their role begins; then without anybody asking, by the sweep', async () => {
    const wire = refusingWire('550 5.1.1 nobody', 'fp-aaa');
    const { store } = await invited(alone, wire);
    await join(store, 'successor', 'focal-point', 'AAA', at + 3 * day);
    const swept = async () => {
      const before = store.deliveryNudges;
      await sweep({
        pool: store.pool,
        clock: { now: () => store.at },
        starter: { nudge: async () => {}, nudgeDelivery: async () => void store.deliveryNudges++ },
      });
      return store.deliveryNudges - before;
    };
    store.at = at + 2 * day;
    await store.deliverDue();
    expect([wire.to(), await swept()]).toEqual([[], 0]);
    store.at = at + 3 * day;
    expect(await swept()).toBe(1);
    await store.deliverDue();
    expect(wire.to()).toEqual(['successor']);
    expect(await swept()).toBe(0);
  });

  test('not what has been answered meanwhile', async () => {
    const wire = refusingWire('550 5.1.1 nobody', 'fp-aaa');
    const { store, id } = await invited(alone, wire);
    await liveUntil(store, 'soft-7');
    expect(await store.give(id, command('decline', {}, 'sec', store.at, 'AAA'))).toMatchObject({ ok: true });
    await join(store, 'successor');
    await store.deliverDue();
    expect((await deliveries(store, 'soft-7')).map((d) => d.person)).toEqual(['fp-aaa']);
  });

  test('not to a successor who cannot be reached either', async () => {
    const wire = refusingWire('550 5.1.1 nobody', 'fp-aaa', 'successor');
    const { store } = await invited(alone, wire);
    await join(store, 'successor');
    await store.deliverDue();
    expect(await deliveries(store, 'invitation')).toMatchObject([
      { state: 'bounced' },
      { person: 'successor', state: 'bounced', reason: 'address-stopped' },
    ]);
    await join(store, 'third');
    await store.deliverDue();
    expect(wire.to()).toEqual(['third']);
  });

  test('to whoever joins, when nobody else was reached; to the same role alone, when somebody was', async () => {
    const one = refusingWire('550 5.1.1 nobody', 'fp-aaa');
    const lonely = (await invited(alone, one)).store;
    await join(lonely, 'helper', 'drafter');
    await lonely.deliverDue();
    expect(one.to()).toEqual(['helper']);

    const two = refusingWire('550 5.1.1 nobody', 'fp-aaa');
    const { store } = await invited(anyTime, two);
    await join(store, 'helper', 'drafter');
    await store.deliverDue();
    expect(two.to()).toEqual(['drafter-aaa']);
    await join(store, 'successor');
    await store.deliverDue();
    expect(two.to()).toEqual(['drafter-aaa', 'successor']);
  });

  test('to the same person at another address', async () => {
    const wire = refusingWire('550 5.1.1 nobody', 'fp-aaa');
    const { store } = await invited(alone, wire);
    await store.pool.query("update person set email = 'new@example.org' where id = 'fp-aaa'");
    await store.deliverDue();
    expect(wire.offered).toEqual(['fp-aaa@example.org', 'new@example.org']);
    expect(await deliveries(store, 'invitation')).toEqual([{ person: 'fp-aaa', state: 'sent', reason: null }]);
  });

  test('in their own working hours', async () => {
    const wire = refusingWire('550 5.1.1 nobody', 'fp-aaa');
    const world: World = { ...smallWorld, memberships: alone.memberships };
    const { store } = await invited(world, wire);
    store.at = utc('2027-04-03T08:00'); // a Saturday
    await join(store, 'successor');
    await store.deliverDue();
    expect(wire.to()).toEqual([]);
    store.at = utc('2027-04-07T12:00');
    await store.deliverDue();
    expect(wire.to()).toEqual(['successor']);
  });
});

test('a coordinator who cannot be reached is followed by another in the same way', async () => {
  const wire = refusingWire('550 5.1.1 nobody', 'co-north');
  const { store, id } = await invited(alone, wire);
  expect(await store.give(id, command('decline', {}, 'fp-aaa', store.at, 'AAA'))).toMatchObject({ ok: true });
  await store.deliverDue();
  const lost = () => deliveries(store, 'declined');
  expect(await lost()).toMatchObject([{ person: 'co-north', state: 'bounced' }]);
  await join(store, 'co-new', 'regional-coordinator', 'NORTH');
  await store.deliverDue();
  expect(await lost()).toMatchObject([
    { person: 'co-new', state: 'sent' },
    { person: 'co-north', reason: 'address-stopped-passed-on' },
  ]);
});
