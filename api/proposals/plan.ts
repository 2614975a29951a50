/** From what was asked to the exact list: which contributions, and what each would take. */
import { participantsAt } from '../../activities/apply/context.ts';
import type { TemplateStore } from '../../activities/templates.ts';
import { holdsAt } from '../../domain/audience.ts';
import type { Calendar } from '../../domain/calendar/calendar.ts';
import { notFound } from '../problems.ts';
import { type Kind, principalFor } from './authority.ts';
import { type Basis, commandOf, liveOne, type Outcome, opening, type Prospect } from './prospect.ts';
import { type Client, type People, peopleOf, type SubjectRow, subjectsOf } from './subjects.ts';

export interface Asked {
  readonly kind: Kind;
  /** The call to be opened; null for others. */
  readonly target: string | null;
  /** The contributions; of an opening they follow from the rules. */
  readonly ids: readonly string[];
  readonly body: unknown;
  readonly actor: string;
  readonly at: number;
}

export interface PlanDeps {
  readonly pinned: TemplateStore;
  readonly calendar: Calendar;
}

export interface Plan {
  readonly prospects: readonly Prospect[];
  readonly basis: Basis;
}

/** The command as it would be laid for a subject. */
const commandFor = ({ kind, body, actor, at }: Asked, { memberships }: People, subject: SubjectRow) => {
  const roles = memberships.filter((m) => m.person === actor && holdsAt(m, at));
  return commandOf(kind, body, actor, principalFor(kind, roles, subject), at);
};

async function planOpening({ pinned, calendar }: PlanDeps, client: Client, asked: Asked): Promise<Plan> {
  const { target, at } = asked;
  const call = (await subjectsOf(client, [target ?? ''])).get(target ?? '');
  if (call?.type !== 'call') throw notFound('call');
  const participants = await participantsAt(client, at);
  const people = await peopleOf(
    client,
    participants.map(({ id }) => id),
  );
  const basis: Basis = { calendar, people, participants, at };
  const begun = opening(call, commandFor(asked, people, call), await pinned.get(call.templateId, call.templateVersion, client), basis);
  const rows = await subjectsOf(
    client,
    begun.map(({ subject }) => subject),
  );
  return { basis, prospects: begun.map((one) => ({ ...one, row: rows.get(one.subject) ?? null })) };
}

/** The contributions in the order asked; those that are not there are left out. */
async function planMany({ pinned, calendar }: PlanDeps, client: Client, asked: Asked): Promise<Plan> {
  const { ids, at } = asked;
  const rows = await subjectsOf(client, ids);
  const people = await peopleOf(client, [...new Set([...rows.values()].flatMap(({ participantId }) => participantId ?? []))]);
  const prospects: Prospect[] = [];
  for (const id of ids) {
    const row = rows.get(id);
    if (row?.type !== 'contribution' || !row.state) continue;
    const { cycleId, cycleTitle, region } = row;
    prospects.push({
      subject: id,
      participant: row.participantId ?? '',
      region,
      row,
      cycleId,
      cycleTitle,
      template: await pinned.get(row.templateId, row.templateVersion, client),
      command: commandFor(asked, people, row),
    });
  }
  return { prospects, basis: { calendar, people, participants: [], at } };
}

export const plan = (deps: PlanDeps, client: Client, asked: Asked): Promise<Plan> =>
  asked.kind === 'open' ? planOpening(deps, client, asked) : planMany(deps, client, asked);

/** Lives all of a plan, letting others be answered in between. */
export async function liveAll({ prospects, basis }: Plan): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [n, prospect] of prospects.entries()) {
    if (n % 25 === 24) await new Promise((resolve) => setImmediate(resolve));
    outcomes.push(liveOne(prospect, basis));
  }
  return outcomes;
}
