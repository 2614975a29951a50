/** Routes of files that belong to a contribution: one is uploaded as the body of a request, and downloaded, never shown. */
import * as z from 'zod';
import { AttachedFile } from '../../domain/files/attached.ts';
import { fileKinds, maxFile } from '../../domain/files/kinds.ts';
import { BySubject, Id, SubjectId } from './common.ts';
import { type Route, route } from './route.ts';

const common = { tag: 'contributions', access: 'person' } as const;
const File = AttachedFile.describe('To be put into the content of a draft, or of what is entered, as it is');

export const files = {
  uploadFile: route({
    ...common,
    method: 'post',
    path: '/api/contributions/:id/files',
    summary: `Upload a file: its bytes are the body, at most ${maxFile} of them. By its content it is one of: ${fileKinds.join(', ')}. The same bytes under the same name are the same file`,
    params: BySubject,
    query: z.strictObject({
      name: z
        .string()
        .min(1)
        .max(255)
        .describe('Its name; an ending that its content contradicts is refused. What is unsafe in it is replaced'),
    }),
    upload: true,
    responses: { 201: { description: 'Kept. What no draft and no version holds is deleted after a week', schema: File } },
  }),
  getFile: route({
    ...common,
    method: 'get',
    path: '/api/contributions/:id/files/:file',
    summary: 'Download a file: of what was submitted, for whoever may read it; of a draft, for those who write it',
    params: z.strictObject({ id: SubjectId, file: Id }),
    responses: { 200: { description: 'Its bytes, as an attachment', type: 'application/octet-stream' } },
  }),
} satisfies Record<string, Route>;
