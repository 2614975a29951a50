/** The roles by which a command is given that is done for another participant than the contribution's. */
import { rolesFor } from '../delegation.ts';
import type { Command, Context } from '../lifecycle.ts';
import type { Membership, Thing } from '../permissions.ts';

/** Roles of the command's actor that count for `thing`: their own, or those of the delegator it names as its principal. */
export const rightTo = (thing: Thing, { actor, principal }: Command, context: Pick<Context, 'membershipsOf'>): readonly Membership[] =>
  rolesFor(context.membershipsOf(actor), principal, thing);
