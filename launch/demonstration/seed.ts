/**
 * Fills an empty database with the demonstration: real States, regions and dates of the shipped template; invented people and answers.
 * The past is lived by the engine's own rules on a virtual clock (activities/backfill.ts), so that every row is one the engine would write.
 */
import type pg from 'pg';
import { backfill } from '../../activities/backfill.ts';
import type { Mailing } from '../../activities/delivery/message.ts';
import { contentHash } from '../../activities/hash.ts';
import type { Wire } from '../../activities/mail/wire.ts';
import { pinTemplate, writeParticipants } from '../../activities/seed-reference.ts';
import type { Calendar } from '../../domain/calendar/calendar.ts';
import { type Instant, subjectId } from '../../domain/lifecycle.ts';
import type { Template } from '../../domain/template/schema.ts';
import { shippedParticipants } from '../reference.ts';
import { cycleId, type Deed } from './deed.ts';
import { inventedPeople, inventedStakeholders, type PersonSeed } from './people.ts';
import { pledgeCount } from './pledges.ts';
import { conferenceInDays, cycleTitle, launchedDaysAgo, story } from './story.ts';

const day = 86_400_000;

export interface SeedDeps {
  readonly pool: pg.Pool;
  readonly calendar: Calendar;
  readonly wire: Wire;
  readonly mailFrom: string;
  readonly linkOf: (subjectId: string, personId: string) => string;
  readonly mailing?: Mailing;
  readonly template: Template;
}

/** True when nobody has used this database yet. */
export async function isEmpty(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query<{ used: boolean }>('select exists (select 1 from cycle) or exists (select 1 from person) as used');
  return !rows[0]?.used;
}

/** People with their roles, and their accounts for API keys under the same id. */
export async function writePeople(pool: pg.Pool, people: readonly PersonSeed[], since: Instant): Promise<void> {
  await pool.query(
    `with x as (select * from jsonb_to_recordset($1::jsonb) x(id text, name text, email text, language text, role text, participant text, body text, zone text)),
       p as (insert into person (id, name, email, language, zone) select id, name, email, language, zone from x on conflict do nothing),
       u as (insert into "user" (id, name, email, "emailVerified", "updatedAt") select id, name, email, true, now() from x on conflict do nothing)
     insert into membership (id, person_id, role, participant_id, body, from_at)
       select x.id || '-' || x.role, x.id, x.role, x.participant, x.body, $2 from x on conflict do nothing`,
    [JSON.stringify(people), new Date(since)],
  );
}

async function writeCycle({ pool, template }: SeedDeps, anchors: Record<string, string>, at: Instant): Promise<void> {
  await pinTemplate(pool, template);
  const { id, version } = template;
  await pool.query(
    "insert into cycle (id, title, template_id, template_version, anchors, created_at, created_by) values ($1, $2, $3, $4, $5, $6, 'secretariat')",
    [cycleId, cycleTitle, id, version, anchors, new Date(at)],
  );
  await pool.query(
    "insert into subject (id, type, workflow, cycle_id, template_id, template_version) values ($1, 'cycle', 'cycle', $2, $3, $4)",
    [subjectId.cycle(cycleId), cycleId, id, version],
  );
}

/** Seeds everything; takes some seconds. `now` is real: the story is told in days before it. */
export async function seedDemonstration(deps: SeedDeps, now: Instant): Promise<void> {
  const { pool, calendar, template } = deps;
  const launched = now - launchedDaysAgo * day;
  const dayOf = (at: Instant) => calendar.wallOf(at, template.zone).slice(0, 10);
  const participants = [...shippedParticipants(), ...inventedStakeholders];
  await writeParticipants(pool, participants);
  await writePeople(pool, inventedPeople(participants), launched - 30 * day);
  const anchors = {
    'ece-conference': `${dayOf(now + conferenceInDays * day)}T10:00`,
    'follow-up-start': `${dayOf(launched + 2 * day)}T09:00`,
  };
  await writeCycle(deps, anchors, launched);

  const past = backfill(deps, launched);
  const cycle = subjectId.cycle(cycleId);
  const secretariat = { actor: 'secretariat', principal: 'secretariat' };
  await past.give(cycle, { id: 'begin', kind: 'begin', body: { cycle: cycleId, anchors }, ...secretariat, receivedAt: launched });
  await past.give(cycle, { id: 'launch', kind: 'launch', body: {}, ...secretariat, receivedAt: launched + 60_000 });

  const versions = new Map<string, number>();
  const hashes = new Map<string, string>();
  const live = async (deed: Deed, n: number): Promise<void> => {
    // Spread over the working hours of Geneva, so that no two fall on one instant.
    const receivedAt = now - deed.daysAgo * day + n * 60_000;
    const { kind } = deed;
    if (deed.needs === 'draft') {
      await past.passUntil(receivedAt - 1);
      const version = (versions.get(deed.subject) ?? 0) + 1;
      versions.set(deed.subject, version);
      hashes.set(deed.subject, await past.draft(deed.subject, deed.content ?? {}, version, deed.actor, receivedAt));
    }
    if (kind === null) return;
    const { until, asOf, ...rest } = deed.body as { until?: string; asOf?: string };
    const body = {
      ...rest,
      ...(until !== undefined && { until: dayOf(now + Number(until) * day) }),
      ...(asOf !== undefined && { asOf: dayOf(now + Number(asOf) * day) }),
      ...(deed.needs === 'hash' && { contentHash: hashes.get(deed.subject) }),
    };
    const id = contentHash([deed.subject, kind, deed.daysAgo]).slice(0, 32);
    await past.give(deed.subject, { id, kind, body, actor: deed.actor, principal: deed.principal, receivedAt });
  };
  for (const [n, deed] of story.entries()) await live(deed, n);
  await past.passUntil(now);
  await pool.query("select setval('pledge_number', $1)", [pledgeCount]);
}
