/** The mail with the link: posted from a row, through a mail server that may be away. */
import { afterEach, expect, test } from 'vitest';
import { postDue, startPosting } from '../../api/sign-in/post.ts';
import { signInApi, tokenIn } from './sign-in-support.ts';

const api = await signInApi();
const { pool, mailbox } = api;
const start = Date.now();
const ask = () => api.ask('POST', '/api/sign-in', { as: null, body: { email: 'fp-aaa@example.org' } });
const postAt = (seconds: number) => postDue({ ...api.posting, now: () => start + seconds * 1_000 });
const begin = async () => {
  await ask();
  await pool.query('update sign_in_request set asked_at = $1, next_at = $1', [new Date(start)]);
};
const links = async () => (await pool.query('select * from verification')).rows.length;

afterEach(async () => {
  mailbox.heal();
  mailbox.clear();
  api.logged.length = 0;
  await pool.query('delete from sign_in_request');
  await pool.query('delete from verification');
});

test('a mail server that is away for a minute delays the link, which is good for its whole time then', async () => {
  await begin();
  mailbox.breakAt('mail', { reply: '451 4.3.0 later' });
  for (const seconds of [0, 5, 15, 35]) expect([seconds, await postAt(seconds)]).toEqual([seconds, 1]);
  expect(await postAt(74)).toBe(0);
  expect(await links(), 'no token of a mail that did not leave').toBe(0);
  mailbox.heal();
  expect(await postAt(75)).toBe(1);
  expect(mailbox.mails).toHaveLength(1);
  const { rows } = await pool.query<{ expiresAt: Date }>('select "expiresAt" from verification');
  expect(rows[0]?.expiresAt.getTime()).toBe(start + 75_000 + 15 * 60_000);
  expect((await api.form('/sign-in', { t: tokenIn(mailbox.mails[0]?.mail.text) })).status).toBe(303);
  expect(await postAt(600)).toBe(0);
});

test('it is signed as other mails are', async () => {
  await begin();
  const sign = async (message: Buffer) => Buffer.concat([Buffer.from('X-Signed: yes\r\n'), message]);
  expect(await postDue({ ...api.posting, sign, now: () => start })).toBe(1);
  expect(mailbox.mails[0]?.mail.headers).toContainEqual(expect.objectContaining({ key: 'x-signed', value: 'yes' }));
});

test('after ten minutes it is given up, and the log says so without an address', async () => {
  await begin();
  mailbox.breakAt('mail', { reply: '451 4.3.0 later' });
  for (let seconds = 0; seconds <= 660; seconds += 5) await postAt(seconds);
  const log = api.logged.join('');
  expect(log).toContain('a sign-in mail was given up');
  expect(log).not.toContain('example.org');
  mailbox.heal();
  expect(await postAt(700)).toBe(0);
  expect(mailbox.mails).toHaveLength(0);
});

test('a refusal for good is not tried again', async () => {
  await begin();
  mailbox.breakAt('rcpt', { reply: '550 5.1.1 no such user' });
  expect(await postAt(0)).toBe(1);
  mailbox.heal();
  expect(await postAt(300)).toBe(0);
  expect(api.logged.join('')).toContain('perhaps did not arrive');
});

test('of two processes that post at once, one sends', async () => {
  await begin();
  const tried = await Promise.all([postAt(0), postAt(0), postAt(0)]);
  expect(tried.reduce((a, b) => a + b)).toBe(1);
  expect(mailbox.mails).toHaveLength(1);
});

test('what was taken up by a process that died is posted a minute later', async () => {
  await begin();
  await pool.query('update sign_in_request set attempts = 1, next_at = $1', [new Date(start + 60_000)]);
  expect(await postAt(59)).toBe(0);
  expect(await postAt(60)).toBe(1);
  expect(mailbox.mails).toHaveLength(1);
});

test('whoever posts is woken at once, and stops when told', async () => {
  const poster = startPosting(api.posting);
  await ask();
  poster.nudge();
  await mailbox.waitFor(1, 4_000);
  await poster.stop();
  await ask();
  poster.nudge();
  expect((await pool.query('select * from sign_in_request where next_at is not null')).rows).toHaveLength(1);
});

test('the mail is answered by nobody’s machine, and says its sender', async () => {
  await begin();
  await postAt(0);
  const mail = mailbox.mails[0]?.mail;
  expect(mail?.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated');
  expect([mail?.from?.address, mail?.messageId]).toEqual(['plenary@example.org', expect.stringMatching(/^<[\w-]+@example\.org>$/)]);
});
