/** Dates: in order, as instants, so that it does not matter in whose zone they are looked at. */
import type { Moment } from '../../calendar/calendar.ts';
import { resolveTemplate } from '../dates.ts';
import { type RevisionDates, revisionDates } from '../decision-dates.ts';
import type { Path } from '../load.ts';
import { type Finding, type Matter, stagesOf } from './rule.ts';

/** `unreadable-date`: a wall time that no calendar has (30 February). */
export function walls({ template, calendar }: Matter): Finding[] {
  const all: [Path, string | undefined][] = [
    ...Object.entries(template.anchors).flatMap(([key, { at, until }]): [Path, string | undefined][] => [
      [['anchors', key, 'at'], at],
      [['anchors', key, 'until'], until],
    ]),
    ...template.phases.flatMap((phase, p): [Path, string][] => [
      [['phases', p, 'from'], phase.from],
      [['phases', p, 'until'], phase.until],
    ]),
    ...stagesOf(template).flatMap(({ stage, path }) =>
      Object.entries(stage).flatMap(([name, text]): [Path, string][] => (isDate(name, text) ? [[[...path, name], text]] : [])),
    ),
  ];
  return all.flatMap(([path, text]): Finding[] => {
    if (text === undefined || !/^\d{4}-/.test(text)) return [];
    try {
      calendar.moment(text, 'UTC');
      return [];
    } catch {
      return [{ rule: 'unreadable-date', path, detail: `there is no ${text}` }];
    }
  });
}

/** `unreadable-date`: dates that are counted from each other in a circle, or whatever else keeps them from being worked out. */
export function circles({ template, calendar }: Matter): Finding[] {
  try {
    resolveTemplate(template, calendar);
    return [];
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const [place = '', ...detail] = error.message.split(': ');
    return [{ rule: 'unreadable-date', path: pathOf(place, template), detail: detail.join(': ') || place }];
  }
}

/** The path of a place as dates.ts names it: `phases.round.stages.notes.soft`. */
function pathOf(place: string, template: Matter['template']): Path {
  const [kind = '', name = '', inner, stageKey, date] = place.split('.');
  const p = template.phases.findIndex(({ key }) => key === name);
  if (kind !== 'phases' || p < 0) return [kind, name];
  const s = template.phases[p]?.stages.findIndex(({ key }) => key === stageKey) ?? -1;
  return inner === 'stages' && s >= 0 ? ['phases', p, 'stages', s, ...(date ? [date] : [])] : ['phases', p, inner ?? ''];
}

/**
 * `dates-out-of-order`: an anchor, a phase or a stage that is over before it begins; a stage outside its phase; a call whose dates do not
 * follow (opens before soft, soft no later than grace, grace no later than hard); a revision likewise.
 */
export function order({ template, calendar }: Matter): Finding[] {
  const anchors = Object.entries(template.anchors).flatMap(([key, { at, until, zone = template.zone }]) =>
    until === undefined
      ? []
      : inOrder(
          ['anchors', key],
          [
            ['at', calendar.moment(at, zone)],
            ['until', calendar.moment(until, zone)],
          ],
        ),
  );
  const { phases } = resolveTemplate(template, calendar);
  const dated = phases.flatMap((phase, p) => [
    ...inOrder(
      ['phases', p],
      [
        ['from', phase.from],
        ['until', phase.until],
      ],
    ),
    ...phase.stages.flatMap((stage, s) => {
      const path = ['phases', p, 'stages', s];
      const dates: Named[] =
        stage.kind === 'call' ? [['opens', stage.opens], ...ofDeadline(stage.deadline)] : span(stage.from, stage.until);
      const own = inOrder(path, dates, stage.kind === 'call' ? ['opens'] : []);
      return own.length > 0 ? own : within(path, dates, phase);
    }),
  ]);
  const revisions = Object.entries(template.asks).flatMap(([key, ask]) => {
    // Any decision will do: the dates of a revision are all counted from it.
    const decided = phases[0]?.from.at ?? 0;
    return inOrder(['asks', key, 'revision'], ofDeadline(revisionDates(ask, decided, template.zone, calendar)));
  });
  return [...anchors, ...dated, ...revisions];
}

const dateNames = new Set(['opens', 'soft', 'grace', 'hard', 'from', 'until', 'atLeast']);
const isDate = (name: string, value: unknown): value is string => dateNames.has(name) && typeof value === 'string';

type Named = readonly [name: string, moment: Moment];
const ofDeadline = ({ soft, grace, hard }: RevisionDates): Named[] => [
  ['soft', soft],
  ['grace', grace],
  ['hard', hard],
];
const span = (from: Moment, until: Moment | null | undefined): Named[] => [['from', from], ...(until ? [['until', until] as const] : [])];
const show = ([name, { wall, zone }]: Named): string => `${name} (${wall} ${zone})`;

/** The first pair that is not in order; after a name in `strictly` the next must be later, elsewhere not earlier. */
function inOrder(path: Path, dates: readonly Named[], strictly: readonly string[] = []): Finding[] {
  for (const [n, later] of dates.entries()) {
    const earlier = dates[n - 1];
    if (!earlier) continue;
    const wrong = strictly.includes(earlier[0]) ? later[1].at <= earlier[1].at : later[1].at < earlier[1].at;
    if (wrong) return [{ rule: 'dates-out-of-order', path: [...path, later[0]], detail: `${show(later)} comes before ${show(earlier)}` }];
  }
  return [];
}

function within(path: Path, dates: readonly Named[], phase: { readonly from: Moment; readonly until: Moment }): Finding[] {
  const [first, last] = [dates[0], dates.at(-1)];
  if (!first || !last) return [];
  const early = first[1].at < phase.from.at;
  if (!early && last[1].at <= phase.until.at) return [];
  const [date, bound] = early
    ? [first, `before its phase: ${show(['from', phase.from])}`]
    : [last, `after its phase: ${show(['until', phase.until])}`];
  return [{ rule: 'dates-out-of-order', path: [...path, date[0]], detail: `${show(date)} is ${bound}` }];
}
