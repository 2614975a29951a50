/** Writes templates/template.schema.json from the zod schema; run after changing domain/template/schema.ts. */
import { writeFileSync } from 'node:fs';
import { templateJsonSchema } from '../domain/template/json-schema.ts';

writeFileSync(new URL('../templates/template.schema.json', import.meta.url), `${JSON.stringify(templateJsonSchema(), null, 2)}\n`);
