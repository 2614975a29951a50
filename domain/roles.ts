/** Roles held at an instant: the one function that says so, for both runners, for pages and for decisions. */
import { type DatedMembership, holdsAt } from './audience.ts';
import type { Instant } from './lifecycle.ts';

/** Those of some people's roles that hold at an instant. What else gives somebody a role for a time is added here. */
export const rolesAt = (held: readonly DatedMembership[], at: Instant): readonly DatedMembership[] => held.filter((m) => holdsAt(m, at));
