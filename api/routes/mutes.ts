/** Kinds of mails that people stop, and get again. */
import { languageOf, textsIn } from '../../activities/mail/texts.ts';
import { membershipsAt, require } from '../authority.ts';
import type { mutes } from '../contract/mutes.ts';
import type { Handlers, Reply } from '../contract/route.ts';
import type { Inside } from '../deps.ts';
import { mute, muteRows, mutesOf, unmute } from '../mutes.ts';
import { unsubscribePage } from '../page/unsubscribe.ts';
import { decodeCursor, instantIn, toPage } from '../paging.ts';
import { iso, isoOrNull } from '../view.ts';

export function muteRoutes(deps: Inside): Handlers<typeof mutes> {
  const { pool } = deps;
  const mine = async (person: string): Promise<Reply> => {
    const { rows } = await pool.query<{ language: string }>('SELECT language FROM person WHERE id = $1', [person]);
    const t = textsIn(languageOf(rows[0]?.language ?? 'en'));
    const items = (await mutesOf(pool, person)).map(([category, row]) => ({
      category,
      title: t(`mute.category.${category}`),
      about: t(`mute.kind.${category}`),
      muted: row !== null,
      since: isoOrNull(row?.from),
      by: row?.by ?? null,
    }));
    return { body: { items } };
  };

  return {
    myMutes: ({ person }) => mine(person),

    mute: async ({ person, body, receivedAt }) => {
      await mute(pool, person, body.category, receivedAt, 'person');
      return mine(person);
    },

    unmute: async ({ person, params, receivedAt }) => {
      await unmute(pool, person, params.category, receivedAt);
      return mine(person);
    },

    listMutes: async ({ person, query, receivedAt }) => {
      require(await membershipsAt(pool, person, receivedAt), 'directory.read');
      const after = decodeCursor(query.cursor, 2);
      const rows = await muteRows(pool, { at: instantIn(after), id: String(after?.[1] ?? '') }, query.limit + 1);
      const view = ({ personId, name, from, until, ...rest }: (typeof rows)[number]) => ({
        ...rest,
        person: { id: personId, name },
        from: iso(from),
        until: isoOrNull(until),
      });
      return { body: toPage(rows, query.limit, (row) => [row.from.getTime(), row.id], view) };
    },

    unsubscribePage: ({ params, query, receivedAt }) => unsubscribePage(deps, params.category, query.k, 'ask', receivedAt),
    unsubscribe: ({ params, query, body, receivedAt }) =>
      unsubscribePage(deps, params.category, query.k, body.undo ? 'resume' : 'stop', receivedAt),
  };
}
