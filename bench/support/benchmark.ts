/** What every benchmark is: figures with their targets, and a run that measures them. */

/** One figure of the table. */
export interface Figure {
  /** Key in `--json`. */
  readonly name: string;
  readonly unit: string;
  /** What it must not fall below, or not exceed; left out where there is no promise. */
  readonly target?: { readonly least: number } | { readonly most: number } | { readonly below: number };
}

export interface Benchmark {
  readonly name: string;
  readonly figures: readonly Figure[];
  /** How often it measures unless told. */
  readonly rounds: number;
  /** Measures `rounds` times on servers of its own; answers the values of each figure. `say` tells a person how it goes. */
  run(rounds: number, say: (line: string) => void): Promise<Readonly<Record<string, readonly number[]>>>;
}

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** Minimum, median and maximum: what the machine's noise leaves of a figure. Throws without values. */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] as number;
  if (!sorted.length || sorted.some((value) => !Number.isFinite(value))) throw new RangeError('there is nothing to measure by');
  const middle = sorted.length % 2 ? at(0.5) : ((sorted[sorted.length / 2 - 1] as number) + (sorted[sorted.length / 2] as number)) / 2;
  return { min: at(0), median: middle, max: at(1) };
}

/** Whether a value keeps the promise. */
export function holds(value: number, target: Figure['target']): boolean {
  if (!target) return true;
  if ('least' in target) return value >= target.least;
  return 'most' in target ? value <= target.most : value < target.below;
}

/** The promise in words. */
export function promise(target: Figure['target']): string {
  if (!target) return '';
  if ('least' in target) return `>= ${target.least}`;
  return 'most' in target ? `<= ${target.most}` : `< ${target.below}`;
}

/** Calls `work` `total` times, `atOnce` at a time; answers how many a second. */
export async function throughput(total: number, atOnce: number, work: (index: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const started = performance.now();
  const lane = async (): Promise<void> => {
    while (next < total) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return (total / (performance.now() - started)) * 1000;
}

/** Waits until `look` answers something; throws with `what` after `patience` milliseconds. */
export async function until<T>(what: string, look: () => Promise<T | undefined | false>, patience = 60_000, every = 50): Promise<T> {
  for (const started = performance.now(); performance.now() - started < patience; ) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, every));
  }
  throw new Error(`${what}: not within ${patience / 1000} s`);
}
