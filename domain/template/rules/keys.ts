/** Keys: what is looked up by name has one name. */
import type { Path } from '../load.ts';
import type { Finding, Matter } from './rule.ts';

/** `duplicate-key`: two phases, stages of a phase, steps of a route, sections, fields, choices or rules of one list with one key. */
export function duplicates({ template }: Matter): Finding[] {
  return lists(template).flatMap(([path, property, items]) => {
    const seen = new Set<unknown>();
    return items.flatMap((item, n): Finding[] => {
      const key = (item as Record<string, unknown>)[property];
      const again = seen.has(key);
      seen.add(key);
      return again
        ? [{ rule: 'duplicate-key', path: [...path, n, property], detail: `${path.map(String).join('.')} has "${String(key)}" twice` }]
        : [];
    });
  });
}

type Keyed = readonly [path: Path, property: 'key' | 'rule', items: readonly object[]];

function lists(template: Matter['template']): Keyed[] {
  return [
    [['phases'], 'key', template.phases],
    ...template.phases.map((phase, n): Keyed => [['phases', n, 'stages'], 'key', phase.stages]),
    ...Object.entries(template.routes).map(([name, { steps }]): Keyed => [['routes', name, 'steps'], 'key', steps]),
    ...Object.entries(template.ladders).map(([name, rungs]): Keyed => [['ladders', name], 'rule', rungs]),
    ...Object.entries(template.notices).map(([name, rules]): Keyed => [['notices', name], 'rule', rules]),
    ...Object.entries(template.forms).flatMap(([name, { sections }]): Keyed[] => [
      [['forms', name, 'sections'], 'key', sections],
      ...sections.flatMap((section, s): Keyed[] => [
        [['forms', name, 'sections', s, 'fields'], 'key', section.fields],
        ...section.fields.map((field, f): Keyed => [['forms', name, 'sections', s, 'fields', f, 'choices'], 'key', field.choices ?? []]),
      ]),
    ]),
  ];
}
