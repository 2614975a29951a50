/** What a notice of a kind says in a language, with marks in the place of what differs from person to person. */
import type { TextKey } from './facts.ts';
import type { Row } from './kinds.ts';
import type { Fact, SectionProps } from './notice.ts';
import { mark, type Slot, slots, type Values } from './slots.ts';
import { textsIn } from './texts.ts';

export const marks = Object.fromEntries(slots.map((slot) => [slot, mark(slot)]));

export const dateSlots = ['soft', 'hard', 'expected', 'begins', 'ends', 'objections'] as const;
export type DateSlot = (typeof dateSlots)[number];
const dateRow = (row: string): row is DateSlot => dateSlots.some((slot) => slot === row);

/** What the facts show: slots in the order of the kind, without those that are not there. */
export function shown(rows: readonly Row[], values: Values): Slot[] {
  return rows
    .flatMap((row): readonly Slot[] => (row === 'deadline' ? ['soft', 'hard'] : [row]))
    .filter((slot) => values[slot] !== undefined);
}

/** What a notice of a kind says in a language, with marks for values. */
export interface Wording extends SectionProps {
  readonly subject: string;
}

export function wordingOf(key: TextKey, language: string, present: readonly Slot[], owned: ReadonlySet<Slot>): Wording {
  const say = textsIn(language);
  const label = (slot: Slot): string => {
    if (slot === 'ask' && key.startsWith('event-')) return 'event';
    // What goes with an announcement is no reason.
    if (slot === 'reason' && key === 'event-announced') return 'message';
    return slot === 'soft' ? (present.includes('hard') ? 'onTime' : 'until') : slot === 'hard' ? 'late' : slot;
  };
  const facts = present.map((slot): Fact => {
    const own = dateRow(slot) && owned.has(`${slot}Own`) ? [say('frame.own', { at: mark(`${slot}Own`) })] : [];
    return { label: say(`frame.${label(slot)}`), lines: [mark(slot), ...own] };
  });
  const body: unknown = say(`mail.${key}.body`, { ...marks, returnObjects: true });
  return {
    subject: say(`mail.${key}.subject`, marks),
    heading: say(`mail.${key}.heading`, marks),
    paragraphs: Array.isArray(body) ? body.map(String) : [],
    facts,
    action: say(`mail.${key}.action`, marks),
    link: mark('link'),
    why: `${say('frame.why')} ${mark('role')} ${say(`mail.${key}.why`, marks)}`,
  };
}
