/** What the checker finds wrong in documents, one fault at a time; and who must be told of what happens to one. */
import { describe, expect, test } from 'vitest';
import { textKeys } from '../../activities/mail/kinds.ts';
import { loadTemplate } from '../../domain/template/check.ts';
import { documentEvents, requiredOfDocument, silentDocumentEvents } from '../../domain/template/document-events.ts';
import type { DocumentStage } from '../../domain/template/schema.ts';
import { template } from '../support/document.ts';
import { calendar, fixture } from '../support/world.ts';

const yaml = fixture('documents.yaml');
const texts = () => new Set<string>(textKeys);
const problems = (text: string) => {
  const loaded = loadTemplate(text, 'documents.yaml', { texts, calendar });
  return 'problems' in loaded ? loaded.problems : [];
};

test('the fixture has no fault', () => expect(problems(yaml)).toEqual([]));

const cases: [rule: string, what: string, passage: string, replacement: string, detail: RegExp][] = [
  ['unknown-reference', 'authors of no role', 'authors: regional-coordinator', 'authors: chairs', /no role "chairs"/],
  ['unknown-reference', 'authors of a participant', 'authors: regional-coordinator', 'authors: focal-point', /a document has none/],
  ['unknown-reference', 'authors of no region', '        region: NORTH\n', '', /say which with "region"/],
  ['unknown-reference', 'a region there is not', 'region: NORTH\n', 'region: WEST\n', /no region "WEST"/],
  ['unknown-reference', 'a route there is not', 'route: oversight', 'route: elsewhere', /no route "elsewhere"/],
  ['unknown-reference', 'a ladder there is not', 'to-publish: document-to-publish', 'to-publish: other', /no ladder "other"/],
  [
    'unknown-reference',
    'a stage it cannot come after',
    'after: [review-north/summary,',
    'after: [review-south/summary,',
    /no stage "review-south\/summary"/,
  ],
  ['unknown-reference', 'answers to no ask', 'asks: [input]', 'asks: [inputs]', /no ask "inputs"/],
  [
    'unknown-reference',
    'a source that is no document',
    'documents: [review-north/summary]',
    'documents: [report/inputs]',
    /no document "report\/inputs"/,
  ],
  ['unknown-reference', 'a phase it cannot be handed to', 'transmits: { to: report,', 'transmits: { to: forum,', /no phase "forum"/],
  ['unknown-reference', 'a limit from no anchor', 'P12W before forum, 18:00"', 'P12W before party, 18:00"', /no anchor "party"/],
  [
    'unknown-reference',
    'a date to hand it on from no anchor',
    'P10W after conference, 18:00',
    'P10W after party, 18:00',
    /no anchor "party"/,
  ],
  [
    'unknown-reference',
    'a rung from a date its situation has not',
    'at: P7D before limit',
    'at: P7D before transmit',
    /no anchor "transmit"/,
  ],
  ['schema', 'a situation no document has', 'to-publish: document-to-publish', 'delayed: document-to-publish', /delayed/],
  ['schema', 'a stage named by its key alone', 'after: [review-north/summary,', 'after: [summary,', /phase\/stage/],
  [
    'required-notice-missing',
    'authors who are not told to begin',
    'on: opened, to: [authors]',
    'on: opened, to: [secretariat]',
    /authors nothing on "opened"/,
  ],
  ['required-notice-missing', 'authors who do not hear of a source', 'on: source-changed', 'on: published', /nothing on "source-changed"/],
  ['unknown-event', 'a notice on what never happens', 'on: overdue', 'on: forgotten', /"forgotten" is no event/],
  ['text-missing', 'a mail there is not', 'text: document-overdue', 'text: document-forgotten', /mail\.document-forgotten/],
  [
    'dates-out-of-order',
    'a document due when it is too late',
    'until: "P14W before forum, 18:00"',
    'until: "P11W before forum, 18:00"',
    /due 2027-11-16T18:00.*by 2027-11-09T18:00/,
  ],
];
test.each(cases)('%s: %s', (rule, _, passage, replacement, detail) => {
  expect(yaml.split(passage).length, passage).toBeGreaterThan(1);
  const found = problems(yaml.replace(passage, replacement));
  expect(found.map((problem) => problem.rule)).toContain(rule);
  expect(found.map((problem) => problem.detail).join('\n')).toMatch(detail);
});

describe('events of documents', () => {
  const stages = template.phases.flatMap((phase) => phase.stages.filter((stage): stage is DocumentStage => stage.kind === 'document'));
  const told = (stage: DocumentStage) => requiredOfDocument(stage, template).map(({ on, to }) => `${on} ${to}`);
  test('every one is told to somebody or silent for a reason', () => {
    const heard = new Set(stages.flatMap((stage) => requiredOfDocument(stage, template).map(({ on }) => on)));
    expect(documentEvents.filter((event) => !heard.has(event)).toSorted()).toEqual(Object.keys(silentDocumentEvents).toSorted());
    expect(Object.values(silentDocumentEvents).every((reason) => reason.length > 20)).toBe(true);
  });
  test('what a stage does not know needs no notice', () => {
    const note = stages.find(({ key }) => key === 'note');
    expect(note && told(note)).toEqual(['opened authors', 'published authors', 'redated authors']);
  });
});
