/** Commands that make a document public: publish what is approved, and hand what is published to another phase. */
import { formatMoment } from '../calendar/format.ts';
import { rolesFor } from '../delegation.ts';
import { type Command, type Context, refuse } from '../lifecycle.ts';
import { may } from '../permissions.ts';
import type { Body } from './commands.ts';
import type { Decision } from './decide.ts';
import { documentStage, missingBefore, thingOf } from './stage.ts';
import type { DocumentState } from './state.ts';

/**
 * The rule of the latest publication, e.g. twelve weeks before the forum (A/76/642): it is for the first publication, since an update
 * corrects what was there in time. The last millisecond of the limit counts.
 */
function publish(state: DocumentState, command: Command, context: Context): Decision {
  const { receivedAt: at, actor, principal, id } = command;
  if (state.status !== 'approved' || state.approved === null)
    return refuse('state.not-approved', 'Only what is approved can be published.');
  const late = state.publication === null && state.limit !== null && at > state.limit;
  if (late && state.limit !== null) {
    const { override } = command.body as Body<'publish'>;
    const when = formatMoment(state.limit, state.zone, 'en');
    if (!override)
      return refuse(
        'document.too-late',
        `This had to be published by ${when}. The secretariat can publish it all the same, with a reason that is kept and shown.`,
      );
    const thing = thingOf(state, context.template);
    if (!may(rolesFor(context.membershipsOf(actor), principal, thing), 'document.override', thing))
      return refuse('authority.missing', `This had to be published by ${when}: only the secretariat publishes it after that.`);
  }
  return [
    {
      type: 'published',
      at,
      number: state.approved,
      missing: missingBefore(state, context),
      override: late && state.limit !== null ? { limit: state.limit, command: id } : null,
    },
  ];
}

/** A command and not a stage of its own: what is handed on is exactly a published version, and its state is there to say which. */
function transmit(state: DocumentState, { receivedAt: at }: Command, { template }: Context): Decision {
  if (!documentStage(state, template).transmits) return refuse('document.not-transmitted', 'This document is handed to no other phase.');
  if (state.publication === null) return refuse('state.not-published', 'Only what is published can be handed on.');
  const { number } = state.publication;
  if (state.transmitted?.number === number) return refuse('document.transmitted-already', `Version ${number} has been handed on already.`);
  return [{ type: 'transmitted', at, number }];
}

export const decidePublishing = (state: DocumentState, command: Command & { kind: 'publish' | 'transmit' }, context: Context): Decision =>
  command.kind === 'publish' ? publish(state, command, context) : transmit(state, command, context);
