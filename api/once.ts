/**
 * Creating things once: with an Idempotency-Key, a repeat is answered as the first time.
 * The key's answer is kept as a decided command of the pseudo-subject `api:<operation>`, written in the transaction that creates; it holds
 * ids only, never the body. Without a key the natural key (id, address) still keeps things from being made twice: 409 `exists.already`.
 */
import { contentHash } from '../activities/hash.ts';
import type { Database } from '../prisma/client.ts';
import { commandId, keyReused } from './commands.ts';
import type { Reply } from './contract/route.ts';
import { Problem } from './problems.ts';

export type Transaction = Omit<Database, '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends'>;

export interface Creating {
  readonly operation: string;
  readonly person: string;
  readonly key: string | null;
  readonly address: string;
  readonly body: unknown;
  readonly receivedAt: number;
}
export interface Made {
  readonly id: string;
  readonly href: string;
}

/** Whether a unique key of the database was taken. */
export const isUnique = (error: unknown): boolean => (error as { code?: string }).code === 'P2002';

/** Runs `make` in a transaction, once for each key. A unique key of the database that is taken becomes 409 with the sentence in `taken`. */
export async function createOnce(
  db: Database,
  asked: Creating,
  taken: string,
  make: (tx: Transaction, commandId: string) => Promise<Made>,
): Promise<Reply> {
  const { operation, person, key, address, body, receivedAt } = asked;
  const subjectId = `api:${operation}`;
  const id = commandId(person, address, key ?? crypto.randomUUID());
  const bodyHash = contentHash(body);
  const at = new Date(receivedAt);
  try {
    const made = await db.$transaction(async (tx) => {
      if (key !== null) {
        const row = { subjectId, id, kind: operation, body: {}, bodyHash, actor: person, receivedAt: at };
        const { count } = await tx.command.createMany({ data: [row], skipDuplicates: true });
        if (count === 0) {
          const before = await tx.command.findUniqueOrThrow({ where: { subjectId_id: { subjectId, id } } });
          if (before.bodyHash !== bodyHash) throw keyReused();
          return before.answer as unknown as Made;
        }
      }
      const { id: made, href } = await make(tx, id);
      if (key !== null)
        await tx.command.update({ where: { subjectId_id: { subjectId, id } }, data: { answer: { id: made, href }, decidedAt: at } });
      return { id: made, href };
    });
    return { status: 201, body: { id: made.id, href: made.href }, headers: { Location: made.href } };
  } catch (error) {
    if (isUnique(error)) throw new Problem('exists.already', taken);
    throw error;
  }
}
