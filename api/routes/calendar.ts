/** A person's calendar: making, renewing and stopping its address, and the feed that calendar programs fetch. */
import { createHash } from 'node:crypto';
import { personalFeed } from '../../activities/mail/feed.ts';
import { membershipsSql } from '../authority.ts';
import { feedEntries, feedEvents, type Reader } from '../calendar-feed.ts';
import { feedAddress, verifyFeed } from '../calendar-links.ts';
import type { calendar } from '../contract/calendar.ts';
import type { Handlers } from '../contract/route.ts';
import type { Inside } from '../deps.ts';
import { createOnce } from '../once.ts';
import { notFound } from '../problems.ts';

const readerSql = `SELECT pe.id, pe.language, pe.zone, ${membershipsSql('pe.id', '$3')} AS memberships
FROM person pe JOIN calendar_feed f ON f.person_id = pe.id AND f.open AND f.number = $2 WHERE pe.id = $1`;

export function calendarRoutes(deps: Inside): Handlers<typeof calendar> {
  const { pool, db, config } = deps;
  const addressOf = (person: string, number: number) => feedAddress(config.baseUrl, person, number, config.secret);
  return {
    getMyCalendar: async ({ person }) => {
      const feed = await db.calendarFeed.findUnique({ where: { personId: person } });
      return { body: { address: feed?.open ? addressOf(person, feed.number) : null } };
    },

    renewMyCalendar: async ({ person, key, address, body, receivedAt }) => {
      const asked = { operation: 'renewMyCalendar', person, key, address, body, receivedAt };
      // The number is what is kept for a repeat; the address is made from it, and stands nowhere.
      const made = await createOnce(db, asked, 'Another address was made at the same time.', async (tx) => {
        const [row] = await tx.$queryRaw<{ number: number }[]>`
          INSERT INTO calendar_feed (person_id, number, open, changed_at) VALUES (${person}, 1, true, ${new Date(receivedAt)})
          ON CONFLICT (person_id) DO UPDATE SET number = calendar_feed.number + 1, open = true, changed_at = excluded.changed_at RETURNING number`;
        return { id: String(row?.number), href: '/api/me/calendar' };
      });
      const { id } = made.body as { id: string };
      return { ...made, body: { address: addressOf(person, Number(id)) } };
    },

    stopMyCalendar: async ({ person, receivedAt }) => {
      const changedAt = new Date(receivedAt);
      await db.calendarFeed.updateMany({ where: { personId: person, open: true }, data: { open: false, changedAt } });
      return { body: { address: null } };
    },

    calendarFeed: async ({ params, receivedAt }) => {
      const token = verifyFeed(params.token, config.secret);
      if (token === null) throw notFound('calendar');
      const values = [token.person, token.number, new Date(receivedAt)];
      const { rows } = await pool.query<Reader>({ name: 'calendar-reader', text: readerSql, values });
      const reader = rows[0];
      if (!reader) throw notFound('calendar');
      const [entries, events] = await Promise.all([feedEntries(deps, reader, receivedAt), feedEvents(deps, reader)]);
      const body = personalFeed(reader.language, entries, events);
      return {
        body,
        type: 'text/calendar; charset=utf-8',
        headers: {
          // Kept by its reader alone, and asked about each time: an address that was stopped shows nothing more.
          'Cache-Control': 'private, no-cache',
          ETag: `"${createHash('sha256').update(body).digest('base64url')}"`,
          'Content-Disposition': 'attachment; filename="plenary.ics"',
          'X-Robots-Tag': 'noindex, nofollow',
        },
      };
    },
  };
}
