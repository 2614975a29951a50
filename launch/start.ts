/** `npm start`: everything in one process. Brings up what is not configured, migrates, seeds a demonstration when empty, runs worker and API. */
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { shippedTemplates } from '../api/templates.ts';
import { migrate } from '../prisma/migrate.ts';
import { bringUp } from './bring-up.ts';
import { workflowBundle } from './bundle.ts';
import { claim } from './claim.ts';
import { loadConfig } from './config.ts';
import { isEmpty, seedDemonstration } from './demonstration/seed.ts';
import { openParts, runApi, runWorker } from './engine.ts';
import { secretsOf } from './secrets.ts';
import { stopOnce } from './stopping.ts';

async function start(): Promise<void> {
  const config = loadConfig();
  const secrets = secretsOf(config);
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  const stopping = stopOnce();
  stopping.add(claim(config.dataDirectory));

  const [outside] = await Promise.all([bringUp(config), workflowBundle()]);
  stopping.add(outside.stop);
  await migrate(outside.databaseUrl);
  const parts = openParts(config, outside, secrets);
  stopping.add(parts.close);
  if (!config.production && (await isEmpty(parts.pool))) {
    console.log('The database is empty: living the demonstration’s past ...');
    const template = shippedTemplates(new URL('../templates/', import.meta.url)).get('gcm')?.template;
    if (!template) throw new Error('templates/gcm.yaml is not there');
    await seedDemonstration({ ...parts, mailFrom: config.mailFrom, template }, Date.now());
  }
  stopping.add(await runWorker(parts));
  stopping.add(await runApi(parts));

  console.log(`\nPlenary is ready: ${config.baseUrl}\n`);
  const pages = [{ what: 'API, to read and to try', url: `${config.baseUrl}/docs` }, ...outside.pages];
  for (const { what, url } of pages) console.log(`  ${what.padEnd(32)} ${url}`);
  if (outside.data) console.log(`  ${'Data'.padEnd(32)} ${config.dataDirectory} (PostgreSQL in ${outside.data})`);
  if (!config.production) {
    console.log('\nAct as somebody of the demonstration with a key of theirs:\n');
    for (const who of ['secretariat', 'coordinator.ece', 'focal.che', 'focal.nor'])
      console.log(`  curl -H "Authorization: Bearer $(npm run -s plenary -- key ${who}@example.org)" ${config.baseUrl}/api/me/tasks`);
  }
  console.log('\nCtrl+C stops everything; the next start goes on where it was.');
}

start().catch(async (error: Error) => {
  console.error(process.env.LOG_LEVEL === 'debug' ? error.stack : error.message);
  process.exitCode = 1;
  await stopOnce().stop();
});
