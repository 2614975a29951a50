/** The shelf of shipped templates: read once from a folder of YAML files. */
import { readdirSync, readFileSync } from 'node:fs';
import { contentHash } from '../activities/hash.ts';
import { parseTemplate } from '../domain/template/load.ts';
import type { ShippedTemplate, TemplateShelf } from './deps.ts';

/** Reads `*.yaml` of a folder. Throws with file, line and rule when one does not parse, or two have the same id. */
export function shippedTemplates(folder: URL): TemplateShelf {
  const shelf = new Map<string, ShippedTemplate>();
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  for (const file of files.sort()) {
    const parsed = parseTemplate(readFileSync(new URL(file, folder), 'utf8'), file);
    if ('problems' in parsed) throw new TypeError(parsed.problems.map((p) => `${p.file}:${p.line} ${p.rule}: ${p.detail}`).join('\n'));
    const { template } = parsed;
    if (shelf.has(template.id)) throw new TypeError(`${file}: there is a template ${template.id} already`);
    shelf.set(template.id, { template, hash: contentHash(template) });
  }
  return { list: () => [...shelf.values()], get: (id) => shelf.get(id) };
}
