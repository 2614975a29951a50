/** A person who mutes a kind of mails between the planning of one and its sending does not get it, unless it must reach them. */

import { expect, test } from 'vitest';
import { messages } from '../../activities/delivery/message.ts';
import { mute, unmute } from '../../api/mutes.ts';
import type { World } from '../../domain/simulation.ts';
import { type Category, categories, categoryOf } from '../../domain/template/categories.ts';
import { readMail } from '../support/read-mail.ts';
import { deadline, openStore, takingWire, writeContributions } from '../support/store.ts';
import { smallWorld, utc } from '../support/world.ts';

const at = utc('2027-04-01T08:00');
const world: World = { ...smallWorld, template: { ...smallWorld.template, delivery: { ...smallWorld.template.delivery, window: null } } };
const compose = messages('Secretariat <review@example.org>', {
  unsubscribeOf: (category, person) => `https://plenary.test/unsubscribe/${category}?k=${person}`,
});

/** A notice of a category to the contributors of BBB, due now; `meanwhile` happens while its mail is composed. */
async function sent(
  category: Category,
  required: boolean,
  meanwhile: (pool: Awaited<ReturnType<typeof openStore>>['pool']) => Promise<void>,
) {
  const wire = takingWire();
  const store = await openStore(world, at, wire, {
    messageOf: async (mail, now) => {
      await meanwhile(store.pool);
      return compose(mail, now);
    },
  });
  const { pool } = store;
  const [id = ''] = await writeContributions(pool, world, deadline(at + 40 * 86_400_000, at + 50 * 86_400_000), at, ['BBB']);
  await store.apply({ id, asked: [] });
  await pool.query('update notice set state = case when rule = $1 then state else $2 end, category = $3, required = $4', [
    'invitation',
    'cancelled',
    category,
    required,
  ]);
  await store.deliverDue();
  const { rows } = await pool.query<{ state: string; reason: string | null }>('select state, reason from delivery');
  const mail = wire.taken[0] && (await readMail(wire.taken[0].message));
  const header = (key: string): string | undefined => mail?.headers.find((h) => h.key === key)?.value;
  return { rows, header, count: wire.taken.length };
}

test('what is not muted is sent, with the headers of the one click', async () => {
  const { rows, header } = await sent('reminders', false, async () => {});
  expect(rows).toEqual([{ state: 'sent', reason: null }]);
  expect(header('list-unsubscribe')).toBe('<https://plenary.test/unsubscribe/reminders?k=fp-bbb>');
  expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
  expect(header('list-id')).toBe('<reminders.example.org>');
});

test('what is muted a moment before the wire is skipped, and the ledger says why', async () => {
  const { rows, count } = await sent('reminders', false, (pool) => mute(pool, 'fp-bbb', 'reminders', at, 'link'));
  expect([rows, count]).toEqual([[{ state: 'skipped', reason: 'muted' }], 0]);
});

test('an address that stopped is the reason where both hold, so that what was lost can go on', async () => {
  const { rows, count } = await sent('reminders', false, async (pool) => {
    await mute(pool, 'fp-bbb', 'reminders', at, 'link');
    await pool.query("update person set stopped_email = email, stopped_at = $1 where id = 'fp-bbb'", [new Date(at)]);
  });
  expect([rows, count]).toEqual([[{ state: 'skipped', reason: 'address-stopped' }], 0]);
});

test('what must reach people does, whoever muted it, and offers no way to stop it', async () => {
  const { rows, header } = await sent('reminders', true, (pool) => mute(pool, 'fp-bbb', 'reminders', at, 'person'));
  expect(rows).toEqual([{ state: 'sent', reason: null }]);
  expect(['list-unsubscribe', 'list-unsubscribe-post', 'list-id'].map(header)).toEqual([undefined, undefined, undefined]);
});

test.for([
  ['another category', (pool) => mute(pool, 'fp-bbb', 'decisions', at, 'person')],
  ['somebody else', (pool) => mute(pool, 'fp-aaa', 'reminders', at, 'person')],
  [
    'it once, and not any more',
    async (pool) => {
      await mute(pool, 'fp-bbb', 'reminders', at - 2, 'person');
      await unmute(pool, 'fp-bbb', 'reminders', at - 1);
    },
  ],
] as const satisfies readonly (readonly [string, Parameters<typeof sent>[2]])[])('muting %s stops nothing', async ([, meanwhile]) => {
  expect((await sent('reminders', false, meanwhile)).rows).toEqual([{ state: 'sent', reason: null }]);
});

test('a rule has the category its text stands for, unless the template says another', () => {
  expect(categoryOf({ text: 'reminder' })).toBe('reminders');
  expect(categoryOf({ text: 'to-decide' })).toBe('decisions');
  expect(categoryOf({ text: 'something-new' })).toBe('information');
  expect(categoryOf({ text: 'reminder', category: 'information' })).toBe('information');
});

test('planning writes the category of each notice', async () => {
  const store = await openStore(world, at, takingWire());
  const [id = ''] = await writeContributions(store.pool, world, deadline(at + 40 * 86_400_000, at + 50 * 86_400_000), at, ['BBB']);
  await store.apply({ id, asked: [] });
  const { rows } = await store.pool.query<{ text: string; category: Category }>('select text, category from notice');
  expect(rows.length).toBeGreaterThan(2);
  for (const row of rows) expect(row.category, row.text).toBe(categoryOf({ text: row.text }));
  await expect(store.pool.query("update notice set category = 'spam'")).rejects.toThrow('notice_category_rule');
  expect(categories).toEqual(['reminders', 'decisions', 'information']);
});
