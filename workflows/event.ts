/**
 * An event: a conference, hearing, consultation, briefing or side event. Planned with its phase, under way between its dates, over; given
 * new dates when what it is counted from moves. Lives `domain/event/`.
 */
import { live, type Start } from './runner.ts';

export const event = (start: Start): Promise<void> => live(start);
