/**
 * The dates of a cycle: every anchor, phase and stage of a template as moments. The dry run lists them, a launch hands them on.
 *
 * An offset may name: the template's anchors; in a phase also `phase-from` and `phase-until`; in a stage also its own dates (`opens`, `soft`,
 * `grace`, `hard` of a call; `from`, `until` of another) and, by its key, the beginning of an earlier stage of the phase. Where names
 * meet, the nearer one counts. Dates may be counted from each other in any order, as long as none is counted from itself.
 *
 * Zones: the dates of a call are in the cycle's zone, the template's. Whatever else is counted from a date is in the zone of that date
 * (a hearing the day before a conference is held where the conference is), an absolute one in the template's. Date units keep the wall time.
 */
import type { Calendar, Moment } from '../calendar/calendar.ts';
import type { Deadline } from '../calendar/deadline.ts';
import { parseOffset } from './offset.ts';
import { type Place, placesOf } from './places.ts';
import type { Phase, Stage, Template } from './schema.ts';

type AnchorSource = Template['anchors'][string];

/** An anchor with its date; the moment is its beginning. */
export interface ResolvedAnchor extends Moment, Pick<AnchorSource, 'title' | 'status' | 'basis' | 'source'> {
  /** Its end; moved along, on the wall clock, when the anchor was. */
  readonly until: Moment | null;
}

export interface ResolvedCall {
  readonly key: string;
  readonly kind: 'call';
  readonly opens: Moment;
  /** In the zone of its hard date. */
  readonly deadline: Deadline;
}

export interface ResolvedDatedStage {
  readonly key: string;
  readonly kind: Exclude<Stage['kind'], 'call'>;
  readonly from: Moment;
  readonly until: Moment | null;
  /** Of a document: the last moment at which it may be published without an override, and by when it is handed on. */
  readonly atLeast?: Moment;
  readonly by?: Moment;
}

export type ResolvedStage = ResolvedCall | ResolvedDatedStage;

export interface ResolvedPhase {
  readonly key: string;
  readonly from: Moment;
  readonly until: Moment;
  /** In the template's order. */
  readonly stages: readonly ResolvedStage[];
}

export interface ResolvedTemplate {
  readonly anchors: Readonly<Record<string, ResolvedAnchor>>;
  /** In the template's order. */
  readonly phases: readonly ResolvedPhase[];
}

/**
 * Resolves every date. `overrides`: wall times of anchors by key, in place of the template's, e.g. `{ forum: '2030-05-14T10:00' }`.
 * Throws a TypeError that names the place and what is wrong there: an unknown anchor, a circle, no such date or zone.
 */
export function resolveTemplate(
  template: Template,
  calendar: Calendar,
  overrides: Readonly<Record<string, string>> = {},
): ResolvedTemplate {
  const anchors = resolveAnchors(template, calendar, overrides);
  const date = resolver(template, calendar, anchors);
  const stage = (place: string, { key, ...stage }: Stage): ResolvedStage => {
    if (stage.kind !== 'call') {
      const { atLeast, transmits } = stage.kind === 'document' ? stage : {};
      return {
        key,
        kind: stage.kind,
        from: date(`${place}.from`),
        until: stage.until === undefined ? null : date(`${place}.until`),
        ...(atLeast !== undefined && { atLeast: date(`${place}.atLeast`) }),
        ...(transmits?.by !== undefined && { by: date(`${place}.by`) }),
      };
    }
    const hard = date(`${place}.hard`);
    const inZone = (name: string): Moment => read(date(`${place}.${name}`).at, hard.zone, calendar);
    return {
      key,
      kind: 'call',
      opens: date(`${place}.opens`),
      deadline: { zone: hard.zone, soft: inZone('soft'), grace: inZone('grace'), hard },
    };
  };
  const phase = ({ key, stages }: Phase): ResolvedPhase => {
    const place = `phases.${key}`;
    const resolved = stages.map((s) => stage(`${place}.stages.${s.key}`, s));
    return { key, from: date(`${place}.from`), until: date(`${place}.until`), stages: resolved };
  };
  return { anchors: Object.fromEntries(anchors), phases: template.phases.map(phase) };
}

type Anchors = ReadonlyMap<string, ResolvedAnchor>;

function resolveAnchors(template: Template, calendar: Calendar, overrides: Readonly<Record<string, string>>): Anchors {
  const unknown = Object.keys(overrides).find((key) => !Object.hasOwn(template.anchors, key));
  if (unknown !== undefined) throw new TypeError(`the template has no anchor "${unknown}" to move`);
  const resolve = ([key, { title, status, basis, source, ...dates }]: [string, AnchorSource]): [string, ResolvedAnchor] => {
    const zone = dates.zone ?? template.zone;
    const moment = (wall: string): Moment => placed(`anchors.${key}`, () => calendar.moment(wall, zone));
    const planned = moment(dates.at);
    const end = dates.until === undefined ? null : moment(dates.until);
    const begins = Object.hasOwn(overrides, key) ? moment(overrides[key] as string) : planned;
    const until = end && shifted(end, planned, begins, calendar);
    return [key, { ...begins, title, status, basis, ...(source === undefined ? {} : { source }), until }];
  };
  return new Map(Object.entries(template.anchors).map(resolve));
}

/** An end moved with its beginning: as many days and hours after it, on the clocks, as before. */
function shifted(end: Moment, planned: Moment, begins: Moment, calendar: Calendar): Moment {
  const clock = ({ wall }: Moment): number => calendar.moment(wall, 'UTC').at;
  return calendar.moment(calendar.wallOf(clock(end) + clock(begins) - clock(planned), 'UTC'), end.zone);
}

/** The moment of a place, worked out when it is first asked for. */
function resolver(template: Template, calendar: Calendar, anchors: Anchors): (place: string) => Moment {
  const places = placesOf(template);
  const known = new Map<string, Moment>([...anchors].map(([key, { at, wall, zone }]) => [`anchors.${key}`, { at, wall, zone }]));
  const underWay: string[] = [];

  const count = ({ text, names }: Place, ofCall: boolean): Moment => {
    const offset = parseOffset(text);
    if (offset.kind === 'absolute') return calendar.moment(offset.wall, template.zone);
    const origin = names.get(offset.anchor);
    if (origin === undefined) throw new TypeError(`there is no anchor "${offset.anchor}" to count from here`);
    const { at, zone } = resolve(origin);
    const counted = read(offset.duration === null ? at : calendar.add(at, offset.duration, offset.sign, zone), zone, calendar);
    const own = ofCall ? template.zone : zone;
    return offset.time === null ? read(counted.at, own, calendar) : calendar.moment(`${counted.wall.slice(0, 10)}T${offset.time}`, own);
  };

  const resolve = (place: string): Moment => {
    const found = known.get(place);
    if (found) return found;
    const written = places.get(place);
    if (!written) throw new Misplaced(place, 'the template has no such date');
    const start = underWay.indexOf(place);
    if (start >= 0) throw new Misplaced(place, `it is counted from itself (${[...underWay.slice(start), place].join(' from ')})`);
    underWay.push(place);
    const moment = placed(place, () => count(written, /\.(opens|soft|grace|hard)$/.test(place)));
    underWay.pop();
    known.set(place, moment);
    return moment;
  };
  return resolve;
}

const read = (at: number, zone: string, calendar: Calendar): Moment => ({ at, wall: calendar.wallOf(at, zone), zone });

/** A TypeError whose message begins with its place. */
class Misplaced extends TypeError {
  constructor(place: string, detail: string) {
    super(`${place}: ${detail}`);
  }
}

/** Names the place of what goes wrong there, the innermost one only. */
function placed<T>(place: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof TypeError && !(error instanceof Misplaced)) throw new Misplaced(place, error.message);
    throw error;
  }
}

/** Every date of a cycle in the template's order with the place it stands in, e.g. `phases.imrf.stages.inputs.hard`. */
export function everyDate({ anchors, phases }: ResolvedTemplate): readonly { readonly place: string; readonly moment: Moment }[] {
  const listed = (place: string, dates: Readonly<Record<string, Moment | null>>) =>
    Object.entries(dates).flatMap(([name, moment]) => (moment ? [{ place: `${place}.${name}`, moment }] : []));
  const ofStage = (stage: ResolvedStage): Readonly<Record<string, Moment | null>> => {
    if (stage.kind !== 'call') return { from: stage.from, until: stage.until };
    const { soft, grace, hard } = stage.deadline;
    return { opens: stage.opens, soft, grace, hard };
  };
  return [
    ...Object.entries(anchors).flatMap(([key, { at, wall, zone, until }]) => listed(`anchors.${key}`, { at: { at, wall, zone }, until })),
    ...phases.flatMap(({ key, from, until, stages }) => [
      ...listed(`phases.${key}`, { from, until }),
      ...stages.flatMap((stage) => listed(`phases.${key}.stages.${stage.key}`, ofStage(stage))),
    ]),
  ];
}
