import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import { openWire } from '../../activities/mail/wire.ts';
import { parseWireAddress } from '../../activities/mail/wire-address.ts';
import { expectConsole } from '../support/console.ts';

const wellKnownKey = /built-in default TLS certificate/;

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A server with the self-signed certificate of its library; `seen` says whether mails came encrypted, and as whom. */
async function served(options: SMTPServerOptions): Promise<{ address: string; seen: unknown[] }> {
  const seen: unknown[] = [];
  const server = new SMTPServer({
    disableReverseLookup: true,
    authOptional: true,
    onAuth: ({ username, password }, _session, done) => (password === 'p@ss:1' ? done(null, { user: username }) : done(new Error('no'))),
    onData(stream, session, done) {
      stream.resume().on('end', () => {
        seen.push({ secure: session.secure, user: session.user });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => new Promise((resolve) => server.close(resolve)));
  return { address: `127.0.0.1:${(server.server.address() as AddressInfo).port}`, seen };
}

async function send(url: string) {
  const wire = openWire({ url, socketTimeoutMs: 2_000 });
  stops.push(() => wire.close());
  return wire.send({ from: 'desk@example.org', to: 'zoe@example.org', message: Buffer.from('Subject: test\r\n\r\nhello\r\n') });
}

describe('encryption and sign-in', () => {
  test('STARTTLS is used where it is offered', async () => {
    expectConsole(wellKnownKey);
    const { address, seen } = await served({});
    expect(await send(`smtp://${address}`)).toMatchObject({ outcome: 'sent' });
    expect(seen).toMatchObject([{ secure: true }]);
  });

  test('a server without it gets the mail all the same', async () => {
    const { address, seen } = await served({ disabledCommands: ['STARTTLS', 'AUTH'] });
    expect(await send(`smtp://${address}`)).toMatchObject({ outcome: 'sent' });
    expect(seen).toMatchObject([{ secure: false }]);
  });

  test('smtps is encrypted from the start, and credentials may hold any character', async () => {
    expectConsole(wellKnownKey);
    const { address, seen } = await served({ secure: true });
    expect(await send(`smtps://robot%40desk:p%40ss%3A1@${address}`)).toMatchObject({ outcome: 'sent' });
    expect(seen).toMatchObject([{ secure: true, user: 'robot@desk' }]);
  });

  test('credentials for a server that takes none are not sent about', async () => {
    const { address } = await served({ disabledCommands: ['AUTH', 'STARTTLS'] });
    expect(await send(`smtp://robot:secret@${address}`)).toEqual({ outcome: 'retry', reason: 'the mail server offers no sign-in' });
  });
});

describe('with credentials, towards another machine', () => {
  test.each([
    ['smtp://robot:secret@mail.example.org', { requireTLS: true, opportunisticTLS: false, tls: { rejectUnauthorized: true }, port: 25 }],
    ['smtps://robot:secret@mail.example.org', { secure: true, opportunisticTLS: false, tls: { rejectUnauthorized: true }, port: 465 }],
  ])('%s wants encryption and a certificate', (url, connection) => {
    expect(parseWireAddress(url)).toMatchObject({ connection });
  });
  test('without them encryption is better than none', () => {
    expect(parseWireAddress('smtp://mail.example.org:2525').connection).toMatchObject({
      requireTLS: false,
      opportunisticTLS: true,
      port: 2525,
    });
  });
  test('smtps always wants a certificate', () => {
    expect(parseWireAddress('smtps://mail.example.org').connection.tls).toEqual({ rejectUnauthorized: true });
  });
});
