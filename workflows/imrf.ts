/**
 * The International Migration Review Forum: side events are proposed, stakeholders heard the day before, round tables, policy debate,
 * plenary, and a Progress Declaration. Today its calls run; the meetings and the declaration are dated. Lives `domain/phase.ts`.
 */
import { live, type Start } from './runner.ts';

export const imrf = (start: Start): Promise<void> => live(start);
