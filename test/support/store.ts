/**
 * The durable side without Temporal: `apply`, `carryOut` and `deliverDue` on a database of their own, with a clock set by hand.
 * For what happens inside transactions and between them.
 */
import pg from 'pg';
import type { Activities } from '../../activities/activities.ts';
import { createApply } from '../../activities/apply/apply.ts';
import { createCarryOut } from '../../activities/carry-out.ts';
import { createDeliverDue, type DeliverDeps } from '../../activities/delivery/deliver.ts';
import { mergedMessages, messages } from '../../activities/delivery/message.ts';
import { contentHash } from '../../activities/hash.ts';
import type { Wire, WireMail } from '../../activities/mail/wire.ts';
import type { Runnable } from '../../activities/starter.ts';
import { templateStore } from '../../activities/templates.ts';
import type { Deadline } from '../../domain/calendar/deadline.ts';
import { type Answer, type Command, type Instant, type ParticipantFacts, subjectId } from '../../domain/lifecycle.ts';
import type { World } from '../../domain/simulation.ts';
import { atEnd } from './at-end.ts';
import { testDatabase } from './database.ts';
import { writeWorld } from './engine.ts';
import { calendar, command } from './world.ts';

/** Writes a command's row, as the API does. */
export async function writeCommand(pool: pg.Pool, subject: string, c: Command): Promise<void> {
  await pool.query(
    `insert into command (subject_id, id, kind, body, body_hash, actor, principal, received_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
    [subject, c.id, c.kind, JSON.stringify(c.body), contentHash(c.body), c.actor, c.principal, new Date(c.receivedAt)],
  );
}

/** Writes a draft; answers its hash. */
export async function writeDraft(pool: pg.Pool, subject: string, content: Record<string, unknown>, version = 1): Promise<string> {
  const hash = contentHash(content);
  await pool.query(
    `insert into draft (subject_id, version, content, hash, updated_at, updated_by) values ($1, $2, $3, $4, now(), 'test')
     on conflict (subject_id) do update set version = $2, content = $3, hash = $4`,
    [subject, version, JSON.stringify(content), hash],
  );
  return hash;
}

/** Soft (and grace) and hard at these instants. */
export function deadline(soft: Instant, hard: Instant, zone = 'Europe/Zurich'): Deadline {
  const moment = (at: Instant) => ({ at, wall: calendar.wallOf(at, zone), zone });
  return { zone, soft: moment(soft), grace: moment(soft), hard: moment(hard) };
}

/** Writes a cycle, unlaunched and without a begin: what contributions that are begun by hand belong to. */
export async function writeCycle(pool: pg.Pool, { template }: World, id = 'c1'): Promise<void> {
  await pool.query(
    "insert into cycle (id, title, template_id, template_version, anchors, created_by) values ($1, $1, $2, $3, '{}', 'sec')",
    [id, template.id, template.version],
  );
}

/** What begins the contribution of a participant: it is asked for until `ends`. */
export const beginOf = ({ id, zone, country, regions }: ParticipantFacts, ends: Deadline) => ({
  ...{ cycle: 'c1', ask: 'report', call: 'call:c1:round:north', participant: id, zone, country },
  region: regions[0]?.region ?? null,
  regions: regions.map((r) => r.region),
  deadline: ends,
});

/** Writes contributions of a world's participants and the commands that begin them; answers their ids. No call asks: none is told. */
export async function writeContributions(
  pool: pg.Pool,
  world: World,
  ends: Deadline,
  at: Instant,
  only?: readonly string[],
): Promise<string[]> {
  const asked = world.participants.filter((p) => !only || only.includes(p.id));
  for (const participant of asked) {
    const { id } = participant;
    const subject = subjectId.contribution('c1', 'report', id);
    const region = participant.regions[0]?.region ?? null;
    await pool.query(
      `insert into subject (id, type, workflow, cycle_id, phase, participant_id, region, template_id, template_version)
       values ($1, 'contribution', 'contribution', 'c1', 'round', $2, $3, $4, $5)`,
      [subject, id, region, world.template.id, world.template.version],
    );
    await writeCommand(pool, subject, command('begin', beginOf(participant, ends), 'call:c1:round:north', at));
  }
  return asked.map(({ id }) => subjectId.contribution('c1', 'report', id));
}

/** A wire that takes every mail, after a moment. */
export function takingWire(): Wire & { readonly taken: WireMail[] } {
  const taken: WireMail[] = [];
  return {
    taken,
    send: async (mail) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      taken.push(mail);
      return { outcome: 'sent', response: `250 kept as ${taken.length}` };
    },
    verify: async () => ({ ok: true, detail: 'here' }),
    close: async () => {},
  };
}

/** Leases of what is on the way, and pauses after failures, count real time; here they pass at once. */
export const leasesPass = (pool: pg.Pool): Promise<unknown> =>
  pool.query(`update flight set lease_until = now() - interval '1 second';
    update delivery set lease_until = now() - interval '1 second' where lease_until is not null`);

export interface Store extends Activities {
  readonly pool: pg.Pool;
  readonly url: string;
  /** What everything durable takes for now; moved by tests. */
  at: Instant;
  /** Subjects nudged, in order, and how often delivery was. */
  readonly nudged: string[];
  deliveryNudges: number;
  /** Writes a command and has it applied. */
  give(subject: string, c: Command): Promise<Answer>;
  /** Rows of the ledger by rule: state and reason of notice and delivery. */
  ledger(subject: string, rule: string): Promise<{ notice: string; state: string | null; reason: string | null; due: Date }[]>;
}

/** A store whose now is `at`. `deliver` replaces parts of delivery. */
export async function openStore(world: World, at: Instant, wire: Wire, deliver: Partial<DeliverDeps> = {}): Promise<Store> {
  const { pool, url } = await testDatabase();
  await writeWorld(pool, world);
  await writeCycle(pool, world);
  const clock = { now: () => store.at };
  const templates = templateStore(pool);
  const starter = {
    nudge: async ({ id }: Runnable) => void store.nudged.push(id),
    nudgeDelivery: async () => void store.deliveryNudges++,
  };
  const heartbeat = () => {};
  const store: Store = {
    ...{ pool, url, at, nudged: [], deliveryNudges: 0 },
    apply: createApply({ pool, clock, calendar, templates, nudgeDelivery: starter.nudgeDelivery }),
    carryOut: createCarryOut({ pool, starter, heartbeat }),
    deliverDue: createDeliverDue({
      ...{ pool, clock, calendar, templates, wire, heartbeat },
      linkOf: (subject, person) => `https://plenary.test/c/${subject}?k=${person}`,
      messageOf: messages('Secretariat <review@example.org>'),
      mergedOf: mergedMessages('Secretariat <review@example.org>'),
      ...deliver,
    }),
    give: async (subject, c) => {
      await writeCommand(pool, subject, c);
      return (await store.apply({ id: subject, asked: [c.id] })).answers[c.id] as Answer;
    },
    ledger: async (subject, rule) =>
      (
        await pool.query(
          `select n.state as notice, d.state, coalesce(d.reason, n.reason) as reason, coalesce(d.due_at, n.due_at) as due
           from notice n left join delivery d on d.notice_id = n.id where n.subject_id = $1 and n.rule = $2 order by n.planned_at, d.id`,
          [subject, rule],
        )
      ).rows,
  };
  return store;
}

/** A connection of its own to a store's database, closed when the test ends at the latest: whatever it locks is let go. */
export async function connectTo({ url }: Store): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  atEnd(() => client.end().catch(() => {}));
  return client;
}

/** A world of many: `count` States of the North, a focal point each, and those who decide. */
export function crowd(world: World, count: number): World {
  const always = { from: 0, until: null };
  const participants = Array.from({ length: count }, (_, i) => ({
    id: `P${String(i).padStart(4, '0')}`,
    kind: 'state',
    country: 'CH',
    zone: 'Europe/Zurich',
    regions: [{ region: 'NORTH', isDefault: true }],
  }));
  const focal = participants.map(({ id }) => ({
    person: `fp-${id.toLowerCase()}`,
    role: 'focal-point',
    participant: id,
    body: null,
    ...always,
  }));
  return { ...world, participants, memberships: [...focal, ...world.memberships.filter((m) => m.participant === null)] };
}
