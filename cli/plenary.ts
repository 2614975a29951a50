/** `npm run -s plenary -- COMMAND`: the operator's command line. One module for each command; every error is one line. */
import { Command } from 'commander';
import { admin } from './admin.ts';
import { check } from './check.ts';
import { OperatorError } from './connect.ts';
import { doctor } from './doctor.ts';
import { dryRunCommand } from './dry-run.ts';
import { key } from './key.ts';
import { notices } from './notices.ts';
import { rebuildCommand } from './rebuild.ts';
import { verifyAuditCommand } from './verify-audit.ts';

const program = new Command('plenary')
  .description('Looks after a running Plenary. Reads the same environment as npm start.')
  .showHelpAfterError();

for (const command of [admin, key, check, dryRunCommand, notices, rebuildCommand, verifyAuditCommand, doctor])
  program.addCommand(command());

program.parseAsync().catch((error: Error) => {
  console.error(error instanceof OperatorError ? error.message : (error.stack ?? error.message));
  process.exitCode = 1;
});
