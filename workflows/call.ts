/**
 * A call: waits for its date or for the secretariat to open it ahead; asks each participant once; is closed after its hard deadline,
 * while contributions that were extended or reopened go on. Lives `domain/call.ts`.
 */
import { live, type Start } from './runner.ts';

export const call = (start: Start): Promise<void> => live(start);
