/** What decisions need beyond the subject itself, read in the same transaction and only when a command asks for it. */
import type pg from 'pg';
import { holdsAt } from '../../domain/audience.ts';
import type { Calendar } from '../../domain/calendar/calendar.ts';
import { comesAfter } from '../../domain/document/stage.ts';
import type { DocumentState } from '../../domain/document/state.ts';
import type { Context, Instant, ParticipantFacts } from '../../domain/lifecycle.ts';
import type { PledgeState } from '../../domain/pledge/state.ts';
import type { Template } from '../../domain/template/schema.ts';
import { pledgesCalled } from '../pledges-called.ts';
import type { Loaded } from './load.ts';

const participantsSql = `
select p.id, p.kind, p.country, p.zone,
  coalesce((select jsonb_agg(jsonb_build_object('region', r.region, 'isDefault', r.is_default) order by r.is_default desc, r.region)
    from region_membership r where r.participant_id = p.id and r.from_at <= $1 and (r.until_at is null or r.until_at > $1)), '[]') as regions
from participant p order by p.id`;

const holdersSql = `
select role, body, count(distinct person_id)::int as count from membership
where body is not null and from_at <= $1 and (until_at is null or until_at > $1) group by role, body`;

/** Participants as they are at an instant. */
export const participantsAt = async (client: pg.ClientBase | pg.Pool, at: Instant): Promise<ParticipantFacts[]> =>
  (await client.query<ParticipantFacts>(participantsSql, [new Date(at)])).rows;

/** Calls whose list is still to go out. */
function hasList({ state }: Loaded, template: Template): boolean {
  const { phase, stage, invited } = (state ?? {}) as { phase?: string; stage?: string; invited?: unknown };
  const found = template.phases.find(({ key }) => key === phase)?.stages.find(({ key }) => key === stage);
  return found?.kind === 'call' && found.list !== undefined && invited === undefined;
}

/** Commands with which somebody is asked, invited, or objects; pledges, or names whom they pledge with. */
const naming: Readonly<Partial<Record<Loaded['type'], readonly string[]>>> = {
  call: ['open', 'ask'],
  event: ['announce'],
  contribution: ['object'],
  'follow-up': ['record', 'record-mandate'],
  mandate: ['assign'],
  pledge: ['submit'],
};
const wantsParticipants = (loaded: Loaded, template: Template): boolean =>
  (loaded.type === 'call' && (loaded.status === 'planned' || loaded.status === 'new' || hasList(loaded, template))) ||
  loaded.waiting.some(({ kind }) => naming[loaded.type]?.includes(kind));
/** Published pledges with the IDs that this one may match: its draft's, and its latest version's. */
async function pledgesNamed(client: pg.PoolClient, { type, state, draft, waiting }: Loaded): Promise<ReadonlyMap<string, string>> {
  if (type !== 'pledge' || !waiting.some((c) => c.kind === 'submit' || c.kind === 'accept')) return new Map();
  const last = (state as PledgeState | null)?.submissions.at(-1)?.of.matches;
  return pledgesCalled(client, [draft?.content.matches, last]);
}

const wantsHolders = ({ type, waiting }: Loaded): boolean =>
  (type === 'cycle' && waiting.some((c) => c.kind === 'launch')) ||
  ((type === 'contribution' || type === 'document') && waiting.some((c) => c.kind === 'approve'));

const asksWhatIsMissing: ReadonlySet<string> = new Set(['submit', 'publish']);

/** States of what a document should come after; an empty list where no waiting command says what is missing. */
async function statesBefore(
  client: pg.PoolClient,
  { type, state, waiting }: Loaded,
  template: Template,
): Promise<{ id: string; state: object }[]> {
  if (type !== 'document' || state === null || !waiting.some(({ kind }) => asksWhatIsMissing.has(kind))) return [];
  const ids = [...comesAfter(state as DocumentState, template).values()].filter((id) => id !== null);
  if (!ids.length) return [];
  return (
    await client.query<{ id: string; state: object }>('select id, state from subject where id = any($1) and state is not null', [ids])
  ).rows;
}

export async function contextOf(
  client: pg.PoolClient,
  loaded: Loaded,
  template: Template,
  calendar: Calendar,
  now: Instant,
): Promise<Context> {
  const participants = wantsParticipants(loaded, template) ? await participantsAt(client, now) : [];
  const holders = wantsHolders(loaded) ? (await client.query<Context['holders'][number]>(holdersSql, [new Date(now)])).rows : [];
  const before = new Map((await statesBefore(client, loaded, template)).map((row) => [row.id, row.state]));
  const pledges = await pledgesNamed(client, loaded);
  return {
    template,
    calendar,
    membershipsOf: (person) => loaded.memberships.filter((m) => m.person === person && holdsAt(m, now)),
    draft: loaded.draft,
    clearingAuthorityAt: (at) => loaded.clearing.some((m) => holdsAt(m, at)),
    participants,
    pledgeCalled: (publicId) => pledges.get(publicId) ?? null,
    holders,
    stateOf: (subject) => before.get(subject) ?? null,
  };
}
