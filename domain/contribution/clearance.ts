/**
 * Clearance inside the participant: its clearing authority has said yes to exactly one content. Bound to the content's hash, so changed
 * content is not cleared. Where nobody holds the role, nothing of this exists.
 */
import { type Context, type Instant, type Moot, type Refusal, refuse } from '../lifecycle.ts';
import type { Template } from '../template/schema.ts';
import type { ContributionState } from './state.ts';

/** The last request for clearance, and what became of it. */
export interface Clearance {
  /** Of the content asked about; what a submission of it would have. */
  readonly hash: string;
  readonly draftVersion: number;
  readonly askedBy: string;
  /** In whose place, where it was asked by delegation; missing otherwise. */
  readonly askedFor?: string;
  readonly askedAt: Instant;
  /** `voided`: the draft was changed since. */
  readonly word: 'asked' | 'cleared' | 'refused' | 'voided';
  /** Who cleared or refused it; null until then. */
  readonly by: string | null;
  /** Since when it is so. */
  readonly at: Instant;
}

type Common = { readonly at: Instant; readonly hash: string; readonly settled?: boolean };
export type ClearanceEvent =
  | (Common & { readonly type: 'clearance-asked'; readonly draftVersion: number; readonly actor: string; readonly for?: string })
  | (Common & { readonly type: 'cleared' | 'clearance-refused'; readonly actor: string })
  | (Common & { readonly type: 'clearance-voided' });

/** The role that clears; held for a participant. */
export const clearingAuthority = 'clearing-authority';

/** Whether the clearing authority has been asked and has not answered. */
export const isClearanceOpen = (state: ContributionState): boolean => state.clearance?.word === 'asked';

/** Whether a change of the draft would take something from it: it waits for a word, or is cleared. */
export const clearanceStands = (state: ContributionState): boolean => ['asked', 'cleared'].includes(state.clearance?.word ?? '');

/** Notices of clearance that were overtaken while they waited for somebody's working hours. */
export const mootClearance = ({ clearance }: ContributionState): Moot => ({
  audiences: clearance?.word === 'asked' ? [] : [clearingAuthority],
  events: [...(clearance?.word === 'cleared' ? [] : ['cleared']), ...(clearance?.word === 'refused' ? [] : ['clearance-refused'])],
});

/**
 * Whether an ask knows clearance: its notices tell the clearing authority when it is asked. Templates from before there was clearance do
 * not, and a cycle that follows one goes on as it was: nobody waits for somebody who is never told.
 */
export function knowsClearance(ask: string, template: Template): boolean {
  const rules = template.notices[template.asks[ask]?.notices ?? ''] ?? [];
  return rules.some(({ on, to }) => on === 'clearance-asked' && to.includes(clearingAuthority));
}

/** Whether what is submitted at an instant has to be cleared: the ask knows clearance, and somebody holds the role then. */
export const needsClearance = (
  { ask }: Pick<ContributionState, 'ask'>,
  at: Instant,
  { template, clearingAuthorityAt }: Pick<Context, 'template' | 'clearingAuthorityAt'>,
): boolean => clearingAuthorityAt(at) && knowsClearance(ask, template);

/** Why a content with this hash cannot be submitted yet; null when it can. */
export function uncleared(state: ContributionState, hash: string, at: Instant, context: Context): Refusal | null {
  if (!needsClearance(state, at, context)) return null;
  const word = state.clearance?.hash === hash ? state.clearance.word : 'voided';
  switch (word) {
    case 'cleared':
      return null;
    case 'asked':
      return refuse(
        'clearance.waiting',
        'The clearing authority of the participant has been asked to clear this, and has not answered yet.',
      );
    case 'refused':
      return refuse('clearance.refused', 'The clearing authority of the participant refused to clear this: change it and ask again.');
    case 'voided':
      return refuse(
        'clearance.missing',
        'The clearing authority of the participant has not cleared this content: ask for clearance first.',
      );
  }
}

/** The clearance after an event. */
export function clearanceAfter(before: Clearance | null | undefined, event: ClearanceEvent): Clearance | null {
  const { at } = event;
  if (event.type === 'clearance-asked') {
    const { hash, draftVersion, actor, for: askedFor } = event;
    return { hash, draftVersion, askedBy: actor, ...(askedFor !== undefined && { askedFor }), askedAt: at, word: 'asked', by: null, at };
  }
  if (!before) return null;
  if (event.type === 'clearance-voided') return { ...before, word: 'voided', at };
  return { ...before, word: event.type === 'cleared' ? 'cleared' : 'refused', by: event.actor, at };
}
