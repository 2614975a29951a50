/**
 * The follow-up of pledges: who pledged is asked year by year how it goes. Today its calls run. Lives `domain/phase.ts`.
 */
import { live, type Start } from './runner.ts';

export const pledgeFollowUp = (start: Start): Promise<void> => live(start);
