import { beforeAll, describe, expect, test } from 'vitest';
import { inventWorld } from '../../bench/world.ts';
import { type DryRun, dryRun } from '../../domain/dry-run.ts';
import { parseTemplate } from '../../domain/template/load.ts';
import { gcmYaml, memberStates, otherParticipants } from '../support/gcm.ts';
import { calendar, smallWorld, utc } from '../support/world.ts';

const now = utc('2026-11-20T10:00');
const parsed = parseTemplate(gcmYaml, 'gcm.yaml');
if ('problems' in parsed) throw new Error('gcm.yaml does not fit the schema');
const world = inventWorld(parsed.template, calendar, memberStates, { stakeholders: 0 });
const run = (of = world, actor = 'sec-1', anchors = {}): DryRun => {
  const result = dryRun(of, 'gcm', anchors, actor, now);
  if ('refused' in result) throw new Error(result.detail);
  return result;
};

describe('the GCM cycle with 193 States', () => {
  let whole: DryRun;
  beforeAll(() => {
    whole = run();
  });
  const invitations = (ask: string) =>
    whole.notices.filter((n) => n.rule === 'invitation' && n.subject.startsWith(`contribution:gcm:${ask}:`));

  test('the call of the ECE asks its 56 members, and every other region its own', () => {
    const members = (region: string) => memberStates.filter((s) => s.regions.some((r) => r.region === region)).length;
    const opens = whole.dates.phases.find((p) => p.key === 'regional-review-ece')?.stages.find((s) => s.kind === 'call')?.opens.at;
    expect(invitations('voluntary-review').filter((n) => n.due === opens)).toHaveLength(56);
    expect(members('ECE')).toBe(56);
  });
  test('no State is asked for two voluntary reviews, however many regions it belongs to', () => {
    const asked = invitations('voluntary-review').map((n) => n.subject);
    expect(asked).toHaveLength(193);
    expect(new Set(asked).size).toBe(193);
  });
  test('every State is asked once for each of its asks', () => {
    for (const ask of ['sg-state-input', 'side-event']) expect(invitations(ask), ask).toHaveLength(193);
  });
  test('nobody is left with a deadline that nobody hears of', () => {
    const lapsed = whole.notices.filter((n) => n.rule === 'deadline-passed').map((n) => n.subject);
    expect(new Set(lapsed)).toEqual(new Set(whole.notices.filter((n) => n.rule === 'invitation').map((n) => n.subject)));
  });
  test('nothing is left planned, and what is dropped says why', () => {
    expect(whole.notices.filter((n) => n.state === 'planned')).toEqual([]);
    expect(whole.notices.filter((n) => n.state === 'skipped' && n.reason === null)).toEqual([]);
  });
  test('warns of the States whose holidays are not known', () => {
    const unknown = memberStates.filter((s) => !calendar.knowsHolidays(s.country)).map((s) => s.id);
    expect(unknown.length).toBeGreaterThan(0);
    const [warning] = whole.warnings.filter((w) => w.startsWith('No public holidays'));
    for (const id of unknown) expect(warning).toContain(id);
  });
  test('an anchor moved by a week moves what is counted from it, and nothing else', () => {
    const moved = run(world, 'sec-1', { forum: '2030-05-14T10:00' });
    const hard = (dates: DryRun['dates'], phase: string, stage: string) =>
      dates.phases.find((p) => p.key === phase)?.stages.find((s) => s.key === stage);
    expect(hard(moved.dates, 'forum', 'side-events-states')).not.toEqual(hard(whole.dates, 'forum', 'side-events-states'));
    expect(hard(moved.dates, 'regional-review-ece', 'voluntary-reviews')).toEqual(
      hard(whole.dates, 'regional-review-ece', 'voluntary-reviews'),
    );
  });
});

describe('before a launch', () => {
  test('what would be refused is refused here, by the same rule', () => {
    expect(dryRun(smallWorld, 'c', {}, 'fp-aaa', now)).toMatchObject({ refused: 'authority.missing' });
    const nobody = { ...smallWorld, memberships: smallWorld.memberships.filter((m) => m.body !== 'SOUTH') };
    expect(dryRun(nobody, 'c', {}, 'sec', now)).toEqual({
      refused: 'role.no-holder',
      detail: 'Nobody could act where the template needs somebody: regional-coordinator for SOUTH (0 of 1).',
    });
  });
  test('a coordinator who has left, or is yet to come, holds nothing', () => {
    for (const dates of [
      { from: 0, until: now },
      { from: now + 1, until: null },
    ]) {
      const memberships = smallWorld.memberships.map((m) => (m.body === 'SOUTH' ? { ...m, ...dates } : m));
      expect(dryRun({ ...smallWorld, memberships }, 'c', {}, 'sec', now)).toMatchObject({ refused: 'role.no-holder' });
    }
  });
  test('audiences that are nobody are warned of', () => {
    const memberships = smallWorld.memberships.filter((m) => m.participant !== 'CCC');
    const result = dryRun({ ...smallWorld, memberships }, 'c', {}, 'sec', now);
    expect('warnings' in result && result.warnings).toContain('Nobody would get: invitation to contributors.');
  });
  test('a date that cannot be worked out is said so', () => {
    expect(() => dryRun(smallWorld, 'c', { conference: '2027-02-30T10:00' }, 'sec', now)).toThrow('anchors.conference');
  });
});

test('193 States and 500 stakeholders are planned in about a second, once holidays are loaded', () => {
  const large = inventWorld(parsed.template, calendar, [...memberStates, ...otherParticipants], { stakeholders: 500 });
  run(large);
  const started = performance.now();
  const { notices } = run(large);
  const took = performance.now() - started;
  expect(notices.length).toBeGreaterThan(10_000);
  expect(took).toBeLessThan(3_000);
});
