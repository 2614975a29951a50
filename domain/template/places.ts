/** The places of a template where a date is written as an offset, and what each may be counted from. See dates.ts for the rule. */
import type { Stage, Template } from './schema.ts';

/** A date as written, with the names it may use and the places they stand for. */
export interface Place {
  readonly text: string;
  readonly names: ReadonlyMap<string, string>;
}

/** Places by path, `phases.imrf.stages.inputs.hard`; anchors, which names may lead to, are at `anchors.forum`. */
export function placesOf(template: Template): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const anchors = Object.keys(template.anchors).map((key) => [key, `anchors.${key}`] as const);
  for (const { key, from, until, stages } of template.phases) {
    const phase = `phases.${key}`;
    const names = new Map<string, string>([...anchors, ['phase-from', `${phase}.from`], ['phase-until', `${phase}.until`]]);
    const bounds = new Map(names);
    places.set(`${phase}.from`, { text: from, names: bounds });
    places.set(`${phase}.until`, { text: until, names: bounds });
    for (const stage of stages) {
      const place = (name: string): string => `${phase}.stages.${stage.key}.${name}`;
      const dates = Object.entries(datesOf(stage));
      const own = new Map([...names, ...dates.map(([name]) => [name, place(name)] as const)]);
      for (const [name, text] of dates) places.set(place(name), { text, names: own });
      names.set(stage.key, place(stage.kind === 'call' ? 'opens' : 'from'));
    }
  }
  return places;
}

function datesOf(stage: Stage): Readonly<Record<string, string>> {
  if (stage.kind === 'call') return { opens: stage.opens, soft: stage.soft, grace: stage.grace ?? 'soft', hard: stage.hard };
  const { from, until } = stage;
  const { atLeast, transmits } = stage.kind === 'document' ? stage : {};
  return {
    from,
    ...(until !== undefined && { until }),
    ...(atLeast !== undefined && { atLeast }),
    ...(transmits?.by !== undefined && { by: transmits.by }),
  };
}
