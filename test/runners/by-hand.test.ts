/**
 * The small cycle (test/fixtures/small.yaml) of 2027, worked out by hand with a calendar on the wall, and the simulation held against it.
 * Switzerland and New Zealand keep holidays here (7 June is the King's Birthday in New Zealand); CCC has no country, only weekends.
 */
import { expect, test } from 'vitest';
import { linesOf } from '../../domain/ledger.ts';
import { subjectId } from '../../domain/lifecycle.ts';
import { simulate } from '../../domain/simulation.ts';
import { calendar, command, smallWorld } from '../support/world.ts';

const zones = { ZRH: 'Europe/Zurich', AKL: 'Pacific/Auckland', NYC: 'America/New_York' } as const;
const zoneOf: Readonly<Record<string, keyof typeof zones>> = { 'fp-bbb': 'AKL', 'fp-ccc': 'NYC' };
/** Whom a notice is for, where nobody has been found yet: the participant's contributors, or those who decide at the cycle's seat. */
const planZone = (key: string): keyof typeof zones =>
  key.endsWith('contributors') ? (({ BBB: 'AKL', CCC: 'NYC' } as const)[key.slice(23, 26) as 'BBB'] ?? 'ZRH') : 'ZRH';

/** What is said, at wall times of Zurich. */
const said: readonly [wall: string, participant: string, kind: string, body: object, actor: string][] = [
  ['2027-05-03T10:00', 'BBB', 'extend', { days: 3, reason: 'Elections.' }, 'sec'],
  ['2027-05-20T16:40', 'AAA', 'submit', { draftVersion: 1 }, 'fp-aaa'],
  ['2027-05-22T11:00', 'AAA', 'return', { contentHash: 'hash-of-version-1-of-the-draft', reason: 'More data.' }, 'co-north'],
  ['2027-05-26T10:00', 'AAA', 'revise', {}, 'fp-aaa'],
  ['2027-06-01T10:05', 'AAA', 'submit', { draftVersion: 2 }, 'fp-aaa'],
  ['2027-06-04T10:00', 'AAA', 'approve', { contentHash: 'hash-of-version-2-of-the-draft' }, 'co-north'],
  ['2027-06-08T09:30', 'BBB', 'delay', { until: '2027-06-21' }, 'fp-bbb'],
  ['2027-06-21T10:00', 'BBB', 'submit', { draftVersion: 1 }, 'fp-bbb'],
  ['2027-06-25T12:00', 'CCC', 'reopen', { until: '2027-06-30', reason: 'New government.' }, 'co-south'],
  ['2027-06-28T15:00', 'CCC', 'decline', {}, 'fp-ccc'],
];

/** Rule with generation or revision, who, wall time there, outcome. */
const expected = `
AAA invitation r1      fp-aaa       ZRH 2027-03-01T09:00:00  sent
AAA invitation r1      drafter-aaa  ZRH 2027-03-01T09:00:00  sent
AAA soft-7 g1          -            ZRH 2027-05-24T09:00:00  cancelled submitted
AAA soft-1 g1          -            ZRH 2027-05-28T09:00:00  cancelled submitted            # a day before the soft deadline is a Sunday: Friday
AAA hard-1 g1          -            ZRH 2027-06-09T09:00:00  cancelled submitted
AAA receipt r2         fp-aaa       ZRH 2027-05-20T16:40:00  sent
AAA to-decide r2       co-north     ZRH 2027-05-20T16:40:00  sent
AAA to-know r2         -            ZRH 2027-05-20T16:40:00  skipped nobody                 # AAA is in one region only
AAA decide-3 g2        -            ZRH 2027-05-31T09:00:00  cancelled returned             # the step ends with 3 June
AAA returned r3        fp-aaa       ZRH 2027-05-24T09:00:00  sent                           # returned on a Saturday: Monday morning
AAA returned r3        drafter-aaa  ZRH 2027-05-24T09:00:00  sent
AAA revision-2 g3      -            ZRH 2027-06-03T09:00:00  cancelled submitted            # two weeks after 22 May are 5 June
AAA receipt r5         fp-aaa       ZRH 2027-06-01T10:05:00  sent
AAA to-decide r5       co-north     ZRH 2027-06-01T10:05:00  sent
AAA to-know r5         -            ZRH 2027-06-01T10:05:00  skipped nobody
AAA decide-3 g4        -            ZRH 2027-06-11T09:00:00  cancelled step-passed          # three days before 15 June is a Saturday: Friday
AAA to-decide r7       sec          ZRH 2027-06-04T10:00:00  sent
AAA decide-3 g5        sec          ZRH 2027-06-08T09:00:00  sent
AAA approved r8        fp-aaa       ZRH 2027-06-14T09:00:00  sent                     # on Friday at midnight the silence of the second step approves
AAA approved r8        drafter-aaa  ZRH 2027-06-14T09:00:00  sent
BBB invitation r1      fp-bbb       AKL 2027-03-02T09:00:00  sent                           # the call opens at 21:00 in Auckland
BBB soft-7 g1          -            AKL 2027-05-25T09:00:00  cancelled extended               # the deadline's day in Auckland is 1 June
BBB soft-1 g1          -            AKL 2027-05-31T09:00:00  cancelled extended
BBB hard-1 g1          -            AKL 2027-06-10T09:00:00  cancelled extended
BBB soft-7 g2          -            AKL 2027-06-04T09:00:00  cancelled extended
BBB soft-1 g2          -            AKL 2027-06-10T09:00:00  cancelled extended
BBB hard-1 g2          -            AKL 2027-06-18T09:00:00  cancelled extended             # a day before 21 June is a Sunday
BBB extended r3        fp-bbb       AKL 2027-04-02T09:00:00  sent                           # the South asks too, until later
BBB extended r4        fp-bbb       AKL 2027-05-04T09:00:00  sent
BBB soft-7 g3          fp-bbb       AKL 2027-06-04T09:00:00  sent                           # 7 June is a holiday: the Friday before
BBB soft-1 g3          -            AKL 2027-06-11T09:00:00  cancelled delayed
BBB hard-1 g3          -            AKL 2027-06-23T09:00:00  cancelled delayed
BBB delayed r5         co-south     ZRH 2027-06-08T09:30:00  sent
BBB expected-1 g4      fp-bbb       AKL 2027-06-21T09:00:00  sent
BBB receipt r6         fp-bbb       AKL 2027-06-21T20:00:00  sent                           # a receipt waits for nobody's working hours
BBB to-decide r6       co-south     ZRH 2027-06-21T10:00:00  sent
BBB to-know r6         co-north     ZRH 2027-06-21T10:00:00  sent
BBB decide-3 g5        co-south     ZRH 2027-07-02T09:00:00  sent
BBB escalated r7       sec          ZRH 2027-07-06T09:00:00  sent                     # two weeks after 21 June, at midnight
CCC invitation r1      fp-ccc       NYC 2027-04-01T09:00:00  sent                           # the call opens at 03:00 in New York
CCC soft-7 g1          fp-ccc       NYC 2027-06-03T09:00:00  sent
CCC soft-1 g1          fp-ccc       NYC 2027-06-09T09:00:00  sent
CCC hard-1 g1          fp-ccc       NYC 2027-06-18T09:00:00  sent                           # a day before Sunday 20 June is a Saturday
CCC deadline-passed r2 fp-ccc       NYC 2027-06-21T09:00:00  sent                           # passed on Sunday evening
CCC silent r2          co-south     ZRH 2027-06-21T09:00:00  sent
CCC reopened r3        fp-ccc       NYC 2027-06-25T09:00:00  sent
CCC soft-7 g3          -            NYC 2027-06-23T09:00:00  skipped before-plan            # it would lie before the reopening
CCC soft-1 g3          -            NYC 2027-06-29T09:00:00  cancelled declined
CCC hard-1 g3          -            NYC 2027-06-29T09:00:00  cancelled declined
CCC declined r4        co-south     ZRH 2027-06-28T15:00:00  sent
`;
const rowsOf = (table: string): string[] =>
  table
    .trim()
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().split(/\s+/).join(' '));

test('the ledger of the small cycle is what its rules say, row by row', () => {
  const simulation = simulate(smallWorld);
  const zurich = (wall: string): number => calendar.moment(wall, zones.ZRH).at;
  const cycle = subjectId.cycle('c1');
  simulation.send(cycle, command('begin', { cycle: 'c1', anchors: {} }, 'sec', zurich('2027-02-01T10:00')));
  simulation.send(cycle, command('launch', {}, 'sec', zurich('2027-02-01T10:00')));
  const versions = new Map<string, number>();
  for (const [wall, participant, kind, body, actor] of said) {
    const subject = subjectId.contribution('c1', 'report', participant);
    if (kind === 'submit') {
      const version = (versions.get(participant) ?? 0) + 1;
      versions.set(participant, version);
      simulation.draft(subject, { version, hash: `hash-of-version-${version}-of-the-draft`, content: { 'main.text': 'A report.' } });
    }
    expect(simulation.send(subject, command(kind, body, actor, zurich(wall))), `${wall} ${participant} ${kind}`).toMatchObject({
      ok: true,
    });
  }
  simulation.runUntil(zurich('2027-12-31T00:00'));

  const found = linesOf(simulation.notices()).map(({ key, person, due, outcome, reason }) => {
    const [subject = '', rule, turn] = key.split('|');
    const zone = person ? (zoneOf[person] ?? 'ZRH') : planZone(key);
    return [
      subject.slice(-3),
      rule,
      turn,
      person ?? '-',
      zone,
      calendar.wallOf(due, zones[zone]),
      outcome,
      ...(reason ? [reason] : []),
    ].join(' ');
  });
  expect(found.sort()).toEqual(rowsOf(expected).sort());
});
