/** What stands in a person's calendar feed: read anew each time, by the roles they hold then. Nothing is written. */
import { pick } from '../activities/delivery/facts.ts';
import { eventEntryIn, placeOf } from '../activities/delivery/held-facts.ts';
import type { EntryFacts } from '../activities/mail/entry.ts';
import type { FeedEvent } from '../activities/mail/feed.ts';
import { allowedCommands } from '../domain/contribution/allowed.ts';
import { type EntryKind, entryOf } from '../domain/contribution/entries.ts';
import { awaited, type ContributionState, currentDeadline } from '../domain/contribution/state.ts';
import { thingOf } from '../domain/contribution/thing.ts';
import { eventStage } from '../domain/event/decide.ts';
import type { EventState } from '../domain/event/state.ts';
import { type Membership, may, standings } from '../domain/permissions.ts';
import type { Template } from '../domain/template/schema.ts';
import { withoutClearance } from './clearance.ts';
import type { Inside } from './deps.ts';
import { linkTo } from './links.ts';

export interface Reader {
  readonly id: string;
  readonly language: string;
  readonly zone: string | null;
  readonly memberships: readonly Membership[];
}

interface Row {
  readonly state: ContributionState;
  readonly templateId: string;
  readonly templateVersion: number;
  readonly cycle: string;
  readonly names: Readonly<Record<string, string>> | null;
  readonly participantZone: string | null;
}
const sql = `SELECT s.state, s.template_id AS "templateId", s.template_version AS "templateVersion", c.title AS cycle, p.names, p.zone AS "participantZone"
FROM subject s JOIN cycle c ON c.id = s.cycle_id LEFT JOIN participant p ON p.id = s.participant_id
WHERE s.type = 'contribution' AND s.state IS NOT NULL AND NOT s.done
  AND ((s.participant_id = ANY($1::text[]) AND s.status = ANY($2::text[])) OR (s.status = 'submitted' AND ($3::boolean OR s.region = ANY($4::text[]))))
ORDER BY s.wake_at NULLS LAST, s.id LIMIT 500`;

const month = 30 * 86_400_000;
/** Real time. The same for a month, so that a feed in which nothing changed is the same feed; links work for three months more at least. */
const linkExpires = (now: number): number => (Math.floor(now / month) + 4) * month;

/** Which entry a contribution is for this person: those who are asked, by role; those who can decide the step under way, as `decide` says. */
function kindFor(
  { id, memberships }: Reader,
  state: ContributionState,
  template: Template,
  calendar: Inside['calendar'],
  at: number,
): EntryKind | null {
  if (awaited.has(state.status)) {
    const has = standings(memberships, thingOf(state));
    return has.has('focal-point') || has.has('drafter') ? 'asked' : null;
  }
  return allowedCommands(state, memberships, id, at, withoutClearance(template, calendar), ['approve']).length ? 'decision' : null;
}

interface EventRow {
  readonly state: EventState;
  readonly templateId: string;
  readonly templateVersion: number;
  readonly cycle: string;
}
const eventsSql = `SELECT s.state, s.template_id AS "templateId", s.template_version AS "templateVersion", c.title AS cycle
FROM subject s JOIN cycle c ON c.id = s.cycle_id WHERE s.type = 'event' AND NOT s.done AND s.state->'invited' ?| $1::text[] ORDER BY s.id LIMIT 500`;

/** The events to which the participants of a focal point are invited, as they stand; what has no date any more is left out. */
export async function feedEvents({ pool, pinned, config }: Inside, { memberships, language, id }: Reader): Promise<FeedEvent[]> {
  const participants = memberships.flatMap((m) => (m.role === 'focal-point' ? (m.participant ?? []) : []));
  if (!participants.length) return [];
  const { rows } = await pool.query<EventRow>({ name: 'calendar-events', text: eventsSql, values: [participants] });
  const found: FeedEvent[] = [];
  for (const { state, templateId, templateVersion, cycle } of rows) {
    const entry = eventEntryIn(state.id, state, false);
    if (!entry) continue;
    const template = await pinned.get(templateId, templateVersion);
    const speaks = template.languages.includes(language) ? language : (template.languages[0] ?? 'en');
    const title = pick(eventStage(state, { template }).title, speaks) ?? state.stage;
    const link = linkTo(config.baseUrl, state.id, id, 0, config.secret); // to a page of the application: it signs nobody in
    found.push({ entry, words: { title, cycle, held: { place: placeOf(state.details) }, language: speaks, link, stamp: state.entry.at } });
  }
  return found.sort((a, b) => a.entry.from - b.entry.from || (a.entry.subject < b.entry.subject ? -1 : 1));
}

/** The entries of a person at an instant, the earliest date first; at most 500. */
export async function feedEntries({ pool, pinned, calendar, config }: Inside, reader: Reader, at: number): Promise<EntryFacts[]> {
  const { memberships, language, zone } = reader;
  const participants = memberships.flatMap((m) => m.participant ?? []);
  const bodies = memberships.flatMap((m) => m.body ?? []);
  const values = [participants, [...awaited], may(memberships, 'cycle.launch'), bodies];
  const { rows } = await pool.query<Row>({ name: 'calendar-feed', text: sql, values });
  const expires = linkExpires(Date.now());
  const entries: EntryFacts[] = [];
  for (const { state, templateId, templateVersion, cycle, names, participantZone } of rows) {
    const template = await pinned.get(templateId, templateVersion);
    const kind = kindFor(reader, state, template, calendar, at);
    if (!kind) continue;
    const entry = entryOf(kind, state);
    if (!entry.shown) continue;
    // Of the cycle's languages, as in its mails.
    const speaks = template.languages.includes(language) ? language : (template.languages[0] ?? 'en');
    entries.push({
      kind,
      subject: state.id,
      sequence: entry.sequence,
      stamp: entry.at,
      shown: entry.shown,
      until: entry.shown.until,
      cycleZone: kind === 'asked' ? (currentDeadline(state)?.zone ?? template.zone) : template.zone,
      person: { zone: zone ?? (kind === 'asked' ? participantZone : null) ?? template.zone },
      language: speaks,
      participant: pick(names ?? undefined, speaks),
      cycle,
      ask: pick(template.asks[state.ask]?.title, speaks) ?? state.ask,
      link: linkTo(config.baseUrl, state.id, reader.id, expires, config.secret),
    });
  }
  return entries.sort((a, b) => a.until - b.until || (a.subject < b.subject ? -1 : 1));
}
