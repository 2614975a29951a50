/** What a program of its own is started among, to be killed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { World } from '../../domain/simulation.ts';
import { freePort, listens } from '../../launch/processes.ts';
import { recordedTemporal, startTemporal } from '../../launch/temporal.ts';
import { atEnd } from './at-end.ts';
import { startMailbox } from './mailbox.ts';
import { openStore, takingWire } from './store.ts';

/** Temporal with a database file, a mailbox, a store: what a program is started among. */
export async function surroundings(world: World) {
  const folder = mkdtempSync(join(tmpdir(), 'plenary-crash-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'temporal.db');
  const port = await freePort();
  const up = async () => {
    const temporal = await startTemporal({ file, port });
    atEnd(temporal.stop);
    return temporal;
  };
  const { address } = await up();
  const store = await openStore(world, Date.now(), takingWire());
  const mailbox = await startMailbox();
  atEnd(mailbox.stop);
  const env = { DATABASE_URL: store.url, TEMPORAL_ADDRESS: address, SMTP_URL: mailbox.url, LEASE_MS: '3000', SWEEP_MS: '1000' };
  const killTemporal = async () => {
    process.kill(recordedTemporal(file)?.pid as number, 'SIGKILL');
    await expect.poll(() => listens(port), { timeout: 10_000 }).toBe(false);
  };
  return { store, mailbox, env, up, killTemporal, address };
}
