/**
 * Facts to subject, html and text. The components run once for each kind, language and set of facts that are there; after that a mail
 * costs filling slots. React is loaded with the first mail, so a process that sends none does not carry it.
 */
import { formatBoth, formatDate, formatDay, formatMoment } from '../../domain/calendar/format.ts';
import type { Entered } from '../../domain/contribution/entered.ts';
import { audiences } from '../../domain/template/schema.ts';
import { base64Part, fillQuoted, isLatin, quotedPart } from './encode.ts';
import { html, htmlLines, oneLine, plainText } from './escape.ts';
import type { EncodedMail, Held, MailFacts, RenderedMail, Stop, TextKey } from './facts.ts';
import { isTextKey, rowsOf } from './kinds.ts';
import { type Cut, cut, fill, type Slot, type Values } from './slots.ts';
import { type StopSlot, stopLines, stopSlot, stopSlots } from './stops.ts';
import { directionOf, languageOf, languages, textsIn } from './texts.ts';
import { type DateSlot, dateSlots, marks, shown, type Wording, wordingOf } from './wording.ts';

/** A mail, or a part of one, cut at its marks. */
export interface Template {
  readonly subject: Cut;
  readonly html: Cut;
  readonly text: Cut;
}

const templates = new Map<string, Promise<Template>>();
const most = 1_000;

async function compile(wording: Wording, language: string, stops: readonly StopSlot[]): Promise<Template> {
  const { renderNotice } = await import('./notice.ts');
  const say = textsIn(language);
  const { subject, why, ...rest } = wording;
  const { html, text } = await renderNotice({
    ...rest,
    language,
    direction: directionOf(language),
    greeting: say('frame.greeting', marks),
    footer: [why, say('frame.safety')],
    stops: stopLines(language, stops),
  });
  return { subject: cut(subject), html: cut(html), text: cut(text) };
}

/** A notice alone, or a section of a mail that carries several. */
type Compile = (wording: Wording, language: string, stops: readonly StopSlot[]) => Promise<Template>;

const owns = dateSlots.map((slot) => `${slot}Own` as const);

/** Which template a mail is made from, by what is there of it: putting that together again for each mail would take longer than filling it. */
const known = new Map<string, Promise<Template>>();

function templateOf(key: TextKey, language: string, values: Values, form: string, make: Compile): Promise<Template> {
  const there = `${form} ${key} ${language} ${Object.keys(values).join(' ')}`;
  const seen = known.get(there);
  if (seen) return seen;
  const present = shown(rowsOf[key], values);
  const owned = new Set(owns.filter((slot) => values[slot] !== undefined));
  const stops = stopSlots.filter((slot) => values[slot] !== undefined);
  const id = [form, key, language, ...present, ...owned, ...stops].join(' ');
  let template = templates.get(id);
  if (!template) {
    if (templates.size >= most) templates.clear();
    template = make(wordingOf(key, language, present, owned), language, stops);
    templates.set(id, template);
  }
  if (known.size >= most) known.clear();
  known.set(there, template);
  template.catch(() => {
    templates.delete(id);
    known.delete(there);
  });
  return template;
}

const instants = new Map<string, ReturnType<typeof formatBoth>>();

/** Formatting an instant costs more than the rest of a mail, and a wave has few instants and zones. */
function both(at: number, facts: MailFacts, language: string): ReturnType<typeof formatBoth> {
  const id = `${at} ${facts.cycleZone} ${facts.person.zone} ${language}`;
  let written = instants.get(id);
  if (!written) {
    if (instants.size >= 10_000) instants.clear();
    written = formatBoth(at, facts.cycleZone, facts.person.zone, language);
    instants.set(id, written);
  }
  return written;
}

/** What every mail of a language may say: its reader's roles, and a participant without a name. */
const words = new Map(
  languages.map((language) => {
    const say = textsIn(language);
    return [language, { someone: say('frame.someone'), role: Object.fromEntries(audiences.map((a) => [a, say(`frame.role.${a}`)])) }];
  }),
);

/** `On paper, received on Friday 31 March 2028 at 10:00 (Nairobi, UTC+03:00)…`: as it was stated, in the zone it was stated in. */
export const enteredIn = (entered: Entered, language: string): string =>
  textsIn(language)(entered.by === 'mail' ? 'frame.enteredMail' : 'frame.enteredPaper', { at: receiptIn(entered, language) });

/** The stated receipt in words: with its time, where one was stated. */
export const receiptIn = ({ received, dateOnly }: Entered, language: string): string =>
  (dateOnly ? formatDay : formatMoment)(received.at, received.zone, language);

/** `Kept, as of 31 March 2028`. */
export function standingIn({ status, asOf }: { readonly status: string; readonly asOf: string }, language: string): string {
  const say = textsIn(language);
  return say('pledge.asOf', { status: say(`pledge.progress.${status}`), date: formatDate(asOf, language) });
}

/** Refuses what is no address: a link is written as it is. */
export const address = (link: string): string => {
  if (!/^https?:\/\/[^\s"'<>\\]+$/.test(link)) throw new Error('the link of a mail must be an http or https address');
  return link;
};

const modeTexts = { 'in-person': 'modeInPerson', online: 'modeOnline', hybrid: 'modeHybrid' } as const;

/** When and where: each part that is known. */
function writeHeld(held: Held, language: string, values: Values, write: (slot: DateSlot, at: number) => void): void {
  const { begins, ends, place, mode, spoken, chairs } = held;
  if (begins !== null) write('begins', begins);
  if (begins !== null && ends !== null && ends > begins) write('ends', ends);
  if (place !== null) values.place = oneLine(place);
  if (mode !== null) values.mode = textsIn(language)(`frame.${modeTexts[mode]}`);
  const names = new Intl.DisplayNames([language], { type: 'language' });
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  if (spoken.length) values.spoken = list.format(spoken.map((code) => names.of(code) ?? code));
  if (chairs.length) values.chairs = oneLine(list.format(chairs));
}

function valuesOf(facts: MailFacts, language: string, stop: Stop | undefined): Values {
  const role = audiences.find((audience) => audience === facts.role);
  if (!role) throw new Error(`nobody gets a mail as ${JSON.stringify(facts.role)}`);
  const values: Values = {
    name: oneLine(facts.person.name),
    ask: oneLine(facts.ask),
    cycle: oneLine(facts.cycle),
    link: address(facts.link),
    role: words.get(language)?.role[role] ?? '',
  };
  values.document = values.ask ?? '';
  if (facts.source) values.source = textsIn(language)(`frame.changed.${facts.source.change}`, { name: oneLine(facts.source.name) });
  if (facts.participant !== null) values.participant = oneLine(facts.participant);
  if (facts.region !== null) values.region = oneLine(facts.region);
  if (facts.decision !== null) values.decision = oneLine(facts.decision);
  if (facts.receipt !== null) values.receipt = oneLine(facts.receipt);
  if (facts.entered !== null) values.entered = enteredIn(facts.entered, language);
  if (facts.reason !== null && facts.reason.trim() !== '') values.reason = plainText(facts.reason);
  if (facts.pledge) {
    const { title, id, partner, match, standing } = facts.pledge;
    values.pledge = oneLine(title);
    if (id !== null) values.pledgeId = oneLine(id);
    if (partner !== null) values.partner = oneLine(partner);
    if (match !== null) values.match = oneLine(match);
    if (standing !== null) values.standing = standingIn(standing, language);
  }
  const write = (slot: DateSlot, at: number) => {
    const { cycle, own } = both(at, facts, language);
    values[slot] = cycle;
    if (own !== null) values[`${slot}Own`] = own;
  };
  if (facts.deadline) {
    write('soft', facts.deadline.soft);
    if (facts.deadline.hard > facts.deadline.soft) write('hard', facts.deadline.hard);
  }
  if (facts.expected !== null) write('expected', facts.expected);
  if (facts.held) writeHeld(facts.held, language, values, write);
  if (facts.objections !== undefined) write('objections', facts.objections);
  if (stop) values[stopSlot(stop.category)] = address(stop.link);
  return values;
}

const asHtml = (value: string, slot: Slot): string => (slot === 'reason' ? htmlLines(value) : html(value));
const asIs = (value: string): string => value;

/** A mail, or a part of one: a template and what stands in its slots. */
export interface Piece {
  readonly template: Template;
  readonly values: Values;
}

/** The html of a piece. */
export const htmlOf = ({ template, values }: Piece, written = fill): string => written(template.html, values, asHtml);
/** Its plain text. */
export const textOf = ({ template, values }: Piece, written = fill): string => written(template.text, values, asIs);
/** Its subject, on one line. */
export const subjectOf = ({ template, values }: Piece): string => oneLine(fill(template.subject, values, asIs));

async function pieceOf(facts: MailFacts, form: string, make: Compile, stop: Stop | undefined): Promise<Piece> {
  if (!isTextKey(facts.text)) throw new Error(`there is no mail ${JSON.stringify(facts.text)}`);
  const language = languageOf(facts.language);
  const values = valuesOf(facts, language, stop);
  const template = await templateOf(facts.text, language, values, form, make);
  // After the template is chosen: sentences need a word for the participant, the lines of facts do not.
  values.participant ??= words.get(language)?.someone ?? '';
  return { template, values };
}

/**
 * Renders one mail. Throws on a text key, role or link that does not exist; everything people typed is escaped for html, kept to one
 * line in the subject, and cannot disturb the template.
 */
export async function renderMail(facts: MailFacts): Promise<RenderedMail> {
  const piece = await pieceOf(facts, 'alone', compile, facts.stop);
  return { subject: subjectOf(piece), html: htmlOf(piece), text: textOf(piece) };
}

/** The same as it travels: for a wave of mails, whose templates are encoded once. */
export async function encodeMail(facts: MailFacts): Promise<EncodedMail> {
  const piece = await pieceOf(facts, 'alone', compile, facts.stop);
  const text = isLatin(piece.template.text) ? quotedPart(textOf(piece, fillQuoted)) : base64Part(textOf(piece));
  return { subject: subjectOf(piece), html: quotedPart(htmlOf(piece, fillQuoted)), text };
}

/** One notice as a part of a mail that carries several; `make` writes the part. Throws like `renderMail`. */
export const partOf = (facts: MailFacts, make: (wording: Wording) => Promise<Template>): Promise<Piece> =>
  pieceOf(facts, 'part', make, undefined);
