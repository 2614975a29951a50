/**
 * Loaded before the program (`node --import`), and so in each of its threads. V8 collects while it allocates: a thread that has come to rest
 * keeps what its last burst left behind, some 200 MB after ten thousand contributions were begun, for as long as it rests. So a thread
 * that did next to nothing for a while, and whose heap has grown since it last did so, gives that back, in some 0.1 s.
 */
import { performance } from 'node:perf_hooks';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const lookMs = 5000;
/** Looks in a row at which the thread rested. */
const looks = 2;
/** Share of the time at work below which a thread rests. */
const restful = 0.05;
/** Growth of the heap, in bytes, that is worth a collection. */
const worth = 8_000_000;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as (options: { readonly type: 'major'; readonly flavor: 'last-resort' }) => void;

let before = performance.eventLoopUtilization();
let rested = 0;
let kept = 0;
setInterval(() => {
  const now = performance.eventLoopUtilization();
  rested = performance.eventLoopUtilization(now, before).utilization < restful ? rested + 1 : 0;
  before = now;
  if (rested < looks || getHeapStatistics().total_heap_size < kept + worth) return;
  collect({ type: 'major', flavor: 'last-resort' });
  kept = getHeapStatistics().total_heap_size;
}, lookMs).unref();
