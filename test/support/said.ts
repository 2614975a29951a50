/** What people say in a cycle that both runners live, written by hand. */
import { contentHash } from '../../activities/hash.ts';
import type { Said } from '../../bench/script.ts';

let serial = 0;
/** Something said to a subject at a wall time in UTC; with the draft laid just before, where there is one. */
export function say(
  wall: string,
  subject: string,
  kind: string,
  body: object,
  actor: string,
  principal: string | null = null,
  content?: Readonly<Record<string, unknown>>,
): Said {
  const at = Date.parse(`${wall}Z`);
  const draft = content && { version: 1, content, hash: contentHash(content) };
  const command = { id: `said-${++serial}`, kind, body, actor, principal, receivedAt: at };
  return { at, subject, persona: 'by hand', command, ...(draft && { draft }) } as Said;
}

/** The answers in the order in which things were said: a status, or the rule. */
export const saidBack = (script: readonly Said[], answers: ReadonlyMap<string, { readonly ok: boolean }>): string[] =>
  script.map(({ subject, command }) => {
    const answer = answers.get(`${subject} ${command.id}`) as { ok: true; status: string } | { ok: false; rule: string } | undefined;
    return !answer ? 'nothing' : answer.ok ? answer.status : answer.rule;
  });
