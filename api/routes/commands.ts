/** A command's receipt and, once it is decided, its answer. */
import type { Answer } from '../../domain/lifecycle.ts';
import { may } from '../../domain/permissions.ts';
import { membershipsAt } from '../authority.ts';
import type { commands } from '../contract/commands.ts';
import type { Handlers } from '../contract/route.ts';
import type { Inside } from '../deps.ts';
import { notFound } from '../problems.ts';
import { iso } from '../view.ts';

export function commandRoutes({ db, pool }: Inside): Handlers<typeof commands> {
  return {
    getCommand: async ({ person, params, receivedAt }) => {
      const found = await db.command.findFirst({
        where: { id: params.id, NOT: { subjectId: { startsWith: 'api:' } } },
        orderBy: { receivedAt: 'asc' },
      });
      if (!found) throw notFound('command');
      const mine = found.actor === person;
      if (!mine && !may(await membershipsAt(pool, person, receivedAt), 'cycle.audit')) throw notFound('command');
      const { id, subjectId: subject, kind, answer } = found;
      const receipt = { id, subject, kind, receivedAt: iso(found.receivedAt), status: answer === null ? 'received' : 'decided' };
      return { body: { command: receipt, answer: answer as unknown as Answer | null } };
    },
  };
}
