/**
 * Loaded before the program (`node --import`), and so in the thread that runs workflows. The SDK enters its sandbox some eight times for a
 * command, each time with a limit of five seconds, and for each limit Node starts a thread: 0.2 ms an entry, more than what is done
 * inside. What runs there is `workflows/` alone, a screenful that loops nowhere without waiting; what would hang is seen by Temporal
 * (a workflow task that times out) and by the sweep's alarms. docs/decisions/0014
 */
import { type Context, type RunningScriptOptions, Script } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

if (!isMainThread) {
  const { runInContext } = Script.prototype;
  Script.prototype.runInContext = function (this: Script, context: Context, options?: RunningScriptOptions | string) {
    if (typeof options !== 'object') return runInContext.call(this, context, options as never);
    const { timeout: _, ...untimed } = options as RunningScriptOptions;
    return runInContext.call(this, context, untimed);
  };
}
