/**
 * Templates with slots. A mail is rendered once with a mark in the place of each value, cut at the marks, and then filled for each person.
 * Values are never searched for marks, so nothing a person types can become one.
 */

/** The places in a mail that differ from person to person. */
export const slots = [
  ...(['name', 'participant', 'ask', 'cycle', 'region', 'decision', 'reason', 'receipt', 'entered', 'link', 'role'] as const),
  // Of documents: their own title, and a source that changed.
  ...(['document', 'source'] as const),
  ...(['pledge', 'pledgeId', 'partner', 'match', 'standing'] as const),
  ...(['soft', 'softOwn', 'hard', 'hardOwn', 'expected', 'expectedOwn'] as const),
  ...(['begins', 'beginsOwn', 'ends', 'endsOwn', 'place', 'mode', 'spoken', 'chairs', 'objections', 'objectionsOwn'] as const),
  // Where a person stops a category; and of a mail that carries several notices: the first one's subject, and all of them.
  ...(['stopReminders', 'stopDecisions', 'stopInformation', 'first', 'sections'] as const),
] as const;
export type Slot = (typeof slots)[number];
/** Values for the slots; one that is missing is filled with nothing. */
export type Values = Partial<Record<Slot, string>>;

// Private-use characters: no text of ours holds them, and neither React nor html-to-text touches them.
const open = '\u{E000}';
const shut = '\u{E001}';

/** The mark that stands for a value while a template is rendered. */
export const mark = (slot: Slot): string => `${open}${slot}${shut}`;

/** A rendered template cut at its marks: text, slot, text, slot, ..., text. */
export interface Cut {
  readonly literals: readonly string[];
  readonly slots: readonly Slot[];
}

const isSlot = (name: string): name is Slot => (slots as readonly string[]).includes(name);

/** Cuts a rendered template; throws when a mark was damaged on the way. */
export function cut(rendered: string): Cut {
  const literals: string[] = [];
  const found: Slot[] = [];
  for (const [index, part] of rendered.split(new RegExp(`${open}([a-zA-Z]*)${shut}`)).entries()) {
    if (index % 2 === 0) literals.push(part);
    else if (isSlot(part)) found.push(part);
    else throw new Error(`a mail has a slot that does not exist: ${JSON.stringify(part)}`);
  }
  if (literals.some((literal) => literal.includes(open) || literal.includes(shut)))
    throw new Error('a slot of a mail was damaged while rendering');
  return { literals, slots: found };
}

/** The template with its values, written by `write` as the medium needs. */
export function fill(template: Cut, values: Values, write: (value: string, slot: Slot) => string): string {
  let filled = template.literals[0] ?? '';
  for (const [index, slot] of template.slots.entries()) {
    const value = values[slot];
    if (value !== undefined) filled += write(value, slot);
    filled += template.literals[index + 1];
  }
  return filled;
}
