/** Plans mails about roles; delivery sends them when they are due. */
import type { LetterKind } from '../../activities/mail/letter-kinds.ts';
import type { Transaction } from '../once.ts';

interface Planned {
  readonly kind: LetterKind;
  /** Id of the hand-over or delegation. */
  readonly about: string;
  readonly person: string;
  readonly due: Date;
}

/** Each once: kind, about and person name it. */
export async function planLetters(tx: Pick<Transaction, 'letter'>, letters: readonly Planned[], now: Date): Promise<void> {
  await tx.letter.createMany({
    data: letters.map(({ kind, about, person, due }) => ({
      ...{ id: `${kind}:${about}:${person}`, kind, about },
      ...{ personId: person, dueAt: due, updatedAt: now },
    })),
    skipDuplicates: true,
  });
}

/** What has not been sent yet is not true any more. */
export async function cancelLetters(tx: Pick<Transaction, 'letter'>, about: string, reason: string, now: Date): Promise<void> {
  await tx.letter.updateMany({ where: { about, state: 'planned' }, data: { state: 'cancelled', reason, updatedAt: now } });
}
