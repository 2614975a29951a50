/**
 * A regional review: a region's stakeholders are heard, its States give their voluntary reviews, a conference discusses them, the chair
 * sums up, and the outcome goes to the forum. Today its calls run; consultation, conference and summary are dated. Lives `domain/phase.ts`.
 */
import { live, type Start } from './runner.ts';

export const regionalReview = (start: Start): Promise<void> => live(start);
