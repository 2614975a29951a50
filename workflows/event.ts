/**
 * An event: a conference, hearing, consultation or meeting. Planned with its phase, announced to those who are invited, put off with or without
 * a new date, under way between its dates, over and then held; or cancelled. Lives `domain/event/`.
 */
import { live, type Start } from './runner.ts';

export const event = (start: Start): Promise<void> => live(start);
