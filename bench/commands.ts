/**
 * `extend` through HTTP with an API key until it is answered, against a bare Update without HTTP on the same Temporal.
 * This process holds the 20 clients of both; the program (worker and API) is one process, the bare worker another; PostgreSQL, Temporal
 * and the mail sink are processes of their own. Rounds alternate which of the two goes first; a round's ratio is of its two throughputs.
 */
import { Client, Connection } from '@temporalio/client';
import { bare, nothing } from './bare/workflow.ts';
import { apiClient } from './support/api.ts';
import { type Benchmark, throughput } from './support/benchmark.ts';
import { startChild } from './support/child.ts';
import { startProgram } from './support/program.ts';
import { keyOf, noonZone, openRound, writeRound } from './support/round.ts';
import { withServers } from './support/servers.ts';

const contributions = 200;
const clients = 20;
const commands = 400;

export const commandRatio: Benchmark = {
  name: 'command_ratio',
  figures: [
    { name: 'command_ratio', unit: 'ratio', target: { least: 0.6 } },
    { name: 'commands_per_s', unit: '/s' },
    { name: 'bare_updates_per_s', unit: '/s' },
  ],
  rounds: 5,
  run: (rounds, say) =>
    withServers(async (servers, undo) => {
      const participants = await writeRound(servers.pool, contributions, 'stakeholder', noonZone(Date.now()));
      const program = await startProgram(servers);
      undo(program.stop);
      const worker = await startChild('bare/worker.ts', [servers.temporalAddress]);
      undo(worker.stop);
      const connection = await Connection.connect({ address: servers.temporalAddress });
      undo(() => connection.close());
      const api = apiClient(program.url, await keyOf(servers.pool, program.url, 'secretariat'));
      undo(api.close);
      const second = apiClient(program.url, await keyOf(servers.pool, program.url, 'secretariat-two'));
      undo(second.close);
      const asked = await openRound(servers.pool, api, second, participants, 'stakeholder');
      const client = new Client({ connection });
      const start = (_: string, i: number) => client.workflow.start(bare, { taskQueue: 'bare', workflowId: `bare-${i}`, args: [] });
      const handles = await Promise.all(asked.map(start));
      const update = async (i: number): Promise<void> => handles[i % contributions]?.executeUpdate(nothing, { args: [String(i)] });
      const extend = async (i: number): Promise<void> => {
        const path = `/api/contributions/${asked[i % contributions]}/extend`;
        const { status, body } = await api.ask('POST', path, { days: 1, reason: 'Asked for more time.' });
        if (status !== 200) throw new Error(`extend: ${status} ${JSON.stringify(body)}`);
      };
      await throughput(contributions, clients, update);
      await throughput(contributions, clients, extend);
      const found = { command_ratio: [] as number[], commands_per_s: [] as number[], bare_updates_per_s: [] as number[] };
      for (let round = 0; round < rounds; round++) {
        let [bares, ours] = [0, 0];
        const measure = [
          async () => (bares = await throughput(commands, clients, update)),
          async () => (ours = await throughput(commands, clients, extend)),
        ];
        for (const one of round % 2 ? measure.reverse() : measure) await one();
        found.command_ratio.push(ours / bares);
        found.commands_per_s.push(ours);
        found.bare_updates_per_s.push(bares);
        say(`extend ${ours.toFixed(0)}/s, bare Update ${bares.toFixed(0)}/s, ratio ${(ours / bares).toFixed(2)}`);
      }
      return found;
    }),
};
