/** Pledges and mandates of the demonstration, one in every situation. Invented. */
import { subjectId } from '../../domain/lifecycle.ts';
import { by, cycleId, type Deed, secretariat } from './deed.ts';

const stage = subjectId['follow-up'](cycleId, 'pledge-follow-up', 'pledges');
const pledge = (number: number) => subjectId.pledge(cycleId, number);

/** How many there are; those that people record later are numbered after them. */
export const pledgeCount = 6;

const described = (what: string): string =>
  `${what} The measure was prepared with the cities and associations that know the matter from their daily work. It has a budget for two years, one office in charge, and figures by which everybody can see whether it was kept: how many people were reached, by sex and age, and how long they waited. This text is invented and says nothing about any State or organisation.`;

/** Recorded, written and handed in, a day after the other. */
const made = (number: number, participant: string, daysAgo: number, content: Readonly<Record<string, unknown>>): Deed[] => [
  { daysAgo, subject: stage, kind: 'record', body: { number, participant }, ...by(participant) },
  {
    daysAgo: daysAgo - 1,
    subject: pledge(number),
    kind: null,
    body: {},
    needs: 'draft',
    content: { language: 'en', ...content },
    ...by(participant),
  },
  { daysAgo: daysAgo - 2, subject: pledge(number), kind: 'submit', body: { draftVersion: 1 }, ...by(participant) },
];
const screened = (number: number, daysAgo: number, kind: 'accept' | 'out-of-scope', reason?: string): Deed => ({
  ...{ daysAgo, subject: pledge(number), kind, body: reason ? { reason } : {}, needs: 'hash' },
  ...secretariat,
});
const own = (title: string, what: string, kind: string, objective: number) => ({
  ...{ title, description: described(what), type: 'own', kinds: [kind], objectives: [`objective-${objective}`], by: '2029-12-31' },
});

export const pledges: readonly Deed[] = [
  ...made(
    1,
    'CHE',
    100,
    own('One desk for residence papers', 'Residence papers will be issued at one desk in every canton.', 'process', 21),
  ),
  screened(1, 94, 'accept'),
  {
    ...{ daysAgo: 12, subject: pledge(1), kind: 'report', ...by('CHE') },
    body: { asOf: '-14', status: 'in-progress', text: 'Nine cantons have opened their desk.', link: 'https://example.org/desks' },
  },
  ...made(2, 'NOR', 90, {
    ...own('Recruitment without fees', 'Nobody will pay a fee for being recruited.', 'policy', 6),
    ...{ type: 'partnership', partners: ['DEMO-WORKERS', 'DEMO-CITIES'] },
  }),
  { daysAgo: 85, subject: pledge(2), kind: 'confirm-partner', body: { participant: 'DEMO-WORKERS' }, needs: 'hash', ...by('DEMO-WORKERS') },
  screened(2, 82, 'accept'),
  ...made(
    3,
    'DEMO-CITIES',
    60,
    own('A welcome in one hundred cities', 'One hundred cities will receive newcomers within a week.', 'process', 16),
  ),
  screened(3, 52, 'accept'),
  ...made(4, 'FRA', 8, own('Remittances at cost', 'Transfers will cost no more than three per cent.', 'financial', 20)),
  ...made(5, 'SWE', 45, own('A house for refugees', 'A reception house for refugees will be built.', 'financial', 15)),
  screened(5, 40, 'out-of-scope', 'Refugees have a compact of their own.'),
  { daysAgo: 3, subject: stage, kind: 'record', body: { number: pledgeCount, participant: 'PRT' }, ...by('PRT') },
  {
    ...{ daysAgo: 97, subject: subjectId['follow-up'](cycleId, 'pledge-follow-up', 'mandates'), kind: 'record-mandate', ...secretariat },
    body: { key: 'paragraph-70', paragraph: '70', title: { en: 'Limited set of indicators for review' }, lead: 'IOM' },
  },
];
