/**
 * A phase without a story of its own: its calls open and close by their dates. Lives `domain/phase.ts`.
 */
import { live, type Start } from './runner.ts';

export const review = (start: Start): Promise<void> => live(start);
