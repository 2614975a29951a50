/** Faults put into one runner on purpose: each must turn the comparison or an invariant red, else both prove nothing. */
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { simulate } from '../../domain/simulation.ts';
import { schedules } from './arbitrary.ts';
import { openDurable } from './durable.ts';
import { brokenIn } from './invariants.ts';
import { differences } from './lived.ts';
import { begins, day, type Step } from './schedule.ts';
import { liveSimulated } from './simulated.ts';

const saturday = begins + 16 * day;
/** The morning of the first reminder to the contributors of CCC, in New York. */
const reminder = Date.parse('2027-05-04T13:00:00Z');
const steps: readonly Step[] = [
  { kind: 'mute', at: begins + 10 * day, seat: 'AAA', category: 'reminders' },
  // BBB is told of its extension on Monday, at an address that takes nothing; a successor comes on Tuesday.
  { kind: 'die', at: begins + 12 * day, seat: 'BBB', more: 0 },
  { kind: 'say', at: saturday, state: 'BBB', what: 'extend', by: 'secretariat' },
  { kind: 'hand-over', at: saturday + 3 * day, seat: 'BBB', after: 0 },
  { kind: 'hand-over', at: reminder - day, seat: 'CCC', after: day },
];

test('the schedule has what the faults need', () => {
  const { taken } = liveSimulated(steps);
  const got = (rule: string) => taken.filter((m) => m.key.includes(`|${rule}|`)).map((m) => m.person);
  expect(got('extended')).toEqual(['bbb-3']);
  expect(got('soft-7').sort()).toEqual(['bbb-3', 'ccc-4', 'drafter-aaa']);
});

describe('in the durable side', async () => {
  const durable = await openDurable();
  const trigger = (name: string, on: string, body: string) => ({
    sql: `create function ${name}() returns trigger language plpgsql as $$ begin ${body} end $$;
      create trigger ${name} before ${on} for each row execute function ${name}()`,
    undo: `drop function ${name}() cascade`,
  });

  test.each([
    {
      name: 'a dropped mute check',
      fault: trigger('deaf', 'insert on mute', 'return null;'),
      differs: /AAA\|soft-7\|g1\|contributors → fp-aaa: .* sent \/ .* skipped \(muted\)/,
      breaks: /what somebody has muted does not reach them.*fp-aaa.*soft-7/,
    },
    {
      name: 'a hand-over off by a millisecond',
      fault: trigger(
        'shift',
        'insert or update on membership',
        `if new.from_at > to_timestamp(0) then new.from_at := new.from_at + interval '1 millisecond'; end if;
         new.until_at := new.until_at + interval '1 millisecond'; return new;`,
      ),
      differs: /CCC\|soft-7\|g1\|contributors → ccc-4: nothing \/ .* sent/,
      breaks: /who gets a notice is asked at that instant.*fp-ccc.*soft-7/,
    },
    {
      name: 'a resumed row that is sent twice',
      fault: trigger(
        'again',
        'update on delivery',
        "if new.state = 'sent' and new.person_id = 'bbb-3' and old.attempts = 1 then new.state := 'planned'; new.sent_at := null; end if; return new;",
      ),
      differs: /mail .*BBB\|extended\|.* → bbb-3: .* taken .* and .* taken .* \/ /,
      breaks: /nobody gets a notice twice.*extended.*bbb-3: 2 times/,
    },
    {
      name: 'a lost successor',
      fault: trigger(
        'forget',
        'insert on delivery',
        "if exists (select 1 from delivery d where d.notice_id = new.notice_id and d.reason like 'address-stopped%') then return null; end if; return new;",
      ),
      differs: /BBB\|extended\|.* → bbb-3: nothing \/ .* sent/,
      breaks: /whoever is asked in the place of somebody whom it did not reach.*bbb-3.*extended/,
    },
  ])('$name turns the comparison red, and breaks an invariant', async ({ fault, differs, breaks }) => {
    const lived = await durable.live(steps, fault);
    expect(differences(lived, liveSimulated(steps)).join('\n')).toMatch(differs);
    expect(brokenIn(steps, lived).join('\n')).toMatch(breaks);
  });

  test('without a fault nothing is red', async () => {
    const lived = await durable.live(steps);
    expect([...differences(lived, liveSimulated(steps)), ...brokenIn(steps, lived)]).toEqual([]);
  });
});

/** The simulation with something else in the place of a module's functions. */
async function faulty<M extends object>(module: string, change: (original: M) => Partial<M>): Promise<typeof simulate> {
  vi.resetModules();
  vi.doMock(module, async (original) => {
    const actual = await original<M>();
    return { ...actual, ...change(actual) };
  });
  const { simulate } = await import('../../domain/simulation.ts');
  return simulate;
}
const losses = '../../domain/delivery/losses.ts';
type Losses = typeof import('../../domain/delivery/losses.ts');
const ledger = '../../domain/ledger.ts';
type Ledger = typeof import('../../domain/ledger.ts');

describe('in the simulation, found by random schedules', () => {
  afterEach(() => {
    vi.doUnmock(losses);
    vi.doUnmock(ledger);
    vi.doUnmock('../../domain/load.ts');
    vi.doUnmock('../../domain/delivery/withheld.ts');
    vi.doUnmock('../../domain/delivery/roles.ts');
  });

  test.each([
    {
      name: 'a dropped mute check',
      live: () =>
        faulty<typeof import('../../domain/delivery/withheld.ts')>('../../domain/delivery/withheld.ts', ({ withheld }) => ({
          withheld: (known) => withheld({ ...known, muted: false }),
        })),
      breaks: 'what somebody has muted does not reach them',
      shows: /mute/,
    },
    {
      name: 'a person who left is written to all the same',
      live: () =>
        faulty<typeof import('../../domain/delivery/withheld.ts')>('../../domain/delivery/withheld.ts', ({ withheld }) => ({
          withheld: (known) => withheld({ ...known, asked: true }),
        })),
      breaks: 'who gets a notice is asked at that instant',
      shows: /hand-over|leave|delegate|revoke/,
    },
    {
      name: 'a hand-over off by a millisecond',
      live: async (): Promise<typeof simulate> => {
        const { simulate } = await import('../../domain/simulation.ts');
        return (world) => {
          const simulation = simulate(world);
          return {
            ...simulation,
            happen(event, at) {
              const late =
                event.kind === 'left'
                  ? { ...event, until: event.until + 1 }
                  : event.kind === 'joined'
                    ? { ...event, membership: { ...event.membership, from: event.membership.from + 1 } }
                    : event;
              simulation.happen(late, at);
            },
          };
        };
      },
      breaks: 'who',
      shows: /hand-over|join|leave/,
    },
    {
      name: 'who was told is told again',
      live: () =>
        faulty<Losses>(losses, ({ heirs }) => ({
          heirs: (loss, to, held, _, reached, at) => heirs(loss, to, held, new Set(), reached, at),
        })),
      breaks: 'nobody gets a notice twice',
      shows: /die|report|delegate|hand-over/,
    },
    {
      name: 'a lost successor',
      live: () =>
        faulty<Losses>(losses, ({ heirs }) => ({ heirs: (loss, ...rest) => heirs(loss, ...rest).filter((p) => p === loss.person) })),
      breaks: 'whoever is asked in the place of somebody whom it did not reach',
      shows: /hand-over|join|delegate|revoke/,
    },
    {
      name: 'a cap that is not kept',
      live: () => faulty<typeof import('../../domain/load.ts')>('../../domain/load.ts', () => ({ aboveCap: () => false })),
      breaks: 'nobody is reminded above the cap',
      shows: /./,
    },
    {
      name: 'delegations that nobody heeds',
      live: () =>
        faulty<typeof import('../../domain/delivery/roles.ts')>('../../domain/delivery/roles.ts', () => ({ heldBy: (roles) => roles })),
      breaks: 'who',
      shows: /delegate/,
    },
    {
      name: 'a dropped re-plan after an extension',
      live: () =>
        faulty<Ledger>(ledger, ({ writeLedger }) => ({
          writeLedger: (of, subject, done, plans) =>
            writeLedger(
              of,
              subject,
              done,
              plans.map((plan) => (plan.cause.event === 'extended' ? { ...plan, notices: [] } : plan)),
            ),
        })),
      breaks: 'a reminder is planned for each rung of the dates in force',
      shows: /extend/,
    },
    {
      name: 'an answer that cancels nothing',
      live: () =>
        faulty<Ledger>(ledger, ({ isOutdated, writeLedger }) => ({
          isOutdated: (notice, plan) => plan.situation !== 'declined' && isOutdated(notice, plan),
          writeLedger: (of, subject, done, plans) =>
            writeLedger(
              of,
              subject,
              done,
              plans.filter((plan) => plan.cause.event !== 'declined'),
            ),
        })),
      breaks: 'nobody is reminded of what was answered',
      shows: /decline/,
    },
  ])(
    '$name breaks an invariant; the schedule that shows it is short, and printed in words',
    async ({ live, breaks, shows }) => {
      const faultySimulate = await live();
      const property = fc.property(schedules(14), (schedule) => {
        const broken = brokenIn(schedule, liveSimulated(schedule, faultySimulate));
        if (broken.length) throw new Error(broken.join('\n'));
      });
      const found = fc.check(property, { numRuns: 500, seed: 1 });
      expect(found.failed).toBe(true);
      expect((found.errorInstance as Error).message).toContain(breaks);
      const printed = fc.stringify(found.counterexample?.[0]);
      expect(printed).toMatch(shows);
      expect(printed).toMatch(/^\s*2027-\d\d-\d\dT/);
      expect(found.counterexample?.[0].length).toBeLessThanOrEqual(5);
    },
    120_000,
  );
});
