/**
 * "Reminded on Monday after submitting on Saturday", at its sharpest: each of 1,000 reminders meets its own submission just before the wire.
 * A trigger that runs as each transaction commits, while it still holds its locks, numbers the commits.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { messages } from '../../activities/delivery/message.ts';
import { crowd, deadline, openStore, takingWire, writeContributions, writeDraft } from '../support/store.ts';
import { command, smallWorld, utc } from '../support/world.ts';

const times = 1000;
/** The commits in order; and a moment's hesitation between what `sending` looked at and what it writes, so that a race is one. */
const log = `
create sequence commit_order;
create table committed (seq bigint primary key, what text not null, subject_id text not null, delivery_id text);
create function note_sending() returns trigger language plpgsql as $$ begin
  insert into committed values (nextval('commit_order'), 'sending', new.subject_id, new.id); return null; end $$;
create function note_submitted() returns trigger language plpgsql as $$ begin
  insert into committed values (nextval('commit_order'), 'submitted', new.id, null); return null; end $$;
create function hesitate() returns trigger language plpgsql as $$ begin perform pg_sleep(0.001); return new; end $$;
create constraint trigger note_sending after insert or update on delivery deferrable initially deferred for each row
  when (new.state = 'sending') execute function note_sending();
create constraint trigger note_submitted after update on subject deferrable initially deferred for each row
  when (new.status = 'submitted' and old.status <> 'submitted') execute function note_submitted();
create trigger hesitate before insert or update on delivery for each row when (new.state = 'sending') execute function hesitate();`;

/** Milliseconds that a reminder is composed for; its submission comes about then, before or after. */
const composing = 90;
const spread = 260;

/** Delays of 0 to `spread`, the same each time. */
function jitter(seed = 7): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return (state / 2147483648) * spread;
  };
}

test('submit against reminder in the same millisecond, 1,000 times: nothing is `sending` after the commit', async () => {
  const world = crowd(smallWorld, times);
  const wire = takingWire();
  const compose = messages('Secretariat <review@example.org>');
  const delay = jitter();
  const answers: Promise<{ readonly ok: boolean }>[] = [];
  const store = await openStore(world, utc('2027-04-01T08:00'), wire, {
    messageOf: async (mail, now) => {
      const submit = () => command('submit', { draftVersion: 1 }, mail.email.replace('@example.org', ''), store.at);
      if (mail.facts.text === 'reminder') {
        answers.push(sleep(delay()).then(() => store.give(mail.subjectId, submit())));
        await sleep(composing);
      }
      return compose(mail, now);
    },
  });
  const { pool } = store;
  const ends = deadline(utc('2027-05-31T21:59:59'), utc('2027-06-10T21:59:59'));
  const ids = await writeContributions(pool, world, ends, store.at);
  for (let i = 0; i < ids.length; i += 8)
    await Promise.all(
      ids.slice(i, i + 8).map(async (id) => {
        await store.apply({ id, asked: [] });
        await writeDraft(pool, id, { 'main.text': `Of ${id}.` });
      }),
    );
  await store.deliverDue();
  expect(wire.taken).toHaveLength(times); // the invitations
  await pool.query(log);

  const { rows } = await pool.query<{ due: Date }>("select distinct due_at as due from notice where rule = 'soft-7'");
  expect(rows).toHaveLength(1);
  store.at = rows[0]?.due.getTime() as number;
  while (answers.length < times) await store.deliverDue(); // in batches, as its workflow does
  expect((await Promise.all(answers)).filter((answer) => answer.ok)).toHaveLength(times);
  for (let sent = 1; sent > 0; ) ({ sent } = await store.deliverDue());

  const { rows: outcomes } = await pool.query<{ id: string; state: string; sending: string | null; submitted: string }>(`
    select n.id, coalesce(d.state, n.state) as state, x.seq as sending, s.seq as submitted from notice n left join delivery d on d.notice_id = n.id
    join committed s on s.subject_id = n.subject_id and s.what = 'submitted'
    left join committed x on x.delivery_id = d.id and x.what = 'sending' where n.rule = 'soft-7'`);
  const sent = outcomes.filter((o) => o.state === 'sent');
  const cancelled = outcomes.filter((o) => o.state === 'cancelled');
  expect(sent.filter((o) => o.sending === null || Number(o.sending) > Number(o.submitted))).toEqual([]);
  expect(cancelled.filter((o) => o.sending !== null)).toEqual([]);
  expect(sent.length + cancelled.length, 'each is one or the other').toBe(times);
  // The race was one: neither side won nearly always.
  expect(sent.length).toBeGreaterThan(times / 20);
  expect(cancelled.length).toBeGreaterThan(times / 20);

  const { rows: reminders } = await pool.query<{ id: string }>("select id from notice where rule = 'soft-7'");
  const ofRule = new Set(reminders.map(({ id }) => id));
  const noticeOf = (message: Buffer) => /^X-Plenary-Notice: (\S+)/im.exec(message.toString())?.[1] ?? '';
  const mailed = wire.taken.map((mail) => noticeOf(mail.message)).filter((id) => ofRule.has(id));
  expect(mailed.length, 'on the wire: those that are sent, each once').toBe(sent.length);
  expect(new Set(mailed).size).toBe(sent.length);
});
