/** What has happened in the demonstration before it is first looked at: days before today, in order. Nothing here is true of any State. */
import { subjectId } from '../../domain/lifecycle.ts';
import { by, cycleId, type Deed, secretariat } from './deed.ts';
import { events } from './events.ts';
import { pledges } from './pledges.ts';

export const cycleTitle = 'GCM 2026-2030';
const ece = 'regional-review-ece';
export const eceCall = subjectId.call(cycleId, ece, 'voluntary-reviews');
const review = (state: string) => subjectId.contribution(cycleId, 'voluntary-review', state);
const input = (stakeholder: string) => subjectId.contribution(cycleId, 'regional-input', stakeholder);

/** The conference is this many days ahead, so that the call is open and its dates are near. */
export const conferenceInDays = 56;
export const launchedDaysAgo = 112;

const text = (what: string) => ({
  'methodology.process': `Ministries, cities and civil society were heard in three meetings. ${what}`,
  'objectives.covered': ['objective-1', 'objective-7', 'objective-23'],
  'objectives.progress': 'A national plan was adopted and its first measures are under way.',
  'next-steps.plans': 'The plan is to be reviewed before the forum.',
});
/** What they write; the second text answers what was returned. */
const reviewText = (version: number) =>
  text(version === 1 ? 'This text is invented.' : 'Data by sex and age were added as asked. This text is invented.');
const inputText = { 'input.summary': 'What our members report from the field.', 'input.text': 'What our members report from the field.' };

const coordinator = { actor: 'coordinator-ece', principal: 'ECE' };
const draft = (daysAgo: number, state: string, version = 1): Deed => ({
  ...{ daysAgo, subject: review(state), kind: 'draft', body: {}, needs: 'draft', content: reviewText(version) },
  ...by(state),
});
const inputDraft = (daysAgo: number, stakeholder: string): Deed => ({
  ...{ daysAgo, subject: input(stakeholder), kind: 'draft', body: {}, needs: 'draft', content: inputText },
  ...by(stakeholder),
});
const submit = (daysAgo: number, state: string, version = 1, subject = review(state)): Deed => ({
  daysAgo,
  subject,
  kind: 'submit',
  body: { draftVersion: version },
  ...by(state),
});
const decide = (daysAgo: number, kind: string, subject: string, who = coordinator, reason?: string): Deed => ({
  daysAgo,
  subject,
  kind,
  body: reason ? { reason } : {},
  needs: 'hash',
  ...who,
});

const deeds: readonly Deed[] = [
  { daysAgo: 104, subject: eceCall, kind: 'open', body: {}, actor: 'secretariat', principal: 'secretariat' },
  draft(95, 'CHE'),
  submit(90, 'CHE'),
  decide(86, 'return', review('CHE'), coordinator, 'Please add data by sex and age under objective 1.'),
  { daysAgo: 84, subject: review('CHE'), kind: 'revise', body: {}, ...by('CHE') },
  draft(80, 'CHE', 2),
  submit(78, 'CHE', 2),
  decide(75, 'approve', review('CHE')),
  { daysAgo: 74, subject: review('CHE'), kind: 'publish', body: {}, ...secretariat },
  draft(70, 'PRT'),
  submit(66, 'PRT'),
  decide(60, 'approve', review('PRT')),
  draft(62, 'SMR'),
  submit(60, 'SMR'),
  decide(55, 'return', review('SMR'), coordinator, 'The section on objectives is empty.'),
  { daysAgo: 58, subject: review('AND'), kind: 'decline', body: { reason: 'We will take part next time.' }, ...by('AND') },
  draft(50, 'MCO'),
  submit(45, 'MCO'),
  { daysAgo: 40, subject: review('MCO'), kind: 'withdraw', body: { reason: 'A new text is being prepared.' }, ...by('MCO') },
  { daysAgo: 38, subject: review('LIE'), kind: 'decline', body: {}, ...by('LIE') },
  {
    daysAgo: 20,
    subject: review('LIE'),
    kind: 'reopen',
    body: { reason: 'The government would like to take part after all.', until: '+40' },
    ...secretariat,
  },
  { daysAgo: 18, subject: review('MDA'), kind: 'extend', body: { days: 10, reason: 'Elections.' }, ...secretariat },
  draft(17, 'NOR'),
  draft(15, 'SWE'),
  {
    daysAgo: 12,
    subject: review('GRC'),
    kind: 'delay',
    body: { until: '+20', reason: 'Clearance takes longer than planned.' },
    ...by('GRC'),
  },
  draft(14, 'FRA'),
  submit(4, 'FRA'),
  draft(13, 'LUX'),
  submit(3, 'LUX'),
  draft(16, 'AZE'),
  submit(9, 'AZE'),
  decide(2, 'return', review('AZE'), coordinator, 'Please say which objectives are covered.'),
  inputDraft(20, 'DEMO-DIASPORA'),
  submit(18, 'DEMO-DIASPORA', 1, input('DEMO-DIASPORA')),
  decide(14, 'approve', input('DEMO-DIASPORA'), secretariat),
  inputDraft(15, 'DEMO-WORKERS'),
  submit(12, 'DEMO-WORKERS', 1, input('DEMO-WORKERS')),
  decide(8, 'reject', input('DEMO-WORKERS'), secretariat, 'This speaks of refugees, who have a compact of their own.'),
  ...events,
  ...pledges,
];

/** The deeds in the order of time. */
export const story: readonly Deed[] = [...deeds].sort((a, b) => b.daysAgo - a.daysAgo);
