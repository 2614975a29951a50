import { afterEach, describe, expect, test } from 'vitest';
import { openWire, type Wire, type WireOptions } from '../../activities/mail/wire.ts';
import { type Move, type Step, startServer, type TestServer } from './server.ts';

const mail = (text = 'hello') => ({
  from: 'desk@example.org',
  to: 'zoe@example.org',
  message: Buffer.from(`Subject: test\r\n\r\n${text}\r\n`),
});
/** Larger than what a socket takes at once. */
const large = mail('0123456789'.repeat(700_000));

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

async function served(
  plan?: (step: Step, before: number) => Move | undefined,
  options?: Parameters<typeof startServer>[1],
): Promise<TestServer> {
  const server = await startServer(plan, options);
  open.push({ close: server.stop });
  return server;
}
function wired(url: string, options: Partial<WireOptions> = {}): Wire {
  const wire = openWire({ url, socketTimeoutMs: 2_000, ...options });
  open.push(wire);
  return wire;
}
const at = (step: Step, move: Move) => (reached: Step) => (reached === step ? move : undefined);
const once = (step: Step, move: Move) => (reached: Step, before: number) => (reached === step && before === 0 ? move : undefined);

describe.each([
  { name: 'one command at a time', extensions: [] },
  { name: 'with pipelining', extensions: ['PIPELINING'] },
])('$name', ({ extensions }) => {
  test('a mail that is taken is sent, with the answer of the server', async () => {
    const server = await served(undefined, { extensions });
    expect(await wired(server.url).send(mail())).toEqual({ outcome: 'sent', response: '250 2.0.0 taken as 42' });
    expect(server.taken).toEqual(['Subject: test\r\n\r\nhello']);
  });

  test.each<Step>(['connect', 'ehlo', 'mail', 'rcpt', 'data'])('a break at %s, before the 354, is tried again', async (step) => {
    const server = await served(at(step, 'break'), { extensions });
    expect(await wired(server.url).send(mail())).toMatchObject({ outcome: 'retry' });
    expect(server.taken).toEqual([]);
  });

  test.each<Step>(['amid', 'taken'])('a break at %s, after the 354, leaves it unknown', async (step) => {
    const server = await served(at(step, 'break'), { extensions });
    expect(await wired(server.url).send(step === 'amid' ? large : mail())).toMatchObject({ outcome: 'unknown' });
  });

  test.each<Step>(['connect', 'ehlo', 'mail', 'rcpt', 'data'])('silence at %s, before the 354, is tried again', async (step) => {
    const server = await served(at(step, 'silent'), { extensions });
    expect(await wired(server.url, { socketTimeoutMs: 100 }).send(mail())).toMatchObject({ outcome: 'retry' });
  });

  test('silence after the final dot leaves it unknown', async () => {
    const server = await served(at('taken', 'silent'), { extensions });
    expect(await wired(server.url, { socketTimeoutMs: 100 }).send(mail())).toMatchObject({ outcome: 'unknown' });
  });

  test.each<[Step, at?: string]>([['mail', 'sender'], ['rcpt'], ['data', 'message'], ['taken', 'message']])(
    '5xx at %s is a bounce, and says where when that was not at the recipient',
    async (step, where) => {
      const server = await served(at(step, '550 5.1.1 not here'), { extensions });
      expect(await wired(server.url).send(mail())).toEqual({ outcome: 'bounced', response: '550 5.1.1 not here', at: where });
    },
  );

  test.each<Step>(['mail', 'rcpt', 'data', 'taken'])('4xx at %s is tried again', async (step) => {
    const server = await served(at(step, '451 4.3.0 later please'), { extensions });
    const result = await wired(server.url).send(mail());
    expect(result).toMatchObject({ outcome: 'retry', reason: expect.stringContaining('451 4.3.0 later please') });
  });

  test.each<Step>(['mail', 'rcpt', 'data', 'taken'])('421 at %s ends the connection, not the mail', async (step) => {
    const server = await served(once(step, '421 4.3.2 closing'), { extensions });
    const wire = wired(server.url);
    expect(await wire.send(mail())).toMatchObject({ outcome: 'retry' });
    expect(await wire.send(mail())).toMatchObject({ outcome: 'sent' });
    expect(server.connections).toBe(2);
  });

  test('a bounce at the envelope leaves the connection fit for the next mail', async () => {
    const server = await served(once('rcpt', '550 nobody'), { extensions });
    const wire = wired(server.url, { connections: 1 });
    const results = await Promise.all([wire.send(mail('first')), wire.send(mail('second'))]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['bounced', 'sent']);
    expect(server.connections).toBe(1);
    expect(server.taken).toEqual(['Subject: test\r\n\r\nsecond']);
  });

  test('an answer amid the message never mixes its rest into the next mail', async () => {
    const server = await served(once('amid', '552 too much'), { extensions });
    const wire = wired(server.url, { connections: 1 });
    const results = await Promise.all([wire.send(large), wire.send(mail('next'))]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['bounced', 'sent']);
    expect(server.taken).toEqual(['Subject: test\r\n\r\nnext']);
    expect(server.connections).toBe(2);
  });
});

describe('an envelope goes with the message before it', () => {
  const extensions = ['PIPELINING'];
  const three = (url: string) => {
    const wire = wired(url, { connections: 1 });
    return Promise.all(['first', 'second', 'third'].map((text) => wire.send(mail(text))));
  };

  test('where the server takes commands in groups, and only there', async () => {
    for (const [server, envelopes] of [
      [await served(undefined, { extensions, delay: 300 }), 2],
      [await served(undefined, { delay: 300 }), 1],
    ] as const) {
      const sent = three(server.url);
      await expect.poll(() => server.heard).toContain('\r\n.\r\n');
      expect(server.heard.split('MAIL FROM').length - 1, 'before the first message is answered').toBe(envelopes);
      expect((await sent).map(({ outcome }) => outcome)).toEqual(['sent', 'sent', 'sent']);
      expect(server.taken).toHaveLength(3);
    }
  });

  test.each<[Step, number, Move, string[], number]>([
    ['taken', 0, '554 not this one', ['bounced', 'sent', 'sent'], 1],
    ['taken', 0, '451 later', ['retry', 'sent', 'sent'], 1],
    ['taken', 0, '421 closing', ['retry', 'sent', 'sent'], 2],
    ['taken', 0, 'break', ['unknown', 'sent', 'sent'], 2],
    ['rcpt', 1, '550 nobody', ['sent', 'bounced', 'sent'], 1],
    ['mail', 1, '421 closing', ['sent', 'retry', 'sent'], 2],
    ['data', 1, '451 later', ['sent', 'retry', 'sent'], 1],
    ['rcpt', 1, 'break', ['sent', 'sent', 'sent'], 2],
    ['data', 1, 'break', ['sent', 'sent', 'sent'], 2],
  ])('%s of number %i answered by %s: %j', async (step, which, move, outcomes, connections) => {
    const server = await served((reached, before) => (reached === step && before === which ? move : undefined), { extensions });
    expect((await three(server.url)).map(({ outcome }) => outcome)).toEqual(outcomes);
    expect(server.taken).toHaveLength(outcomes.filter((outcome) => outcome === 'sent').length);
    expect(server.connections).toBe(connections);
  });
});

describe('what is about the session is not about the mail', () => {
  test.each<[Step, string]>([
    ['connect', '554 no service'],
    ['ehlo', '550 go away'],
    ['mail', '530 5.7.0 sign in first'],
    ['mail', '503 5.5.1 bad sequence'],
  ])('at %s: %s', async (step, answer) => {
    const server = await served(at(step, answer));
    expect(await wired(server.url).send(mail())).toMatchObject({ outcome: 'retry' });
  });

  test('refused credentials', async () => {
    const server = await served(at('auth', '535 5.7.8 wrong'), { extensions: ['AUTH PLAIN'] });
    const url = server.url.replace('//', '//robot:hunter2@');
    const result = await wired(url).send(mail());
    expect(result).toMatchObject({ outcome: 'retry', reason: expect.stringContaining('535 5.7.8 wrong') });
  });
});

describe('a server that goes and comes back', () => {
  test('is found again by the next mail', async () => {
    const first = await startServer();
    const wire = wired(first.url);
    expect(await wire.send(mail())).toMatchObject({ outcome: 'sent' });
    await first.stop();
    expect(await wire.send(mail())).toMatchObject({ outcome: 'retry' });
    const second = await served(undefined, { port: first.port });
    expect(await wire.send(mail('back'))).toMatchObject({ outcome: 'sent' });
    expect(second.taken).toEqual(['Subject: test\r\n\r\nback']);
  });

  test('a connection that was closed while it lay idle costs nothing', async () => {
    const server = await served((step, before) => (step === 'mail' && before === 1 ? 'break' : undefined));
    const wire = wired(server.url);
    expect(await wire.send(mail('first'))).toMatchObject({ outcome: 'sent' });
    expect(await wire.send(mail('second'))).toMatchObject({ outcome: 'sent' });
    expect(server.taken).toEqual(['Subject: test\r\n\r\nfirst', 'Subject: test\r\n\r\nsecond']);
  });

  test('while it is away a whole wave is told at once', async () => {
    const server = await served(at('connect', 'break'));
    const wire = wired(server.url, { connections: 3 });
    const results = await Promise.all(Array.from({ length: 500 }, () => wire.send(mail())));
    expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['retry']));
    expect(server.connections).toBeLessThanOrEqual(3);
  });
});

describe('many mails over few connections', () => {
  test.each([{ extensions: [] }, { extensions: ['PIPELINING'] }])('200 arrive, each once ($extensions)', async ({ extensions }) => {
    const server = await served(undefined, { extensions });
    const wire = wired(server.url, { connections: 4 });
    const results = await Promise.all(Array.from({ length: 200 }, (_, index) => wire.send(mail(`number ${index}`))));
    expect(results.every(({ outcome }) => outcome === 'sent')).toBe(true);
    expect(new Set(server.taken).size).toBe(200);
    expect(server.taken).toHaveLength(200);
    expect(server.connections).toBeLessThanOrEqual(4);
  });

  test('a server that limits connections is served over those it allows', async () => {
    const server = await served((step, before) => (step === 'connect' && before > 1 ? '421 too many connections' : undefined), {
      delay: 5,
    });
    const wire = wired(server.url, { connections: 10 });
    const results = await Promise.all(Array.from({ length: 40 }, (_, index) => wire.send(mail(`number ${index}`))));
    expect(results.every(({ outcome }) => outcome === 'sent')).toBe(true);
    expect(new Set(server.taken).size).toBe(40);
  });
});

test('close waits for what is under way, and hands back what still waits', async () => {
  let left = false;
  const server = await served(
    (step) => {
      if (step === 'taken') left = server.said.includes('QUIT');
      return undefined;
    },
    { delay: 200 },
  );
  const wire = openWire({ url: server.url, connections: 1 });
  const first = wire.send(mail('first'));
  const second = wire.send(mail('second'));
  await expect.poll(() => server.said, { interval: 5 }).toContain('DATA');
  await wire.close();
  expect(await first).toMatchObject({ outcome: 'sent' });
  expect(await second).toEqual({ outcome: 'retry', reason: 'the wire is closed' });
  expect(await wire.send(mail())).toEqual({ outcome: 'retry', reason: 'the wire is closed' });
  expect(server.taken).toEqual(['Subject: test\r\n\r\nfirst']);
  expect(server.said.at(-1)).toBe('QUIT');
  expect(left, 'the session was left before the answer').toBe(false);
});

describe('what is said about a mail', () => {
  test('does not repeat the address', async () => {
    const server = await served(at('rcpt', '550 5.1.1 <zoe@example.org>: user unknown'));
    expect(await wired(server.url).send(mail())).toEqual({ outcome: 'bounced', response: '550 5.1.1 <…>: user unknown' });
  });

  test('does not repeat credentials', async () => {
    const server = await served(at('auth', '535 user robot with password hunter2 unknown'), { extensions: ['AUTH PLAIN'] });
    const wire = wired(server.url.replace('//', '//robot:hunter2@'));
    expect(JSON.stringify([await wire.send(mail()), await wire.verify()])).not.toMatch(/robot|hunter2/);
  });

  test('an address that is none is never offered', async () => {
    const server = await served();
    const result = await wired(server.url).send({ ...mail(), to: 'zoe@example.org>\r\nRCPT TO:<eve@example.org' });
    expect(result).toMatchObject({ outcome: 'bounced' });
    expect(JSON.stringify(result)).not.toContain('zoe');
    expect(server.said.join()).not.toContain('eve');
  });
});

describe('verify', () => {
  test('a server that answers is reachable', async () => {
    const server = await served();
    expect(await wired(server.url).verify()).toEqual({ ok: true, detail: 'reachable, not encrypted' });
  });
  test('one that is away is not, and says why', async () => {
    const server = await startServer();
    await server.stop();
    expect(await wired(server.url).verify()).toMatchObject({ ok: false, detail: expect.stringContaining('ECONNREFUSED') });
  });
});

describe('the address of the server', () => {
  test.each(['mail.example.org', 'http://mail.example.org', 'smtp://'])('%s is refused', (url) => {
    expect(() => openWire({ url })).toThrow(/SMTP_URL/);
  });
  test('is not repeated when it is refused, for it may hold a password', () => {
    expect(() => openWire({ url: 'smtp://robot:hunter2@:x' })).toThrow(expect.not.stringContaining('hunter2'));
  });
});
