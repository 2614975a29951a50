/**
 * The lifecycle of a follow-up: planned, under way between its dates, over. It records pledges and holds their ids, says when they are asked
 * about, and hands those that go on to the follow-up of a successor cycle. How often one is asked about is each pledge's own affair.
 */
import * as z from 'zod';
import { container } from '../container.ts';
import { rolesFor } from '../delegation.ts';
import { type Command, type Context, type Effect, type Instant, type Refusal, refuse, subjectId } from '../lifecycle.ts';
import { may } from '../permissions.ts';
import { stageOf } from '../pledge/rules.ts';
import { decideSpan, evolveSpan, type SpanEvent, type SpanState, wakeAtOf } from '../span.ts';

export interface FollowUpState extends SpanState {
  /** Subject ids of the pledges it holds: a set, so that a message counts once. */
  readonly pledges: readonly string[];
}

type At = { readonly at: Instant };
/** A pledge recorded, with what its beginning needs. */
interface Recorded {
  readonly number: number;
  readonly participant: string;
  /** Kind of the participant. */
  readonly kind: string;
  readonly zone: string;
  readonly country: string | null;
  readonly region: string | null;
  readonly regions: readonly string[];
}
export type FollowUpEvent =
  | SpanEvent
  | ({ readonly type: 'recorded' } & At & Recorded)
  | ({ readonly type: 'held' | 'released'; readonly child: string } & At)
  | ({ readonly type: 'carried'; readonly to: { readonly cycle: string; readonly stage: string } } & At);

const child = z.object({ child: z.string() });
/** From the successor cycle: pledges go on in its stage, by that one's subject id. */
const carry = z.object({ cycle: z.string(), stage: z.string() });
/** From people: a pledge of a participant; `number` is unique among all pledges there are. */
export const recordBody = z.strictObject({
  number: z.int().positive(),
  participant: z.string().regex(/^[A-Z0-9][A-Z0-9-]{0,39}$/),
});

/** Stored before there were pledges, a follow-up holds none. */
const upgraded = (state: FollowUpState): FollowUpState => ({ ...state, pledges: state.pledges ?? [] });

function record(state: FollowUpState, command: Command, context: Context): readonly FollowUpEvent[] | Refusal {
  const body = recordBody.safeParse(command.body);
  if (!body.success) return refuse('command.malformed', body.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; '));
  const { number, participant } = body.data;
  const rules = stageOf(state.id, context)?.pledges;
  if (!rules) return refuse('pledge.none-here', 'No pledges are recorded in this follow-up.');
  const facts = context.participants.find((p) => p.id === participant);
  if (!facts) return refuse('pledge.participant-unknown', `There is no participant "${participant}".`);
  const region = facts.regions.find((r) => r.isDefault)?.region ?? facts.regions[0]?.region ?? null;
  const regions = facts.regions.map((r) => r.region);
  const thing = { participant, region, regions, cycle: state.cycle };
  if (!may(rolesFor(context.membershipsOf(command.actor), command.principal, thing), 'pledge.record', thing))
    return refuse('authority.missing', 'You may not pledge for this participant: no role of yours allows it at this moment.');
  if (!rules.from.some((kind) => kind === facts.kind))
    return refuse('pledge.not-entitled', `Pledges are made by: ${rules.from.join(', ')}. "${participant}" is none of these.`);
  if (state.archived) return refuse('cycle.archived', 'The cycle is archived; nothing in it changes any more.');
  if (state.status === 'over') return refuse('pledge.closed', 'This follow-up is over and takes no more pledges; the next cycle does.');
  if (state.pledges.includes(subjectId.pledge(state.cycle, number)))
    return refuse('pledge.number-taken', 'A pledge of this number is recorded already.');
  const { kind, zone, country } = facts;
  return [{ type: 'recorded', at: command.receivedAt, number, participant, kind, zone, country, region, regions }];
}

function decide(state: FollowUpState | null, command: Command, context: Context): readonly FollowUpEvent[] | Refusal {
  const at = command.receivedAt;
  if (!state) return decideSpan('follow-up', state, command);
  switch (command.kind) {
    case 'record':
      return record(state, command, context);
    case 'hold':
    case 'release': {
      const id = child.parse(command.body).child;
      if (state.pledges.includes(id) === (command.kind === 'hold')) return [];
      return [{ type: command.kind === 'hold' ? 'held' : 'released', at, child: id }];
    }
    case 'carry': {
      const to = carry.parse(command.body);
      return to.stage === state.id || state.pledges.length === 0 ? [] : [{ type: 'carried', at, to }];
    }
    default:
      return decideSpan('follow-up', state, command);
  }
}

function evolve(state: FollowUpState | null, event: FollowUpEvent): FollowUpState {
  if (event.type === 'begun') return { ...evolveSpan('follow-up', state, event), pledges: [] };
  if (!state) throw new TypeError(`${event.type} before begun`);
  switch (event.type) {
    case 'recorded':
      return { ...state, pledges: [...state.pledges, subjectId.pledge(state.cycle, event.number)] };
    case 'held':
      return { ...state, pledges: [...state.pledges, event.child] };
    case 'released':
      return { ...state, pledges: state.pledges.filter((id) => id !== event.child) };
    case 'carried':
      return state;
    default:
      return { ...state, ...evolveSpan('follow-up', state, event) };
  }
}

/** Its pledges are told when it asks, that it is over for good, and where they go on. */
function effects(event: FollowUpEvent, state: FollowUpState): readonly Effect[] {
  const { id: stage, cycle, phase, from, until, pledges } = state;
  const asking = (to: string): Effect => ({ to, command: { kind: 'asking', body: { stage, from, until } } });
  switch (event.type) {
    case 'recorded': {
      const { type: _, at: __, ...about } = event;
      const { participant: participantId, region } = event;
      return [
        {
          to: subjectId.pledge(cycle, event.number),
          start: { type: 'pledge', workflow: 'pledge', cycleId: cycle, phase, participantId, region },
          command: { kind: 'begin', body: { cycle, stage, from, until, ...about } },
        },
      ];
    }
    case 'redated':
      return pledges.map(asking);
    case 'held':
      return [asking(event.child)];
    case 'carried':
      return pledges.map((to) => ({ to, command: { kind: 'carry', body: event.to } }));
    case 'archived':
      return pledges.map((to) => ({ to, command: { kind: 'rest', body: { stage } } }));
    default:
      return [];
  }
}

export const followUp = {
  ...container<FollowUpState, FollowUpEvent>({ type: 'follow-up', decide, evolve, wakeAt: wakeAtOf, effects }),
  upgrade: (stored: unknown) => upgraded(stored as FollowUpState),
  answer: (event: FollowUpEvent, state: FollowUpState) =>
    event.type === 'recorded' ? { receipt: subjectId.pledge(state.cycle, event.number) } : {},
};
