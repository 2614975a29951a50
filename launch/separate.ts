/** Worker and API as processes of their own, for production: everything outside is configured, nothing is brought up. */
import { ConfigError, loadConfig } from './config.ts';
import { openParts, type Parts } from './engine.ts';
import { secretsOf } from './secrets.ts';

/** Runs one of them until SIGTERM or SIGINT. What is wrong with the environment is said, and ends it with code 1. */
export async function runSeparately(role: 'api' | 'worker', run: (parts: Parts) => Promise<() => Promise<void>>): Promise<void> {
  try {
    const config = loadConfig(process.env, role);
    const { databaseUrl, temporal, smtpUrl, linkSecret } = config;
    if (databaseUrl === undefined || temporal === undefined || smtpUrl === undefined) {
      const missing = Object.entries({ DATABASE_URL: databaseUrl, TEMPORAL_ADDRESS: temporal, SMTP_URL: smtpUrl }).filter(
        ([, value]) => !value,
      );
      throw new ConfigError(missing.map(([name]) => `${name} is not set: npm run ${role} brings nothing up, npm start does`));
    }
    // The worker signs links only; it is not handed what signs sessions.
    const secrets = role === 'worker' && linkSecret !== undefined ? { authSecret: '', linkSecret } : secretsOf(config);
    const parts = openParts(config, { databaseUrl, temporal, smtpUrl }, secrets);
    const stop = await run(parts);
    parts.log.info({ role }, 'running');
    const ended = new Promise<void>((resolve) => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
    });
    await ended;
    parts.log.info({ role }, 'stopping');
    await stop();
    await parts.close();
  } catch (error) {
    console.error(error instanceof ConfigError ? error.message : error);
    process.exitCode = 1;
  }
}
