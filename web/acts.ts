/** What each command asks of the person who gives it, in the order in which the buttons stand. What the API does for itself is not here. */
import type { CommandKind } from './api.ts';

export interface Act {
  /** Whether words go with it, and under which name the command takes them. */
  readonly words?: { readonly as: 'reason' | 'message'; readonly needed: boolean };
  /** Whether it names a day. */
  readonly day?: true;
  /** How its button looks: the one thing to do next, an answer of equal right, or what stops something. */
  readonly look: 'primary' | 'default' | 'danger';
}

const reason = (needed: boolean) => ({ as: 'reason', needed }) as const;

export const acts = {
  submit: { look: 'primary' },
  'ask-clearance': { look: 'primary' },
  clear: { look: 'primary', words: reason(false) },
  'refuse-clearance': { look: 'danger', words: reason(true) },
  revise: { look: 'primary' },
  approve: { look: 'primary', words: reason(false) },
  return: { look: 'default', words: reason(true) },
  reject: { look: 'danger', words: reason(true) },
  publish: { look: 'primary' },
  delay: { look: 'default', day: true, words: reason(false) },
  decline: { look: 'default', words: reason(false) },
  withdraw: { look: 'danger', words: reason(false) },
  extend: { look: 'default', day: true, words: reason(true) },
  reopen: { look: 'default', day: true, words: reason(true) },
  remind: { look: 'default', words: { as: 'message', needed: false } },
} as const satisfies Partial<Record<CommandKind, Act>>;
export type ActKind = keyof typeof acts;
export const actKinds = Object.keys(acts) as ActKind[];
