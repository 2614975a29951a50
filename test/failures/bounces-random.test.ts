/** Addresses that stop, are corrected, successors, and answers, in random order: nobody gets what they should not, nobody misses what they should get. */
import { expect, test } from 'vitest';
import { chance } from '../../bench/random.ts';
import { subjectId } from '../../domain/lifecycle.ts';
import type { World } from '../../domain/simulation.ts';
import { crowd, deadline, openStore, writeContributions } from '../support/store.ts';
import { command, smallWorld, utc } from '../support/world.ts';

const day = 86_400_000;
const at = utc('2027-04-01T08:00');
const days = 49;
const anyTime: World = { ...smallWorld, template: { ...smallWorld.template, delivery: { ...smallWorld.template.delivery, window: null } } };

interface Party {
  readonly id: string;
  /** The focal point, at their present address; none between two. */
  holder: { readonly person: string; readonly address: string } | null;
  serial: number;
  answered: number | null;
  /** The first day on which a holder could be reached. */
  reached: number | null;
}

test.each([1, 2, 3])('schedule %i', async (seed) => {
  const { next } = chance(seed);
  const world = crowd(anyTime, 25);
  const dead = new Set<string>();
  const offered: string[] = [];
  const taken: { readonly to: string; readonly notice: string; readonly day: number }[] = [];
  const refusedOnce = new Set<string>();
  const notices = new Map<string, string>();
  const store = await openStore(
    world,
    at,
    {
      send: async ({ to, message }) => {
        offered.push(to);
        expect(refusedOnce, 'an address that was refused is offered nothing more').not.toContain(to);
        if (dead.has(to)) {
          refusedOnce.add(to);
          return { outcome: 'bounced', response: '550 5.1.1 nobody' };
        }
        taken.push({ to, notice: message.toString(), day: (store.at - at) / day });
        return { outcome: 'sent', response: '250 kept' };
      },
      verify: async () => ({ ok: true, detail: 'here' }),
      close: async () => {},
    },
    {
      messageOf: async ({ id, noticeId, email }) => ({
        messageId: `<${id}>`,
        wireMail: { from: 'a@example.org', to: email, message: Buffer.from(noticeId) },
      }),
    },
  );
  const ids = await writeContributions(store.pool, world, deadline(at + 40 * day, at + 50 * day), at);
  for (const id of ids) await store.apply({ id, asked: [] });
  const parties = world.participants.map(({ id }): Party => {
    const person = `fp-${id.toLowerCase()}`;
    return { id, holder: { person, address: `${person}@example.org` }, serial: 0, answered: null, reached: null };
  });

  for (const { holder } of parties) if (holder && next() < 0.5) dead.add(holder.address); // before anything was sent

  const happens = async (party: Party, today: number): Promise<void> => {
    const { id, holder } = party;
    const now = new Date(store.at);
    const fresh = `${id.toLowerCase()}-${++party.serial}`;
    const dice = next();
    if (holder && dice < 0.03) dead.add(holder.address);
    else if (holder && dice < 0.045) {
      party.holder = { person: holder.person, address: `${fresh}@example.org` };
      await store.pool.query('update person set email = $2 where id = $1', [holder.person, `${fresh}@example.org`]);
    } else if (holder && dice < 0.06) {
      party.holder = null;
      await store.pool.query('update membership set until_at = $2 where person_id = $1', [holder.person, now]);
    } else if (dice > 0.9 && (!holder || dead.has(holder.address))) {
      if (holder) await store.pool.query('update membership set until_at = $2 where person_id = $1', [holder.person, now]);
      party.holder = { person: fresh, address: `${fresh}@example.org` };
      await store.pool.query('insert into person (id, name, email) values ($1, $1, $2)', [fresh, `${fresh}@example.org`]);
      await store.pool.query(
        "insert into membership (id, person_id, role, participant_id, from_at) values ($1, $1, 'focal-point', $2, $3)",
        [fresh, id, now],
      );
    } else if (dice > 0.06 && dice < 0.065 && party.answered === null) {
      party.answered = today;
      expect(await store.give(subjectId.contribution('c1', 'report', id), command('decline', {}, 'sec', store.at, id))).toMatchObject({
        ok: true,
      });
    }
  };

  for (let today = 0; today < days; today++) {
    store.at = at + today * day;
    for (const party of parties) if (today > 0) await happens(party, today);
    await store.deliverDue();
    for (const party of parties) if (party.holder && !dead.has(party.holder.address)) party.reached ??= today;
    const allowed = new Set(parties.flatMap(({ holder }) => holder?.address ?? []).concat('co-north@example.org', 'co-south@example.org'));
    for (const mail of taken.filter((m) => m.day === today)) expect(allowed, 'only who holds the role gets anything').toContain(mail.to);
  }

  const { rows } = await store.pool.query<{ id: string; rule: string; participant: string }>(
    'select id, rule, participant_id as participant from notice',
  );
  for (const { id, rule, participant } of rows) notices.set(id, `${participant} ${rule}`);
  expect(dead.size, 'the schedule has what it is about').toBeGreaterThan(5);
  expect(new Set(taken.map((m) => `${m.to} ${m.notice}`)).size, 'nothing twice').toBe(taken.length);
  for (const { id, answered, reached } of parties) {
    const invited = taken.filter((m) => notices.get(m.notice) === `${id} invitation`);
    const should = reached !== null && (answered === null || reached < answered);
    expect(invited.length > 0, `${id}: reached ${reached}, answered ${answered}`).toBe(should);
    const reminders = taken.filter(
      (m) => /(soft|hard)-\d$/.test(notices.get(m.notice) ?? '') && notices.get(m.notice)?.startsWith(`${id} `),
    );
    for (const reminder of reminders) expect(reminder.day, `${id} is not reminded after answering`).toBeLessThan(answered ?? days);
  }
});
