/** Every workflow, by the name that templates and rows use. */
export { call } from './call.ts';
export { contribution } from './contribution.ts';
export { cycle } from './cycle.ts';
export { delivery } from './delivery.ts';
export { document } from './document.ts';
export { event } from './event.ts';
export { followUp } from './follow-up.ts';
export { imrf } from './imrf.ts';
export { mandate } from './mandate.ts';
export { pledge } from './pledge.ts';
export { pledgeFollowUp } from './pledge-follow-up.ts';
export { regionalReview } from './regional-review.ts';
export { review } from './review.ts';
export { sgReport } from './sg-report.ts';
