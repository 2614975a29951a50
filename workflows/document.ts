/**
 * A document: a chair's summary or a report, made by a few for all. Opened at its date, written, submitted, returned or approved step by
 * step, published, handed on, updated; late when its date passes; given new dates when what it is counted from moves; told when what it
 * rests on changes. Lives `domain/document/`.
 */
import { live, type Start } from './runner.ts';

export const document = (start: Start): Promise<void> => live(start);
