/** What can happen to a contribution, and who must be told of it. A template may tell more people; it may not tell fewer. */
import type { ContributionEvent } from '../contribution/state.ts';
import type { Ask, Audience, Template } from './schema.ts';

export type EventName = ContributionEvent['type'];

/** Every event, told or silent; a silent one has the reason why nobody needs to hear of it. */
const all: Readonly<Record<EventName, 'told' | { readonly silent: string }>> = {
  begun: 'told',
  joined: { silent: 'a further call asks for what was already asked: the first invitation holds' },
  'draft-started': { silent: 'work inside a delegation is its own affair until it submits' },
  submitted: 'told',
  'clearance-asked': 'told',
  cleared: 'told',
  'clearance-refused': 'told',
  'clearance-voided': { silent: 'those who change the draft see it; the clearing authority hears when it is asked again' },
  'step-approved': { silent: 'one word of several; the end of the step is told' },
  'step-passed': 'told',
  escalated: 'told',
  returned: 'told',
  revised: { silent: 'the contributors begin it themselves; deciders hear of the new submission' },
  approved: 'told',
  rejected: 'told',
  published: 'told',
  withdrawn: 'told',
  declined: 'told',
  delayed: 'told',
  extended: 'told',
  reopened: 'told',
  redated: 'told',
  'redate-noted': { silent: 'the participant has answered, or has dates of its own: nothing changes for it' },
  reminded: 'told',
  replanned: { silent: 'the same reminders at better instants; nobody is asked anything new' },
  lapsed: 'told',
  objected: 'told',
  'objections-closed': 'told',
  scheduled: 'told',
  archived: { silent: 'the end of the cycle is told once, by the cycle' },
  cited: { silent: 'a document rests on it: that is its authors’ affair' },
  uncited: { silent: 'a document rests on it no more: that is its authors’ affair' },
  restricted: { silent: 'the participant’s own word, which asks nothing of anybody: public pages follow it' },
};

/** Names of all events, for `on:`. */
export const events = Object.keys(all) as EventName[];

/** Events nobody must be told of, with the reason. */
export const silentEvents: Readonly<Partial<Record<EventName, string>>> = Object.fromEntries(
  Object.entries(all).flatMap(([event, told]) => (told === 'told' ? [] : [[event, told.silent]])),
);

/** A notice that a template must have. */
export interface RequiredNotice {
  readonly on: EventName;
  readonly to: Audience;
}

/**
 * The notices an ask must make. What its route cannot do needs no notice: no rejection without a step that rejects, no escalation
 * without a step that escalates, no passing on with one step, no objection without a list, no room for what is not held, no clearance
 * without its role. Where the secretariat itself decides, it stands in for the coordinator.
 */
export function requiredNotices(ask: Ask, template: Template): RequiredNotice[] {
  const steps = template.routes[ask.route]?.steps ?? [];
  const bySecretariat = steps.length > 0 && steps.every((step) => template.roles[step.who]?.of === 'secretariat');
  const coordinator: Audience = bySecretariat ? 'secretariat' : 'coordinator';
  const told = (on: EventName, ...to: Audience[]): RequiredNotice[] => to.map((audience) => ({ on, to: audience }));
  return [
    ...told('begun', 'contributors'),
    ...(Object.hasOwn(template.roles, 'clearing-authority')
      ? [...told('clearance-asked', 'clearing-authority'), ...told('cleared', 'contributors'), ...told('clearance-refused', 'contributors')]
      : []),
    ...told('submitted', 'submitter', 'deciders'),
    ...(steps.some((step) => step.decisions.return) ? told('returned', 'contributors') : []),
    ...told('approved', 'contributors'),
    ...told('published', 'contributors'),
    ...told('extended', 'contributors'),
    ...told('reopened', 'contributors'),
    ...told('redated', 'contributors'),
    ...told('reminded', 'contributors'),
    ...told('declined', coordinator),
    ...told('delayed', coordinator),
    ...told('withdrawn', coordinator),
    ...told('lapsed', 'contributors', coordinator),
    ...(steps.some((step) => step.decisions.reject) ? told('rejected', 'contributors') : []),
    ...(steps.some((step) => step.silence === 'escalate') ? told('escalated', 'secretariat') : []),
    ...(steps.length > 1 ? told('step-passed', 'deciders') : []),
    ...(steps.some((step) => step.noObjection)
      ? [...told('objected', 'secretariat'), ...told('objections-closed', 'contributors', 'deciders')]
      : []),
    ...(ask.programme ? told('scheduled', 'contributors') : []),
  ];
}
