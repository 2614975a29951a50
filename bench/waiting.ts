/**
 * 10,000 open contributions that wait for their participants: what the process of worker and API takes while nothing happens, and how
 * soon it answers a command after a restart. PostgreSQL, Temporal and the mail sink are processes of their own.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { starter } from '../activities/starter.ts';
import { rebuild } from '../activities/sweep.ts';
import { createCalendar } from '../domain/calendar/create.ts';
import { subjectId } from '../domain/lifecycle.ts';
import { apiClient } from './support/api.ts';
import { beginContributions } from './support/begun.ts';
import { type Benchmark, until } from './support/benchmark.ts';
import { startProgram } from './support/program.ts';
import { cycle, keyOf, noonZone, writeRound } from './support/round.ts';
import { withServers } from './support/servers.ts';
import { usageOf } from './support/usage.ts';

const contributions = 10_000;
const watchSeconds = 60;

/** Waits until the program has used little of a core for ten seconds; gives up after five minutes, and then the figures say so. */
async function atRest(cpuSeconds: () => number): Promise<void> {
  for (let quiet = 0, waited = 0; quiet < 10 && waited < 300; waited++) {
    const before = cpuSeconds();
    await sleep(1000);
    quiet = cpuSeconds() - before < 0.1 ? quiet + 1 : 0;
  }
}

export const waiting: Benchmark = {
  name: 'waiting_rss_mb',
  figures: [
    { name: 'waiting_rss_mb', unit: 'MB', target: { below: 400 } },
    { name: 'waiting_cpu_percent', unit: '%', target: { below: 2 } },
    { name: 'first_command_s', unit: 's', target: { most: 10 } },
  ],
  rounds: 1,
  run: (rounds, say) =>
    withServers(async (servers, undo) => {
      const { pool } = servers;
      const zone = noonZone(Date.now());
      const participants = await writeRound(pool, contributions, 'stakeholder', zone);
      await beginContributions(pool, createCalendar({ zoneData: process.versions.tz ?? 'unknown' }), participants, zone);
      let program = await startProgram(servers);
      undo(() => program.stop());
      const connection = await Connection.connect({ address: servers.temporalAddress });
      undo(() => connection.close());
      const client = new Client({ connection });
      const started = performance.now();
      await rebuild({ pool, clock: { now: Date.now }, starter: starter(client) });
      // A runner has armed its timer when its history shows it; the visibility store counts those that run.
      const running = async () => (await client.workflow.count("ExecutionStatus = 'Running' AND WorkflowType = 'contribution'")).count;
      await until('every runner is there', async () => (await running()) >= contributions, 600_000, 1000);
      say(`${contributions} runners started in ${((performance.now() - started) / 1000).toFixed(0)} s`);
      await atRest(() => usageOf(program.pid).cpuSeconds); // each runner's first task takes longer than its start
      const found = { waiting_rss_mb: [] as number[], waiting_cpu_percent: [] as number[], first_command_s: [] as number[] };
      const key = await keyOf(pool, program.url, 'secretariat');
      for (let round = 0; round < rounds; round++) {
        const before = usageOf(program.pid);
        let most = before.rssMb;
        for (let second = 0; second < watchSeconds; second++) {
          await sleep(1000);
          most = Math.max(most, usageOf(program.pid).rssMb);
        }
        const percent = ((usageOf(program.pid).cpuSeconds - before.cpuSeconds) / watchSeconds) * 100;
        await program.stop();
        const again = performance.now();
        program = await startProgram(servers);
        const api = apiClient(program.url, key);
        const id = subjectId.contribution(cycle, 'regional-input', participants[round * 997] as string);
        await until('a command is answered', async () => {
          const { status } = await api.ask('POST', `/api/contributions/${id}/extend`, { days: 5, reason: 'Asked for more time.' });
          return status === 200;
        });
        const seconds = (performance.now() - again) / 1000;
        api.close();
        found.waiting_rss_mb.push(most);
        found.waiting_cpu_percent.push(percent);
        found.first_command_s.push(seconds);
        say(`${most.toFixed(0)} MB, ${percent.toFixed(1)} % of a core, first command after ${seconds.toFixed(1)} s`);
      }
      return found;
    }),
};
