/** Several notices to one person on one morning: one mail, and every promise about a mail holds for each of them. */
import { describe, expect, test } from 'vitest';
import { mergedMessages } from '../../activities/delivery/message.ts';
import type { WireMail, WireResult } from '../../activities/mail/wire.ts';
import { mute } from '../../api/mutes.ts';
import { contacts, headerOf, reminders, subjectsIn } from '../support/one-contact.ts';
import { deadline, leasesPass, openStore, type Store, takingWire, writeContributions, writeDraft } from '../support/store.ts';
import { command, utc } from '../support/world.ts';

const day = 86_400_000;
const begun = utc('2027-04-01T08:00');
/** 09:00 in Zurich a week before the date. */
const morning = utc('2027-05-24T07:00');
const soft = utc('2027-05-31T21:59:59');
const world = contacts(1, 5);
const merged = mergedMessages('Secretariat <review@example.org>', {
  unsubscribeOf: (category, person) => `https://plenary.test/unsubscribe/${category}?k=${person}`,
});

interface Row {
  readonly id: string;
  readonly subject: string;
  readonly state: string;
  readonly reason: string | null;
  readonly message: string | null;
  readonly mail: string | null;
}

/** Five contributions of one contact person, invited; the reminders are due in the morning that comes. */
async function reminded(deliver: Parameters<typeof openStore>[3] = {}, answer?: (mail: WireMail) => WireResult) {
  const wire = takingWire();
  const send = wire.send;
  const told = async (mail: WireMail): Promise<WireResult> => {
    const taken = await send(mail);
    return answer && store.at >= morning ? answer(mail) : taken;
  };
  Object.assign(wire, { send: told });
  const store = await openStore(world, begun, wire, { mergedOf: merged, ...deliver });
  const ids = await writeContributions(store.pool, world, deadline(soft, soft + 10 * day), store.at);
  for (const id of ids) {
    await store.apply({ id, asked: [] });
    await writeDraft(store.pool, id, { 'main.text': `Of ${id}.` });
  }
  await store.deliverDue();
  const invitations = wire.taken.splice(0);
  store.at = morning;
  return { store, wire, ids, invitations };
}

const rows = async ({ pool }: Store, rule = 'soft-7'): Promise<Row[]> =>
  (
    await pool.query(
      `select d.id, d.subject_id as subject, d.state, d.reason, d.message_id as message, d.mail_id as mail from delivery d join notice n on n.id = d.notice_id
       where n.rule = $1 order by d.id`,
      [rule],
    )
  ).rows;
const submit = (store: Store, id: string) =>
  store.give(id, command('submit', { draftVersion: 1 }, 'contact-0', store.at, id.split(':').at(-1)));
const one = <T>(all: readonly T[]): T => {
  expect(all).toHaveLength(1);
  return all[0] as T;
};

describe('on one morning', () => {
  test('five reminders are one mail, and the ledger has its answer for each', async () => {
    const { store, wire, ids } = await reminded();
    expect(await store.deliverDue()).toMatchObject({ sent: 5 });
    const mail = one(wire.taken);
    expect(headerOf(mail.message, 'Subject')).toMatch(/^5 notices: Reminder: /);
    expect(subjectsIn(mail.message).toSorted()).toEqual(ids.toSorted());
    const found = await rows(store);
    expect(new Set(found.map(({ state, message }) => `${state} ${message}`))).toEqual(
      new Set([`sent ${headerOf(mail.message, 'Message-ID')}`]),
    );
    const { rows: mails } = await store.pool.query('select id, person_id, members, message_id from mail');
    expect(mails).toEqual([{ id: found[0]?.mail, person_id: 'contact-0', members: 5, message_id: found[0]?.message }]);
    await expect(store.pool.query('update mail set members = 2')).rejects.toThrow('kept as they were written');
  });

  test('invitations with their calendar files are mails of their own', async () => {
    const { invitations } = await reminded();
    expect(invitations).toHaveLength(5);
    expect(invitations.every(({ message }) => message.includes('text/calendar'))).toBe(true);
  });

  test('receipts are, too', async () => {
    const { store, wire, ids } = await reminded();
    await store.pool.query("update notice set attach = null where rule = 'receipt'");
    for (const id of ids) expect(await submit(store, id)).toMatchObject({ ok: true });
    await store.pool.query("update notice set attach = null where rule = 'receipt'");
    await store.deliverDue();
    expect(wire.taken.filter(({ to }) => to === 'contact-0@example.org')).toHaveLength(5);
  });

  test('the first is what ends first, then what is required', async () => {
    const { store, wire, ids } = await reminded();
    const set = (id: string | undefined, change: string) =>
      store.pool.query(`update notice set ${change} where rule = 'soft-7' and subject_id = $1`, [id]);
    await set(ids[3], "deadline_at = deadline_at - interval '1 day'");
    await set(ids[4], 'required = true');
    await store.deliverDue();
    expect(subjectsIn(one(wire.taken).message).slice(0, 2)).toEqual([ids[3], ids[4]]);
  });

  test('what fell on the night before goes with the morning, not an hour earlier', async () => {
    const { store, wire } = await reminded();
    await store.pool.query("update notice set due_at = due_at - interval '6 hours' where rule = 'soft-7' and subject_id like '%P0001'");
    store.at = morning - 3_600_000;
    expect(await store.deliverDue()).toMatchObject({ sent: 0, next: morning });
    store.at = morning;
    expect(await store.deliverDue()).toMatchObject({ sent: 5 });
    one(wire.taken);
  });

  test('more than forty are several mails', async () => {
    const { store, wire, ids } = await reminded();
    await store.pool.query(
      `insert into notice select (jsonb_populate_record(n, jsonb_build_object('id', n.id || x, 'key', n.key || x))).* from notice n, generate_series(1, 19) x where n.rule = 'soft-7'`,
    );
    await store.deliverDue();
    expect(wire.taken.map(({ message }) => subjectsIn(message).length).toSorted()).toEqual([20, 40, 40]);
    expect((await rows(store)).filter(({ state }) => state === 'sent')).toHaveLength(20 * ids.length);
  });
});

describe('the headers of the one click', () => {
  const list = ['List-Unsubscribe', 'List-Unsubscribe-Post', 'List-Id'];
  const headers = async (change: string) => {
    const { store, wire } = await reminded();
    await store.pool.query(`update notice set ${change} where rule = 'soft-7' and subject_id like '%P0002'`);
    await store.deliverDue();
    const { message } = one(wire.taken);
    return { values: list.map((name) => headerOf(message, name)), text: message.toString().replaceAll(/=\r?\n/g, '') };
  };
  test('are there where all can be muted by it', async () => {
    const { values, text } = await headers('required = required');
    expect(values[0]).toBe('<https://plenary.test/unsubscribe/reminders?k=contact-0>');
    expect(text).toContain('Get no more mails of this kind: Reminders');
  });
  test('are not where one has to be sent; what can be muted still has its line', async () => {
    const { values, text } = await headers('required = true');
    expect(values).toEqual([undefined, undefined, undefined]);
    expect(text).toContain('Get no more mails of this kind: Reminders');
  });
  test('are not where it would stop a part of it; each category has its line', async () => {
    const { values, text } = await headers("category = 'information'");
    expect(values).toEqual([undefined, undefined, undefined]);
    expect(text).toContain('Get no more mails of this kind: Reminders');
    expect(text).toContain('Get no more mails of this kind: Information');
  });
});

/** What happens while the mail of all five is being composed, once. */
async function meanwhile(happens: (store: Store, ids: readonly string[]) => Promise<unknown>) {
  let composed = 0;
  const setting = await reminded({
    mergedOf: async (parcel, now) => {
      if (composed++ === 0) await happens(setting.store, setting.ids);
      return merged(parcel, now);
    },
  });
  await setting.store.deliverDue();
  return { ...setting, mail: one(reminders(setting.wire.taken)) };
}

describe('what is overtaken while the mail is composed is no part of it', () => {
  test('a contribution that is submitted', async () => {
    const { store, mail, ids } = await meanwhile(async (at, [id = '']) => expect(await submit(at, id)).toMatchObject({ ok: true }));
    expect(subjectsIn(mail.message).toSorted()).toEqual(ids.slice(1).toSorted());
    expect((await rows(store)).map(({ state, subject }) => [state, subject])).toEqual(
      expect.arrayContaining(ids.slice(1).map((id) => ['sent', id])),
    );
    const { rows: notices } = await store.pool.query("select state, reason from notice where rule = 'soft-7' and subject_id = $1", [
      ids[0],
    ]);
    expect([notices, (await rows(store)).find(({ subject }) => subject === ids[0])]).toEqual([
      [{ state: 'cancelled', reason: 'submitted' }],
      undefined,
    ]);
  });

  test('a category that is muted', async () => {
    const { store, mail, ids } = await meanwhile(async ({ pool, at }, [, id]) => {
      await pool.query("update notice set category = 'information' where rule = 'soft-7' and subject_id = $1", [id]);
      await mute(pool, 'contact-0', 'information', at, 'person');
    });
    expect(subjectsIn(mail.message)).not.toContain(ids[1]);
    expect((await rows(store)).find(({ subject }) => subject === ids[1])).toMatchObject({ state: 'skipped', reason: 'muted', mail: null });
  });

  test('a role that ends', async () => {
    const { store, mail, ids } = await meanwhile(({ pool, at }) =>
      pool.query("update membership set until_at = $1 where participant_id = 'P0002'", [new Date(at)]),
    );
    expect(subjectsIn(mail.message)).not.toContain(ids[2]);
    expect((await rows(store)).find(({ subject }) => subject === ids[2])).toMatchObject({
      state: 'cancelled',
      reason: 'no-longer-holds-role',
    });
  });

  test('all but one: what is left goes alone', async () => {
    const { store, wire, ids } = await reminded({
      mergedOf: async (parcel, now) => {
        for (const id of ids.slice(1)) await submit(store, id);
        return merged(parcel, now);
      },
    });
    await store.deliverDue();
    expect(subjectsIn(one(reminders(wire.taken)).message)).toEqual([ids[0]]);
    expect((await rows(store)).filter(({ mail }) => mail !== null)).toEqual([]);
  });
});

describe('when the mail server breaks', () => {
  test('before its 354: the members and the Message-ID stay, whatever is planned meanwhile', async () => {
    let broken = true;
    const { store, wire, ids } = await reminded({}, () =>
      broken ? { outcome: 'retry', reason: 'connection closed' } : { outcome: 'sent', response: '250 kept' },
    );
    await store.deliverDue();
    const first = one(wire.taken);
    const waiting = await rows(store);
    expect(new Set(waiting.map(({ state, mail }) => `${state} ${mail}`)).size).toBe(1);
    const { rows: leases } = await store.pool.query('select distinct lease_until from delivery where lease_until is not null');
    expect(leases, 'all wait as long').toHaveLength(1);
    await store.pool.query(
      `insert into notice select (jsonb_populate_record(n, jsonb_build_object('id', n.id || 'x', 'key', n.key || 'x', 'state', 'planned'))).* from notice n where n.rule = 'soft-7' and n.subject_id like '%P0004'`,
    );
    broken = false;
    await leasesPass(store.pool);
    await store.deliverDue();
    expect(wire.taken).toHaveLength(3);
    const again = wire.taken.filter(({ message }) => headerOf(message, 'Message-ID') === headerOf(first.message, 'Message-ID'));
    expect(again.map(({ message }) => subjectsIn(message).toSorted())).toEqual([ids.toSorted(), ids.toSorted()]);
    expect((await rows(store)).map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'sent'));
  });

  test('before its 354, and one is submitted before the next attempt: it is not said again', async () => {
    let broken = true;
    const { store, wire, ids } = await reminded({}, () =>
      broken ? { outcome: 'retry', reason: 'connection closed' } : { outcome: 'sent', response: '250 kept' },
    );
    await store.deliverDue();
    broken = false;
    await submit(store, ids[0] ?? '');
    await leasesPass(store.pool);
    await store.deliverDue();
    const said = reminders(wire.taken);
    expect(said.map(({ message }) => subjectsIn(message).length)).toEqual([5, 4]);
    expect(new Set(said.map(({ message }) => headerOf(message, 'Message-ID'))).size).toBe(1);
    expect((await rows(store)).map(({ state }) => state).toSorted()).toEqual(['cancelled', 'sent', 'sent', 'sent', 'sent']);
  });

  test('before its 354, and one alone is left: under the same Message-ID', async () => {
    let broken = true;
    const { store, wire, ids } = await reminded({}, () =>
      broken ? { outcome: 'retry', reason: 'connection closed' } : { outcome: 'sent', response: '250 kept' },
    );
    await store.deliverDue();
    broken = false;
    for (const id of ids.slice(1)) await submit(store, id);
    await leasesPass(store.pool);
    await store.deliverDue();
    const [first, last] = reminders(wire.taken);
    expect(subjectsIn(last?.message ?? Buffer.from(''))).toEqual([ids[0]]);
    expect(headerOf(last?.message ?? Buffer.from(''), 'Message-ID')).toBe(headerOf(first?.message ?? Buffer.from(''), 'Message-ID'));
  });

  test('after it: all are unknown, and none is sent again', async () => {
    const { store, wire } = await reminded({}, () => ({ outcome: 'unknown', reason: 'connection closed' }));
    await store.deliverDue();
    await leasesPass(store.pool);
    store.at += 3_600_000;
    await store.deliverDue();
    one(wire.taken);
    expect(new Set((await rows(store)).map(({ state, reason }) => `${state} ${reason}`))).toEqual(new Set(['unknown connection closed']));
  });

  test('for good: the address stops, and the successor gets what makes sense, in one mail', async () => {
    const { store, wire, ids } = await reminded({}, ({ to }) =>
      to.startsWith('contact-0') ? { outcome: 'bounced', response: '550 5.1.1 nobody' } : { outcome: 'sent', response: '250 kept' },
    );
    await store.deliverDue();
    expect(new Set((await rows(store)).map(({ state, reason }) => `${state} ${reason}`))).toEqual(new Set(['bounced address-stopped']));
    await store.pool.query("insert into person (id, name, email) values ('next', 'Next', 'next@example.org')");
    await store.pool.query(
      "insert into membership select 'n' || id, 'next', role, participant_id, body, $1 from membership where person_id = 'contact-0'",
      [new Date(store.at)],
    );
    wire.taken.length = 0;
    await store.deliverDue();
    await store.deliverDue();
    const { message } = one(reminders(wire.taken.filter(({ to }) => to === 'next@example.org')));
    expect(subjectsIn(message).toSorted()).toEqual(ids.toSorted());
  });
});

test('after a crash all that one mail carried is unknown', async () => {
  const { store, wire } = await reminded({ leaseMs: 200 }, () => ({ outcome: 'sent', response: '250 kept' }));
  const send = wire.send;
  let stopped = false;
  Object.assign(wire, { send: (mail: WireMail) => (stopped ? send(mail) : new Promise<never>(() => {})) });
  void store.deliverDue(); // of a program that is killed
  await expect
    .poll(async () => (await rows(store)).map(({ state }) => state), { timeout: 10_000 })
    .toEqual(Array.from({ length: 5 }, () => 'sending'));
  stopped = true;
  await leasesPass(store.pool);
  await store.deliverDue();
  expect(new Set((await rows(store)).map(({ state }) => state))).toEqual(new Set(['unknown']));
  expect(wire.taken).toEqual([]);
});

test('where the mail of all cannot be composed, each goes alone, and only the one that cannot be said waits', async () => {
  const { store, wire, ids } = await reminded({ mergedOf: () => Promise.reject(new Error('no text for this')) });
  await store.deliverDue();
  expect(new Set((await rows(store)).map(({ state, reason }) => `${state} ${reason}`))).toEqual(
    new Set(['planned could not be composed: no text for this']),
  );
  await leasesPass(store.pool);
  await store.deliverDue();
  expect(wire.taken.flatMap(({ message }) => subjectsIn(message)).toSorted()).toEqual(ids.toSorted());
});
