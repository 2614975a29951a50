/** What differs between two lives of one cycle, in words; empty when nothing does. */
import type { LedgerLine } from '../../domain/ledger.ts';
import type { Lived } from './durable.ts';

const name = ({ key, person }: LedgerLine): string => `${key} → ${person ?? '(nobody yet)'}`;
const look = ({ due, outcome, reason }: LedgerLine): string => `${new Date(due).toISOString()} ${outcome}${reason ? ` (${reason})` : ''}`;

function differing<T>(a: ReadonlyMap<string, T>, b: ReadonlyMap<string, T>, show: (value: T) => string): string[] {
  const words = (value: T | undefined): string => (value === undefined ? 'nothing' : show(value));
  return [...new Set([...a.keys(), ...b.keys()])].sort().flatMap((key) => {
    const [one, other] = [words(a.get(key)), words(b.get(key))];
    return one === other ? [] : [`${key}: ${one} / ${other}`];
  });
}

/** Ledgers: key, person, due instant, outcome, reason. Doubles count. */
export function ledgersDiffer(a: readonly LedgerLine[], b: readonly LedgerLine[]): string[] {
  const grouped = (lines: readonly LedgerLine[]) =>
    new Map([...Map.groupBy(lines, name)].map(([key, of]) => [key, of.map(look).sort().join(' and ')]));
  return differing(grouped(a), grouped(b), (s) => s);
}

/** Ledgers, answers to what was said, and the states of everything. */
export const livesDiffer = (a: Lived, b: Lived): string[] => [
  ...ledgersDiffer(a.lines, b.lines),
  ...differing(a.answers, b.answers, (answer) => JSON.stringify(sorted(answer))),
  ...differing(a.states, b.states, (state) => JSON.stringify(sorted(settledInOrder(state)))),
];

/** What of several things settles first at one instant is nobody's rule: a set has no order. */
const settledInOrder = (state: object): object =>
  'settled' in state && Array.isArray(state.settled) ? { ...state, settled: [...state.settled].sort() } : state;

/** The same value with the keys of its objects in order. */
const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([x], [y]) => (x < y ? -1 : 1))
            .map(([key, member]) => [key, sorted(member)]),
        )
      : value;
