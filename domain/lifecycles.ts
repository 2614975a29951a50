/** Every lifecycle, by type of subject. */
import { call } from './call.ts';
import { contribution } from './contribution/contribution.ts';
import { cycle } from './cycle.ts';
import { document } from './document/document.ts';
import { event } from './event/event.ts';
import { followUp } from './follow-up/follow-up.ts';
import type { Lifecycle, SubjectType } from './lifecycle.ts';
import { mandate } from './mandate/mandate.ts';
import { phase } from './phase.ts';
import { pledge } from './pledge/pledge.ts';

/** A lifecycle whose state and events are not looked into: what the runners live. */
export type AnyLifecycle = Lifecycle<object, { readonly type: string }>;

export const lifecycles: Readonly<Record<SubjectType, AnyLifecycle>> = {
  cycle: cycle as unknown as AnyLifecycle,
  phase: phase as unknown as AnyLifecycle,
  call: call as unknown as AnyLifecycle,
  contribution: contribution as unknown as AnyLifecycle,
  event: event as unknown as AnyLifecycle,
  document: document as unknown as AnyLifecycle,
  'follow-up': followUp as unknown as AnyLifecycle,
  pledge: pledge as unknown as AnyLifecycle,
  mandate: mandate as unknown as AnyLifecycle,
};
