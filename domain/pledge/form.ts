/**
 * The form of a pledge: what its content holds, and what the rules of a follow-up stage ask of it. Sources of the rules: the Network's form
 * for pledging initiatives, http://migrationnetwork.un.org/webform/pledges_submission_form/share, and its guidance on kinds and quality.
 */
import type { AttachedFile } from '../files/attached.ts';
import { attachedIn, isAttachedFile } from '../files/in-content.ts';
import type { Pledges } from '../template/schema.ts';

/** `common`: made with others, each for itself; `partnership`: together; `matching`: in answer to a published one. */
export const pledgeTypes = ['own', 'common', 'partnership', 'matching'] as const;
export type PledgeType = (typeof pledgeTypes)[number];

/** What of a pledge is known by keys and ids: counted, filtered, and held in state and audit. No texts. */
export interface PledgeFacts {
  readonly type: PledgeType;
  /** Keys of the rules' kinds and objectives. */
  readonly kinds: readonly string[];
  readonly objectives: readonly string[];
  /** Last day of what is promised, `2028-12-31`. */
  readonly by: string;
  /** Published ID of the pledge it matches. */
  readonly matches: string | null;
}

/** A pledge that may be screened. Texts as they were written; `language` is theirs. */
export interface PledgeContent extends PledgeFacts {
  readonly title: string;
  readonly description: string;
  readonly language: string;
  /** Ids of the other participants it is made with. */
  readonly partners: readonly string[];
  readonly file: AttachedFile | null;
}

/** What is wrong with a content, by the rule it breaks. */
export interface PledgeProblem {
  readonly rule: string;
  readonly path: string;
  readonly detail: string;
}

type Content = Readonly<Record<string, unknown>>;
type Rules = Pick<Pledges, 'characters' | 'kinds' | 'objectives'>;

export const maxTitle = 200;
const maxPartners = 50;
/** A draft may be longer than what may be submitted, so that it can be shortened. */
const maxDraft = 20_000;

/** Characters as people count them on a screen: code points, without the spaces around. */
export const charactersOf = (text: string): number => [...text.normalize('NFC').trim()].length;

const isText = (value: unknown): value is string => typeof value === 'string';
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter(isText) : []);
const listOf = (value: unknown, known: (item: string) => boolean): boolean =>
  Array.isArray(value) && value.every((item) => isText(item) && known(item)) && new Set(value).size === value.length;
const keysOf = (list: readonly { readonly key: string }[]): ReadonlySet<string> => new Set(list.map(({ key }) => key));
/** Whether it is a day there is, `2028-02-29`. */
function isDay(value: unknown): boolean {
  const [, year, month, day] = (isText(value) && /^(\d{4})-(\d{2})-(\d{2})$/.exec(value)) || [];
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const leap = y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0);
  return d >= 1 && d <= ([31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][m - 1] ?? 0);
}

/** What fits each member; a member that is missing, null or empty is unfinished, not wrong. */
const members = (rules: Rules, languages: readonly string[]): Readonly<Record<string, readonly [(value: unknown) => boolean, string]>> => ({
  title: [(v) => isText(v) && charactersOf(v) <= maxTitle, `must be text of at most ${maxTitle} characters`],
  description: [(v) => isText(v) && v.length <= maxDraft, 'must be text'],
  language: [(v) => isText(v) && languages.includes(v), `must be one of: ${languages.join(', ')}`],
  type: [(v) => isText(v) && (pledgeTypes as readonly string[]).includes(v), `must be one of: ${pledgeTypes.join(', ')}`],
  kinds: [(v) => listOf(v, (key) => keysOf(rules.kinds).has(key)), `must be a list of: ${[...keysOf(rules.kinds)].join(', ')}`],
  objectives: [(v) => listOf(v, (key) => keysOf(rules.objectives).has(key)), 'must be a list of keys of the objectives'],
  by: [isDay, 'must be a date, YYYY-MM-DD'],
  partners: [
    (v) => listOf(v, (id) => /^[A-Z0-9][A-Z0-9-]{0,39}$/.test(id)) && texts(v).length <= maxPartners,
    `must be a list of at most ${maxPartners} ids of participants`,
  ],
  matches: [(v) => isText(v) && v.length <= 60, 'must be the ID of a published pledge'],
  file: [isAttachedFile, 'must be a file as it was answered when it was uploaded'],
});

const empty = (value: unknown): boolean =>
  value === undefined || value === null || (isText(value) && value.trim() === '') || (Array.isArray(value) && value.length === 0);

/** What in a draft does not fit the form. Unfinished is fine; `submissionProblems` judges that. */
export function draftProblems(rules: Rules, languages: readonly string[], content: Content): PledgeProblem[] {
  const known = members(rules, languages);
  return Object.entries(content).flatMap(([path, value]): PledgeProblem[] => {
    if (path === 'files' || (path === 'file' && Array.isArray(value)))
      return [{ rule: 'pledge.one-file', path, detail: 'A pledge has one file at most.' }];
    const member = known[path];
    if (!member) return [{ rule: 'content.malformed', path, detail: 'the form has no such field' }];
    const [fits, detail] = member;
    return empty(value) || fits(value) ? [] : [{ rule: 'content.malformed', path, detail }];
  });
}

/** Everything that keeps a draft from being submitted, in the order of the form. Whether partners and match exist is not the form's to say. */
export function submissionProblems(rules: Rules, languages: readonly string[], content: Content): PledgeProblem[] {
  const { least, most } = rules.characters;
  const length = charactersOf(isText(content.description) ? content.description : '');
  const type = content.type ?? 'own';
  const partners = texts(content.partners);
  const found: (PledgeProblem | false)[] = [
    empty(content.title) && { rule: 'pledge.no-title', path: 'title', detail: 'A pledge has a title.' },
    length < least && {
      rule: 'pledge.too-short',
      path: 'description',
      detail: `The description has ${length} characters; ${least} to ${most} are asked for.`,
    },
    length > most && {
      rule: 'pledge.too-long',
      path: 'description',
      detail: `The description has ${length} characters; ${least} to ${most} are asked for.`,
    },
    empty(content.kinds) && { rule: 'pledge.no-kind', path: 'kinds', detail: 'Say of what kind the pledge is: one or more.' },
    empty(content.objectives) && { rule: 'pledge.no-objective', path: 'objectives', detail: 'Name one objective or more that it serves.' },
    empty(content.by) && { rule: 'pledge.no-date', path: 'by', detail: 'A pledge is time-bound: say by when it will be kept.' },
    (type === 'common' || type === 'partnership') &&
      partners.length === 0 && { rule: 'pledge.no-partner', path: 'partners', detail: 'Name the others with whom it is made.' },
    type !== 'common' &&
      type !== 'partnership' &&
      partners.length > 0 && {
        rule: 'pledge.partner-of-none',
        path: 'partners',
        detail: 'Only a common pledge, or one in partnership, names others.',
      },
    type === 'matching' &&
      empty(content.matches) && {
        rule: 'pledge.match-unknown',
        path: 'matches',
        detail: 'Name the pledge it matches by its published ID.',
      },
    type !== 'matching' &&
      !empty(content.matches) && {
        rule: 'pledge.match-of-none',
        path: 'matches',
        detail: 'Only a matching pledge names another by its ID.',
      },
  ];
  return [...draftProblems(rules, languages, content), ...found.filter((problem) => problem !== false)];
}

/** A content that has no problems, whole. */
export function contentOf(content: Content, language: string): PledgeContent {
  return {
    title: String(content.title ?? '').trim(),
    description: String(content.description ?? '').trim(),
    language: isText(content.language) ? content.language : language,
    type: (content.type ?? 'own') as PledgeType,
    kinds: texts(content.kinds),
    objectives: texts(content.objectives),
    by: String(content.by ?? ''),
    partners: texts(content.partners),
    matches: isText(content.matches) && content.matches.trim() !== '' ? content.matches.trim() : null,
    file: attachedIn(content),
  };
}
