/** The programme of a cycle: what is held when and where, in order, with warnings where two things cannot be held as they are planned. */
import type { Instant } from './lifecycle.ts';

/** What a programme knows of one thing that is held. */
export interface ProgrammeItem {
  /** Subject id of the event or the contribution. */
  readonly id: string;
  /** `side-event` for what was selected; else as the template has it. */
  readonly session: string;
  readonly from: Instant;
  /** Not earlier than `from`. */
  readonly until: Instant;
  readonly venue: string | null;
  readonly room: string | null;
  /** Ids of participants or people who chair or speak. */
  readonly chairs: readonly string[];
  readonly speakers: readonly string[];
}

/** Two items, in the order of the programme, that meet in time. `room`: in one room. `person`: `who` is in both. `plenary`: a side event meets a plenary. */
export interface Clash {
  readonly kind: 'room' | 'person' | 'plenary';
  readonly items: readonly [string, string];
  /** The room, or the id of who would be in two places; null for a plenary. */
  readonly who: string | null;
}

const byTime = (a: ProgrammeItem, b: ProgrammeItem): number => a.from - b.from || a.until - b.until || (a.id < b.id ? -1 : 1);
/** What ends when the other begins does not meet it. */
const meet = (a: ProgrammeItem, b: ProgrammeItem): boolean => a.from < b.until && b.from < a.until;

function clashesOf(a: ProgrammeItem, b: ProgrammeItem): Clash[] {
  const items = [a.id, b.id] as const;
  const room = a.room !== null && a.room === b.room && a.venue === b.venue ? [{ kind: 'room' as const, items, who: a.room }] : [];
  const there = new Set([...b.chairs, ...b.speakers]);
  const people = [...new Set([...a.chairs, ...a.speakers])].filter((who) => there.has(who)).sort();
  const sessions = new Set([a.session, b.session]);
  const over = sessions.has('side-event') && sessions.has('plenary') ? [{ kind: 'plenary' as const, items, who: null }] : [];
  return [...room, ...people.map((who) => ({ kind: 'person' as const, items, who })), ...over];
}

/** The items by time, and every clash between two of them. */
export function programme<Item extends ProgrammeItem>(
  items: readonly Item[],
): { readonly items: readonly Item[]; readonly clashes: readonly Clash[] } {
  const ordered = [...items].sort(byTime);
  const clashes: Clash[] = [];
  for (const [n, a] of ordered.entries()) {
    for (const b of ordered.slice(n + 1)) {
      if (b.from >= a.until) break; // nothing that comes later meets it either
      if (meet(a, b)) clashes.push(...clashesOf(a, b));
    }
  }
  return { items: ordered, clashes };
}
