import { describe, expect, test } from 'vitest';
import { type Advanced, advance } from '../../domain/advance.ts';
import { type CycleEvent, type CycleState, cycle, missingHolders } from '../../domain/cycle.ts';
import { type Command, type Context, type Instant, subjectId } from '../../domain/lifecycle.ts';
import type { StageDates } from '../../domain/stage-dates.ts';
import type { Template } from '../../domain/template/schema.ts';
import { command, context, smallTemplate, utc } from '../support/world.ts';

const now = utc('2027-02-01T10:00');
type Result = Advanced<CycleState, CycleEvent>;
const take = (from: Result | null, commands: readonly Command[], ctx: Context = context()): Result =>
  advance(cycle, from ?? { state: null, revision: 0, stuck: null }, commands, now + 1000, ctx);
const live = (commands: readonly Command[], ctx?: Context): Result =>
  commands.reduce<Result | null>((from, c) => take(from, [c], ctx), null) as Result;
const answerOf = (result: Result) => [...result.answers.values()].at(-1);
const told = (result: Result) => result.steps.flatMap((s) => s.effects);

const give = (kind: string, body: object = {}, actor = 'sec', at: Instant = now): Command => command(kind, body, actor, at);
const begin = give('begin', { cycle: 'c1', anchors: {} });
const phaseId = subjectId.phase('c1', 'round');
const settled = (child: string) => give('settled', { child }, child);
const paths = {
  new: [],
  planned: [begin],
  launched: [begin, give('launch')],
  closed: [begin, give('launch'), settled(phaseId)],
  archived: [begin, give('launch'), settled(phaseId), give('archive')],
};

/** Every command in every state: the status it leads to, or the rule it breaks. */
const table: Record<keyof typeof paths, Record<string, string>> = {
  new: {
    begin: 'planned',
    launch: 'subject.new',
    reschedule: 'subject.new',
    settled: 'subject.new',
    archive: 'subject.new',
    elapse: 'subject.new',
    vote: 'subject.new',
  },
  planned: {
    begin: 'planned',
    launch: 'launched',
    reschedule: 'planned',
    settled: 'planned',
    archive: 'archived',
    elapse: 'planned',
    vote: 'command.unknown',
  },
  launched: {
    begin: 'launched',
    launch: 'cycle.launched-already',
    reschedule: 'launched',
    settled: 'closed',
    archive: 'archived',
    elapse: 'launched',
    vote: 'command.unknown',
  },
  closed: {
    begin: 'closed',
    launch: 'cycle.launched-already',
    reschedule: 'closed',
    settled: 'closed',
    archive: 'archived',
    elapse: 'closed',
    vote: 'command.unknown',
  },
  archived: {
    begin: 'archived',
    launch: 'cycle.archived',
    reschedule: 'cycle.archived',
    settled: 'archived',
    archive: 'cycle.archived',
    elapse: 'archived',
    vote: 'command.unknown',
  },
};
const bodies: Record<string, object> = {
  begin: { cycle: 'c1', anchors: {} },
  settled: { child: phaseId },
  reschedule: { anchor: 'conference', to: '2027-07-07T10:00', seen: '2027-06-30T10:00', reason: 'The venue is not ready.' },
};

describe.each(Object.entries(table))('a cycle that is %s', (state, row) => {
  test.each(Object.entries(row))('%s: %s', (kind, outcome) => {
    const from = live(paths[state as keyof typeof paths]);
    const result = take(from ?? null, [give(kind, bodies[kind])]);
    const answer = answerOf(result);
    expect(answer?.ok ? answer.status : answer?.rule).toBe(outcome);
    if (answer && !answer.ok) expect(result.state).toEqual(from?.state ?? null);
  });
});

test.each(['launch', 'archive', 'reschedule'])('only the secretariat may %s', (kind) => {
  for (const actor of ['fp-aaa', 'co-north', 'nobody']) {
    expect(answerOf(take(live([begin]), [give(kind, bodies[kind], actor)]))).toMatchObject({ ok: false, rule: 'authority.missing' });
  }
});

describe('a launch', () => {
  test('begins each phase with its dates and those of its stages', () => {
    const effects = told(live(paths.launched));
    expect(effects.map((e) => e.to)).toEqual([phaseId]);
    expect(effects[0]).toMatchObject({
      start: { type: 'phase', workflow: 'review', cycleId: 'c1', phase: 'round', participantId: null },
      command: { kind: 'begin', body: { from: utc('2027-03-01T08:00'), until: utc('2027-06-30T08:00') } },
    });
    const { stages } = (effects[0]?.command.body ?? { stages: [] }) as { stages: StageDates[] };
    expect(stages.map((s) => (s.kind === 'call' ? [s.stage, s.opens, s.deadline.hard.wall] : [s.stage, s.kind, s.from, s.until]))).toEqual([
      ['north', utc('2027-03-01T08:00'), '2027-06-10T23:59:59'],
      ['south', utc('2027-04-01T07:00'), '2027-06-20T23:59:59'],
    ]);
  });
  test('goes by the anchors the cycle was created with', () => {
    const effects = told(live([give('begin', { cycle: 'c1', anchors: { conference: '2027-07-07T10:00' } }), give('launch')]));
    expect(effects[0]?.command.body).toMatchObject({ until: utc('2027-07-07T08:00') });
  });
  test('is refused while a role has too few holders, and names each', () => {
    const template: Template = {
      ...smallTemplate,
      roles: { ...smallTemplate.roles, secretariat: { ...smallTemplate.roles.secretariat, holders: 2 } as Template['roles'][string] },
    };
    const ctx = context({
      template,
      holders: [
        { role: 'regional-coordinator', body: 'NORTH', count: 1 },
        { role: 'secretariat', body: 'secretariat', count: 1 },
      ],
    });
    const answer = answerOf(take(live([begin]), [give('launch')], ctx));
    expect(answer).toMatchObject({ ok: false, rule: 'role.no-holder' });
    expect(answer).toMatchObject({
      detail:
        'Nobody could act where the template needs somebody: regional-coordinator for SOUTH (0 of 1); secretariat for secretariat (1 of 2).',
    });
  });
  test('asks nothing of roles that need no holder', () => {
    const template: Template = {
      ...smallTemplate,
      roles: { 'focal-point': smallTemplate.roles['focal-point'] as Template['roles'][string] },
    };
    expect(missingHolders({ template, holders: [] })).toEqual([]);
  });
});

test('a cycle closes when every phase has, whatever is told twice', () => {
  const [round] = smallTemplate.phases as [Template['phases'][number]];
  const two = context({ template: { ...smallTemplate, phases: [round, { ...round, key: 'second' }] } });
  const second = subjectId.phase('c1', 'second');
  const once = live([begin, give('launch'), settled(phaseId), settled(phaseId)], two);
  expect(once.state).toMatchObject({ status: 'launched', settled: [phaseId] });
  expect(take(once, [settled(second)], two).state).toMatchObject({ status: 'closed', settled: [phaseId, second] });
});

test('an archive reaches every phase, and only then the cycle is done', () => {
  const closed = live(paths.closed);
  expect(cycle.done(closed.state as CycleState)).toBe(false);
  const archived = take(closed, [give('archive')]);
  expect(told(archived)).toEqual([{ to: phaseId, command: { kind: 'archive', body: {} } }]);
  expect(cycle.done(archived.state as CycleState)).toBe(true);
  expect(archived.wakeAt).toBeNull();
});
