/**
 * A pledge: drafted, screened, published under an ID that never changes; then asked about at most every so many months until it is kept,
 * changed or withdrawn, and carried from cycle to cycle. Partners confirm or decline, others match it. Lives `domain/pledge/`.
 */
import { live, type Start } from './runner.ts';

export const pledge = (start: Start): Promise<void> => live(start);
