/** A world in which few people are asked about much, and what their mails say. */
import type { World } from '../../domain/simulation.ts';
import { crowd } from './store.ts';
import { smallWorld } from './world.ts';

/** `people` contact persons, `each` States for each of them. The person of a State: `contact-<n>`, by its place. */
export function contacts(people: number, each: number, world: World = smallWorld): World {
  const made = crowd(world, people * each);
  const contactOf = new Map(made.participants.map(({ id }, i) => [id, `contact-${Math.floor(i / each)}`]));
  return {
    ...made,
    memberships: made.memberships.map((m) => (m.participant === null ? m : { ...m, person: contactOf.get(m.participant) ?? m.person })),
  };
}

const word = (_: string, text: string): string =>
  decodeURIComponent(text.replaceAll('_', ' ').replaceAll(/%/g, '%25').replaceAll('=', '%'));

/** A header of a mail, unfolded and decoded. */
export const headerOf = (message: Buffer, name: string): string | undefined =>
  new RegExp(`^${name}: (.*)$`, 'im')
    .exec(message.toString().replaceAll(/\r\n[ \t]+/g, ' '))?.[1]
    ?.trim()
    .replaceAll(/\?= =\?UTF-8\?Q\?/gi, '')
    .replaceAll(/=\?UTF-8\?Q\?(.*?)\?=/gi, word);

/** Reminders among mails: alone, or several in one. */
export const reminders = <Mail extends { readonly message: Buffer }>(mails: readonly Mail[]): Mail[] =>
  mails.filter(({ message }) => /^(\d+ notices: )?Reminder/.test(headerOf(message, 'Subject') ?? ''));

/** Subjects that a mail's plain text has links to, in its order. */
export function subjectsIn(message: Buffer): string[] {
  const [plain = ''] = message.toString().split('Content-Type: text/html');
  const text = plain.replaceAll(/=\r?\n/g, '').replaceAll(/=3D/g, '=');
  return [...text.matchAll(/https:\/\/plenary\.test\/c\/(\S+)\?k=/g)].map(([, subject]) => subject ?? '');
}
