import { describe, expect, it } from 'vitest';
import { everyDate, type ResolvedCall, type ResolvedTemplate, resolveTemplate } from '../../domain/template/dates.ts';
import { Template } from '../../domain/template/schema.ts';
import { calendar } from './fixture.ts';

const title = { en: 'Title' };
const stage = (key: string, dates: object) => ({ key, title, kind: 'event', ...dates });
const call = (dates: object) => ({ key: 'inputs', title, kind: 'call', ask: 'inputs', to: { kind: 'state' }, ...dates });
const bangkok = {
  title,
  at: '2030-05-07T10:00',
  until: '2030-05-10T18:00',
  zone: 'Asia/Bangkok',
  status: 'tentative',
  basis: 'sourced',
  source: 'A/RES',
};
const report = { title, at: '2030-02-01T12:00', status: 'confirmed', basis: 'illustrative' };

interface Parts {
  readonly from?: string;
  readonly until?: string;
  readonly stages?: readonly object[];
  readonly anchors?: object;
}

/** A template of one phase in New York's zone, with the forum in Bangkok's. */
const template = ({
  from = '2029-01-01T00:00',
  until = 'forum',
  stages = [stage('hearing', { from: 'forum' })],
  anchors = {},
}: Parts): Template =>
  Template.parse({
    ...{ id: 'cycle', version: 1, title, zone: 'America/New_York', languages: ['en'], delivery: { window: null, cap: 9 }, roles: {} },
    ...{ forms: {}, ladders: {}, notices: {}, routes: {}, asks: {}, anchors: { forum: bangkok, report, ...anchors } },
    phases: [{ key: 'review', title, workflow: 'review', from, until, stages }],
  });
const resolve = (parts: Parts, overrides?: Record<string, string>): ResolvedTemplate =>
  resolveTemplate(template(parts), calendar, overrides);

/** `2030-05-07T10:00:00 Asia/Bangkok` of a place. */
const dateAt = (resolved: ResolvedTemplate, place: string): string | undefined => {
  const found = everyDate(resolved).find((date) => date.place === place);
  return found && `${found.moment.wall} ${found.moment.zone}`;
};
const inPhase = (parts: Parts, name: string): string | undefined => dateAt(resolve(parts), `phases.review.${name}`);

describe('an offset of a phase', () => {
  it.each([
    ['forum', '2030-05-07T10:00:00 Asia/Bangkok'],
    ['report', '2030-02-01T12:00:00 America/New_York'],
    ['P12W before forum', '2030-02-12T10:00:00 Asia/Bangkok'],
    ['P12W before forum, 18:00', '2030-02-12T18:00:00 Asia/Bangkok'],
    ['forum, 23:59:59', '2030-05-07T23:59:59 Asia/Bangkok'],
    ['P2M after report', '2030-04-01T12:00:00 America/New_York'],
    ['P2M after report, 09:30', '2030-04-01T09:30:00 America/New_York'],
    ['PT1440H after report', '2030-04-02T13:00:00 America/New_York'],
    ['P1Y after phase-from', '2030-01-01T00:00:00 America/New_York'],
    ['2030-04-30T18:00', '2030-04-30T18:00:00 America/New_York'],
  ])('"%s" is %s', (until, expected) => expect(inPhase({ until }, 'until')).toBe(expected));

  it('may count the beginning from the end', () =>
    expect(inPhase({ from: 'P1Y before phase-until' }, 'from')).toBe('2029-05-07T10:00:00 Asia/Bangkok'));
});

describe('a call', () => {
  const dates = { opens: 'P20W before forum, 09:00', soft: 'P16W after opens', hard: 'P2W after soft, 23:59:59' };
  const resolved = (more: object = {}): ResolvedCall =>
    resolve({ stages: [call({ ...dates, ...more })] }).phases[0]?.stages[0] as ResolvedCall;

  it('counts its dates from each other', () => {
    const { opens, deadline } = resolved();
    expect([opens, deadline.soft, deadline.grace, deadline.hard].map(({ wall }) => wall)).toEqual([
      '2029-12-18T09:00:00',
      '2030-04-09T09:00:00',
      '2030-04-09T09:00:00',
      '2030-04-23T23:59:59',
    ]);
  });
  it('has the grace the template gives', () =>
    expect(resolved({ grace: 'P1D after soft' }).deadline.grace.wall).toBe('2030-04-10T09:00:00'));
  it('may be written backwards from its end', () => {
    const { opens, deadline } = resolved({ opens: 'P8W before soft', soft: 'P1W before hard', hard: 'P6W before phase-until' });
    expect([opens.wall, deadline.soft.wall, deadline.hard.wall]).toEqual([
      '2030-01-21T23:00:00',
      '2030-03-18T23:00:00',
      '2030-03-25T23:00:00',
    ]);
  });
  it('has its dates in the zone of the cycle, wherever what they are counted from is held', () => {
    const { deadline } = resolved({ soft: 'P2W before report', hard: 'P4W before forum' });
    expect(deadline.zone).toBe('America/New_York');
    expect(deadline.hard).toEqual({
      at: calendar.moment('2030-04-09T10:00', 'Asia/Bangkok').at,
      wall: '2030-04-08T23:00:00',
      zone: 'America/New_York',
    });
  });
  it('ends on the day of its anchor at the time given, in the zone of the cycle', () => {
    const { deadline } = resolved({ hard: 'P4W before forum, 23:59:59' });
    expect(deadline.hard.wall).toBe('2030-04-09T23:59:59');
    expect(deadline.hard.zone).toBe('America/New_York');
  });
});

describe('a stage', () => {
  it('may be counted from the beginning of earlier stages of its phase, calls included', () => {
    const stages = [
      call({ opens: '2029-06-01T09:00', soft: 'P4W after opens', hard: 'P5W after opens' }),
      stage('drafting', { from: 'P6W after inputs', until: 'P2W after from, 18:00' }),
      stage('briefing', { from: 'P1D after drafting' }),
    ];
    expect(inPhase({ stages }, 'stages.drafting.from')).toBe('2029-07-13T09:00:00 America/New_York');
    expect(inPhase({ stages }, 'stages.drafting.until')).toBe('2029-07-27T18:00:00 America/New_York');
    expect(inPhase({ stages }, 'stages.briefing.from')).toBe('2029-07-14T09:00:00 America/New_York');
    expect(inPhase({ stages }, 'stages.briefing.until')).toBeUndefined();
  });
  it('prefers the nearer name: a stage called as an anchor is meant by the stages after it', () => {
    const stages = [stage('forum', { from: 'P1W before forum' }), stage('after', { from: 'forum' })];
    expect(inPhase({ stages }, 'stages.after.from')).toBe('2030-04-30T10:00:00 Asia/Bangkok');
  });
});

describe('what cannot be resolved names its place', () => {
  it.each([
    ['an anchor nobody has', { until: 'P1D after summit' }, 'phases.review.until: there is no anchor "summit"'],
    ['dates of a call, in its phase', { until: 'opens' }, 'phases.review.until: there is no anchor "opens"'],
    ['a stage, in its phase', { until: 'hearing' }, 'phases.review.until: there is no anchor "hearing"'],
    ['the grace of another stage', { stages: [stage('a', { from: 'grace' })] }, 'phases.review.stages.a.from: there is no anchor "grace"'],
    [
      'a stage that comes later',
      { stages: [stage('a', { from: 'b' }), stage('b', { from: 'forum' })] },
      'phases.review.stages.a.from: there is no anchor "b"',
    ],
    ['itself', { stages: [stage('a', { from: 'P1D after a' })] }, 'there is no anchor "a"'],
    ['what every object has', { until: 'constructor' }, 'there is no anchor "constructor"'],
    [
      'a circle in a phase',
      { from: 'phase-until', until: 'P1D after phase-from' },
      'phases.review.from: it is counted from itself (phases.review.from from phases.review.until from phases.review.from)',
    ],
    [
      'a circle in a call',
      { stages: [call({ opens: 'soft', soft: 'P1D before hard', hard: 'P1D after soft' })] },
      'phases.review.stages.inputs.hard: it is counted from itself',
    ],
    ['what is no offset', { until: 'twelve weeks before forum' }, 'phases.review.until: "twelve weeks before forum" is no offset'],
    ['a day no calendar has', { until: '2030-02-30T10:00' }, 'phases.review.until: "2030-02-30T10:00" is no wall time'],
    ['a zone nobody has', { anchors: { fair: { ...report, zone: 'Mars/Olympus' } } }, 'anchors.fair: "Mars/Olympus" is no time zone'],
  ])('%s', (_, parts, message) => {
    expect(() => resolve(parts)).toThrow(TypeError);
    expect(() => resolve(parts)).toThrow(message);
  });
});

describe('an anchor', () => {
  it('keeps what people need to judge it', () =>
    expect(resolve({}).anchors.forum).toEqual({
      at: calendar.moment('2030-05-07T10:00', 'Asia/Bangkok').at,
      wall: '2030-05-07T10:00:00',
      zone: 'Asia/Bangkok',
      title,
      status: 'tentative',
      basis: 'sourced',
      source: 'A/RES',
      until: calendar.moment('2030-05-10T18:00', 'Asia/Bangkok'),
    }));

  it('is in the zone of the template when it has none', () => expect(resolve({}).anchors.report?.zone).toBe('America/New_York'));

  it('moved takes along its end and all that is counted from it, and nothing else', () => {
    const parts = { from: 'report', until: 'P1W before forum' };
    const moved = resolve(parts, { forum: '2030-06-04T09:00' });
    expect(everyDate(moved).map(({ place, moment }) => `${place} ${moment.wall}`)).toEqual([
      'anchors.forum.at 2030-06-04T09:00:00',
      'anchors.forum.until 2030-06-07T17:00:00',
      'anchors.report.at 2030-02-01T12:00:00',
      'phases.review.from 2030-02-01T12:00:00',
      'phases.review.until 2030-05-28T09:00:00',
      'phases.review.stages.hearing.from 2030-06-04T09:00:00',
    ]);
  });

  it('moved over a change of the clocks keeps the wall time of its end', () => {
    const anchors = { fair: { ...report, at: '2030-03-08T10:00', until: '2030-03-09T18:00' } };
    expect(dateAt(resolve({ anchors }, { fair: '2030-03-09T10:00' }), 'anchors.fair.until')).toBe('2030-03-10T18:00:00 America/New_York');
  });

  it.each([
    [{ summit: '2030-01-01T10:00' }, 'the template has no anchor "summit" to move'],
    [{ constructor: '2030-01-01T10:00' }, 'the template has no anchor "constructor" to move'],
    [{ forum: '2030-02-30T10:00' }, 'anchors.forum: "2030-02-30T10:00" is no wall time'],
  ])('cannot be moved by %o', (overrides, message) => expect(() => resolve({}, overrides)).toThrow(message));
});
