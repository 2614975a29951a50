/**
 * The texts of mails and of the plain page, by language: `locales/<language>.json` through i18next.
 * A new language is a new file; a file that lacks a text, or has one nobody uses, is refused by name when it is read.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createInstance, type TFunction } from 'i18next';
import * as z from 'zod';
import { statuses } from '../../domain/contribution/state.ts';
import { changes } from '../../domain/document/state.ts';
import { audiences } from '../../domain/template/schema.ts';
import { answerTexts } from './answer-texts.ts';
import { textKeys } from './kinds.ts';
import { letterKinds, letterLabels, letterRoles } from './letter-kinds.ts';
import { pledgeWords, publicTexts } from './pledge-texts.ts';

const text = z.string().min(1);
const all = <const Key extends string>(...keys: readonly Key[]) =>
  Object.fromEntries(keys.map((key) => [key, text])) as Record<Key, typeof text>;
const MailTexts = z.strictObject({ subject: text, heading: text, body: z.array(text).min(1).max(4), action: text, why: text });

const rows = [
  'participant',
  'ask',
  'cycle',
  'region',
  'until',
  'onTime',
  'late',
  'own',
  'decision',
  'reason',
  'receipt',
  'expected',
  'entered',
  'enteredMail',
  'enteredPaper',
  ...(['event', 'message'] as const),
  'document',
  'source',
  ...(['begins', 'ends', 'place', 'mode', 'spoken', 'chairs', 'objections', 'modeInPerson', 'modeOnline', 'modeHybrid'] as const),
  ...(['pledge', 'pledgeId', 'partner', 'match', 'standing'] as const),
] as const;
const entryTexts = ['summary', 'description', 'until', 'alarm', 'announced', 'late', 'over', 'decideSummary', 'decide', 'feed'] as const;
const pageTexts = [
  ...['title', 'asked', 'participant', 'cycle', 'region', 'untilWhen', 'until', 'onTime', 'late', 'own', 'passed', 'noDeadline', 'stands'],
  ...['since', 'receipt', 'decision', 'reason', 'expected', 'voluntary', 'readOnly', 'help', 'notFound'],
];
/** Of the Word file of a contribution. */
export const wordTexts = [
  ...(['version', 'draft', 'received', 'enteredBy', 'timing', 'onTime', 'grace', 'late', 'file', 'summary', 'empty'] as const),
] as const;
/** Of the files of a document. */
const paperTexts = [
  ...(['no', 'key', 'objective', 'general', 'text', 'source', 'asked', 'subject', 'version', 'hash', 'state'] as const),
  ...(['current', 'rests', 'published'] as const),
] as const;
const signInTexts = [
  ...(['title', 'intro', 'address', 'send', 'sent', 'sentAny', 'sentOwn', 'confirm', 'button', 'gone', 'tooMany'] as const),
  ...(['signedIn', 'signOut', 'answer', 'answerNote', 'open', 'tasks', 'goOn'] as const),
];

/** What a second person is asked to confirm. */
export const confirmKinds = ['open', 'remind', 'extend', 'reopen'] as const;

/** Texts that count things have one form for each plural category of the language (Unicode CLDR). */
const plural = (language: string, key: string) =>
  new Intl.PluralRules(language).resolvedOptions().pluralCategories.map((category) => `${key}_${category}`);

/** A section with keys of its own and groups of keys. */
const section = ({ keys, ...groups }: { readonly keys: readonly string[]; readonly [group: string]: readonly string[] }) => ({
  ...all(...keys),
  ...Object.fromEntries(Object.entries(groups).map(([group, inner]) => [group, z.strictObject(all(...inner))])),
});

/** What a locale file holds, exactly: the one list of its keys. */
export const localeSchema = (language: string) =>
  z.strictObject({
    frame: z.strictObject({
      ...all('greeting', 'someone', ...rows, 'why', 'safety', 'stop'),
      role: z.strictObject(all(...audiences)),
      changed: z.strictObject(all(...changes)),
    }),
    mail: z.strictObject(Object.fromEntries(textKeys.map((key) => [key, MailTexts]))),
    merged: z.strictObject(all(...plural(language, 'subject'), ...plural(language, 'heading'), 'intro')),
    invite: z.strictObject(all(...entryTexts)),
    page: z.strictObject({
      ...all(...pageTexts, ...plural(language, 'daysLeft')),
      status: z.strictObject(all(...statuses)),
      meaning: z.strictObject(all(...statuses)),
    }),
    word: z.strictObject(all(...wordTexts)),
    paper: z.strictObject(all(...paperTexts)),
    mute: z.strictObject(section(answerTexts.mute)),
    explain: z.strictObject(section(answerTexts.explain)),
    letter: z.strictObject({
      ...all('noEnd', 'more'),
      label: z.strictObject(all(...letterLabels)),
      role: z.strictObject(all(...letterRoles)),
      mail: z.strictObject(Object.fromEntries(letterKinds.map((kind) => [kind, MailTexts]))),
    }),
    confirm: z.strictObject({
      mail: MailTexts,
      what: z.strictObject(all(...confirmKinds.flatMap((kind) => plural(language, kind)))),
    }),
    signIn: z.strictObject({ mail: MailTexts, page: z.strictObject(all(...signInTexts)) }),
    pledge: z.strictObject(section(pledgeWords)),
    public: z.strictObject(all(...publicTexts)),
    // Of the web application alone, which takes its keys from the English file; test/web/texts.test.ts holds the others to it.
    web: z.looseObject({}),
  });

const folder = new URL('../../locales/', import.meta.url);

function readLocale(language: string) {
  const content: unknown = JSON.parse(readFileSync(new URL(`${language}.json`, folder), 'utf8'));
  const parsed = localeSchema(language).safeParse(content);
  if (!parsed.success) throw new Error(`locales/${language}.json: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** Languages there is a locale file for. */
export const languages: readonly string[] = readdirSync(folder)
  .filter((name) => /^[a-z]{2}\.json$/.test(name))
  .map((name) => name.slice(0, 2))
  .sort();

const i18n = createInstance();
await i18n.init({
  resources: Object.fromEntries(languages.map((language) => [language, { translation: readLocale(language) }])),
  fallbackLng: 'en',
  // Values are escaped where they are filled in, for html, text and headers each in its own way.
  interpolation: { escapeValue: false },
});

/** The language texts come in for somebody who asks for `asked` (`fr`, `fr-CH`): English where there is no locale file. */
export function languageOf(asked: string): string {
  const base = asked.slice(0, 2).toLowerCase();
  return languages.includes(base) ? base : 'en';
}

const texts = new Map(languages.map((language) => [language, i18n.getFixedT(language)]));

/** Texts of a language: `textsIn('fr')('page.title')`, with values and plurals as in i18next. */
export const textsIn = (language: string): TFunction => texts.get(languageOf(language)) as TFunction;

/** Direction of writing, for the `dir` attribute. */
export const directionOf = (language: string): 'ltr' | 'rtl' => i18n.dir(languageOf(language));
