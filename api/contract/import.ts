/** Routes by which the secretariat writes many people and roles at once. */
import * as z from 'zod';
import { route } from './route.ts';

const counts = z.object({ created: z.int(), changed: z.int(), unchanged: z.int(), error: z.int() });
const Row = z.object({
  line: z.int().describe('Of the file, from 1'),
  email: z.string(),
  outcome: z.enum(['created', 'changed', 'unchanged', 'error']),
  errors: z.array(z.object({ column: z.string(), rule: z.string(), detail: z.string() })),
});

export const imports = {
  importPeople: route({
    method: 'post',
    path: '/api/people/import',
    tag: 'people',
    summary: 'People with roles from a CSV file: all rows or none. Written again, it changes nothing',
    access: 'person',
    query: z.strictObject({
      dryRun: z.enum(['true', 'false']).describe('true: says what would become of each row, and writes nothing'),
    }),
    csv: true,
    body: z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'a CSV file'),
    responses: {
      200: {
        description:
          'What became, or would become, of each row. A file with an error is refused (422 `import.rows`) unless it is a dry run',
        schema: z.object({ dryRun: z.boolean(), applied: z.boolean(), counts, rows: z.array(Row) }),
      },
    },
  }),
  getImportTemplate: route({
    method: 'get',
    path: '/api/people/import/template',
    tag: 'people',
    summary: 'An empty CSV file for the import, with two rows to be replaced',
    access: 'person',
    responses: { 200: { description: 'In UTF-8, with commas', type: 'text/csv' } },
  }),
};
