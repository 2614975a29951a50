import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { composeMail } from '../../activities/mail/compose.ts';
import { openWire } from '../../activities/mail/wire.ts';
import { type Mailbox, type MailboxOptions, type MailSummary, startMailbox } from '../../launch/mailbox.ts';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

async function mailbox(options: Partial<MailboxOptions> = {}): Promise<Mailbox> {
  const started = await startMailbox({ smtpPort: 0, httpPort: 0, ...options });
  cleanUp.push(() => started.stop());
  return started;
}

interface Sent {
  to?: string;
  subject?: string;
  html?: string;
  text?: string;
  ics?: string;
}
async function send(box: Mailbox, ...mails: Sent[]): Promise<void> {
  const wire = openWire({ url: box.smtpUrl, connections: 1 });
  for (const { to = 'zoe@example.org', subject = 'Hello', html = '<p>Hi</p>', text = 'Hi', ics } of mails) {
    const rendered = { subject, html, text };
    const message = composeMail({
      ...{ from: 'desk@example.org', to: { name: 'Zoé', address: to }, messageId: `${subject.length}@x`, rendered },
      ...{ date: Date.UTC(2028, 0, 1), headers: {}, ics: ics ?? null },
    });
    expect(await wire.send({ from: 'desk@example.org', to, message })).toMatchObject({ outcome: 'sent' });
  }
  await wire.close();
}
const page = async (box: Mailbox, path = '') => (await fetch(new URL(path, box.pageUrl))).text();
const list = async (box: Mailbox, path = 'mails.json'): Promise<MailSummary[]> =>
  (await fetch(new URL(path, box.pageUrl))).json() as Promise<MailSummary[]>;

test('mails are listed newest first, for people and for scripts', async () => {
  const box = await mailbox();
  await send(box, { subject: 'First' }, { subject: 'Second', to: 'Ana@example.org', text: 'Été' });
  expect(await list(box)).toMatchObject([
    {
      id: 2,
      to: ['Ana@example.org'],
      subject: 'Second',
      text: expect.stringContaining('Été'),
      messageId: '<6@x>',
      date: '2028-01-01T00:00:00.000Z',
    },
    { id: 1, to: ['zoe@example.org'], subject: 'First' },
  ]);
  const html = await page(box);
  expect(html.indexOf('Second')).toBeLessThan(html.indexOf('First'));
});

test('those of one recipient can be picked', async () => {
  const box = await mailbox();
  await send(box, { subject: 'First' }, { subject: 'Second', to: 'Ana@example.org' });
  expect((await list(box, 'mails.json?to=ana@example.org')).map(({ subject }) => subject)).toEqual(['Second']);
  expect(await page(box, '?to=zoe@example.org')).not.toContain('Second');
});

test('one mail shows its html in a closed frame, its text with links, its headers and files', async () => {
  const box = await mailbox();
  await send(box, {
    html: '<p title="a">Hi <b>you</b></p>',
    text: 'See https://example.org/a?b=1&c=2 now',
    ics: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n',
  });
  const html = await page(box, 'mails/1');
  expect(html).toContain('srcdoc="&lt;p title=&quot;a&quot;&gt;Hi &lt;b&gt;you&lt;/b&gt;&lt;/p&gt;');
  expect(html).toMatch(/<iframe[^>]* sandbox="allow-popups allow-popups-to-escape-sandbox"/);
  expect(html).toContain('<a href="https://example.org/a?b=1&amp;c=2"');
  expect(html).toContain('auto-submitted: auto-generated');
  expect(html).toContain('href="/mails/1/0">deadline.ics</a>');
  const file = await fetch(new URL('mails/1/0', box.pageUrl));
  expect(file.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''deadline.ics");
  expect(await file.text()).toContain('BEGIN:VCALENDAR');
});

test('what a mail holds never becomes part of the page', async () => {
  const box = await mailbox();
  const evil = '"><script>alert(1)</script>';
  await send(box, { subject: evil, text: evil, html: evil });
  for (const path of ['', `?to=${encodeURIComponent(evil)}`, 'mails/1']) {
    const answer = await fetch(new URL(path, box.pageUrl));
    expect(await answer.text()).not.toContain('<script>alert');
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/script-src|unsafe-eval/);
  }
});

test('only the newest are kept', async () => {
  const box = await mailbox({ most: 3 });
  await send(box, ...Array.from({ length: 5 }, (_, index) => ({ subject: `Mail ${index}` })));
  expect((await list(box)).map(({ subject }) => subject)).toEqual(['Mail 4', 'Mail 3', 'Mail 2']);
  expect((await fetch(new URL('mails/1', box.pageUrl))).status).toBe(404);
});

test('a file keeps them over a restart, and stays small', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plenary-mailbox-'));
  cleanUp.push(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'inner', 'mails.jsonl');
  const first = await startMailbox({ smtpPort: 0, httpPort: 0, file, most: 3 });
  await send(first, ...Array.from({ length: 8 }, (_, index) => ({ subject: `Mail ${index}` })));
  await first.stop();
  expect(readFileSync(file, 'utf8').trim().split('\n').length).toBeLessThanOrEqual(6);

  const second = await mailbox({ file, most: 3 });
  await send(second, { subject: 'After' });
  expect((await list(second)).map(({ id, subject }) => [id, subject])).toEqual([
    [9, 'After'],
    [8, 'Mail 7'],
    [7, 'Mail 6'],
  ]);
});

test('it answers on this machine and under its own name only, and only to GET', async () => {
  const box = await mailbox();
  const { port } = new URL(box.pageUrl);
  const status = (headers: Record<string, string>, method = 'GET') =>
    new Promise<number | undefined>((resolve, reject) => {
      request({ host: '127.0.0.1', port, headers, method }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .on('error', reject)
        .end();
    });
  expect(await status({ host: 'attacker.example' })).toBe(421);
  expect(await status({ host: `localhost:${port}` })).toBe(200);
  expect(await status({ host: `localhost:${port}` }, 'POST')).toBe(405);

  const outside = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal);
  for (const { address } of outside) {
    const reached = new Promise<string>((resolve) => {
      const socket = connect({ host: address, port: Number(port) }, () => resolve('reached'));
      socket.on('error', () => resolve('refused'));
    });
    expect(await reached).toBe('refused');
  }
});

test('a port that is taken is said, and nothing is left running', async () => {
  const box = await mailbox();
  const taken = Number(new URL(box.pageUrl).port);
  await expect(startMailbox({ smtpPort: 0, httpPort: taken })).rejects.toThrow(/EADDRINUSE/);
  const smtp = Number(new URL(box.smtpUrl).port);
  await expect(startMailbox({ smtpPort: smtp, httpPort: 0 })).rejects.toThrow(/EADDRINUSE/);
});
