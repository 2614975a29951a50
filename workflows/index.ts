/** Every workflow, by the name that templates and rows use. */
export { call } from './call.ts';
export { contribution } from './contribution.ts';
export { cycle } from './cycle.ts';
export { delivery } from './delivery.ts';
export { imrf } from './imrf.ts';
export { pledgeFollowUp } from './pledge-follow-up.ts';
export { regionalReview } from './regional-review.ts';
export { review } from './review.ts';
export { sgReport } from './sg-report.ts';
