/**
 * A follow-up: the time in which commitments or mandates are asked about. Planned with its phase, under way between its dates, over; given
 * new dates when what it is counted from moves. Lives `domain/follow-up/`.
 */
import { live, type Start } from './runner.ts';

export const followUp = (start: Start): Promise<void> => live(start);
