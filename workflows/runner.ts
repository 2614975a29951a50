/**
 * The one runner of every lifecycle. It decides nothing and carries no state: it is told that there is something to do, lets
 * `apply` do it in one transaction, has effects carried out beside the loop, and sleeps until time alone changes something.
 *
 * 1. A command is answered by its row's answer, whoever applied it; one that has no row (lost with a database that was restored) fails.
 * 2. `carryOut` never holds up a command.
 * 3. It returns only when the subject is done (its cycle is archived) and nothing waits for it.
 */
import {
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import type { Answer, Instant } from '../domain/lifecycle.ts';
import { type Alarm, alarm } from './alarm.ts';
import { cycleAttribute, statusAttribute } from './attributes.ts';
import { command, nudge } from './messages.ts';

/** What a runner is started with: the subject's id, which is also the workflow's. */
export interface Start {
  readonly id: string;
}

const { apply } = proxyLocalActivities<Pick<Activities, 'apply'>>({
  startToCloseTimeout: '20 seconds',
  retry: { initialInterval: '200ms', maximumInterval: '5s' },
});
const { carryOut } = proxyActivities<Pick<Activities, 'carryOut'>>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '500ms', maximumInterval: '30s' },
});

/** How often a command without a row is looked for, a fifth of a second apart. */
const mostLooks = 5;

export async function live({ id }: Start): Promise<void> {
  let due = true;
  let effects = false;
  let carrying = false;
  let done = false;
  let status = '';
  let timer: Alarm | null = null;
  let looks = 0;
  let stirred = Promise.withResolvers<void>();
  const asked = new Map<string, PromiseWithResolvers<Answer>>();

  // Promises are settled here and not awaited with `condition`: those are looked through again and again, for each command.
  const stir = (): void => {
    due = true;
    stirred.resolve();
  };
  setHandler(nudge, stir);
  setHandler(command, (commandId) => {
    const waiting = asked.get(commandId) ?? Promise.withResolvers<Answer>();
    asked.set(commandId, waiting);
    stir();
    return waiting.promise;
  });

  /** Keeps a timer that runs out at the instant or before: to wake early and find nothing due is cheaper than a new timer for each command. */
  const arm = (at: Instant | null): void => {
    if (at === null ? !timer : timer && timer.at <= at) return;
    void timer?.callOff();
    timer = null;
    if (at === null) return;
    timer = alarm(at, () => {
      timer = null;
      stir();
    });
  };

  const applyOnce = async (): Promise<void> => {
    due = false;
    const ids = [...asked.keys()];
    const result = await apply({ id, asked: ids });
    for (const [commandId, answer] of Object.entries(result.answers)) {
      asked.get(commandId)?.resolve(answer);
      asked.delete(commandId);
    }
    const missing = ids.filter((commandId) => asked.has(commandId));
    if (missing.length === 0) looks = 0;
    else if (++looks < mostLooks) await sleep(200).then(() => (due = true));
    else {
      looks = 0;
      for (const commandId of missing) {
        asked.get(commandId)?.reject(ApplicationFailure.nonRetryable('no such command is written', 'COMMAND_LOST'));
        asked.delete(commandId);
      }
    }
    effects ||= result.effects;
    done = result.done;
    arm(result.done ? null : result.wakeAt);
    setCurrentDetails(`**${result.status}** ${result.story}`);
    if (result.status !== status) {
      status = result.status;
      // Whoever was started without attributes is on a server that knows none.
      if (workflowInfo().typedSearchAttributes.get(cycleAttribute)) upsertSearchAttributes([{ key: statusAttribute, value: status }]);
    }
  };

  const carry = (): void => {
    effects = false;
    carrying = true;
    void carryOut({ id }).finally(() => {
      carrying = false;
      stirred.resolve();
    });
  };

  for (;;) {
    if (due) await applyOnce();
    else if (effects && !carrying) carry();
    else if (!carrying && asked.size === 0 && done) break;
    else if (!carrying && asked.size === 0 && workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      if (!due) await continueAsNew<typeof live>({ id });
    } else {
      stirred = Promise.withResolvers();
      await stirred.promise;
    }
  }
  await condition(allHandlersFinished);
}
