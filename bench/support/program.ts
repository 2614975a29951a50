/** The program under test as `npm start` runs it: worker and API in one process, on servers that are configured. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../launch/processes.ts';
import { until } from './benchmark.ts';
import type { Servers } from './servers.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Of the program under test; a benchmark makes API keys with it. */
export const authSecret = 'bench-0123456789-0123456789-0123456789';

/** The environment without what a person may have set for a copy of their own. */
export const cleanEnvironment = (): NodeJS.ProcessEnv => ({
  PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
  HOME: process.env.HOME,
  LOG_LEVEL: 'warn',
});

export interface Program {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Whether `/readyz` answers 200. */
export const isReady = async (url: string): Promise<boolean> => {
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) });
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    return false;
  }
};

/** Runs an npm script's command line directly, so that the process is the program itself and no npm around it. */
export async function startProgram(servers: Servers, port?: number): Promise<Program> {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } };
  const at = port ?? (await freePort());
  const log = join(servers.folder, 'program.log');
  const out = openSync(log, 'a');
  const env = {
    ...cleanEnvironment(),
    ...{ DATABASE_URL: servers.databaseUrl, TEMPORAL_ADDRESS: servers.temporalAddress, SMTP_URL: servers.smtpUrl },
    ...{
      AUTH_SECRET: authSecret,
      LINK_SECRET: authSecret,
      RATE_LIMIT: '1000000',
      PORT: String(at),
      DATA_DIR: join(servers.folder, 'data'),
    },
  };
  const program = spawn('sh', ['-c', scripts.start], { cwd: root, env, stdio: ['ignore', out, out] });
  const ended = once(program, 'exit');
  const url = `http://127.0.0.1:${at}`;
  const stop = async (): Promise<void> => {
    program.kill('SIGTERM');
    await ended;
  };
  try {
    await until('the program is ready', async () => {
      if (program.exitCode !== null) throw new Error(`the program ended:\n${readFileSync(log, 'utf8').slice(-2000)}`);
      return isReady(url);
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, pid: program.pid as number, stop };
}
