/**
 * Submissions, mutes, hand-overs, a mail server that breaks and programs that are killed, in random order, against mails of several notices:
 * every mail says what the ledger holds it for, no more and no less, and nothing is said twice or lost.
 */
import { expect, test } from 'vitest';
import { mergedMessages, messages } from '../../activities/delivery/message.ts';
import type { Wire } from '../../activities/mail/wire.ts';
import { mute, unmute } from '../../api/mutes.ts';
import { chance } from '../../bench/random.ts';
import type { World } from '../../domain/simulation.ts';
import { contacts, headerOf, subjectsIn } from '../support/one-contact.ts';
import { deadline, leasesPass, openStore, type Store, writeContributions, writeDraft } from '../support/store.ts';
import { command, utc } from '../support/world.ts';

const day = 86_400_000;
const begun = utc('2027-05-03T08:00');
/** Dates of four groups, whose reminders meet on some mornings: a last one of the first with the first of another. */
const softs = [20, 21, 25, 26].map((n) => begun + n * day + 14 * 3_600_000);
const people = 4;
const made = contacts(people, 4);
const world: World = { ...made, template: { ...made.template, delivery: { ...made.template.delivery, cap: 99 } } };
const from = 'Secretariat <review@example.org>';

interface Said {
  readonly id: string;
  readonly rule: string;
  readonly subject: string;
}

/** What is being sent under a Message-ID: of a mail of several, or of a delivery alone. */
const saidSql = `select d.id, n.rule, d.subject_id as subject from delivery d join notice n on n.id = d.notice_id left join mail m on m.id = d.mail_id
  where d.state = 'sending' and (m.message_id = $1 or (d.mail_id is null and d.notice_id = $2 and d.person_id = $3)) order by d.subject_id`;

test.each([1, 2, 3, 4])('schedule %i', async (seed) => {
  const { next } = chance(seed);
  const submitted = new Set<string>();
  const mutedOn = new Set<string>();
  const told = new Map<string, number>();
  const counted = { merged: 0, broken: 0, killed: 0, overtaken: 0 };
  let killing = false;

  const wire: Wire = {
    send: async ({ to, message }) => {
      const [messageId, notice] = [headerOf(message, 'Message-ID') ?? '', headerOf(message, 'X-Plenary-Notice') ?? ''];
      const { rows } = await store.pool.query<Said>(saidSql, [messageId, notice, to.split('@')[0]]);
      expect([...new Set(subjectsIn(message))].toSorted(), 'a mail says what is being sent').toEqual(rows.map(({ subject }) => subject));
      if (rows.length > 1) counted.merged++;
      if (killing && next() < 0.6) {
        counted.killed++;
        return new Promise<never>(() => {});
      }
      const dice = next();
      if (dice < 0.15) {
        counted.broken++;
        return { outcome: 'retry', reason: 'connection closed' };
      }
      for (const { id } of rows) {
        expect(told.get(id), `${id}: not twice`).toBeUndefined();
        told.set(id, store.at);
      }
      return dice < 0.25 ? { outcome: 'unknown', reason: 'connection closed' } : { outcome: 'sent', response: '250 kept' };
    },
    verify: async () => ({ ok: true, detail: 'here' }),
    close: async () => {},
  };

  const submit = async (id: string): Promise<void> => {
    if (submitted.has(id)) return;
    const participant = id.split(':').at(-1);
    const { rows } = await store.pool.query('select person_id as person from membership where participant_id = $1 and until_at is null', [
      participant,
    ]);
    submitted.add(id);
    const answer = await store.give(id, command('submit', { draftVersion: 1 }, rows[0]?.person, store.at, participant));
    if (!answer.ok) expect(answer.rule, 'refused only when it comes too late').toMatch(/deadline|closed|silent|situation|allowed/);
  };
  /** While mails are composed, for what is in them or for others. */
  const meanwhile = async (): Promise<void> => {
    if (next() > 0.12) return;
    counted.overtaken++;
    await submit(ids[Math.floor(next() * ids.length)] ?? '');
  };
  const [alone, together] = [messages(from), mergedMessages(from)];
  const store: Store = await openStore(world, begun, wire, {
    leaseMs: 60_000,
    messageOf: (mail, now) => meanwhile().then(() => alone(mail, now)),
    mergedOf: (parcel, now) => meanwhile().then(() => together(parcel, now)),
  });
  const { pool } = store;
  const ids = await writeContributions(pool, world, deadline(softs[0] as number, (softs[0] as number) + 12 * day), begun);
  for (const [n, id] of ids.entries()) {
    const soft = softs[n % softs.length] as number;
    await pool.query("update command set body = jsonb_set(body, '{deadline}', $2::jsonb) where subject_id = $1", [
      id,
      JSON.stringify(deadline(soft, soft + 12 * day)),
    ]);
    await store.apply({ id, asked: [] });
    await writeDraft(pool, id, { 'main.text': `Of ${id}.` });
  }

  const happens = async (): Promise<void> => {
    const dice = next();
    const n = Math.floor(next() * ids.length);
    const person = `contact-${Math.floor(next() * people)}`;
    if (dice < 0.2) await submit(ids[n] ?? '');
    else if (dice < 0.3) await (next() < 0.5 ? mute : unmute)(pool, person, 'reminders', store.at, 'person');
    else if (dice < 0.4) {
      const participant = world.participants[n]?.id ?? '';
      await pool.query('update membership set until_at = $2 where participant_id = $1 and until_at is null', [
        participant,
        new Date(store.at),
      ]);
      await pool.query("insert into membership (id, person_id, role, participant_id, from_at) values ($1, $2, 'focal-point', $3, $4)", [
        `h${store.at}${n}`,
        person,
        participant,
        new Date(store.at),
      ]);
    }
  };
  /** A run, and what another finds after it: leases and pauses pass at once. */
  const run = async (): Promise<void> => {
    await Promise.race([store.deliverDue(), ...(killing ? [new Promise((resolve) => setTimeout(resolve, 700))] : [])]);
    await leasesPass(pool);
  };

  for (let today = 0; today < 40; today++) {
    store.at = utc('2027-05-04T07:00') + today * day; // 09:00 in Zurich
    await happens();
    const { rows: muted } = await pool.query<{ person: string }>(
      "select person_id as person from mute where until_at is null and category = 'reminders'",
    );
    const before = new Set(told.keys());
    for (let n = 0; n < 3; n++) {
      killing = n === 0 && next() < 0.3;
      await run();
    }
    const { rows: deliveries } = await pool.query<{ id: string; person: string; required: boolean; category: string }>(
      'select d.id, d.person_id as person, n.required, n.category from delivery d join notice n on n.id = d.notice_id',
    );
    for (const { id, person, required, category } of deliveries) {
      if (before.has(id) || !told.has(id) || required || category !== 'reminders') continue;
      expect(
        muted.map((m) => m.person),
        `${id} is muted`,
      ).not.toContain(person);
    }
    for (const { person } of muted) mutedOn.add(person);
  }
  killing = false;
  for (let n = 0; n < 12; n++) await run();

  const { rows } = await pool.query<{ id: string; state: string; reason: string | null; person: string; subject: string }>(
    'select d.id, d.state, d.reason, d.person_id as person, d.subject_id as subject from delivery d',
  );
  for (const { id, state, reason, person, subject } of rows) {
    switch (state) {
      case 'sent':
        expect(told.has(id), `${id} was said`).toBe(true);
        break;
      case 'unknown':
        break; // said, or on the wire when the program was killed
      case 'cancelled':
        expect(told.has(id), `${id} was not said`).toBe(false);
        if (reason === 'submitted') expect(submitted).toContain(subject);
        else expect(['no-longer-holds-role', 'overtaken', 'step-passed', 'returned', 'approved', 'lapsed', 'escalated']).toContain(reason);
        break;
      default:
        expect(`${state} ${reason}`, id).toMatch(/^skipped (muted|too-late)/);
        if (reason === 'muted') expect(mutedOn).toContain(person);
    }
  }
  expect(Math.min(...Object.values(counted)), `the schedule has what it is about: ${JSON.stringify(counted)}`).toBeGreaterThan(0);
});
