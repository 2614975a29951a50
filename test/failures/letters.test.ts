/** Mails about roles are delivered like notices: when due, once, and what happened is written. */
import { expect, test } from 'vitest';
import { examine } from '../../activities/doctor.ts';
import { folderStore } from '../../activities/files/folder.ts';
import { postLetters } from '../../activities/letters/post.ts';
import type { Wire, WireMail, WireResult } from '../../activities/mail/wire.ts';
import { sweep } from '../../activities/sweep.ts';
import { templateStore } from '../../activities/templates.ts';
import type { World } from '../../domain/simulation.ts';
import { deadline, openStore, type Store, writeContributions } from '../support/store.ts';
import { calendar, smallWorld, utc } from '../support/world.ts';

const day = 86_400_000;
const at = utc('2027-04-01T08:00');
const ends = deadline(at + 40 * day, at + 50 * day);
const world: World = { ...smallWorld, template: { ...smallWorld.template, delivery: { ...smallWorld.template.delivery, window: null } } };

/** A hand-over of AAA's focal point to Sam from `begins` on, with its two letters; invited already. */
async function handedOver(begins = at, answer: (mail: WireMail) => WireResult = () => ({ outcome: 'sent', response: '250 kept' })) {
  const taken: WireMail[] = [];
  const wire: Wire = {
    send: async (mail) => {
      const result = answer(mail);
      if (result.outcome === 'sent') taken.push(mail);
      return result;
    },
    verify: async () => ({ ok: true, detail: 'here' }),
    close: async () => {},
  };
  const store: Store = await openStore(world, at, wire, {
    postLetters: () =>
      postLetters({
        ...{ pool: store.pool, clock: { now: () => store.at }, templates: templateStore(store.pool), wire },
        mailFrom: 'Secretariat <review@example.org>',
        signInUrl: 'https://plenary.test/sign-in',
        leaseMs: 60_000,
      }),
  });
  const { pool } = store;
  const [id = ''] = await writeContributions(pool, world, ends, at, ['AAA']);
  await store.apply({ id, asked: [] });
  await store.deliverDue();
  taken.length = 0;
  await pool.query("insert into person (id, name, email) values ('sam', 'Sam Successor', 'sam@example.org')");
  await pool.query("update membership set until_at = $1 where id = 'm0'", [new Date(begins)]);
  await pool.query(
    "insert into membership (id, person_id, role, participant_id, from_at) values ('new', 'sam', 'focal-point', 'AAA', $1)",
    [new Date(begins)],
  );
  await pool.query("insert into hand_over values ('h', 'm0', 'new', $1, 'A new post.', 'fp-aaa', $2)", [new Date(begins), new Date(at)]);
  await pool.query(
    `insert into letter (id, person_id, kind, about, due_at, updated_at) values ('handed-over:h:sam', 'sam', 'handed-over', 'h', $1, $2),
      ('hand-over-confirmed:h:fp-aaa', 'fp-aaa', 'hand-over-confirmed', 'h', $2, $2)`,
    [new Date(begins), new Date(at)],
  );
  return { store, taken, to: () => taken.map((mail) => mail.to).sort() };
}
const letters = async ({ pool }: Store) =>
  (await pool.query<{ line: string }>("select concat_ws(' ', person_id, state, reason) as line from letter order by id desc")).rows.map(
    ({ line }) => line,
  );
const textOf = (mail: WireMail | undefined): string => Buffer.from(mail?.message ?? '').toString();

test('both are told at once, and once; the successor hears what is open and until when', async () => {
  const { store, taken, to } = await handedOver();
  await store.deliverDue();
  await store.deliverDue();
  expect([to(), await letters(store)]).toEqual([
    ['fp-aaa@example.org', 'sam@example.org'],
    ['sam sent', 'fp-aaa sent'],
  ]);
  const text = textOf(taken.find((mail) => mail.to === 'sam@example.org'));
  for (const part of ['Person fp-aaa', 'Land of AAA', 'Report', '21 May 2027', 'https://plenary.test/sign-in'])
    expect(text).toContain(part);
  expect(textOf(taken.find((mail) => mail.to === 'fp-aaa@example.org'))).not.toContain('21 May 2027');
});

test('of a hand-over that is to come the predecessor hears now, the successor when it begins; delivery wakes for it', async () => {
  const begins = at + 2 * day;
  const { store, to } = await handedOver(begins);
  expect((await store.deliverDue()).next).toBe(begins);
  expect(to()).toEqual(['fp-aaa@example.org']);
  store.at = begins - 1;
  await store.deliverDue();
  expect(to()).toEqual(['fp-aaa@example.org']);
  store.at = begins;
  await store.deliverDue();
  expect(to()).toEqual(['fp-aaa@example.org', 'sam@example.org']);
});

test('a nudge that was lost costs a minute: the sweep finds what is due, and doctor what is late', async () => {
  const { store } = await handedOver();
  const nudges: string[] = [];
  const starter = { nudge: async () => {}, nudgeDelivery: async () => void nudges.push('delivery') };
  const sweepAt = async (now: number) => {
    store.at = now;
    await sweep({ pool: store.pool, clock: { now: () => now }, starter });
    return nudges.splice(0).length;
  };
  await store.pool.query("update notice set due_at = due_at + interval '1 year' where state = 'planned'");
  const late = async () =>
    (await examine(store.pool, calendar, folderStore('/nonexistent'), store.at)).find(({ what }) => what.startsWith('letters'))?.count;
  expect(await late()).toBe(0);
  expect(await sweepAt(at + 180_000)).toBe(1);
  expect(await late()).toBe(2);
  await store.deliverDue();
  expect([await sweepAt(at + 180_000), await late()]).toEqual([0, 0]);
});

test('two deliveries at once send each once', async () => {
  const { store, to } = await handedOver();
  await Promise.all([store.deliverDue(), store.deliverDue(), store.deliverDue()]);
  expect(to()).toEqual(['fp-aaa@example.org', 'sam@example.org']);
});

test('a mail server that is away is tried again later; one that breaks leaves it unknown; one that refuses stops the address', async () => {
  const outcomes: Record<string, WireResult> = {
    'fp-aaa@example.org': { outcome: 'retry', reason: 'connection refused' },
    'sam@example.org': { outcome: 'unknown', reason: 'broke after DATA' },
  };
  const { store, to } = await handedOver(at, ({ to: address }) => outcomes[address] ?? { outcome: 'sent', response: '250 kept' });
  await store.deliverDue();
  expect((await letters(store)).sort()).toEqual(['fp-aaa planned connection refused', 'sam unknown broke after DATA']);
  await store.deliverDue();
  expect(to()).toEqual([]);
  outcomes['fp-aaa@example.org'] = { outcome: 'bounced', response: '550 5.1.1 nobody' };
  await store.pool.query("update letter set lease_until = now() - interval '1 second' where state = 'planned'");
  await store.deliverDue();
  expect((await letters(store)).sort()).toEqual(['fp-aaa bounced address-stopped', 'sam unknown broke after DATA']);
  expect((await store.pool.query("select stopped_email = email as stopped from person where id = 'fp-aaa'")).rows).toEqual([
    { stopped: true },
  ]);
});

test('after a crash in the middle it is unknown, not sent again; to a stopped address nothing is sent', async () => {
  const { store, to } = await handedOver();
  await store.pool.query(
    "update letter set state = 'sending', token = 'x', lease_until = now() - interval '1 second' where person_id = 'sam'",
  );
  await store.pool.query("update person set stopped_email = email, stopped_at = now() where id = 'fp-aaa'");
  await store.deliverDue();
  expect([to(), (await letters(store)).sort()]).toEqual([
    [],
    ['fp-aaa skipped address-stopped', 'sam unknown the program stopped while this was being sent'],
  ]);
});

test('letters are kept, and hand-overs as they were written', async () => {
  const { store } = await handedOver();
  await expect(store.pool.query('delete from letter')).rejects.toThrow('is refused');
  await expect(store.pool.query("update hand_over set reason = 'other'")).rejects.toThrow('is refused');
  await expect(store.pool.query('delete from hand_over')).rejects.toThrow('is refused');
});
