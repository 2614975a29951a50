/** What was decided, in one line for Temporal's page. Ids, kinds and rules only. */
import type { Answer, Command } from '../../domain/lifecycle.ts';

export const story = (taken: readonly Command[], answers: ReadonlyMap<string, Answer>): string =>
  taken
    .map(({ id, kind, principal }) => {
      const answer = answers.get(id);
      const outcome = !answer ? 'waiting' : answer.ok ? ['accepted', answer.timing].filter(Boolean).join(', ') : `refused: ${answer.rule}`;
      return `${kind}${principal ? ` for ${principal}` : ''}: ${outcome}`;
    })
    .join('; ');
