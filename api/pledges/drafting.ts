/** Drafts of pledges: saved over the version they were based on, under the subject's lock, as those of contributions are. */
import { draftProblems } from '../../domain/pledge/form.ts';
import { stageOf } from '../../domain/pledge/rules.ts';
import { draftable, type PledgeState } from '../../domain/pledge/state.ts';
import type { Template } from '../../domain/template/schema.ts';
import { holdFile } from '../held.ts';
import type { Transaction } from '../once.ts';
import { notFound, Problem } from '../problems.ts';
import { type Writing, writeDraft } from '../routes/drafts.ts';

/** Refuses where there is no version in the making. */
export function mayWrite(state: PledgeState): void {
  if (state.archived) throw new Problem('pledge.archived', 'This pledge is archived; nothing in it changes any more.');
  if (!draftable(state))
    throw new Problem(
      'state.not-allowed',
      `A pledge that is ${state.status} is not being written. What is published is changed by \`change\`.`,
    );
}

/** Refuses what the form has no place for; unfinished is fine. */
export function checkDraft(state: PledgeState, template: Template, content: Readonly<Record<string, unknown>>): void {
  const rules = stageOf(state.stage, { template })?.pledges;
  if (!rules) throw new Problem('pledge.none-here', 'This follow-up has no rules for pledges.');
  const problems = draftProblems(rules, template.languages, content);
  if (!problems.length) return;
  const errors = problems.map(({ path, detail }) => ({ path: `body.content.${path}`, detail }));
  const own = problems.find(({ rule }) => rule.startsWith('pledge.'));
  throw new Problem(own?.rule ?? 'content.malformed', own?.detail ?? 'Some answers do not fit the form; nothing was saved.', { errors });
}

/** One transaction: nothing is written after a submission has been decided. */
export async function saveDraft(tx: Transaction, saving: Writing): Promise<{ version: number; hash: string; updatedAt: string }> {
  const [row] = await tx.$queryRaw<{ state: PledgeState }[]>`SELECT state FROM subject WHERE id = ${saving.id} FOR SHARE`;
  if (!row) throw notFound('pledge');
  mayWrite(row.state);
  await holdFile(tx, saving.id, saving.content, saving.receivedAt);
  return writeDraft(tx, saving);
}
