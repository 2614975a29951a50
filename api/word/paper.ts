/** What a Word file of a contribution says, before it is one: a title, facts, and sections with labels and answers, in one language. */
import { enteredIn, receiptIn } from '../../activities/mail/render.ts';
import { textsIn } from '../../activities/mail/texts.ts';
import { formatMoment } from '../../domain/calendar/format.ts';
import type { Entered } from '../../domain/contribution/entered.ts';
import { type ContributionState, currentDeadline } from '../../domain/contribution/state.ts';
import { attachedIn, summaryKey } from '../../domain/files/in-content.ts';
import { contentKey } from '../../domain/template/content.ts';
import type { Form, Template } from '../../domain/template/schema.ts';
import type { Content } from '../diff.ts';

export interface Answered {
  readonly label: string;
  /** Paragraphs, or the points of a list. */
  readonly lines: readonly string[];
  readonly list: boolean;
}
export interface Paper {
  /** A language there are texts in. */
  readonly language: string;
  readonly title: string;
  readonly subtitle: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly sections: readonly { readonly title: string; readonly answers: readonly Answered[] }[];
}

/** What was submitted, or a draft as it was saved. */
export type Source =
  | {
      readonly number: number;
      readonly receipt: string;
      readonly timing: string;
      /** What counted against the deadline, in epoch milliseconds. */
      readonly receivedAt: number;
      readonly entered: (Entered & { readonly at: string }) | null;
      readonly actorName: string | null;
      readonly content: Content;
    }
  | { readonly draft: number; readonly savedAt: number; readonly content: Content };

export interface PaperInput {
  readonly language: string;
  readonly state: ContributionState;
  readonly template: Template;
  /** Names of the participant by language. */
  readonly names: Readonly<Record<string, string>> | null;
  readonly cycle: string;
  readonly source: Source;
}

/** A text by language; English, or whatever there is, where the language is missing. */
const said = (texts: Readonly<Record<string, string>> | null | undefined, language: string): string =>
  texts?.[language] ?? texts?.en ?? Object.values(texts ?? {})[0] ?? '';

type Field = Form['sections'][number]['fields'][number];

function linesOf(field: Field, value: unknown, language: string): string[] {
  if (Array.isArray(value))
    return value.map((key) => said(field.choices?.find((choice) => choice.key === key)?.title, language) || String(key));
  return value === undefined || value === null || String(value).trim() === '' ? [] : String(value).split(/\r\n|\r|\n/);
}

function sectionsOf({ template, state, source, language }: PaperInput): Paper['sections'] {
  const t = textsIn(language);
  const form = template.forms[template.asks[state.ask]?.form ?? ''];
  const { content } = source;
  const file = attachedIn(content);
  const summary = content[summaryKey];
  const uploaded = file && [
    { label: t('word.file'), lines: [file.name, `SHA-256 ${file.hash}`], list: false },
    ...(typeof summary === 'string' && summary.trim()
      ? [{ label: t('word.summary'), lines: summary.split(/\r\n|\r|\n/), list: false }]
      : []),
  ];
  const sections = (form?.sections ?? []).map((section) => ({
    title: said(section.title, language),
    answers: section.fields.flatMap((field): Answered[] => {
      const lines = linesOf(field, content[contentKey(section.key, field.key)], language);
      // Beside a file nothing is missing.
      if (file && !lines.length) return [];
      const label = said(field.title, language);
      return [{ label, lines: lines.length ? lines : [t('word.empty')], list: lines.length > 0 && field.kind === 'choices' }];
    }),
  }));
  return [...(uploaded ? [{ title: '', answers: uploaded }] : []), ...sections.filter(({ answers }) => answers.length)];
}

function standing({ state, template, source, language }: PaperInput): (readonly [string, string])[] {
  const t = textsIn(language);
  const zone = currentDeadline(state)?.zone ?? template.zone;
  const at = (instant: number) => formatMoment(instant, zone, language);
  if ('draft' in source) return [['', t('word.draft', { number: source.draft, at: at(source.savedAt) })]];
  const { entered, receivedAt } = source;
  const timing = source.timing === 'onTime' || source.timing === 'grace' ? source.timing : 'late';
  return [
    [t('page.receipt'), source.receipt],
    [t('word.received'), entered ? receiptIn(entered, language) : at(receivedAt)],
    [t('word.timing'), t(`word.${timing}`)],
    ...(entered
      ? [
          [t('frame.entered'), enteredIn(entered, language)] as const,
          ['', t('word.enteredBy', { name: source.actorName ?? '', at: at(Date.parse(entered.at)) })] as const,
        ]
      : []),
  ];
}

export function paperOf(input: PaperInput): Paper {
  const { language, state, template, names, cycle, source } = input;
  const t = textsIn(language);
  const version = 'draft' in source ? [] : [t('word.version', { number: source.number })];
  return {
    language,
    title: said(template.asks[state.ask]?.title, language),
    subtitle: [said(names, language) || state.participant, ...version].join(' · '),
    facts: [[t('page.participant'), said(names, language) || state.participant], [t('page.cycle'), cycle], ...standing(input)],
    sections: sectionsOf(input),
  };
}
