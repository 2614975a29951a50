/** Mails that are under way when a role passes: handed over, delegated, taken back, ended in the very millisecond. */
import { describe, expect, test } from 'vitest';
import { messages } from '../../activities/delivery/message.ts';
import { chance } from '../../bench/random.ts';
import type { DatedMembership } from '../../domain/audience.ts';
import { simulate, type World } from '../../domain/simulation.ts';
import { crowd, deadline, openStore, type Store, takingWire, writeContributions } from '../support/store.ts';
import { command, smallWorld, utc } from '../support/world.ts';

const day = 86_400_000;
const hour = 3_600_000;
/** Three in the night in Zurich: what is due waits for nine o'clock. */
const at = utc('2027-04-01T01:00');
const morning = utc('2027-04-01T07:00');
const ends = deadline(at + 40 * day, at + 50 * day);
const alone: World = { ...smallWorld, memberships: smallWorld.memberships.filter((m) => m.person !== 'drafter-aaa') };
const anyTime: World = { ...alone, template: { ...alone.template, delivery: { ...alone.template.delivery, window: null } } };
const compose = messages('Secretariat <review@example.org>');

/** AAA is invited in the night: the invitation has become a delivery to the focal point, and waits. */
async function invited(world: World = alone, meanwhile: (store: Store) => Promise<unknown> = async () => {}) {
  const wire = takingWire();
  let composed = 0;
  const store: Store = await openStore(world, at, wire, {
    messageOf: async (mail, now) => {
      if (composed++ === 0) await meanwhile(store);
      return compose(mail, now);
    },
  });
  const [id = ''] = await writeContributions(store.pool, world, ends, at, ['AAA']);
  await store.apply({ id, asked: [] });
  await store.deliverDue();
  return { store, id, to: () => wire.taken.map((mail) => mail.to.replace('@example.org', '')) };
}
const person = ({ pool }: Store, name: string) =>
  pool.query('insert into person (id, name, email) values ($1, $1, $2) on conflict do nothing', [name, `${name}@example.org`]);

async function handOver(store: Store, name: string, from = store.at): Promise<void> {
  await person(store, name);
  await store.pool.query("update membership set until_at = $1 where role = 'focal-point' and participant_id = 'AAA' and until_at is null", [
    new Date(from),
  ]);
  await store.pool.query(
    "insert into membership (id, person_id, role, participant_id, from_at) values ($1, $1, 'focal-point', 'AAA', $2)",
    [name, new Date(from)],
  );
}
async function delegate(
  store: Store,
  name: string,
  until = store.at + 5 * day,
  scope: { cycle?: string; ask?: string } = {},
): Promise<void> {
  await person(store, name);
  await store.pool.query(
    "insert into delegation (id, membership_id, delegate_id, cycle_id, ask, from_at, until_at, created_at) values ($1, 'm0', $2, $3, $4, $5, $6, $5)",
    [`${name}-${until}`, name, scope.cycle ?? null, scope.ask ?? null, new Date(store.at), new Date(until)],
  );
}
const revoke = ({ pool, at: now }: Store) =>
  pool.query("update delegation set revoked_at = $1, revoked_by = 'fp-aaa' where revoked_at is null", [new Date(now)]);
const deliveries = async ({ pool }: Store, rule = 'invitation') =>
  (
    await pool.query<{ who: string }>(
      "select concat_ws(' ', d.person_id, d.state, d.reason) as who from delivery d join notice n on n.id = d.notice_id where n.rule = $1 order by d.person_id",
      [rule],
    )
  ).rows.map(({ who }) => who);
const go = async (store: Store, now: number) => {
  store.at = now;
  return store.deliverDue();
};

describe('a delivery that waits for the morning', () => {
  test('goes to who has taken the role over in the night, in the same run', async () => {
    const { store, to } = await invited();
    expect(await deliveries(store)).toEqual(['fp-aaa planned']);
    await handOver(store, 'sam');
    await go(store, morning);
    await go(store, morning);
    expect([to(), await deliveries(store)]).toEqual([['sam'], ['fp-aaa cancelled no-longer-holds-role-passed-on', 'sam sent']]);
  });

  test('waits for a hand-over that is to come: until then it is the predecessor’s', async () => {
    const { store, to } = await invited();
    await handOver(store, 'sam', morning + 1);
    await go(store, morning);
    expect(to()).toEqual(['fp-aaa']);
    await go(store, morning + 1);
    expect([to(), await deliveries(store)]).toEqual([['fp-aaa'], ['fp-aaa sent']]);
  });

  test('goes to the delegate, who is asked in the delegator’s place', async () => {
    const { store, to } = await invited();
    await delegate(store, 'bea');
    await go(store, morning);
    await go(store, morning);
    expect([to(), await deliveries(store)]).toEqual([['bea'], ['bea sent', 'fp-aaa cancelled delegated-passed-on']]);
    // After the end nothing is said twice.
    await go(store, morning + 6 * day);
    expect(to()).toEqual(['bea']);
  });

  test('comes back with a delegation that is taken back before it was sent', async () => {
    const { store, to } = await invited();
    await delegate(store, 'bea');
    // Late in the night the role's mails are looked through, and wait for the delegate's morning.
    await store.pool.query('update delivery set due_at = $1', [new Date(at + 1)]);
    await go(store, at + 2);
    expect(await deliveries(store)).toEqual(['bea planned', 'fp-aaa cancelled delegated-passed-on']);
    await revoke(store);
    await go(store, morning);
    await go(store, morning);
    expect([to(), await deliveries(store)]).toEqual([['fp-aaa'], ['bea cancelled no-longer-holds-role-passed-on', 'fp-aaa sent']]);
  });

  test.each([
    ['of another cycle', { cycle: 'c2' }],
    ['of another ask', { cycle: 'c1', ask: 'other' }],
  ])('stays the delegator’s when the delegation is %s', async (_, scope) => {
    const { store, to } = await invited();
    await store.pool.query(
      "insert into cycle (id, title, template_id, template_version, anchors, created_by) select 'c2', 'c2', template_id, template_version, '{}', 'sec' from cycle",
    );
    await delegate(store, 'bea', store.at + 5 * day, scope);
    await go(store, morning);
    expect(to()).toEqual(['fp-aaa']);
  });

  test('is not passed on once the answer is there', async () => {
    const { store, id, to } = await invited();
    await handOver(store, 'sam');
    store.at += 1000;
    expect(await store.give(id, command('decline', {}, 'sec', store.at, 'AAA'))).toMatchObject({ ok: true });
    await go(store, morning);
    expect([to().filter((name) => name !== 'co-north'), (await deliveries(store))[0]]).toEqual([[], 'fp-aaa cancelled declined']);
  });
});

describe('between the composing of a mail and its sending', () => {
  test.each<[string, (store: Store) => Promise<unknown>, string[]]>([
    ['handed over', (store) => handOver(store, 'sam'), ['sam']],
    ['delegated', (store) => delegate(store, 'bea'), ['bea']],
    ['delegated and taken back', (store) => delegate(store, 'bea').then(() => revoke(store)), ['fp-aaa']],
  ])('%s: who is asked by then gets it, and nobody else', async (_, meanwhile, who) => {
    const { store, to } = await invited(anyTime, meanwhile);
    await go(store, at);
    expect(to()).toEqual(who);
  });

  test('taken back: the delegator gets it', async () => {
    const { store, to } = await invited(alone, async (s) => revoke(s));
    await delegate(store, 'bea');
    await store.pool.query('update delivery set due_at = $1', [new Date(at + 1)]);
    await go(store, at + 2);
    await go(store, morning);
    await go(store, morning);
    expect(to()).toEqual(['fp-aaa']);
  });
});

test.each([
  ['ends in the millisecond in which a mail is due: the delegator’s', 0, 'fp-aaa'],
  ['ends a millisecond later: the delegate’s', 1, 'bea'],
])('a delegation %s', async (_, later, who) => {
  const { store, to } = await invited(anyTime);
  const { rows } = await store.pool.query<{ due: Date }>("select due_at as due from notice where rule = 'soft-7'");
  const due = rows[0]?.due.getTime() ?? Number.NaN;
  await delegate(store, 'bea', due + later);
  await go(store, due);
  expect(to()).toEqual(['fp-aaa', who]);
});

test('a delegation ended while delivery was away: what was due within it goes to the delegator, once', async () => {
  const { store, to } = await invited(anyTime);
  const due =
    (await store.pool.query<{ due: Date }>("select due_at as due from notice where rule = 'soft-7'")).rows[0]?.due.getTime() ?? Number.NaN;
  await delegate(store, 'bea', due + hour);
  await go(store, due + hour);
  await go(store, due + hour);
  expect([to(), await deliveries(store, 'soft-7')]).toEqual([
    ['fp-aaa', 'fp-aaa'],
    ['bea cancelled no-longer-holds-role-passed-on', 'fp-aaa sent'],
  ]);
});

/** Delegations of many roles, at random, with ends on and beside the instants at which mails are due. */
function delegated(world: World, seed: number, instants: readonly number[]): World {
  const { next } = chance(seed);
  const any = <T>(of: readonly T[]): T => of[Math.floor(next() * of.length)] as T;
  const memberships: DatedMembership[] = world.memberships.map((m, i) => ({ ...m, id: `m${i}` }));
  const delegations = memberships.flatMap((m, i): DatedMembership[] => {
    const times = [...new Set(Array.from({ length: 4 }, () => any(instants) + any([-1, 0, 1, hour])))].sort((a, b) => a - b);
    return [0, 2].flatMap((k) => {
      const [from, until] = [times[k], times[k + 1]];
      if (from === undefined || until === undefined || next() < 0.3) return [];
      const scope = any([{}, { cycle: 'c1' }, { cycle: 'c1', ask: 'report' }]);
      return [
        { ...m, ...scope, id: `d${i}-${k}`, of: m.id, by: m.person, person: any(['bea', 'dan', any(memberships).person]), from, until },
      ];
    });
  });
  return { ...world, memberships: [...memberships, ...delegations.filter((d) => d.person !== d.by)] };
}

test.each([1, 2, 3])('both runners ask the same people under random delegations: schedule %i', async (seed) => {
  const base = crowd(anyTime, 12);
  const plain = simulate(base);
  const begins = (world: World) =>
    world.participants.map(({ id, zone, country }) => ({
      subject: `contribution:c1:report:${id}`,
      body: {
        cycle: 'c1',
        ask: 'report',
        call: 'call:c1:round:north',
        participant: id,
        zone,
        country,
        region: 'NORTH',
        regions: ['NORTH'],
        deadline: ends,
      },
    }));
  for (const { subject, body } of begins(base)) plain.send(subject, command('begin', body, 'call:c1:round:north', at));
  const instants = [...new Set([...plain.notices()].map((notice) => notice.due))].sort((a, b) => a - b);
  const world = delegated(base, seed, instants);

  const simulated = simulate(world);
  for (const { subject, body } of begins(world)) simulated.send(subject, command('begin', body, 'call:c1:round:north', at));
  simulated.runUntil(at + 60 * day);
  const expected = [...simulated.notices()].flatMap((n) => n.deliveries.map((d) => `${n.subject} ${n.rule} ${d.person} ${d.due}`)).sort();

  const store = await openStore(world, at, takingWire());
  for (const id of await writeContributions(store.pool, world, ends, at)) await store.apply({ id, asked: [] });
  const last = at + 60 * day;
  for (let now = at; now <= last; ) {
    store.at = now;
    for (const id of (await store.pool.query<{ id: string }>('select id from subject where wake_at <= $1', [new Date(now)])).rows)
      await store.apply({ id: id.id, asked: [] });
    await store.deliverDue();
    const { rows } = await store.pool.query<{ next: Date | null }>(
      "select least((select min(due_at) from notice where state = 'planned'), (select min(due_at) from delivery where state = 'planned'), (select min(wake_at) from subject where not done)) as next",
    );
    const next = rows[0]?.next?.getTime();
    if (next === undefined) break;
    now = Math.max(next, now + 1);
  }
  const { rows } = await store.pool.query<{ line: string }>(
    "select concat_ws(' ', d.subject_id, n.rule, d.person_id, (extract(epoch from d.due_at) * 1000)::bigint) as line from delivery d join notice n on n.id = d.notice_id where d.state = 'sent' order by 1",
  );
  expect(rows.map(({ line }) => line).sort()).toEqual(expected);
  const delegates = expected.filter((line) => / (bea|dan) /.test(line));
  expect([delegates.length > 0, expected.length - delegates.length > 3]).toEqual([true, true]);
});
