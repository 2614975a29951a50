/** How what was entered for a participant is shown: always with how and when it was received, by whom and when it was entered. */
import type { Submission } from '../domain/contribution/state.ts';
import { iso } from './view.ts';

/** SQL: the name of who entered the latest version of the contribution `s`; null when it was submitted here. */
export const enteredBySql = `(SELECT e.name FROM person e WHERE e.id = s.state->'submissions'->-1->>'actor' AND s.state->'submissions'->-1 ? 'entered')`;

/** Null when the version was submitted here. `name` is that of its actor. */
export function enteredView(submission: Pick<Submission, 'actor' | 'at' | 'entered'> | undefined, name: string | null) {
  if (!submission?.entered) return null;
  const { actor, at, entered } = submission;
  const { by, received, dateOnly } = entered;
  return { by, received: { ...received, at: iso(received.at) }, dateOnly, at: iso(at), actor: { id: actor, name } };
}
