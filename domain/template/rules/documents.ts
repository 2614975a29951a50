/** Documents: what a stage names is there, somebody can write it and decide on it, and it is due before it would be too late. */
import { resolveTemplate } from '../dates.ts';
import { requiredOfDocument } from '../document-events.ts';
import type { Path } from '../load.ts';
import type { DocumentStage } from '../schema.ts';
import { type Finding, has, type Matter, stagesOf } from './rule.ts';

interface Placed {
  readonly stage: DocumentStage;
  readonly path: Path;
}
const documentsOf = ({ template }: Pick<Matter, 'template'>): Placed[] =>
  stagesOf(template).flatMap(({ stage, path }) => (stage.kind === 'document' ? [{ stage, path }] : []));

/** `unknown-reference`: a role, region, route, ladder, notice set, ask, phase or stage that the template does not have. */
export function documentNames(matter: Matter): Finding[] {
  const { template } = matter;
  const phases = Object.fromEntries(template.phases.map((phase) => [phase.key, phase]));
  const stages = Object.fromEntries(stagesOf(template).map(({ phase, stage }) => [`${phase.key}/${stage.key}`, stage]));
  const documents = Object.fromEntries(Object.entries(stages).filter(([, { kind }]) => kind === 'document'));
  const check = (path: Path, kind: string, place: object, name: string | undefined): Finding[] =>
    name === undefined || has(place, name)
      ? []
      : [{ rule: 'unknown-reference', path, detail: `no ${kind} "${name}" here: ${Object.keys(place).join(', ') || 'there are none'}` }];
  return documentsOf(matter).flatMap(({ stage, path }) => [
    ...check([...path, 'authors'], 'role', template.roles, stage.authors),
    ...check([...path, 'region'], 'region', template.regions, stage.region),
    ...check([...path, 'route'], 'route', template.routes, stage.route),
    ...check([...path, 'notices'], 'notices', template.notices, stage.notices),
    ...Object.entries(stage.ladders ?? {}).flatMap(([situation, ladder]) =>
      check([...path, 'ladders', situation], 'ladder', template.ladders, ladder),
    ),
    ...(stage.after ?? []).flatMap((name, n) => check([...path, 'after', n], 'stage', stages, name)),
    ...(stage.sources?.asks ?? []).flatMap((name, n) => check([...path, 'sources', 'asks', n], 'ask', template.asks, name)),
    ...(stage.sources?.documents ?? []).flatMap((name, n) => check([...path, 'sources', 'documents', n], 'document', documents, name)),
    ...check([...path, 'transmits', 'to'], 'phase', phases, stage.transmits?.to),
    ...nobody({ stage, path }, template),
  ]);
}

/** `unknown-reference`: a role of participants, or of a region where the stage has none: nobody could hold it for the document. */
function nobody({ stage, path }: Placed, { roles, routes }: Matter['template']): Finding[] {
  const steps = routes[stage.route ?? '']?.steps ?? [];
  const named: [Path, string | undefined][] = [
    [[...path, 'authors'], stage.authors],
    ...steps.map(({ who }): [Path, string] => [[...path, 'route'], who]),
  ];
  return named.flatMap(([at, role]): Finding[] => {
    const of = role === undefined ? undefined : roles[role]?.of;
    if (of === 'participant')
      return [{ rule: 'unknown-reference', path: at, detail: `"${role}" is held for participants: a document has none` }];
    if (of === 'region' && stage.region === undefined)
      return [{ rule: 'unknown-reference', path: at, detail: `"${role}" is held for a region: say which with "region"` }];
    return [];
  });
}

/** `required-notice-missing`: a document's notices leave out somebody who must be told. */
export function documentNotices(matter: Matter): Finding[] {
  const found = new Map<string, Finding>();
  for (const { stage } of documentsOf(matter)) {
    const rules =
      stage.notices !== undefined && has(matter.template.notices, stage.notices) ? matter.template.notices[stage.notices] : undefined;
    if (!rules || stage.notices === undefined) continue;
    for (const { on, to } of requiredOfDocument(stage, matter.template)) {
      if (rules.some((rule) => rule.on === on && rule.to.includes(to))) continue;
      const detail = `"${stage.notices}" tells ${to} nothing on "${on}"; the document "${stage.key}" needs it`;
      const key = `${stage.notices} ${on} ${to}`;
      if (!found.has(key)) found.set(key, { rule: 'required-notice-missing', path: ['notices', stage.notices], detail });
    }
  }
  return [...found.values()];
}

/** A document that is due after the last instant at which it may be published without an override. */
export interface TooLate {
  /** `phase/stage`. */
  readonly name: string;
  /** When it is due, and the limit: wall times with their zones. */
  readonly due: string;
  readonly limit: string;
  /** When it is due, as an instant. */
  readonly at: number;
}

/** Documents whose due date breaks their rule of the latest publication, with anchors at these wall times. */
export function lateDocuments(
  { template, calendar }: Pick<Matter, 'template' | 'calendar'>,
  anchors: Readonly<Record<string, string>> = {},
): TooLate[] {
  return resolveTemplate(template, calendar, anchors).phases.flatMap(({ key, stages }) =>
    stages.flatMap((stage): TooLate[] => {
      if (stage.kind === 'call' || !stage.atLeast || !stage.until || stage.until.at <= stage.atLeast.at) return [];
      const shown = ({ wall, zone }: { wall: string; zone: string }) => `${wall} (${zone})`;
      return [{ name: `${key}/${stage.key}`, due: shown(stage.until), limit: shown(stage.atLeast), at: stage.until.at }];
    }),
  );
}

/** `dates-out-of-order`: a document that is due when it would be too late. */
export function documentsInTime(matter: Matter): Finding[] {
  const late = new Map(lateDocuments(matter).map((document) => [document.name, document]));
  return stagesOf(matter.template).flatMap(({ phase, stage, path }): Finding[] => {
    const found = late.get(`${phase.key}/${stage.key}`);
    return found
      ? [{ rule: 'dates-out-of-order', path: [...path, 'until'], detail: `due ${found.due}, but it has to be published by ${found.limit}` }]
      : [];
  });
}
