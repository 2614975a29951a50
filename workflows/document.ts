/**
 * A document: a chair's summary or a report, made by a few for all. Planned with its phase, under way between its dates, over; given new
 * dates when what it is counted from moves. Lives `domain/document/`.
 */
import { live, type Start } from './runner.ts';

export const document = (start: Start): Promise<void> => live(start);
