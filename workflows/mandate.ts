/**
 * A mandate: what a paragraph of a declaration asks for. Assigned to who leads, asked about in a rhythm, reported in a report, considered;
 * carried into the next cycle while it is open. Lives `domain/mandate/`.
 */
import { live, type Start } from './runner.ts';

export const mandate = (start: Start): Promise<void> => live(start);
