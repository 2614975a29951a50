/**
 * A cycle: planned when the secretariat creates it; launched, when its phases begin with the dates of the template version it is pinned to;
 * closed when every phase has closed; archived by the secretariat, which ends everything in it. Lives `domain/cycle.ts`.
 */
import { live, type Start } from './runner.ts';

export const cycle = (start: Start): Promise<void> => live(start);
