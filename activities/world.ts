/** The world a dry run or a comparison lives in, as the database has it now. */
import type pg from 'pg';
import type { DatedMembership } from '../domain/audience.ts';
import type { Calendar } from '../domain/calendar/calendar.ts';
import type { Instant } from '../domain/lifecycle.ts';
import type { World } from '../domain/simulation.ts';
import type { Template } from '../domain/template/schema.ts';
import { participantsAt } from './apply/context.ts';
import { heldColumns } from './roles.ts';

const membershipsSql = `select ${heldColumns} from role_held m`;

export async function loadWorld(pool: pg.Pool, template: Template, calendar: Calendar, now: Instant): Promise<World> {
  const [participants, memberships, people] = await Promise.all([
    participantsAt(pool, now),
    pool.query<DatedMembership>(membershipsSql),
    pool.query<{ id: string; zone: string | null; country: string | null }>(
      'select id, zone, country from person where zone is not null or country is not null',
    ),
  ]);
  const zones = new Map(people.rows.flatMap(({ id, zone }) => (zone === null ? [] : [[id, zone] as const])));
  const countries = new Map(people.rows.flatMap(({ id, country }) => (country === null ? [] : [[id, country] as const])));
  return { template, calendar, participants, memberships: memberships.rows, zones, countries };
}
