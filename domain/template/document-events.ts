/** What can happen to a document, and who must be told of it. */
import type { DocumentEvent } from '../document/state.ts';
import type { Audience, DocumentStage, Template } from './schema.ts';

type DocumentEventName = DocumentEvent['type'];

/** Every event, told or silent; a silent one has the reason why nobody needs to hear of it. */
const all: Readonly<Record<DocumentEventName, 'told' | { readonly silent: string }>> = {
  begun: { silent: 'nothing is to be written yet' },
  opened: 'told',
  rests: { silent: 'the authors choose their sources themselves' },
  submitted: 'told',
  'step-approved': { silent: 'one word of several; the end of the step is told' },
  'step-passed': 'told',
  escalated: 'told',
  returned: 'told',
  approved: 'told',
  revised: { silent: 'the authors begin it themselves; deciders hear of the new submission' },
  published: 'told',
  transmitted: 'told',
  overdue: 'told',
  redated: 'told',
  'source-changed': 'told',
  cited: { silent: 'another document rests on it: that is its authors’ affair' },
  uncited: { silent: 'another document rests on it no more: that is its authors’ affair' },
  archived: { silent: 'the end of the cycle is told once, by the cycle' },
};

/** Names of all events of documents, for `on:`. */
export const documentEvents = Object.keys(all) as DocumentEventName[];

/** Events nobody must be told of, with the reason. */
export const silentDocumentEvents: Readonly<Partial<Record<DocumentEventName, string>>> = Object.fromEntries(
  Object.entries(all).flatMap(([event, told]) => (told === 'told' ? [] : [[event, told.silent]])),
);

/** The notices a document must make. What its stage does not know needs none: no route, no sources, nothing handed on, no end. */
export function requiredOfDocument(stage: DocumentStage, template: Template): { readonly on: DocumentEventName; readonly to: Audience }[] {
  const steps = template.routes[stage.route ?? '']?.steps ?? [];
  const told = (on: DocumentEventName, to: Audience) => [{ on, to }];
  return [
    ...told('opened', 'authors'),
    ...told('published', 'authors'),
    ...told('redated', 'authors'),
    ...(steps.length ? [...told('submitted', 'deciders'), ...told('approved', 'authors')] : []),
    ...(steps.length > 1 ? told('step-passed', 'deciders') : []),
    ...(steps.some(({ decisions }) => decisions.return) ? told('returned', 'authors') : []),
    ...(steps.some(({ silence }) => silence === 'escalate') ? told('escalated', 'secretariat') : []),
    ...(stage.until === undefined ? [] : told('overdue', 'authors')),
    ...(stage.sources ? told('source-changed', 'authors') : []),
    ...(stage.transmits ? told('transmitted', 'secretariat') : []),
  ];
}
