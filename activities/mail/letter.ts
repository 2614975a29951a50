/** A mail about a person's roles: the frame and the component of every notice, about no subject. Rare, so each is rendered by itself. */

import { formatBoth } from '../../domain/calendar/format.ts';
import { oneLine, plainText } from './escape.ts';
import type { RenderedMail } from './facts.ts';
import { type LetterKind, letterRoles } from './letter-kinds.ts';
import { directionOf, languageOf, textsIn } from './texts.ts';

/** Something that waits for an answer or a decision. */
export interface OpenThing {
  readonly title: string;
  /** Epoch milliseconds; null where nothing ends. */
  readonly until: number | null;
  /** The zone it is reckoned in. */
  readonly zone: string;
}

/** Everything such a mail says. Instants are epoch milliseconds, zones IANA names, names in the reader's language. */
export interface LetterFacts {
  readonly kind: LetterKind;
  readonly language: string;
  readonly person: { readonly name: string; readonly zone: string };
  /** Who hands over or delegates. */
  readonly from: string;
  /** Who takes over, or acts in their place. */
  readonly to: string;
  /** Its key; shown by its name in the reader's language. */
  readonly role: string;
  /** The participant or body it is for. */
  readonly holder: string;
  readonly begins: number;
  /** Null for a hand-over. */
  readonly ends: number | null;
  /** What a delegation is limited to; empty when to nothing. */
  readonly scope: readonly string[];
  readonly reason: string | null;
  readonly open: readonly OpenThing[];
  /** Whether more is open than is listed. */
  readonly more: boolean;
  /** The one link of the mail: an http or https address. */
  readonly link: string;
}

/** Renders it; a name cannot disturb it. */
export async function renderLetter(facts: LetterFacts): Promise<RenderedMail> {
  const { renderNotice } = await import('./notice.ts');
  const language = languageOf(facts.language);
  const say = textsIn(language);
  const write = (at: number, zone: string): string[] => {
    const { cycle, own } = formatBoth(at, zone, facts.person.zone, language);
    return own === null ? [cycle] : [cycle, say('frame.own', { at: own })];
  };
  const known = (letterRoles as readonly string[]).includes(facts.role);
  const values = {
    name: oneLine(facts.person.name),
    from: oneLine(facts.from),
    to: oneLine(facts.to),
    role: known ? say(`letter.role.${facts.role}`) : facts.role,
    holder: oneLine(facts.holder),
  };
  const text = (part: string): string => say(`letter.mail.${facts.kind}.${part}`, values);
  const body: unknown = say(`letter.mail.${facts.kind}.body`, { ...values, returnObjects: true });
  const { zone } = facts.person;
  const open = facts.open.map(({ title, until, zone: reckoned }) => ({
    label: oneLine(title),
    lines: until === null ? [say('letter.noEnd')] : write(until, reckoned),
  }));
  const rendered = await renderNotice({
    language,
    direction: directionOf(language),
    heading: text('heading'),
    greeting: say('frame.greeting', values),
    paragraphs: Array.isArray(body) ? body.map(String) : [],
    facts: [
      { label: say('letter.label.role'), lines: [values.role] },
      { label: say('letter.label.for'), lines: [values.holder] },
      { label: say('letter.label.from'), lines: write(facts.begins, zone) },
      ...(facts.ends === null ? [] : [{ label: say('letter.label.until'), lines: write(facts.ends, zone) }]),
      ...(facts.scope.length ? [{ label: say('letter.label.scope'), lines: facts.scope.map(oneLine) }] : []),
      ...(facts.reason ? [{ label: say('frame.reason'), lines: plainText(facts.reason).split('\n') }] : []),
      ...(open.length ? [{ label: say('letter.label.open'), lines: [] }] : []),
      ...open,
      ...(facts.more ? [{ label: say('letter.more'), lines: [] }] : []),
    ],
    action: text('action'),
    link: facts.link,
    stops: [],
    footer: [`${say('frame.why')} ${text('why')}`, say('frame.safety')],
  });
  return { subject: oneLine(text('subject')), ...rendered };
}
