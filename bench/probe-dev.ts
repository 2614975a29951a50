import { readdirSync, readFileSync } from 'node:fs';
import { Client, Connection } from '@temporalio/client';
import { bare, nothing } from './bare/workflow.ts';
import { apiClient } from './support/api.ts';
import { throughput } from './support/benchmark.ts';
import { startChild } from './support/child.ts';
import { undoLeft } from './support/cleanup.ts';
import { startProgram } from './support/program.ts';
import { keyOf, noonZone, openRound, writeRound } from './support/round.ts';
import { withServers } from './support/servers.ts';

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void undoLeft().then(() => process.exit(1)));
const N = 100,
  M = Number(process.argv[2] ?? 300);
const cpu = (pid: number) => {
  try {
    const f = (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '').split(' ');
    return (Number(f[11]) + Number(f[12])) * 10;
  } catch {
    return 0;
  }
};
await withServers(async (servers, undo) => {
  const parts = await writeRound(servers.pool, N, 'stakeholder', noonZone(Date.now()));
  const program = await startProgram(servers);
  undo(program.stop);
  const worker = await startChild('bare/worker.ts', [servers.temporalAddress]);
  undo(worker.stop);
  const connection = await Connection.connect({ address: servers.temporalAddress });
  undo(() => connection.close());
  const api = apiClient(program.url, await keyOf(servers.pool, program.url, 'secretariat'));
  undo(api.close);
  const asked = await openRound(servers.pool, api, parts, 'stakeholder');
  const client = new Client({ connection });
  const hs = await Promise.all(
    asked.map((_: string, i: number) => client.workflow.start(bare, { taskQueue: 'bare', workflowId: `bare-${i}`, args: [] })),
  );
  const cmd = (pid: string) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    } catch {
      return '';
    }
  };
  const pids = () => {
    const out: Record<string, number[]> = { program: [program.pid], client: [process.pid], temporal: [], pg: [], bare: [] };
    const pm = readdirSync('/proc').find((p) => /^\d+$/.test(p) && cmd(p).includes(servers.folder) && cmd(p).includes('postgres/cluster'));
    for (const p of readdirSync('/proc'))
      if (/^\d+$/.test(p)) {
        const c = cmd(p);
        if (c.includes(servers.folder) && c.includes('start-dev')) out.temporal.push(+p);
        if (p === pm) out.pg.push(+p);
        else if (pm && readFileSync(`/proc/${p}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[1] === pm) out.pg.push(+p);
        if (c.includes('bare/worker') && readFileSync(`/proc/${p}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[1] === String(process.pid))
          out.bare.push(+p);
      }
    return out;
  };
  const update = async (i: number) => hs[i % N]!.executeUpdate(nothing, { args: [String(i)] });
  const extend = async (i: number) => {
    const { status, body } = await api.ask('POST', `/api/contributions/${asked[i % N]}/extend`, { days: 1, reason: 'x.' });
    if (status !== 200) throw new Error(JSON.stringify(body));
  };
  await throughput(N, 20, update);
  await throughput(N, 20, extend);
  for (let r = 0; r < Number(process.argv[3] ?? 2); r++)
    for (const [name, work] of [
      ['bare', update],
      ['extend', extend],
    ] as const) {
      const who = pids();
      const before = Object.fromEntries(Object.entries(who).map(([k, ps]) => [k, ps.reduce((s, p) => s + cpu(p), 0)]));
      const threads = () => { const out = new Map<string, number>(); for (const t of readdirSync(`/proc/${program.pid}/task`)) { try { const st = readFileSync(`/proc/${program.pid}/task/${t}/stat`, 'utf8'); const f = st.split(') ').at(-1)!.split(' '); const ctx = readFileSync(`/proc/${program.pid}/task/${t}/status`, 'utf8'); out.set(`${t} ${/\((.*)\)/.exec(st)![1]}`, (Number(f[11]) + Number(f[12])) * 10); } catch {} } return out; };
    const tb = threads();
    const rate = await throughput(M, 20, work);
      if (name === 'extend') { const ta = threads(); console.log([...ta].map(([k, v]) => [k, (v - (tb.get(k) ?? 0)) / M] as const).filter(([, v]) => v > 0.05).sort((a, b) => b[1] - a[1]).map(([k, v]) => `${k} ${v.toFixed(2)}`).join(', ')); }
    const used = Object.entries(who).map(([k, ps]) => [k, (ps.reduce((s, p) => s + cpu(p), 0) - before[k]!) / M] as const);
      console.log(
        name,
        rate.toFixed(0) + '/s',
        'cpu ms/op',
        used.map(([k, v]) => `${k} ${v.toFixed(2)}`).join(' '),
        'total',
        used.reduce((s, [, v]) => s + v, 0).toFixed(2),
      );
    }
  try { const d = await client.workflow.getHandle('delivery').fetchHistory(); console.log('deliverEvents', d.events?.length); } catch (e) { console.log('no delivery', String(e)); }
  console.log((await servers.pool.query('select * from delivery_clock')).rows, (await servers.pool.query("select rule, state, min(due_at), count(*) from notice group by 1,2")).rows);
  const h = await client.workflow.getHandle(asked[0]!).fetchHistory();
  const kinds: Record<string, number> = {};
  for (const e of h.events ?? []) {
    const k = Object.keys(e).find((x) => x.endsWith('EventAttributes')) ?? '?';
    kinds[k] = (kinds[k] ?? 0) + 1;
  }
  console.log('events', h.events?.length, kinds);
});
process.exit(0);
