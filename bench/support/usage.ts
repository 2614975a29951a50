/** What a process uses of the machine, as the operating system counts it. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Usage {
  /** Resident memory, in MB (10^6 bytes). */
  readonly rssMb: number;
  /** Processor time since its start, in seconds. */
  readonly cpuSeconds: number;
}

/** Linux counts processor time in hundredths of a second (sysconf CLK_TCK is 100 on every platform Node runs on). */
const ticks = 100;

function ofLinux(pid: number): Usage {
  const rss = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  // The name of a program may hold blanks and brackets: what is counted follows the last bracket.
  const fields = (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '').split(' ');
  return { rssMb: (Number(rss) * 1024) / 1e6, cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticks };
}

function ofPs(pid: number): Usage {
  const [rss = '', time = ''] = execFileSync('ps', ['-o', 'rss=,time=', '-p', String(pid)], { encoding: 'utf8' })
    .trim()
    .split(/\s+/);
  const cpuSeconds = time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return { rssMb: (Number(rss) * 1024) / 1e6, cpuSeconds };
}

/** Throws when there is no such process. */
export const usageOf = (pid: number): Usage => (process.platform === 'linux' ? ofLinux(pid) : ofPs(pid));
