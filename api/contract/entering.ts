/** The route of what came by mail or on paper and is entered for its participant. */
import { enterBody } from '../../domain/contribution/entered.ts';
import { commandResponses } from './answers.ts';
import { BySubject, Json, Zone } from './common.ts';
import { route } from './route.ts';

export const entering = {
  enterContribution: route({
    tag: 'contributions',
    access: 'person',
    params: BySubject,
    method: 'post',
    path: '/api/contributions/:id/enter',
    summary:
      'Enter for the participant what came by mail or on paper, with its date of receipt, which counts against the deadline, and the original as a file',
    body: enterBody.omit({ contentHash: true }).extend({
      content: Json.describe(
        'Holds the original as `file`, as it was answered when uploaded; a `summary` and answers by `section.field` if there are any',
      ),
      by: enterBody.shape.by.describe('`mail`: an electronic mail; `paper`: a letter, or handed over'),
      received: enterBody.shape.received.describe('A date, which counts from its beginning, or a wall time, in `zone`; not in the future'),
      zone: Zone.optional().describe('The zone of the deadline when left out'),
    }),
    key: 'required',
    responses: commandResponses,
  }),
};
