/** What may be said to a runner from outside: do something now, and a command's id to be answered. */
import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Answer } from '../domain/lifecycle.ts';

/** There is something to do: a command, an effect, an elapse. Carries nothing; the database knows. */
export const nudge = defineSignal('nudge');

/** Answers the command with this id, once it is decided; the row was written before. */
export const command = defineUpdate<Answer, [commandId: string]>('command');

/** The task queue of every workflow. */
export const taskQueue = 'plenary';

/** The one workflow that delivers the ledger. */
export const deliveryId = 'delivery';
