/** Signing in as people do: ask, take the mail, open its link, press the button. */
import { expect } from 'vitest';
import { openWire } from '../../activities/mail/wire.ts';
import { type Posting, postDue } from '../../api/sign-in/post.ts';
import { atEnd } from '../support/at-end.ts';
import { startMailbox } from '../support/mailbox.ts';
import { type Options, type Reply, type TestApi, testApi } from './support.ts';

export interface SignInApi extends TestApi {
  readonly mailbox: Awaited<ReturnType<typeof startMailbox>>;
  readonly posting: Posting;
  /** The headers that a page of this site sends with a form or a change. */
  readonly here: Readonly<Record<string, string>>;
  form(path: string, fields: Record<string, string>, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  /** Asks for a link and posts what is due; answers the link's token. */
  linkFor(email: string, to?: string): Promise<string>;
  /** All the way; answers the value for a `Cookie` header. */
  signedIn(email: string): Promise<string>;
  /** A request with a cookie and no key. */
  withCookie(method: string, path: string, cookie: string, headers?: Readonly<Record<string, string>>): Promise<Reply>;
}

export async function signInApi(options: Options = {}): Promise<SignInApi> {
  const mailbox = await startMailbox();
  const wire = openWire({ url: mailbox.url, socketTimeoutMs: 2_000 });
  const api = await testApi(options);
  atEnd(async () => {
    await wire.close();
    await mailbox.stop();
  });
  const { pool, clock, log, config } = api.deps;
  const posting = { ...{ pool, wire, clock, log, baseUrl: config.baseUrl }, mailFrom: 'Plenary <plenary@example.org>' };
  const here = { origin: config.baseUrl, 'sec-fetch-site': 'same-origin' };

  const form: SignInApi['form'] = (path, fields, headers = here) =>
    api.ask('POST', path, {
      as: null,
      key: null,
      body: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });
  const linkFor: SignInApi['linkFor'] = async (email, to) => {
    const before = mailbox.mails.length;
    expect((await api.ask('POST', '/api/sign-in', { as: null, body: { email, ...(to && { to }) } })).status).toBe(202);
    await postDue(posting);
    return tokenIn(mailbox.mails[before]?.mail.text);
  };
  return {
    ...api,
    ...{ mailbox, posting, here, form, linkFor },
    signedIn: async (email) => cookieOf(await form('/sign-in', { t: await linkFor(email) })),
    withCookie: (method, path, cookie, headers = here) =>
      api.ask(method, path, { as: null, headers: { cookie, ...(method === 'GET' ? {} : headers) } }),
  };
}

/** The token of the one link in a mail's text. */
export function tokenIn(text: string | undefined): string {
  const links = text?.match(/https?:\S+/g) ?? [];
  expect(links).toHaveLength(1);
  return new URL(links[0] ?? '').searchParams.get('t') ?? '';
}

/** `name=value` of the one cookie that is set. */
export function cookieOf(reply: Reply): string {
  const set = reply.headers.getSetCookie();
  expect(set).toHaveLength(1);
  return set[0]?.split(';')[0] ?? '';
}
