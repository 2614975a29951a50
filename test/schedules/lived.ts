/** What a schedule leaves behind in a runner, in a form in which two runners are compared and the invariants are held against it. */
import type { LedgerLine } from '../../domain/ledger.ts';
import type { Answer, Instant } from '../../domain/lifecycle.ts';
import type { Category } from '../../domain/template/categories.ts';
import { ledgersDiffer } from '../runners/compare.ts';

/** A mail that the mail server took. */
export interface Taken {
  readonly person: string;
  readonly address: string;
  /** Of its notice. */
  readonly key: string;
  readonly at: Instant;
}

/** A notice as it was planned. */
export interface Planned {
  readonly key: string;
  readonly subject: string;
  readonly rule: string;
  readonly kind: 'scheduled' | 'transition';
  readonly audience: string;
  readonly due: Instant;
  readonly deadline: Instant | null;
  readonly urgent: boolean;
  readonly required: boolean;
  readonly category: Category;
  readonly state: string;
}

export interface Lived {
  readonly lines: readonly LedgerLine[];
  readonly notices: readonly Planned[];
  readonly taken: readonly Taken[];
  /** By command id. */
  readonly answers: ReadonlyMap<string, Answer>;
}

/**
 * Two mails to one address at one instant may both be on the wire when the first is refused, or not: both are lost for the same reason, and
 * whether the second was offered is not compared.
 */
const lost = (line: LedgerLine): LedgerLine => (line.reason?.startsWith('address-stopped') ? { ...line, outcome: 'lost' } : line);

const mailsOf = ({ taken }: Lived): LedgerLine[] =>
  taken.map(({ key, person, address, at }) => ({ key, person, due: at, outcome: 'taken', reason: address }));

/** What differs between two lives: ledgers (key, person, due instant, outcome, reason), mails taken, and answers; in words. */
export const differences = (a: Lived, b: Lived): string[] => [
  ...ledgersDiffer(a.lines.map(lost), b.lines.map(lost)),
  ...ledgersDiffer(mailsOf(a), mailsOf(b)).map((line) => `mail ${line}`),
  ...[...new Set([...a.answers.keys(), ...b.answers.keys()])].flatMap((id) => {
    const [one, other] = [a, b].map(({ answers }) => answers.get(id));
    const words = (answer: Answer | undefined) => (answer?.ok ? `ok ${answer.status}` : answer?.rule);
    return words(one) === words(other) ? [] : [`answer ${id}: ${words(one)} / ${words(other)}`];
  }),
];
