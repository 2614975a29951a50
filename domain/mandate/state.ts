/**
 * A mandate: what a paragraph of a declaration asks for, with who leads on it. Its words are in the command that recorded it; what is said
 * of it stays in the commands that said it. Here are ids and days only.
 */
import type { Instant } from '../lifecycle.ts';

export const statuses = ['mandated', 'assigned', 'in-progress', 'consulted', 'reported', 'considered', 'dropped'] as const;
export type MandateStatus = (typeof statuses)[number];
/** What whoever leads can say of it. */
export const progress = ['in-progress', 'consulted'] as const;
export type Progress = (typeof progress)[number];

/** When the stage that holds it asks about it. */
export interface Asking {
  readonly from: Instant;
  readonly until: Instant | null;
}
/** The participant that leads, as planning needs it. */
export interface Lead {
  readonly lead: string;
  readonly zone: string;
  readonly country: string | null;
  readonly region: string | null;
  readonly regions: readonly string[];
}

export interface MandateState {
  readonly v: 1;
  readonly id: string;
  readonly key: string;
  /** The cycle it is in now, and the follow-up there that holds it. */
  readonly cycle: string;
  readonly stage: string;
  /** Where it was before, the first first. */
  readonly lineage: readonly { readonly cycle: string; readonly stage: string; readonly at: Instant }[];
  /** The command, of the follow-up it was recorded in, that has its words. */
  readonly words: { readonly subject: string; readonly command: string };
  readonly status: MandateStatus;
  /** Who leads; null until it is assigned. */
  readonly participant: string | null;
  readonly zone: string;
  readonly country: string | null;
  readonly region: string | null;
  readonly regions: readonly string[];
  /** The last word of it, and as of which day. */
  readonly heard: { readonly at: Instant; readonly asOf: string } | null;
  /** Nobody is asked again before the template's months since this have passed. */
  readonly since: Instant;
  readonly asking: Asking | null;
  /** The question that waits for an answer. */
  readonly ask: { readonly at: Instant; readonly dueAt: Instant } | null;
  readonly askAt: Instant | null;
  readonly generation: number;
  readonly archived: boolean;
}

type At = { readonly at: Instant };
/** `askAt`: when it is asked about next. */
type Next = { readonly askAt: Instant | null };
export type MandateEvent =
  | ({ readonly type: 'begun'; readonly asking: Asking } & At & Pick<MandateState, 'cycle' | 'stage' | 'key' | 'words' | 'zone'>)
  | ({ readonly type: 'assigned' } & At & Next & Lead)
  | ({ readonly type: 'progressed'; readonly status: Progress; readonly asOf: string } & At & Next)
  | ({ readonly type: 'reported' | 'considered'; readonly asOf: string } & At)
  | ({ readonly type: 'resumed' } & At & Next)
  | ({ readonly type: 'dropped' } & At)
  | ({ readonly type: 'asked'; readonly dueAt: Instant } & At)
  | ({ readonly type: 'not-answered' } & At & Next)
  | ({ readonly type: 'asking-set'; readonly asking: Asking } & At & Next)
  | ({ readonly type: 'carried'; readonly cycle: string; readonly stage: string } & At)
  | ({ readonly type: 'rested' | 'archived' } & At);

/** In these somebody works on it, and is asked. */
export const worked: ReadonlySet<MandateStatus> = new Set(['assigned', 'in-progress', 'consulted']);
/** Open ones go on in the next cycle. */
export const isOpen = ({ status }: Pick<MandateState, 'status'>): boolean => worked.has(status) || status === 'mandated';
/** Which ladder and notices hold. */
export const situationOf = ({ archived, ask }: MandateState): 'asked' | null => (ask && !archived ? 'asked' : null);

/** Changes with which its notices are planned anew. */
const turn = (state: MandateState, change: Partial<MandateState>): MandateState => ({
  ...state,
  ...change,
  generation: state.generation + 1,
});

export function evolve(state: MandateState | null, event: MandateEvent): MandateState {
  const { at } = event;
  if (event.type === 'begun') {
    const { cycle, stage, key, words, zone, asking } = event;
    return {
      ...{ v: 1, id: `mandate:${cycle}:${key}`, key, cycle, stage, lineage: [], words, status: 'mandated', participant: null },
      ...{ zone, country: null, region: null, regions: [], heard: null, since: at, asking, ask: null, askAt: null },
      ...{ generation: 1, archived: false },
    };
  }
  if (!state) throw new TypeError(`${event.type} before begun`);
  switch (event.type) {
    case 'assigned': {
      const { lead: participant, zone, country, region, regions, askAt } = event;
      const status = state.status === 'mandated' ? 'assigned' : state.status;
      return turn(state, { status, participant, zone, country, region, regions, since: at, ask: null, askAt });
    }
    case 'progressed':
      return turn(state, { status: event.status, heard: { at, asOf: event.asOf }, since: at, ask: null, askAt: event.askAt });
    case 'reported':
    case 'considered':
      return turn(state, { status: event.type, heard: { at, asOf: event.asOf }, ask: null, askAt: null });
    case 'resumed':
      return turn(state, { status: state.participant ? 'in-progress' : 'mandated', since: at, ask: null, askAt: event.askAt });
    case 'dropped':
      return turn(state, { status: 'dropped', ask: null, askAt: null });
    case 'asked':
      return turn(state, { ask: { at, dueAt: event.dueAt }, askAt: null });
    case 'not-answered':
      return turn(state, { since: at, ask: null, askAt: event.askAt });
    case 'asking-set':
      return { ...state, asking: event.asking, askAt: event.askAt };
    case 'carried': {
      const { cycle, stage } = event;
      const lineage = [...state.lineage, { cycle: state.cycle, stage: state.stage, at }];
      return turn(state, { cycle, stage, lineage, asking: null, ask: null, askAt: null });
    }
    case 'rested':
      return turn(state, { asking: null, ask: null, askAt: null });
    case 'archived':
      return turn(state, { archived: true, ask: null, askAt: null });
  }
}
