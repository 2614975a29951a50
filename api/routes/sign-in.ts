/** Signing in by a link in a mail. */
import { languageOf } from '../../activities/mail/texts.ts';
import type { Handlers, Reply } from '../contract/route.ts';
import type { signIn as contract } from '../contract/sign-in.ts';
import type { Inside } from '../deps.ts';
import { verifyLink } from '../links.ts';
import { confirmPage, gonePage, sentPage, signedInPage, signInPage, tooManyPage } from '../page/sign-in.ts';
import { Problem } from '../problems.ts';
import { linkMinutes, lookAt, useToken } from '../sign-in/link.ts';
import { askForLink, mostLinks } from '../sign-in/request.ts';

/** Where people go on who said nothing else: their tasks. */
const home = '/';
/** Where people stand who have signed out. */
const outside = '/sign-in';

interface Person {
  readonly name: string;
  readonly email: string;
  readonly language: string;
}

export function signInRoutes({ pool, sessions, config, linkAsked }: Inside): Handlers<typeof contract> {
  const personOf = async (id: string): Promise<Person | undefined> =>
    (await pool.query<Person>('SELECT name, email, language FROM person WHERE id = $1', [id])).rows[0];
  /** Seconds to wait, or 0 when it was written down. */
  const ask = async (email: string, to = home): Promise<number> => {
    const wait = await askForLink(pool, email, to, Date.now());
    if (wait === 0) linkAsked?.();
    return wait;
  };
  const answered = (wait: number, language: string, sent: 'sentAny' | 'sentOwn'): Reply => {
    if (wait === 0) return sentPage(language, sent);
    const page = tooManyPage(language);
    return { ...page, headers: { ...page.headers, 'Retry-After': `${wait}` } };
  };

  return {
    askForLink: async ({ body }) => {
      const wait = await ask(body.email, body.to);
      if (wait > 0)
        throw new Problem(
          'request.rate',
          `${mostLinks} links were asked for with this address in a quarter of an hour. Those already sent still work.`,
          {},
          { 'Retry-After': `${wait}` },
        );
      return { status: 202, body: { minutes: linkMinutes } };
    },

    signInPage: async ({ query, person: visitor, from }) => {
      if (query.t === undefined) {
        const person = visitor === null ? undefined : await personOf(visitor);
        return person
          ? signedInPage(languageOf(person.language), person.name, query.to ?? home)
          : signInPage(languageOf(from.language), query.to);
      }
      const link = await lookAt(pool, query.t, Date.now());
      const person = link && (await personOf(link.person));
      return person ? confirmPage(languageOf(person.language), person.name, query.t) : gonePage(languageOf(from.language));
    },

    signIn: async ({ body, from }) => {
      const done = await useToken(pool, body.t, Date.now(), async ({ person, to }) => {
        const cookie = await sessions.open({ person, address: from.address, agent: from.agent });
        return cookie === null ? null : { cookie, to };
      });
      if (done === null) return gonePage(languageOf(from.language));
      return { status: 303, body: '', type: 'text/html; charset=utf-8', headers: { Location: done.to, 'Set-Cookie': done.cookie } };
    },

    askForLinkByForm: async ({ body, from }) => answered(await ask(body.email, body.to), languageOf(from.language), 'sentAny'),

    signInToAnswer: async ({ params, body, from }) => {
      const id = verifyLink(params.id, body.k, config.secret, Date.now());
      const person = id === null ? undefined : await personOf(id);
      if (!person) return gonePage(languageOf(from.language), 404);
      return answered(await ask(person.email, `/contributions/${params.id}`), languageOf(person.language), 'sentOwn');
    },

    signOutByForm: async ({ person, session }) => {
      if (session !== null) await sessions.end(person, session);
      return { status: 303, body: '', type: 'text/html; charset=utf-8', headers: { Location: outside, 'Set-Cookie': sessions.cleared } };
    },
  };
}
