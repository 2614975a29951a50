import { describe, expect, test } from 'vitest';
import { linesOf } from '../../domain/ledger.ts';
import { subjectId } from '../../domain/lifecycle.ts';
import { type Simulation, simulate, type World } from '../../domain/simulation.ts';
import { command, smallWorld, utc } from '../support/world.ts';

const cycle = subjectId.cycle('c1');
const call = subjectId.call('c1', 'round', 'north');
const aaa = subjectId.contribution('c1', 'report', 'AAA');
const launched = utc('2027-02-01T10:00');

function started(world: World = smallWorld): Simulation {
  const simulation = simulate(world);
  simulation.send(cycle, command('begin', { cycle: 'c1', anchors: {} }, 'sec', launched));
  expect(simulation.send(cycle, command('launch', {}, 'sec', launched))).toMatchObject({ ok: true, status: 'launched' });
  return simulation;
}
const statusOf = (simulation: Simulation, id: string) => (simulation.stateOf(id) as { status: string } | null)?.status;
const lines = (simulation: Simulation, of: string) => linesOf(simulation.notices()).filter((l) => l.key.startsWith(`${aaa}|${of}|`));

describe('time', () => {
  test('a cycle with nobody answering runs by itself: opened, lapsed, closed', () => {
    const simulation = started();
    expect([statusOf(simulation, 'phase:c1:round'), statusOf(simulation, call), simulation.stateOf(aaa)]).toEqual([
      'planned',
      'planned',
      null,
    ]);
    simulation.runUntil(utc('2027-03-01T08:00'));
    expect([statusOf(simulation, 'phase:c1:round'), statusOf(simulation, call), statusOf(simulation, aaa)]).toEqual([
      'open',
      'open',
      'invited',
    ]);
    simulation.runUntil(utc('2027-12-31T00:00'));
    expect([statusOf(simulation, cycle), statusOf(simulation, call), statusOf(simulation, aaa)]).toEqual([
      'closed',
      'closed',
      'notSubmitted',
    ]);
    expect(simulation.stuck()).toEqual([]);
  });
  test('an instant is over with everything that is due at it', () => {
    const simulation = started();
    simulation.runUntil(utc('2027-03-01T08:00') - 1);
    expect(statusOf(simulation, call)).toBe('planned');
  });
  test('a command finds the world as it was just before it', () => {
    const simulation = started();
    expect(simulation.send(aaa, command('decline', {}, 'fp-aaa', utc('2027-06-10T21:59:59')))).toMatchObject({
      ok: true,
      status: 'declined',
    });
    const late = started();
    expect(late.send(aaa, command('decline', {}, 'fp-aaa', utc('2027-06-10T22:00')))).toMatchObject({
      ok: false,
      rule: 'state.not-allowed',
    });
  });
  test('a command before there is anything is refused', () => {
    expect(started().send(aaa, command('decline', {}, 'fp-aaa', launched))).toMatchObject({ ok: false, rule: 'subject.new' });
  });
});

describe('roles are those of the instant', () => {
  const until = utc('2027-04-01T00:00');
  const leaving: World = { ...smallWorld, memberships: smallWorld.memberships.map((m) => (m.person === 'fp-aaa' ? { ...m, until } : m)) };
  test('who has left may not act', () => {
    expect(started(leaving).send(aaa, command('decline', {}, 'fp-aaa', until - 1))).toMatchObject({ ok: true });
    expect(started(leaving).send(aaa, command('decline', {}, 'fp-aaa', until))).toMatchObject({ ok: false, rule: 'authority.missing' });
  });
  test('and gets no more notices, while who stays does', () => {
    const simulation = started(leaving);
    simulation.runUntil(utc('2027-12-31T00:00'));
    expect(lines(simulation, 'invitation').map((l) => l.person)).toEqual(['drafter-aaa', 'fp-aaa']);
    expect(lines(simulation, 'soft-7').map((l) => l.person)).toEqual(['drafter-aaa']);
  });
});

test('a person’s own zone goes before that of their participant', () => {
  const simulation = started({ ...smallWorld, zones: new Map([['fp-aaa', 'Asia/Tokyo']]) });
  simulation.runUntil(utc('2027-05-28T23:00'));
  expect(lines(simulation, 'soft-1').map((l) => [l.person, new Date(l.due).toISOString()])).toEqual([
    ['drafter-aaa', '2027-05-28T07:00:00.000Z'],
    ['fp-aaa', '2027-05-28T07:00:00.000Z'], // 16:00 in Tokyo, within its hours
  ]);
});

describe('an archive', () => {
  test('reaches everything, and cancels what is still planned', () => {
    const simulation = started();
    const at = utc('2027-05-20T08:00');
    expect(simulation.send(cycle, command('archive', {}, 'sec', at))).toMatchObject({ ok: true, status: 'archived' });
    for (const id of [cycle, 'phase:c1:round', call, subjectId.call('c1', 'round', 'south'), aaa])
      expect(simulation.stateOf(id), id).toMatchObject({ archived: true });
    simulation.runUntil(utc('2027-12-31T00:00'));
    const after = [...simulation.notices()].filter((n) => n.due > at).map((n) => `${n.state} ${n.reason}`);
    expect(new Set(after)).toEqual(new Set(['cancelled archived', 'cancelled extended']));
    expect(simulation.send(aaa, command('decline', {}, 'fp-aaa', at + 1))).toMatchObject({ ok: false, rule: 'cycle.archived' });
  });
});
