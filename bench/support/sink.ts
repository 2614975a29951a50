/** A mail server that takes everything and keeps nothing; a process of its own. Sends its port when it listens. */
import { SMTPServer } from 'smtp-server';

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  disableReverseLookup: true,
  logger: false,
  onData: (stream, _session, done) => {
    stream.on('end', () => done(null));
    stream.resume();
  },
});
server.on('error', () => {}); // a client that is gone
const socket = server.listen(0, '127.0.0.1', () => {
  const address = socket.address();
  process.send?.(String(address && typeof address === 'object' ? address.port : ''));
});
process.on('SIGTERM', () => server.close(() => process.exit()));
