/** The JSON Schema of a template, for editors and for whoever writes templates by program; published as templates/template.schema.json. */
import * as z from 'zod';
import { Template } from './schema.ts';

/** JSON Schema 2020-12 of what may be written: fields with a default may be left out. */
export function templateJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(Template, { io: 'input' });
  return { $schema, title: 'Plenary template', description: 'A kind of review cycle as data. See docs/templates.md.', ...rest };
}
