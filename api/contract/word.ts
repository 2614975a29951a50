/** Routes that give a contribution as a Word file. */
import * as z from 'zod';
import { fileTypes } from '../../domain/files/kinds.ts';
import { BySubject, SubjectId } from './common.ts';
import { type Route, route } from './route.ts';

const common = {
  ...({ tag: 'contributions', access: 'person', method: 'get' } as const),
  query: z.strictObject({
    language: z
      .string()
      .regex(/^[a-z]{2}$/)
      .optional()
      .describe('Of its labels; the person’s own when left out. What was written stays in the language it was written in'),
  }),
  responses: { 200: { description: 'A Word file, as an attachment', type: fileTypes.docx } },
} as const;

export const word = {
  exportVersion: route({
    ...common,
    path: '/api/contributions/:id/versions/:n/export.docx',
    summary: 'One submitted version as a Word file, with its receipt, how it stood to the deadline and how it came',
    params: z.strictObject({ id: SubjectId, n: z.coerce.number().int().positive() }),
  }),
  exportDraft: route({
    ...common,
    path: '/api/contributions/:id/draft/export.docx',
    summary: 'The draft as a Word file, for those who write it',
    params: BySubject,
  }),
} satisfies Record<string, Route>;
