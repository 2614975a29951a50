/** The service itself: health, readiness, metrics, description, and the page that mails link to. */
import { routes } from '../contract/index.ts';
import type { Handlers } from '../contract/route.ts';
import type { system } from '../contract/system.ts';
import type { Inside } from '../deps.ts';
import type { Metrics } from '../metrics.ts';
import { openApi } from '../openapi.ts';
import { contributionPage } from '../page/page.ts';
import { answers, remembered } from '../probe.ts';

const upOrDown = (up: boolean): 'up' | 'down' => (up ? 'up' : 'down');
/** Made once, when it is first asked for. */
const once = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

export function systemRoutes(deps: Inside, metrics: Metrics): Handlers<typeof system> {
  const { pool, engine, mail, config } = deps;
  const post = mail && remembered(mail, 15_000);
  const description = once(() => openApi(routes, config.baseUrl));
  return {
    health: async () => ({ body: { status: 'up' } }),
    readiness: async () => {
      const [database, presence, mailed] = await Promise.all([
        answers(pool.query('SELECT 1')),
        engine.describe(),
        post ? answers(post()) : null,
      ]);
      const ready = database && presence.temporal && presence.worker;
      const body = {
        ready,
        database: upOrDown(database),
        temporal: upOrDown(presence.temporal),
        worker: upOrDown(presence.worker),
        mail: mailed === null ? 'unknown' : upOrDown(mailed),
      };
      return { status: ready ? 200 : 503, body };
    },
    metrics: async () => ({ body: await metrics.scrape(), type: 'text/plain; version=0.0.4; charset=utf-8' }),
    openapi: async () => ({ body: description() }),
    contributionPage: ({ params, query, receivedAt, person }) => contributionPage(deps, params.id, query.k, receivedAt, person),
  };
}
