/** References: what is named is there. What is there need not be named. */
import { contentKey } from '../content.ts';
import type { Path } from '../load.ts';
import { milliseconds, type Offset, parseOffset } from '../offset.ts';
import type { DocumentSituation, Form, LadderSituation } from '../schema.ts';
import { type Finding, has, type Matter, stagesOf } from './rule.ts';

/** `unknown-reference`: a form, route, ladder, notice set, ask, role or region that the template does not have. */
export function names({ template }: Matter): Finding[] {
  const check = (path: Path, kind: string, place: object, name: string): Finding[] =>
    has(place, name)
      ? []
      : [{ rule: 'unknown-reference', path, detail: `no ${kind} "${name}" here: ${Object.keys(place).join(', ') || 'there are none'}` }];
  return [
    ...Object.entries(template.asks).flatMap(([key, ask]) => [
      ...check(['asks', key, 'form'], 'form', template.forms, ask.form),
      ...check(['asks', key, 'route'], 'route', template.routes, ask.route),
      ...check(['asks', key, 'notices'], 'notices', template.notices, ask.notices),
      ...Object.entries(ask.ladders).flatMap(([situation, ladder]) =>
        check(['asks', key, 'ladders', situation], 'ladder', template.ladders, ladder),
      ),
      ...(ask.programme
        ? check(['asks', key, 'programme', 'title'], 'field', fieldsOf(template.forms[ask.form]), ask.programme.title)
        : []),
    ]),
    ...Object.entries(template.routes).flatMap(([key, { steps }]) =>
      steps.flatMap((step, n) => check(['routes', key, 'steps', n, 'who'], 'role', template.roles, step.who)),
    ),
    ...stagesOf(template).flatMap(({ stage, path }) => {
      if (stage.kind === 'follow-up')
        return [
          ...(stage.pledges ? check([...path, 'pledges', 'notices'], 'notices', template.notices, stage.pledges.notices) : []),
          ...(stage.asking ? check([...path, 'asking', 'ladder'], 'ladder', template.ladders, stage.asking.ladder) : []),
          ...(stage.mandates ? check([...path, 'mandates', 'ladder'], 'ladder', template.ladders, stage.mandates.ladder) : []),
          ...(stage.mandates ? check([...path, 'mandates', 'notices'], 'notices', template.notices, stage.mandates.notices) : []),
        ];
      if (stage.kind !== 'call') return [];
      const region = stage.to.region;
      return [
        ...check([...path, 'ask'], 'ask', template.asks, stage.ask),
        ...(region === undefined ? [] : check([...path, 'to', 'region'], 'region', template.regions, region)),
      ];
    }),
  ];
}

/** The fields of a form by their keys in a content. */
const fieldsOf = (form: Form | undefined): object =>
  Object.fromEntries((form?.sections ?? []).flatMap(({ key, fields }) => fields.map((field) => [contentKey(key, field.key), field])));

/** `unknown-reference`: an offset from an anchor that its place does not have. `unreadable-date`: one of another form. */
export function anchors({ template }: Matter): Finding[] {
  return offsets(template).flatMap(([path, text, known]): Finding[] => {
    let offset: Offset;
    try {
      offset = parseOffset(text);
    } catch (error) {
      return [{ rule: 'unreadable-date', path, detail: (error as Error).message }];
    }
    if (offset.kind === 'absolute') {
      return known.absolute
        ? []
        : [{ rule: 'unreadable-date', path, detail: `"${text}" is a fixed date; here it counts from ${known.names.join(', ')}` }];
    }
    if (known.names.includes(offset.anchor)) return [];
    return [{ rule: 'unknown-reference', path, detail: `no anchor "${offset.anchor}" here: ${known.names.join(', ')}` }];
  });
}

/** `unreadable-duration`: the time of a step, or a limit of delivery, that is none of fixed length. */
export function durations({ template }: Matter): Finding[] {
  const all: [Path, string][] = [
    [['delivery', 'maxLateness'], template.delivery.maxLateness],
    [['delivery', 'urgentWithin'], template.delivery.urgentWithin],
    ...stagesOf(template).flatMap(({ stage, path }): [Path, string][] =>
      stage.kind === 'follow-up'
        ? [
            ...(stage.asking ? [[[...path, 'asking', 'within'], stage.asking.within] satisfies [Path, string]] : []),
            ...(stage.mandates ? [[[...path, 'mandates', 'within'], stage.mandates.within] satisfies [Path, string]] : []),
          ]
        : [],
    ),
    ...Object.entries(template.routes).flatMap(([key, { steps }]) =>
      steps.map((step, n): [Path, string] => [['routes', key, 'steps', n, 'within'], step.within]),
    ),
  ];
  return all.flatMap(([path, text]): Finding[] => {
    try {
      milliseconds(text);
      return [];
    } catch (error) {
      return [{ rule: 'unreadable-duration', path, detail: (error as Error).message }];
    }
  });
}

/** `unknown-zone`: a zone that is none of the IANA's. */
export function zones({ template }: Matter): Finding[] {
  const all: [Path, string | undefined][] = [
    [['zone'], template.zone],
    ...Object.entries(template.anchors).map(([key, anchor]): [Path, string | undefined] => [['anchors', key, 'zone'], anchor.zone]),
  ];
  return all.flatMap(([path, zone]): Finding[] =>
    zone === undefined || isZone(zone)
      ? []
      : [{ rule: 'unknown-zone', path, detail: `"${zone}" is no zone: write one of the IANA's, e.g. "Africa/Nairobi"` }],
  );
}

/** `source-missing`: a date said to be sourced, without its source. */
export function sources({ template }: Matter): Finding[] {
  const all: [Path, { basis?: string | undefined; source?: string | undefined }][] = [
    ...Object.entries(template.anchors).map(([key, anchor]): [Path, typeof anchor] => [['anchors', key], anchor]),
    ...stagesOf(template).map(({ stage, path }): [Path, typeof stage] => [path, stage]),
  ];
  return all.flatMap(([path, { basis, source }]): Finding[] =>
    basis === 'sourced' && !source ? [{ rule: 'source-missing', path, detail: 'sourced, but the source is not named' }] : [],
  );
}

/** Whether a name is an IANA zone; offsets such as `+05:45` are none, they know no summer time. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Dates a rung may count from, by situation. */
const ofSituation: Readonly<Record<LadderSituation, readonly string[]>> = {
  asked: ['begun', 'soft', 'grace', 'hard'],
  delayed: ['soft', 'grace', 'hard', 'expected'],
  returned: ['soft', 'grace', 'hard'],
  submitted: ['decision'],
};
/** The same for documents. */
const ofDocument: Readonly<Record<DocumentSituation, readonly string[]>> = {
  asked: ['due', 'limit'],
  returned: ['due', 'limit'],
  submitted: ['decision', 'due', 'limit'],
  'to-publish': ['limit', 'due'],
  'to-transmit': ['transmit'],
};

interface Known {
  readonly names: readonly string[];
  readonly absolute: boolean;
}

/** Every offset with its path and what it may count from there; the scopes are those of dates.ts. */
function offsets(template: Matter['template']): [Path, string, Known][] {
  const dated = Object.keys(template.anchors);
  const from = (...more: string[]): Known => ({ names: [...more, ...dated], absolute: true });
  const only = (...names: string[]): Known => ({ names, absolute: false });
  const some = (path: Path, text: string | undefined, known: Known): [Path, string, Known][] =>
    text === undefined ? [] : [[path, text, known]];
  const bounds = ['phase-from', 'phase-until'];
  return [
    ...template.phases.flatMap((phase, p) => [
      ...some(['phases', p, 'from'], phase.from, from(...bounds)),
      ...some(['phases', p, 'until'], phase.until, from(...bounds)),
      ...phase.stages.flatMap((stage, s) => {
        const own = stage.kind === 'call' ? ['opens', 'soft', 'grace', 'hard'] : stage.until === undefined ? ['from'] : ['from', 'until'];
        const document = stage.kind === 'document' ? stage : undefined;
        const known = from(...own, ...phase.stages.slice(0, s).map((earlier) => earlier.key), ...bounds);
        const path = ['phases', p, 'stages', s];
        return stage.kind === 'call'
          ? [
              ...some([...path, 'list'], stage.list, only('soft', 'grace', 'hard')),
              ...some([...path, 'opens'], stage.opens, known),
              ...some([...path, 'soft'], stage.soft, known),
              ...some([...path, 'grace'], stage.grace, known),
              ...some([...path, 'hard'], stage.hard, known),
            ]
          : [
              ...some([...path, 'from'], stage.from, known),
              ...some([...path, 'until'], stage.until, known),
              ...some([...path, 'atLeast'], document?.atLeast, known),
              ...some([...path, 'transmits', 'by'], document?.transmits?.by, known),
            ];
      }),
    ]),
    ...Object.entries(template.asks).flatMap(([key, { revision }]) => [
      ...some(['asks', key, 'revision', 'soft'], revision.soft, only('decision')),
      ...some(['asks', key, 'revision', 'grace'], revision.grace, only('decision')),
      ...some(['asks', key, 'revision', 'hard'], revision.hard, only('decision')),
    ]),
    ...Object.entries(template.routes).flatMap(([key, { steps }]) =>
      steps.flatMap((step, n) => some(['routes', key, 'steps', n, 'until'], step.until, only('soft', 'grace', 'hard'))),
    ),
    ...Object.entries(template.ladders).flatMap(([ladder, rungs]) => {
      const situations = Object.values(template.asks).flatMap((ask) =>
        Object.entries(ask.ladders).flatMap(([situation, name]) => (name === ladder ? [situation as LadderSituation] : [])),
      );
      const ofEvents = template.phases.some(({ stages }) =>
        stages.some((stage) => stage.kind === 'event' && Object.values(stage.ladders ?? {}).includes(ladder)),
      );
      const asking = stagesOf(template).some(
        ({ stage }) => stage.kind === 'follow-up' && [stage.asking?.ladder, stage.mandates?.ladder].includes(ladder),
      );
      const places: (readonly string[])[] = [
        ...situations.map((situation) => ofSituation[situation]),
        ...(ofEvents ? [['from', 'until']] : []),
        ...(asking ? [['hard']] : []),
        ...stagesOf(template).flatMap(({ stage }) =>
          Object.entries((stage.kind === 'document' ? stage.ladders : undefined) ?? {}).flatMap(([situation, name]) =>
            name === ladder ? [ofDocument[situation as DocumentSituation]] : [],
          ),
        ),
      ];
      const names = [...Object.values(ofSituation).flat(), ...Object.values(ofDocument).flat(), 'from', 'until'];
      const known = only(...new Set(names.filter((name) => places.every((place) => place.includes(name)))));
      return rungs.flatMap((rung, n) => some(['ladders', ladder, n, 'at'], rung.at, known));
    }),
  ];
}
