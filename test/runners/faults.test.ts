/** Faults put into the durable side on purpose: each must show in the comparison, else the comparison proves nothing. */
import { describe, expect, test } from 'vitest';
import { timeSkipping } from '../support/temporal.ts';
import { ledgersDiffer } from './compare.ts';
import { liveDurably, type Sabotage } from './durable.ts';
import { liveSimulated } from './simulated.ts';
import { smallPlan } from './small.ts';

const plan = smallPlan(10);
const simulated = liveSimulated(plan);
const hour = 3_600_000;

/** A trigger of PostgreSQL that leaves out what is `when`: rows are lost as if the statement had forgotten them. */
const losing = (table: string, operation: 'insert' | 'update', when: string): string => `
  create function lose() returns trigger language plpgsql as $$ begin return null; end $$;
  create trigger lose before ${operation} on ${table} for each row when (${when}) execute function lose()`;

interface Fault {
  readonly name: string;
  readonly sabotage: Sabotage;
  /** What the comparison must say. */
  readonly says: RegExp;
}

const faults: readonly Fault[] = [
  {
    name: 'a dropped re-plan: what an extension plans anew is not written',
    sabotage: { sql: losing('notice', 'insert', "new.kind = 'scheduled' and new.cause_event = 'extended'") },
    says: /CCC\|hard-1\|g2\|.*: nothing \/ .*cancelled \(extended\)/,
  },
  {
    name: 'a submission that does not cancel what is planned',
    sabotage: { sql: losing('notice', 'update', "new.state = 'cancelled' and new.reason = 'submitted'") },
    says: /AAA\|hard-1\|g1\|.*cancelled \(returned\) \/ .*cancelled \(submitted\)/,
  },
  {
    name: 'working hours that begin and end an hour late',
    sabotage: {
      ports: (p) => ({
        ...p,
        calendar: {
          ...p.calendar,
          nextWindow: (at, zone, country, window, closures) => p.calendar.nextWindow(at - hour, zone, country, window, closures) + hour,
        },
      }),
    },
    says: /\|returned\|.*sent \/ .*sent|\|to-decide\|.*sent \/ .*sent/,
  },
  {
    name: 'a lost message: the command that an effect lays before a contribution is not there',
    sabotage: { sql: losing('command', 'insert', "new.kind = 'begin' and new.subject_id like '%:CCC'") },
    says: /CCC\|invitation\|.*: nothing \/ .*sent/,
  },
  {
    name: 'a skipped elapse: nobody wakes a contribution whose deadline has passed',
    sabotage: {
      activities: (a) => ({
        ...a,
        apply: async (input) => {
          const applied = await a.apply(input);
          return input.id.endsWith(':AAA') ? { ...applied, wakeAt: null } : applied;
        },
      }),
    },
    says: /AAA\|deadline-passed\|.*: nothing \/ .*sent/,
  },
  {
    name: 'delivery that is never told of anything new',
    sabotage: { ports: (p) => ({ ...p, starter: { ...p.starter, nudgeDelivery: async () => {} } }) },
    says: /AAA\|deadline-passed\|.*: .*planned \/ nothing/,
  },
];

test('the script has what the faults need: AAA is returned and gives up, BBB submits, CCC is extended', () => {
  const persona = (id: string) => plan.script.find((said) => said.subject.endsWith(id))?.persona;
  expect(['AAA', 'BBB', 'CCC'].map(persona)).toEqual(['gives up', 'reminded', 'extended twice, then lifted']);
});

describe.each(faults)('$name', ({ sabotage, says }) => {
  test('turns the comparison red', async () => {
    const durable = await liveDurably(await timeSkipping(), plan, { patience: 200, ...sabotage });
    const found = ledgersDiffer(durable.lines, simulated.lines);
    expect(found.join('\n')).toMatch(says);
  });
});
