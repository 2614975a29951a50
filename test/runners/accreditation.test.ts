/** Applications on a list to which States may object, in both runners: the list goes out once, an objection counts to the millisecond. */
import { expect, test } from 'vitest';
import { contentHash } from '../../activities/hash.ts';
import { subjectId } from '../../domain/lifecycle.ts';
import { everybody, listTemplate } from '../support/accreditation.ts';
import { saidBack, say } from '../support/said.ts';
import { timeSkipping } from '../support/temporal.ts';
import { calendar, memberships } from '../support/world.ts';
import { livesDiffer } from './compare.ts';
import { liveDurably, type Plan } from './durable.ts';
import { shiftedTemplate } from './shift.ts';
import { liveSimulated } from './simulated.ts';

const round = listTemplate.phases[0];
const rules = listTemplate.notices.all ?? [];
const told = (on: string, to: string, text: string) => ({ rule: `${on}-${to}`, on, to: [to], text, required: true });
/** With a call to stakeholders, whose list goes to States a week after its deadline. */
const template = shiftedTemplate(
  JSON.stringify({
    ...listTemplate,
    notices: {
      ...listTemplate.notices,
      all: [
        ...rules,
        told('step-passed', 'contributors', 'listed'),
        told('objected', 'secretariat', 'objected'),
        told('objections-closed', 'contributors', 'objections-closed'),
        told('objections-closed', 'deciders', 'to-decide'),
        told('scheduled', 'contributors', 'scheduled'),
      ],
      list: [told('listed', 'invited', 'list')],
    },
    phases: [
      {
        ...round,
        stages: [
          {
            ...{ key: 'applications', title: { en: 'Applications' }, kind: 'call', ask: 'application', to: { kind: 'stakeholder' } },
            ...{
              opens: '2027-03-01T09:00',
              soft: '2027-04-01T17:00',
              hard: '2027-04-10T17:00',
              list: 'P1W after hard, 09:00',
              notices: 'list',
            },
          },
        ],
      },
    ],
  }),
);
const always = { from: 0, until: null };
const applicants = ['ORG', 'NGO'].map((id) => ({
  ...{ person: `fp-${id.toLowerCase()}`, role: 'focal-point', participant: id, body: null },
  ...always,
}));
const of = (participant: string) => subjectId.contribution('c1', 'application', participant);
const content = { 'main.text': 'We help seafarers.' };
const seen = { contentHash: contentHash(content) };
const objection = (by: string) => ({ for: by, reason: 'Not known to us.' });
const script = [
  say('2055-03-10T10:00', of('ORG'), 'submit', { draftVersion: 1 }, 'fp-org', 'ORG', content),
  say('2055-03-11T10:00', of('NGO'), 'submit', { draftVersion: 1 }, 'fp-ngo', 'NGO', content),
  say('2055-03-20T10:00', of('ORG'), 'object', objection('BBB'), 'fp-bbb', 'BBB'),
  say('2055-03-22T10:00', of('ORG'), 'approve', seen, 'sec', 'secretariat'),
  say('2055-03-22T10:01', of('NGO'), 'approve', seen, 'sec', 'secretariat'),
  say('2055-04-20T10:00', of('NGO'), 'approve', seen, 'sec', 'secretariat'),
  // Exactly at the instant, and known late: test/domain/no-objection.test.ts; the server's clock would be some milliseconds past it.
  say('2055-05-01T14:59:00', of('NGO'), 'object', objection('AAA'), 'fp-aaa', 'AAA'),
  say('2055-05-01T15:00:00.001', of('ORG'), 'object', objection('AAA'), 'fp-aaa', 'AAA'),
  say('2055-05-04T10:00', of('NGO'), 'reject', { ...seen, reason: 'The objection is upheld.' }, 'sec', 'secretariat'),
  say(
    '2055-05-05T10:00',
    of('ORG'),
    'schedule',
    { room: 'Room 1', from: '2055-06-28T13:00', until: '2055-06-28T14:00' },
    'sec',
    'secretariat',
  ),
];
const plan: Plan = {
  world: {
    template,
    calendar,
    participants: everybody.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    memberships: [...memberships, ...applicants],
  },
  cycle: 'c1',
  launch: { by: 'sec', at: Date.parse('2055-02-01T08:17:31Z') },
  script,
  until: Date.parse('2055-08-01T00:00:00Z'),
};

test('both runners accept what nobody objected to in time, and leave the other to the body that decides', async () => {
  const simulated = liveSimulated(plan);
  expect(saidBack(script, simulated.answers)).toEqual([
    ...['submitted', 'submitted', 'objection.not-listed', 'submitted', 'submitted', 'decision.list-open'],
    ...['submitted', 'objection.late', 'rejected', 'approved'],
  ]);
  const got = (text: string) =>
    simulated.lines
      .filter(({ key, outcome }) => outcome === 'sent' && key.split('|')[1] === text)
      .map(({ person }) => person)
      .sort();
  expect(got('listed-invited')).toEqual(['fp-aaa', 'fp-bbb', 'fp-ccc']);
  expect(got('step-passed-contributors')).toEqual(['fp-ngo', 'fp-org']);
  expect(got('objected-secretariat')).toEqual(['sec']);
  expect(got('objections-closed-contributors')).toEqual(['fp-ngo']);
  expect(got('scheduled-contributors')).toEqual(['fp-org']);
  expect(livesDiffer(await liveDurably(await timeSkipping(), plan), simulated)).toEqual([]);
});
