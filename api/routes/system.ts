/** The service itself: health, readiness, metrics, description, and the page that mails link to. */
import { routes } from '../contract/index.ts';
import type { Handlers } from '../contract/route.ts';
import type { system } from '../contract/system.ts';
import type { Inside } from '../deps.ts';
import type { Metrics } from '../metrics.ts';
import { openApi } from '../openapi.ts';
import { contributionPage } from '../page/page.ts';

const upOrDown = (up: boolean): 'up' | 'down' => (up ? 'up' : 'down');
/** Made once, when it is first asked for. */
const once = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
};
/** Whether something answers within two seconds. */
const answers = (question: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    question.then(
      (value) => value !== false,
      () => false,
    ),
    new Promise<boolean>((resolve) => setTimeout(resolve, 2_000, false).unref()),
  ]);

export function systemRoutes(deps: Inside, metrics: Metrics): Handlers<typeof system> {
  const { pool, engine, mail, config } = deps;
  const description = once(() => openApi(routes, config.baseUrl));
  return {
    health: async () => ({ body: { status: 'up' } }),
    readiness: async () => {
      const [database, presence, post] = await Promise.all([
        answers(pool.query('SELECT 1')),
        engine.describe(),
        mail ? answers(mail()) : null,
      ]);
      const ready = database && presence.temporal && presence.worker;
      const body = {
        ready,
        database: upOrDown(database),
        temporal: upOrDown(presence.temporal),
        worker: upOrDown(presence.worker),
        mail: post === null ? 'unknown' : upOrDown(post),
      };
      return { status: ready ? 200 : 503, body };
    },
    metrics: async () => ({ body: await metrics.scrape(), type: 'text/plain; version=0.0.4; charset=utf-8' }),
    openapi: async () => ({ body: description() }),
    contributionPage: ({ params, query, receivedAt }) => contributionPage(deps, params.id, query.k, receivedAt),
  };
}
