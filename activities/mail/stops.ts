/** The lines of a mail by which a person stops a category of notices: visible, beside the headers that programs read (list-headers.ts). */
import { type Category, categories } from '../../domain/template/categories.ts';
import { mark } from './slots.ts';
import { textsIn } from './texts.ts';

const slotOf = { reminders: 'stopReminders', decisions: 'stopDecisions', information: 'stopInformation' } as const;
export type StopSlot = (typeof slotOf)[Category];

/** The slot of a category's address. */
export const stopSlot = (category: Category): StopSlot => slotOf[category];
export const stopSlots: readonly StopSlot[] = categories.map(stopSlot);

/** One line for each category there is an address of, in the order of the categories. */
export const stopLines = (language: string, present: readonly StopSlot[]): { text: string; link: string }[] =>
  categories
    .filter((category) => present.includes(slotOf[category]))
    .map((category) => ({
      text: textsIn(language)('frame.stop', { category: textsIn(language)(`mute.category.${category}`) }),
      link: mark(slotOf[category]),
    }));
