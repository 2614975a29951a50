/** Events: listed, read whole, and a route for each command. */

import { rightOf } from '../../domain/delegation.ts';
import { type Body, type PublicKind, publicKinds } from '../../domain/event/commands.ts';
import { allowedCommands, eventStage, thingOf } from '../../domain/event/decide.ts';
import type { EventState } from '../../domain/event/state.ts';
import type { Command } from '../../domain/lifecycle.ts';
import { type Membership, may } from '../../domain/permissions.ts';
import { topicsOf } from '../../domain/template/rules/held.ts';
import type { Template } from '../../domain/template/schema.ts';
import { managesFor, membershipsAt, principalOf, require } from '../authority.ts';
import { placeCommand, type Subject } from '../commands.ts';
import type { Handlers } from '../contract/route.ts';
import { type EventOperation, eventOperationOf, type stageEvents } from '../contract/stage-events.ts';
import type { Inside } from '../deps.ts';
import { namesOf, unknownOf } from '../names.ts';
import { notFound, Problem } from '../problems.ts';
import { iso, isoOrNull } from '../view.ts';
import { programmeOf } from './programme.ts';

interface EventRow {
  readonly id: string;
  readonly state: EventState;
  readonly templateId: string;
  readonly templateVersion: number;
}
const columns = 'id, state, template_id AS "templateId", template_version AS "templateVersion"';

/** Whether a person with these roles sees an event: once it was announced, or as a part of the programme, everybody does. */
export const sees = (memberships: readonly Membership[], state: EventState, template: Template): boolean =>
  may(memberships, 'event.read', thingOf(state)) || state.announcedAt !== null || eventStage(state, { template }).session !== undefined;

/** Topics of an event with their titles. */
export const topicsIn = (template: Template, topics: readonly string[] = []) => {
  const titles = topicsOf(template);
  return topics.map((key) => ({ key, title: titles.get(key) ?? { en: key } }));
};

function summary({ id, state }: EventRow, template: Template) {
  const { phase, stage, status, region, from, until, zone, undated, details, invited } = state;
  const source = eventStage(state, { template });
  const { venue, room, mode, languages } = details;
  return {
    ...{ id, phase, stage, status, region, zone, undated, venue, room, mode, languages },
    title: source.title,
    phaseTitle: template.phases.find(({ key }) => key === phase)?.title ?? {},
    ...{ from: iso(from), until: isoOrNull(until) },
    session: source.session ?? null,
    topics: topicsIn(template, source.topics),
    invited: invited.length,
  };
}

/** Participants that are invited and for which the holder of these roles may comment. */
const commentFor = (memberships: readonly Membership[], state: EventState, template: Template): string[] =>
  eventStage(state, { template }).comments
    ? state.invited.filter((participant) => may(memberships, 'event.comment', { participant, cycle: state.cycle }))
    : [];

/** Refuses early what no role allows, and says for whom it is done. */
const authorise =
  (kind: PublicKind, body: unknown) =>
  (memberships: readonly Membership[], { type, thing: { region, cycle } }: Subject): string | null => {
    if (type !== 'event') throw notFound('event');
    if (kind === 'comment') {
      const participant = (body as Body<'comment'>).for;
      const thing = { participant, cycle };
      require(memberships, 'event.comment', thing);
      return rightOf(memberships, thing, (roles) => may(roles, 'event.comment', thing)) ?? participant;
    }
    const thing = { region: region ?? null, cycle };
    require(memberships, 'event.manage', thing);
    return principalOf(memberships, thing, (roles) => may(roles, 'event.manage', thing), managesFor(memberships, thing));
  };

const commentsSql = `SELECT (a.event->>'number')::int AS number, a.event->>'by' AS by, c.body->>'text' AS text, a.at
  FROM audit a JOIN command c ON c.subject_id = a.subject_id AND c.id = a.command_id
  WHERE a.subject_id = $1 AND a.event->>'type' = 'commented' ORDER BY a.revision`;
const reasonsSql = `SELECT id, body->>'reason' AS reason FROM command WHERE id = ANY($1) AND subject_id IN ($2, $3)`;

export function stageEventRoutes(deps: Inside): Handlers<typeof stageEvents> {
  const { pool, pinned } = deps;

  async function read(id: string, person: string, at: number) {
    const [{ rows }, memberships] = await Promise.all([
      pool.query<EventRow>({
        name: 'event-read',
        text: `SELECT ${columns} FROM subject WHERE id = $1 AND type = 'event' AND state IS NOT NULL`,
        values: [id],
      }),
      membershipsAt(pool, person, at),
    ]);
    const row = rows[0];
    if (!row) throw notFound('event');
    const template = await pinned.get(row.templateId, row.templateVersion);
    if (!sees(memberships, row.state, template)) throw notFound('event');
    return { row, template, memberships };
  }

  /** Whoever chairs or speaks is a participant or a person that is known here. */
  async function checkPeople(body: { readonly chairs?: readonly string[]; readonly speakers?: readonly string[] }): Promise<void> {
    const unknown = await unknownOf(pool, [...(body.chairs ?? []), ...(body.speakers ?? [])]);
    if (unknown.length)
      throw new Problem(
        'event.unknown-chair',
        `Nobody here has the id ${unknown.join(', ')}: chairs and speakers are participants or people.`,
      );
  }

  const commandRoute =
    (kind: PublicKind): Handlers<typeof stageEvents>[EventOperation] =>
    async ({ params, body, person, key, address, receivedAt }) => {
      await checkPeople(body as object);
      return placeCommand(deps, {
        subjectId: params.id,
        kind,
        body,
        actor: person,
        key,
        address,
        receivedAt,
        authorise: authorise(kind, body),
      });
    };
  const commands = Object.fromEntries(publicKinds.map((kind) => [eventOperationOf(kind), commandRoute(kind)])) as Pick<
    Handlers<typeof stageEvents>,
    EventOperation
  >;

  return {
    ...commands,

    listEvents: async ({ params, person, receivedAt }) => {
      const [{ rows }, memberships] = await Promise.all([
        pool.query<EventRow>(`SELECT ${columns} FROM subject WHERE type = 'event' AND cycle_id = $1 AND state IS NOT NULL`, [params.id]),
        membershipsAt(pool, person, receivedAt),
      ]);
      const items = [];
      for (const row of rows.sort((a, b) => a.state.from - b.state.from || (a.id < b.id ? -1 : 1))) {
        const template = await pinned.get(row.templateId, row.templateVersion);
        if (sees(memberships, row.state, template)) items.push(summary(row, template));
      }
      return { body: { items } };
    },

    getEvent: async ({ params, person, receivedAt }) => {
      const { row, template, memberships } = await read(params.id, person, receivedAt);
      const { state } = row;
      const { chairs, speakers, links } = state.details;
      const [{ rows: comments }, { rows: reasons }] = await Promise.all([
        pool.query<{ number: number; by: string; text: string; at: Date }>(commentsSql, [params.id]),
        pool.query<Pick<Command, 'id'> & { reason: string | null }>(reasonsSql, [
          state.former.map(({ because }) => because),
          params.id,
          `cycle:${state.cycle}`,
        ]),
      ]);
      const name = await namesOf(pool, [...chairs, ...speakers, ...state.invited, ...comments.map(({ by }) => by)]);
      const reasonOf = new Map(reasons.map(({ id, reason }) => [id, reason]));
      return {
        body: {
          ...summary(row, template),
          cycle: state.cycle,
          ...{ chairs: chairs.map(name), speakers: speakers.map(name), links },
          former: state.former.map(({ from, until, zone, given, because }) => ({
            ...{ from: iso(from), until: isoOrNull(until), zone, given: iso(given) },
            reason: reasonOf.get(because) ?? null,
          })),
          participants: state.invited.map(name),
          attached: state.attached.map(({ number, as, title, url, at }) => ({ number, as, title, url, at: iso(at) })),
          comments: comments.map(({ number, by, text, at }) => ({ number, by: name(by), text, at: iso(at) })),
          commentFor: allowedCommands(state, memberships, template).includes('comment') ? commentFor(memberships, state, template) : [],
          named: eventStage(state, { template }).to === 'named',
          commands: allowedCommands(state, memberships, template),
        },
      };
    },

    getProgramme: ({ params, person, receivedAt }) => programmeOf(deps, params.id, person, receivedAt),
  };
}
