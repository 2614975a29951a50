/**
 * A seeded script of answers: what participants, coordinators and the secretariat say over a whole cycle. Depends on the world, the
 * template's dates and the seed alone, never on what was answered: some of it will be refused, as in life.
 */
import { contentHash } from '../activities/hash.ts';
import type { Deadline } from '../domain/calendar/deadline.ts';
import { asks } from '../domain/call.ts';
import { bodyOf } from '../domain/contribution/deciding.ts';
import { type Command, type Context, type Instant, type ParticipantFacts, subjectId } from '../domain/lifecycle.ts';
import type { World } from '../domain/simulation.ts';
import { contentKey } from '../domain/template/content.ts';
import { resolveTemplate } from '../domain/template/dates.ts';
import type { Ask, Form } from '../domain/template/schema.ts';
import { type Line, personas, type Voice } from './personas.ts';
import { type Chance, chance } from './random.ts';

/** One thing said at an instant; the draft is laid just before. */
export interface Said {
  readonly at: Instant;
  readonly persona: string;
  readonly subject: string;
  readonly command: Command;
  readonly draft?: NonNullable<Context['draft']>;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Moves an instant off the quarters of its hour, where notices, windows and deadlines are, whatever the zone. */
export const offQuarter = (at: Instant, by: Chance): Instant =>
  Math.floor(at / (15 * minute)) * 15 * minute + (3 + by.below(9)) * minute + by.below(60_000);

/** Content with every required field of a form filled in. */
export const contentOf = (form: Form, version: number): Record<string, unknown> =>
  Object.fromEntries(
    form.sections.flatMap((section) =>
      section.fields
        .filter((field) => field.required)
        .map((field) => {
          const value = {
            text: `Version ${version}.`,
            number: version,
            date: '2030-01-01',
            choices: field.choices?.slice(0, 1).map((c) => c.key),
          }[field.kind];
          return [contentKey(section.key, field.key), value];
        }),
    ),
  );

interface Asked {
  readonly key: string;
  readonly ask: Ask;
  readonly participant: ParticipantFacts;
  readonly opens: Instant;
  readonly deadline: Deadline;
}

/** Every contribution that will be asked for, with the dates of the call that asks first. */
function everyAsk(world: World): Asked[] {
  const found = new Map<string, Asked>();
  const { phases } = resolveTemplate(world.template, world.calendar);
  const calls = world.template.phases.flatMap((phase, p) =>
    phase.stages.flatMap((stage, s) => {
      const dated = phases[p]?.stages[s];
      return stage.kind === 'call' && dated?.kind === 'call' ? [{ stage, opens: dated.opens.at, deadline: dated.deadline }] : [];
    }),
  );
  for (const { stage, opens, deadline } of calls.sort((a, b) => a.opens - b.opens)) {
    const ask = world.template.asks[stage.ask];
    if (!ask) continue;
    for (const participant of world.participants) {
      const key = `${stage.ask}:${participant.id}`;
      if (asks(stage.to, participant) && !found.has(key)) found.set(key, { key: stage.ask, ask, participant, opens, deadline });
    }
  }
  return [...found.values()];
}

/**
 * The whole script of a cycle in order of instants. Every persona comes up about as often; `silent` is the share of asks, from 0 to 1,
 * that nobody answers on top of that.
 */
export function script(world: World, cycle: string, seed: number, silent = 0): Said[] {
  const by = chance(seed);
  const { template, calendar, memberships } = world;
  const names = Object.keys(personas) as (keyof typeof personas)[];
  let hat: (keyof typeof personas)[] = [];
  const secretariat = memberships.filter((m) => m.role === 'secretariat').map((m) => m.person);

  const voices = ({ ask, participant }: Asked): ((voice: Voice) => string | undefined) => {
    const region = participant.regions.find((r) => r.isDefault)?.region ?? participant.regions[0]?.region ?? null;
    return (voice) => {
      if (voice === 'secretariat') return secretariat[0];
      if (voice === 'desk') return secretariat.at(-1);
      if (voice === 'focal-point') return memberships.find((m) => m.role === 'focal-point' && m.participant === participant.id)?.person;
      const step = template.routes[ask.route]?.steps[voice];
      const body = step && bodyOf(step, { region }, { template });
      return step && memberships.findLast((m) => m.role === step.who && m.body === body)?.person;
    };
  };

  const lived = (asked: Asked): Said[] => {
    if (silent > 0 && by.next() < silent) return [];
    if (!hat.length) hat = by.shuffled(names);
    const persona = hat.pop() ?? 'never';
    const { opens, deadline, participant, ask } = asked;
    const { soft, hard, zone } = deadline;
    const form = template.forms[ask.form];
    const voice = voices(asked);
    const subject = subjectId.contribution(cycle, asked.key, participant.id);
    const date = (at: Instant): string => calendar.wallOf(at, zone).slice(0, 10);
    const said: Said[] = [];
    let last = opens;
    let version = 0;
    let hash = '';
    for (const [i, line] of (personas[persona] as readonly Line[]).entries()) {
      const actor = voice(line.by);
      if (!actor || !form) continue; // a route with one step has nobody for the second
      const after =
        'opens' in line
          ? opens + line.opens * (soft.at - opens)
          : 'soft' in line
            ? soft.at + line.soft * (hard.at - soft.at)
            : 'closed' in line
              ? hard.at + line.closed * day
              : last + line.later * day;
      const at = offQuarter(after, by);
      const laid = line.lay && {
        draft: { version: ++version, content: contentOf(form, version), hash: contentHash(contentOf(form, version)) },
      };
      const received = line.ago && { on: date(at - line.ago * day), zone };
      if (laid) hash = laid.draft.hash;
      if (received) hash = contentHash(letter);
      const until = line.until && date('soft' in line.until ? soft.at + line.until.soft * (hard.at - soft.at) : at + line.until.days * day);
      const command: Command = {
        id: `${seed}:${participant.id}:${asked.key}:${i}`,
        kind: line.kind,
        body: bodyOfLine(line, { version, hash, until, received }),
        actor,
        principal: line.by === 'secretariat' && (line.kind === 'submit' || line.kind === 'enter') ? participant.id : null,
        receivedAt: at,
      };
      said.push({ at, persona, subject, command, ...laid });
      last = at;
    }
    return said;
  };
  return everyAsk(world)
    .flatMap(lived)
    .sort((a, b) => a.at - b.at);
}

/** What comes by letter. */
const letter = { file: { id: 'letter', name: 'letter.pdf', hash: '0'.repeat(64), size: 1, type: 'application/pdf' }, summary: 'A letter.' };

interface Known {
  readonly version: number;
  readonly hash: string;
  readonly until: string | undefined;
  readonly received: { readonly on: string; readonly zone: string } | 0 | undefined;
}

function bodyOfLine({ kind, days }: Line, known: Known): object {
  const reason = `Because of ${kind}.`;
  switch (kind) {
    case 'submit':
      return { draftVersion: known.version };
    case 'enter':
      return {
        content: letter,
        contentHash: known.hash,
        by: 'paper',
        ...(known.received && { received: known.received.on, zone: known.received.zone }),
      };
    case 'approve':
      return { contentHash: known.hash };
    case 'return':
      return { contentHash: known.hash, reason };
    case 'delay':
      return { until: known.until };
    case 'reopen':
      return { until: known.until, reason };
    case 'extend':
      return days ? { days, reason } : known.until ? { until: known.until, reason } : { lift: true, reason };
    default:
      return {};
  }
}
