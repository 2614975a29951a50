/** `npm start`: starts everything, and prints where each page is and how to act as each kind of user. */
import { ConfigError } from './config.ts';
import { startAll } from './start-all.ts';

/** One of each kind of user, with something to look at. */
const people = [
  ['the secretariat', 'secretariat', '/api/cycles/gcm-2026-2030'],
  ['the coordinator of ECE', 'coordinator.ece', '/api/me/tasks'],
  ['the focal point of Norway', 'focal.nor', '/api/me/tasks'],
] as const;

try {
  const { config, outside } = await startAll(process.env);
  console.log(`\nPlenary is ready: ${config.baseUrl}\n`);
  const pages = [
    { what: 'The application', url: `${config.baseUrl}/` },
    { what: 'API, to read and to try', url: `${config.baseUrl}/docs` },
    ...outside.pages,
  ];
  for (const { what, url } of pages) console.log(`  ${what.padEnd(32)} ${url}`);
  if (outside.data) console.log(`  ${'Data'.padEnd(32)} ${config.dataDirectory} (PostgreSQL in ${outside.data})`);
  if (!config.production) {
    const settings = [process.env.PORT && `PORT=${process.env.PORT} `, process.env.DATA_DIR && `DATA_DIR=${process.env.DATA_DIR} `]
      .filter(Boolean)
      .join('');
    const mailbox = outside.pages.find(({ what }) => what.startsWith('Mailbox'));
    console.log('\nSign in as somebody of the demonstration:\n');
    console.log(`  1. ${config.baseUrl}/sign-in asks for an address:`);
    for (const [who, local] of people) console.log(`       ${`${local}@example.org`.padEnd(32)} ${who}`);
    console.log(`  2. The mail with the link is in the mailbox${mailbox ? `: ${mailbox.url}` : ''}`);
    console.log('  3. Its link opens a page; the button signs in. A link works once, for 15 minutes.');
    console.log('\nOr act in another terminal, with a key of theirs:\n');
    for (const [who, local, path] of people)
      console.log(
        `  # ${who}\n  curl -H "Authorization: Bearer $(${settings}npm run -s plenary -- key ${local}@example.org)" ${config.baseUrl}${path}\n`,
      );
    console.log(`Focal points are focal.<iso3>@example.org. Every mail carries a link to its page: look into the mailbox.`);
  }
  console.log('\nCtrl+C stops everything; the next start goes on where it was.');
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exitCode = 1;
}
