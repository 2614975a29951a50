/**
 * A contribution: invited, reminded, drafted, submitted with a receipt, returned and revised or approved step by step, published; or
 * declined, delayed, withdrawn, not submitted. Extended and reopened whenever there is reason. Lives `domain/contribution/`.
 */
import { live, type Start } from './runner.ts';

export const contribution = (start: Start): Promise<void> => live(start);
