/**
 * A schedule lived by the durable side: PostgreSQL, `apply`, delivery and SMTP into a mailbox, on a clock that is moved from instant to
 * instant. In Temporal's place a loop waits for the earliest of `wake_at`, delivery's next wake-up and, as the sweep would, what may go on.
 */
import type pg from 'pg';
import { mayResume } from '../../activities/delivery/resume.ts';
import { readLedger } from '../../activities/ledger.ts';
import { openWire } from '../../activities/mail/wire.ts';
import { recordBounce } from '../../api/bounces.ts';
import { mute, unmute } from '../../api/mutes.ts';
import type { Answer, Instant } from '../../domain/lifecycle.ts';
import { atEnd } from '../support/at-end.ts';
import { writeWorld } from '../support/engine.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { openStore, type Store, writeContributions, writeCycle, writeDraft } from '../support/store.ts';
import type { Lived, Planned, Taken } from './lived.ts';
import { begins, dates, type Event, ends, eventsOf, type Step, world } from './schedule.ts';
import { refusal, type ServerScript, serverScript } from './server.ts';

export interface DurableSide {
  /** Lives a schedule on an empty database. `sql` puts a fault into it; see `undo`. */
  live(steps: readonly Step[], fault?: { readonly sql: string; readonly undo: string }): Promise<Lived>;
}

const domain = 'example.org';
/** More runs at one instant than anything takes. */
const most = 60;

const nextSql = `select (extract(epoch from least((select min(wake_at) from subject where not done and stuck is null),
  (select wake_at from delivery_clock where id = 1))) * 1000)::float8 as at`;
const wakesSql = 'select id from subject where wake_at <= $1 and not done and stuck is null order by id';
const clockSql = 'select coalesce(wake_at <= $1, false) as due from delivery_clock where id = 1';
/** The notices of a mail, which may be several. */
const carriedSql = `select n.key from delivery d join notice n on n.id = d.notice_id where d.message_id = $1 and d.state = 'sent'`;
const planSql = `select key, subject_id as subject, rule, kind, audience, (extract(epoch from due_at) * 1000)::float8 as due,
  (extract(epoch from deadline_at) * 1000)::float8 as deadline, urgent, required, category, state from notice`;

/** Everything is deleted, rows that are otherwise kept included: a copy of the template database for each schedule would take longer. */
async function empty({ pool }: Store): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    "select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename not in ('delivery_clock', '_prisma_migrations')",
  );
  const deletes = rows.map(({ name }) => `delete from ${name}`).join('; ');
  await pool.query(`begin; set local session_replication_role = replica; ${deletes}; update delivery_clock set wake_at = null; commit`);
}

const at = (instant: Instant | null): Date | null => (instant === null ? null : new Date(instant));
const email = (address: string): string => `${address}@${domain}`;

/** What happens to people, written as the API or a delivery agent would. */
async function happen(pool: pg.Pool, event: Extract<Event, { what: 'people' }>['event'], now: Instant): Promise<void> {
  const add = (person: string) =>
    pool.query('insert into person (id, name, email) values ($1, $1, $2) on conflict do nothing', [person, email(person)]);
  switch (event.kind) {
    case 'joined': {
      const { id, person, role, participant, body, from, until } = event.membership;
      await add(person);
      await pool.query('insert into membership values ($1, $2, $3, $4, $5, $6, $7)', [
        id,
        person,
        role,
        participant,
        body,
        at(from),
        at(until),
      ]);
      return;
    }
    case 'left':
      await pool.query(
        'update membership set until_at = $3 where person_id = $1 and $2 in (participant_id, body) and (until_at is null or until_at > $3)',
        [event.person, event.of, at(event.until)],
      );
      return;
    case 'delegated': {
      const { id, of, delegate, cycle, ask, from, until } = event;
      await add(delegate);
      await pool.query(
        'insert into delegation (id, membership_id, delegate_id, cycle_id, ask, from_at, until_at, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
        [id, of, delegate, cycle ?? null, ask ?? null, at(from), at(until), at(now)],
      );
      return;
    }
    case 'revoked':
      await pool.query("update delegation set revoked_at = $2, revoked_by = 'sec' where id = $1", [event.id, at(event.until)]);
      return;
    case 'address':
      await pool.query('update person set email = $2 where id = $1', [event.person, email(event.address)]);
      return;
    case 'muted':
      return mute(pool, event.person, event.category, now, 'person');
    case 'unmuted':
      return unmute(pool, event.person, event.category, now);
    case 'reported': {
      const { rows } = await pool.query<{ id: string }>(
        `select d.id from delivery d join notice n on n.id = d.notice_id where d.person_id = $1 and d.state = 'sent'
         order by d.due_at desc, n.key collate "C" desc limit 1`,
        [event.person],
      );
      const delivery = rows[0]?.id;
      if (delivery) await recordBounce(pool, { delivery, recipient: email(event.address), status: '5.1.1' }, 'mta', now);
    }
  }
}

/** Everything that is to be done at the clock's now: time, then delivery, until nothing is left. */
async function settle(store: Store): Promise<void> {
  const { pool } = store;
  for (let runs = 0; runs < most; runs++) {
    const now = new Date(store.at);
    const { rows: woken } = await pool.query<{ id: string }>({ name: 'woken', text: wakesSql, values: [now] });
    for (const { id } of woken) await store.apply({ id, asked: [] });
    const { rows } = await pool.query<{ due: boolean }>({ name: 'clock-due', text: clockSql, values: [now] });
    if (!woken.length && !store.deliveryNudges && !rows[0]?.due && !(await mayResume(pool, store.at))) return;
    store.deliveryNudges = 0;
    await store.deliverDue();
  }
  throw new Error(`something is left undone at ${new Date(store.at).toISOString()}`);
}

/** The mailbox refuses who is dead at this instant. */
function instruct(mailbox: Mailbox, server: ServerScript, addresses: Iterable<string>, now: Instant): void {
  mailbox.heal();
  for (const address of addresses)
    if (server.refuses(address, now))
      mailbox.breakAt('rcpt', { reply: refusal, recipient: new RegExp(`^${RegExp.escape(email(address))}$`) });
}

/** Instants at which a role begins or a delegation begins or ends, which nobody plans: the sweep finds what may go on then. */
const turns = (events: readonly Event[]): Instant[] =>
  events.flatMap((e) => {
    if (e.what !== 'people') return [];
    if (e.event.kind === 'joined') return [e.event.membership.from];
    return e.event.kind === 'delegated' ? [e.event.from, e.event.until] : [];
  });

async function live(store: Store, mailbox: Mailbox, steps: readonly Step[]): Promise<Lived> {
  const { pool } = store;
  const server = serverScript();
  const taken: Taken[] = [];
  const answers = new Map<string, Answer>();
  const addresses = new Map<string, string>();
  const waiting = eventsOf(steps);
  const looks = turns(waiting).sort((a, b) => a - b);
  store.at = begins;
  await writeWorld(pool, world);
  await writeCycle(pool, world);
  for (const m of world.memberships) addresses.set(m.person, m.person);
  for (const id of await writeContributions(pool, world, dates, begins)) await store.apply({ id, asked: [] });
  for (;;) {
    instruct(mailbox, server, addresses.keys(), store.at);
    await settle(store);
    for (const { to, mail } of mailbox.mails) {
      const address = (to[0] ?? '').replace(`@${domain}`, '');
      server.took(address, store.at);
      const { rows: carried } = await pool.query<{ key: string }>({ name: 'carried', text: carriedSql, values: [mail.messageId] });
      for (const { key } of carried) taken.push({ person: addresses.get(address) ?? address, address, key, at: store.at });
    }
    mailbox.clear();
    const { rows } = await pool.query<{ at: number | null }>({ name: 'next', text: nextSql, values: [] });
    while (looks[0] !== undefined && looks[0] <= store.at) looks.shift();
    const next = Math.min(
      rows[0]?.at ?? Number.POSITIVE_INFINITY,
      waiting[0]?.at ?? Number.POSITIVE_INFINITY,
      looks[0] ?? Number.POSITIVE_INFINITY,
    );
    if (next > ends) break;
    store.at = Math.max(next, store.at);
    while (waiting[0] && waiting[0].at <= store.at) {
      const event = waiting.shift() as Event;
      if (event.what === 'dies') server.dies(event.address, event.at, event.more);
      else if (event.what === 'people') {
        const { event: about } = event;
        if (about.kind === 'joined') addresses.set(about.membership.person, about.membership.person);
        if (about.kind === 'delegated') addresses.set(about.delegate, about.delegate);
        if (about.kind === 'address') addresses.set(about.address, about.person);
        await happen(pool, about, store.at);
      } else {
        if (event.draft) await writeDraft(pool, event.subject, event.draft.content, event.draft.version);
        answers.set(event.command.id, await store.give(event.subject, event.command));
      }
    }
  }
  const { rows: notices } = await pool.query<Planned>(planSql);
  return {
    lines: await readLedger(pool, 'c1'),
    notices,
    taken,
    answers,
  };
}

/** Opened once for a test; schedules are lived one after another. */
export async function openDurable(): Promise<DurableSide> {
  const mailbox = await startMailbox();
  const wire = openWire({ url: mailbox.url, connections: 2, socketTimeoutMs: 5000 });
  const store = await openStore(world, begins, wire);
  atEnd(async () => {
    await wire.close();
    await mailbox.stop();
  });
  return {
    live: async (steps, fault) => {
      await empty(store);
      if (fault) await store.pool.query(fault.sql);
      try {
        return await live(store, mailbox, steps);
      } finally {
        if (fault) await store.pool.query(fault.undo);
        mailbox.clear();
      }
    },
  };
}
