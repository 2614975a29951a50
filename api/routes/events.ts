/** Live changes for the person who asks. */
import { membershipsAt } from '../authority.ts';
import type { events } from '../contract/events.ts';
import type { Handlers } from '../contract/route.ts';
import type { Inside } from '../deps.ts';
import { type Hub, mostStreams } from '../events/hub.ts';
import { Problem } from '../problems.ts';

export function eventRoutes({ pool }: Inside, hub: Hub): Handlers<typeof events> {
  return {
    streamEvents: async ({ person, session, receivedAt }) => {
      if (!hub.hasRoom(person))
        throw new Problem(
          'events.too-many',
          `At most ${mostStreams} streams of one person are open at once: close a page.`,
          {},
          { 'Retry-After': '60' },
        );
      const memberships = await membershipsAt(pool, person, receivedAt);
      return {
        body: null,
        type: 'text/event-stream; charset=utf-8',
        // Nothing on the way may change, and so hold back, what is told.
        headers: { 'Cache-Control': 'no-store, no-transform', 'X-Accel-Buffering': 'no' },
        stream: (res) => {
          const last = res.req.headers['last-event-id'];
          hub.listen(res, { person, session, memberships, lastEventId: typeof last === 'string' && last !== '' ? last : null });
        },
      };
    },
  };
}
