/**
 * The inputs to the Secretary-General's report: four kinds of participants are asked, twelve weeks and more before the forum the report
 * is out. Today its calls run; drafting, clearance and issue are dated. Lives `domain/phase.ts`.
 */
import { live, type Start } from './runner.ts';

export const sgReport = (start: Start): Promise<void> => live(start);
