/** The checker of templates: every rule over one template, every finding with its file and line. */
import type { Calendar } from '../calendar/calendar.ts';
import { resolveTemplate } from './dates.ts';
import { type Locate, type Parsed, type Problem, parseTemplate } from './load.ts';
import { addressees, updates } from './rules/calendar.ts';
import { circles, order, walls } from './rules/dates.ts';
import { documentNames, documentNotices, documentsInTime } from './rules/documents.ts';
import { heldNames, heldNotices, heldUpdates } from './rules/held.ts';
import { duplicates } from './rules/keys.ts';
import { loads, rungsAfterHard } from './rules/ladders.ts';
import { noticeEvents, requiredOnes } from './rules/notices.ts';
import { anchors, durations, names, sources, zones } from './rules/references.ts';
import { quorums, silences } from './rules/routes.ts';
import type { Finding, Matter, Rule } from './rules/rule.ts';
import { localTexts, noticeTexts } from './rules/texts.ts';
import type { Template } from './schema.ts';

/** What the checker needs besides the template. */
export interface Surroundings extends Omit<Matter, 'template'> {
  /** Shown with every problem. */
  readonly file: string;
  readonly locate: Locate;
}

const always: readonly Rule[] = [
  names,
  duplicates,
  sources,
  quorums,
  silences,
  noticeEvents,
  requiredOnes,
  heldNames,
  heldNotices,
  heldUpdates,
  updates,
  addressees,
  localTexts,
  noticeTexts,
  documentNames,
  documentNotices,
];
/** Whatever these find, no date can be worked out, and the rules after them wait. */
const beforeDates: readonly Rule[] = [zones, anchors, walls, durations];
const resolvable: readonly Rule[] = [circles];
const ofDates: readonly Rule[] = [order, documentsInTime];
/** Only once the dates are in order: an absurd deadline would make every rung absurd. */
const ofLadders: readonly Rule[] = [rungsAfterHard, loads];

/** Everything the rules find wrong in a template that fits the schema, by line; empty when it may be used. */
export function checkTemplate(template: Template, { file, locate, texts, calendar }: Surroundings): Problem[] {
  const matter: Matter = { template, texts, calendar };
  const found = always.flatMap((rule) => rule(matter));
  for (const stage of [beforeDates, resolvable, ofDates, ofLadders]) {
    const more = stage.flatMap((rule) => rule(matter));
    found.push(...more);
    if (more.length > 0) break;
  }
  return found.map(({ path, rule, detail }) => ({ file, line: locate(path), rule, detail })).sort((a, b) => a.line - b.line);
}

/** Parses and checks in one go: the template, or all that is wrong with it. */
export function loadTemplate(
  text: string,
  file: string,
  around: Pick<Matter, 'texts' | 'calendar'>,
): Parsed | { readonly problems: readonly Problem[] } {
  const parsed = parseTemplate(text, file);
  if ('problems' in parsed) return parsed;
  const problems = checkTemplate(parsed.template, { file, locate: parsed.locate, ...around });
  return problems.length > 0 ? { problems } : parsed;
}

/**
 * What moving anchors breaks: dates that cannot be worked out, or are no longer in order. `anchors`: wall times by key, which must be
 * anchors of the template; their ends move along. Each problem names the path in the template.
 */
export function movedProblems(
  template: Template,
  anchors: Readonly<Record<string, string>>,
  calendar: Calendar,
): { path: string; detail: string }[] {
  const shown = (findings: readonly Finding[]) => findings.map(({ path, detail }) => ({ path: path.join('.'), detail }));
  const moved = (ends: Readonly<Record<string, string | undefined>>): Template => ({
    ...template,
    anchors: Object.fromEntries(
      Object.entries(template.anchors).map(([key, anchor]) => [
        key,
        { ...anchor, at: anchors[key] ?? anchor.at, until: ends[key] ?? anchor.until },
      ]),
    ),
  });
  const matter = (changed: Template): Matter => ({ template: changed, texts: () => new Set(), calendar });
  const unreadable = [...walls(matter(moved({}))), ...circles(matter(moved({})))];
  if (unreadable.length) return shown(unreadable);
  const resolved = resolveTemplate(template, calendar, anchors).anchors;
  return shown(order(matter(moved(Object.fromEntries(Object.entries(resolved).map(([key, { until }]) => [key, until?.wall]))))));
}
