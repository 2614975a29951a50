/** The page behind the link of a mail: reading needs no signing in, answering begins with it. */
import { expect, test } from 'vitest';
import { signLink } from '../../api/links.ts';
import { postDue } from '../../api/sign-in/post.ts';
import { cookieOf, signInApi, tokenIn } from './sign-in-support.ts';
import { ofA, ofB, openRound, secret } from './support.ts';

const api = await signInApi();
const { form, mailbox, withCookie } = api;
await openRound(api);
const link = (person: string, expires = Date.now() + 60_000) => signLink(ofA, person, expires, secret);

test('who reads by the link of a mail is offered to sign in, gets the mail at their own address, and comes back signed in', async () => {
  const token = link('fp-aaa');
  const page = await api.get(`/c/${ofA}?k=${token}`, null);
  expect(page.headers.get('content-security-policy')).toContain("form-action 'self'");
  const [, action, k] =
    /<form method="post" action="([^"]+)"><input type="hidden" name="k" value="([^"]+)"><button>Sign in to answer</.exec(page.body) ?? [];
  expect([action, k]).toEqual([`/c/${ofA}/sign-in`, token]);

  const sent = await form(action ?? '', { k: k ?? '' });
  expect([sent.status, sent.body]).toEqual([202, expect.stringContaining('your own address')]);
  await postDue(api.posting);
  expect(mailbox.mails.map((mail) => mail.to)).toEqual([['fp-aaa@example.org']]);

  const signed = await form('/sign-in', { t: tokenIn(mailbox.mails[0]?.mail.text) });
  expect(signed.headers.get('location')).toBe(`/contributions/${ofA}`);
  const back = await withCookie('GET', `/c/${ofA}`, cookieOf(signed));
  expect([back.status, back.body]).toEqual([200, expect.stringContaining('You are signed in as')]);
  expect(back.body).not.toContain('<form');
  expect(back.body).toContain(`href="/contributions/${ofA}"`);
  expect((await withCookie('GET', `/c/${ofB}`, cookieOf(signed))).status, 'a session reads what its person may read').toBe(404);
});

test('a mail that was passed on sends the link to its first reader, not to whoever presses', async () => {
  mailbox.clear();
  await form(`/c/${ofA}/sign-in`, { k: link('drafter-aaa') });
  await postDue(api.posting);
  expect(mailbox.mails.map((mail) => mail.to)).toEqual([['drafter-aaa@example.org']]);
});

test('reading sends nothing', async () => {
  mailbox.clear();
  for (const method of ['GET', 'HEAD']) await fetch(`${api.base}/c/${ofA}?k=${link('fp-aaa')}`, { method });
  expect(await postDue(api.posting)).toBe(0);
});

test.for([
  ['forged', () => link('fp-aaa').replace(/.{4}$/, 'AAAA')],
  ['expired', () => link('fp-aaa', Date.now() - 1)],
] as const)('a link %s sends nothing', async ([, k]) => {
  expect((await form(`/c/${ofA}/sign-in`, { k: k() })).status).toBe(404);
  expect(await postDue(api.posting)).toBe(0);
});

test('nor does a button pressed from another site', async () => {
  const refused = await form(`/c/${ofA}/sign-in`, { k: link('fp-aaa') }, { origin: 'https://evil.example' });
  expect([refused.status, refused.body.rule]).toEqual([403, 'request.cross-site']);
  expect(await postDue(api.posting)).toBe(0);
});

test('it is as limited as any other way of asking', async () => {
  const replies = [];
  for (let i = 0; i < 7; i++) replies.push(await form(`/c/${ofA}/sign-in`, { k: link('fp-aaa') }));
  expect(replies.at(-1)?.status).toBe(429);
  expect(replies.at(-1)?.body).toContain('quarter of an hour');
});
