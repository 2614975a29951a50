/** A mail server that takes everything and keeps nothing; a process of its own. Sends its port when it listens. */
import { startDrain } from '../../test/support/drain.ts';

const drain = await startDrain();
process.on('SIGTERM', () => void drain.stop().then(() => process.exit()));
process.send?.(new URL(drain.url).port);
