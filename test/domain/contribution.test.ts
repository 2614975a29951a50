/** Every command in every state: the status it leads to, or the rule it breaks. */
import { describe, expect, test } from 'vitest';
import { publicKinds } from '../../domain/contribution/commands.ts';
import { contribution } from '../../domain/contribution/contribution.ts';
import { statuses } from '../../domain/contribution/state.ts';
import { bodies, give, reach, take } from '../support/contribution.ts';
import { readGrid } from '../support/grid.ts';
import { command } from '../support/world.ts';

const rules: Readonly<Record<string, string>> = {
  no: 'state.not-allowed',
  none: 'state.nothing-to-decide',
  'not-yet': 'state.not-approved',
  idle: 'remind.not-awaited',
  free: 'clearance.not-needed',
  'may-not': 'authority.missing',
  'not-listed': 'objection.not-listed',
  'not-held': 'schedule.not-held',
};

const grid = `
                draft     submit                   enter                    ask-clearance  clear    refuse-clearance  withdraw   decline   delay    revise    return    approve    reject             publish    extend     reopen    remind    object       schedule  replan  restrict
  invited       drafting  submitted                submitted                free           may-not  may-not           no         declined  delayed  no        none      none       none               not-yet    invited    reopened  invited   not-listed   not-held  invited  invited
  drafting      drafting  submitted                submitted                free           may-not  may-not           no         declined  delayed  no        none      none       none               not-yet    drafting   reopened  drafting  not-listed   not-held  drafting  drafting
  submitted     no        state.already-submitted  state.already-submitted  free           may-not  may-not           withdrawn  no        no       drafting  returned  submitted  authority.missing  not-yet    submitted  reopened  idle      not-listed   not-held  submitted  submitted
  returned      no        state.revise-first       submitted                free           may-not  may-not           withdrawn  declined  no       drafting  none      none       none               not-yet    returned   reopened  returned  not-listed   not-held  returned  returned
  approved      no        no                       no                       free           may-not  may-not           withdrawn  no        no       drafting  none      none       none               published  approved   reopened  idle      not-listed   not-held  approved  approved
  rejected      no        no                       no                       free           may-not  may-not           no         no        no       no        none      none       none               not-yet    rejected   reopened  idle      not-listed   not-held  rejected  rejected
  published     no        no                       no                       free           may-not  may-not           withdrawn  no        no       drafting  none      none       none               not-yet    published  reopened  idle      not-listed   not-held  published  published
  declined      drafting  submitted                submitted                free           may-not  may-not           no         no        no       no        none      none       none               not-yet    declined   reopened  idle      not-listed   not-held  declined  declined
  delayed       delayed   submitted                submitted                free           may-not  may-not           no         declined  delayed  no        none      none       none               not-yet    delayed    reopened  delayed   not-listed   not-held  delayed  delayed
  withdrawn     drafting  submitted                submitted                free           may-not  may-not           no         no        no       no        none      none       none               not-yet    withdrawn  reopened  idle      not-listed   not-held  withdrawn  withdrawn
  notSubmitted  no        deadline.passed          submitted                free           may-not  may-not           no         no        no       no        none      none       none               not-yet    reopened   reopened  idle      not-listed   not-held  notSubmitted  notSubmitted
  reopened      drafting  submitted                submitted                free           may-not  may-not           no         declined  delayed  no        none      none       none               not-yet    reopened   reopened  reopened  not-listed   not-held  reopened  reopened
`;

const { columns, table } = readGrid(grid, rules);

test('the table has every command and every state', () => {
  expect(columns).toEqual(publicKinds);
  expect([...table.keys()]).toEqual(statuses);
});

describe.each(statuses)('a contribution that is %s', (status) => {
  const { from, at } = reach(status);
  test('is in that state', () => expect(from.state?.status).toBe(status));

  test.each(publicKinds)('takes %s as the table says', (kind) => {
    const given = give(kind, at);
    const after = take(from, [given], at);
    const answer = after.answers.get(given.id);
    expect(answer?.ok ? answer.status : answer?.rule).toBe(table.get(status)?.get(kind));
    if (!answer?.ok) expect(after.state).toEqual(from.state);
    expect(after.stuck).toBeNull();
    if (after.wakeAt !== null) expect(after.wakeAt).toBeGreaterThan(at);
  });

  test('can be extended, lifted and reopened, with its notices planned anew', () => {
    for (const body of [bodies.extend, { lift: true, reason: 'No date for now' }, { until: '2028-01-31', reason: 'Later' }]) {
      const after = take(from, [give('extend', at, body)], at);
      expect(after.plans).toHaveLength(1);
      expect(after.state?.generation).toBe((from.state?.generation ?? 0) + 1);
    }
    expect(take(from, [give('reopen', at)], at).plans).toHaveLength(1);
  });

  test('changes no more once its cycle is archived', () => {
    const archived = take(from, [command('archive', {}, 'call:small:round:north', at)], at);
    expect(archived.wakeAt).toBeNull();
    expect(archived.state && contribution.done(archived.state)).toBe(true);
    for (const kind of publicKinds) {
      const given = give(kind, at + 1);
      expect(take(archived, [given], at + 1).answers.get(given.id)).toMatchObject({ ok: false, rule: 'cycle.archived' });
    }
  });

  test('refuses whoever has no role for it', () => {
    for (const kind of publicKinds) {
      const given = give(kind, at, bodies[kind], 'stranger');
      const answer = take(from, [given], at).answers.get(given.id);
      expect(answer?.ok, kind).toBe(false);
    }
  });
});
