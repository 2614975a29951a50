/** The programme of a cycle: its sessions and the side events that have a room and a time, by time, with what clashes. */
import { type ContributionState, latest } from '../../domain/contribution/state.ts';
import { eventStage } from '../../domain/event/decide.ts';
import { type EventState, endOf } from '../../domain/event/state.ts';
import { may } from '../../domain/permissions.ts';
import { programme } from '../../domain/programme.ts';
import type { Template } from '../../domain/template/schema.ts';
import { membershipsAt } from '../authority.ts';
import type { Reply } from '../contract/route.ts';
import type { Inside } from '../deps.ts';
import { namesOf } from '../names.ts';
import { iso } from '../view.ts';
import { topicsIn } from './stage-events.ts';

type Row = {
  readonly id: string;
  readonly templateId: string;
  readonly templateVersion: number;
  readonly content: Readonly<Record<string, unknown>> | null;
} & ({ readonly type: 'event'; readonly state: EventState } | { readonly type: 'contribution'; readonly state: ContributionState });
/** Sessions, and what was selected of what is held. */
const sql = `SELECT s.id, s.type, s.state, s.template_id AS "templateId", s.template_version AS "templateVersion", v.content
FROM subject s LEFT JOIN LATERAL (SELECT content FROM submitted_version v WHERE v.subject_id = s.id AND s.type = 'contribution' ORDER BY number DESC LIMIT 1) v ON true
WHERE s.cycle_id = $1 AND s.state IS NOT NULL AND (s.type = 'event' OR (s.type = 'contribution' AND s.status IN ('approved', 'published')))`;

type Titles = Readonly<Record<string, string>>;
interface Item {
  readonly id: string;
  readonly session: string;
  readonly title: Titles;
  readonly by: string | null;
  readonly status: string;
  readonly from: number;
  readonly until: number;
  readonly zone: string;
  readonly venue: string | null;
  readonly room: string | null;
  readonly chairs: readonly string[];
  readonly speakers: readonly string[];
  readonly topics: readonly string[];
  readonly template: Template;
}

function session(id: string, state: EventState, template: Template): Item[] {
  const { title, session, topics = [] } = eventStage(state, { template });
  if (session === undefined || state.undated || state.status === 'cancelled') return [];
  const { venue, room, chairs, speakers } = state.details;
  const { status, from, zone } = state;
  return [{ id, session, title, by: null, status, from, until: endOf(state), zone, venue, room, chairs, speakers, topics, template }];
}

/** The name that a proposal gives itself, in the field its ask names. */
function titleOf(state: ContributionState, content: Row['content'], template: Template): Titles | null {
  const ask = template.asks[state.ask];
  if (!ask?.programme) return null;
  const title = content?.[ask.programme.title];
  return typeof title === 'string' && title.trim() ? { en: title } : ask.title;
}

export async function programmeOf({ pool, pinned }: Inside, cycle: string, person: string, at: number): Promise<Reply> {
  const [{ rows }, memberships] = await Promise.all([pool.query<Row>(sql, [cycle]), membershipsAt(pool, person, at)]);
  const items: Item[] = [];
  const unscheduled: { id: string; title: Titles; by: string }[] = [];
  for (const row of rows) {
    const template = await pinned.get(row.templateId, row.templateVersion);
    if (row.type === 'event') {
      items.push(...session(row.id, row.state, template));
      continue;
    }
    const { state, id, content } = row;
    const title = titleOf(state, content, template);
    if (title === null || !latest(state)) continue;
    const { slot, participant: by, status } = state;
    if (!slot) unscheduled.push({ id, title, by });
    else {
      const { room, from, until } = slot;
      const where = { venue: null, room, chairs: [], speakers: [by], topics: [] };
      items.push({ id, session: 'side-event', title, by, status, from: from.at, until: until.at, zone: from.zone, ...where, template });
    }
  }
  // A room of a side event is one of the forum's: it meets a session in the room of that name, whatever the venue is called.
  const held = programme(items.map((item) => ({ ...item, venue: null })));
  const manages = may(memberships, 'contribution.schedule');
  const name = await namesOf(pool, [
    ...items.flatMap(({ by, chairs, speakers }) => [by ?? [], chairs, speakers].flat()),
    ...unscheduled.map(({ by }) => by),
  ]);
  const venues = new Map(items.map(({ id, venue }) => [id, venue]));
  return {
    body: {
      items: held.items.map(({ template, by, from, until, chairs, speakers, topics, ...item }) => ({
        ...item,
        venue: venues.get(item.id) ?? null,
        by: by === null ? null : name(by),
        ...{ from: iso(from), until: iso(until) },
        ...{ chairs: chairs.map(name), speakers: speakers.map(name), topics: topicsIn(template, topics) },
      })),
      clashes: manages
        ? held.clashes.map(({ kind, items: pair, who }) => ({
            ...{ kind, items: [...pair] },
            who: who === null ? null : kind === 'room' ? { id: who, names: { en: who } } : name(who),
          }))
        : [],
      unscheduled: manages ? unscheduled.map(({ by, ...rest }) => ({ ...rest, by: name(by) })) : [],
    },
  };
}
