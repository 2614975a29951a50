/** Ports of what is brought up, all on 127.0.0.1. They follow PORT, give way to what is taken, and are remembered in DATA_DIR. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { layout } from './layout.ts';
import { runningPostgres } from './postgres.ts';
import { freePort, listens } from './processes.ts';
import { recordedTemporal } from './temporal.ts';

/** Distance from PORT. */
const offsets = { mailboxPage: 1, smtp: 2, temporal: 3, temporalPage: 4, postgres: 5 } as const;

export type PortName = keyof typeof offsets;
export type Ports = Readonly<Record<PortName, number>>;

const remembered = z.object({ port: z.number(), ports: z.record(z.enum(Object.keys(offsets) as [PortName, ...PortName[]]), z.number()) });

function recall(file: string, port: number): Partial<Ports> {
  if (!existsSync(file)) return {};
  try {
    const known = remembered.parse(JSON.parse(readFileSync(file, 'utf8')));
    return known.port === port ? known.ports : {};
  } catch {
    return {}; // cut off while it was written
  }
}

/** Ports on which our own PostgreSQL and Temporal still run after a crash: they are taken, by us. */
function ours(dataDirectory: string): Partial<Ports> {
  const { postgres, temporal } = layout(dataDirectory);
  const orphan = recordedTemporal(temporal);
  const server = runningPostgres(postgres);
  return {
    ...(orphan && { temporal: orphan.port, ...(orphan.uiPort !== undefined && { temporalPage: orphan.uiPort }) }),
    ...(server && { postgres: server.port }),
  };
}

/** The ports for this copy. One that is taken by another program is replaced by a free one, and that is remembered instead. */
export async function choosePorts(dataDirectory: string, port: number): Promise<Ports> {
  const { ports: file } = layout(dataDirectory);
  const wanted = { ...recall(file, port), ...ours(dataDirectory) };
  const own = ours(dataDirectory);
  const chosen: Record<string, number> = {};
  const given = new Set([port]);
  for (const name of Object.keys(offsets) as PortName[]) {
    let candidate = wanted[name] ?? port + offsets[name];
    const taken = async () => given.has(candidate) || (candidate !== own[name] && (await listens(candidate)));
    while (await taken()) candidate = await freePort();
    given.add(candidate);
    chosen[name] = candidate;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ port, ports: chosen }, null, 2)}\n`);
  return chosen as Ports;
}
