/** The workflows' bundle, built once for each version of the code that goes into it. Bundling takes 260 MB, so a child process does it. */
import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { cacheDirectory } from './layout.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Of everything that may be bundled: workflows/, the rules they name, and the SDK. */
function fingerprint(): string {
  const hash = createHash('sha256');
  const { version } = createRequire(import.meta.url)('@temporalio/workflow/package.json') as { version: string };
  hash.update(version);
  for (const file of globSync('{workflows,domain}/**/*.ts', { cwd: root }).sort())
    hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest('hex').slice(0, 16);
}

/** The path of the bundle, for `workflowBundle: { codePath }`; built when the code has changed, which takes about two seconds. */
export async function workflowBundle(): Promise<string> {
  const file = join(cacheDirectory, `workflow-bundle-${fingerprint()}.js`);
  if (existsSync(file)) return file;
  mkdirSync(cacheDirectory, { recursive: true });
  const making = `${file}.${randomUUID()}`;
  await promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', fileURLToPath(import.meta.url), making], {
    maxBuffer: 16e6,
  }).catch((error: Error & { stderr?: string }) => {
    throw new Error(`The workflows could not be bundled:\n${error.stderr?.trim() || error.message}`, { cause: error });
  });
  renameSync(making, file);
  return file;
}

/** With a path, bundles into it; without one (`npm run bundle`), fills the cache. */
if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [, , into] = process.argv;
  if (into === undefined) console.error(await workflowBundle());
  else {
    const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
    const { code } = await bundleWorkflowCode({
      workflowsPath: join(root, 'workflows', 'index.ts'),
      preloadModules: [join(root, 'workflows', 'short-traces.ts')],
      logger: new DefaultLogger('ERROR'),
    });
    writeFileSync(into, code);
  }
}
