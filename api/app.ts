/** The whole HTTP side: createApp puts the parts together; nothing listens yet. */
import compression from 'compression';
import express, { type ErrorRequestHandler, type Express } from 'express';
import helmet from 'helmet';
import { templateStore } from '../activities/templates.ts';
import { askAuth, cached, isSecure, type Verify } from './auth.ts';
import { routes } from './contract/index.ts';
import type { Route } from './contract/route.ts';
import type { Deps, Inside } from './deps.ts';
import { docs } from './docs.ts';
import { createHub } from './events/hub.ts';
import { perAddress, perPerson, signingIn } from './limits.ts';
import { requestLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { type AnyHandlers, mount } from './mount.ts';
import { fromError, notFound } from './problems.ts';
import { handlers } from './routes/index.ts';
import { createSessions } from './sign-in/sessions.ts';
import { webFiles, webPage } from './web.ts';

/** `verify` replaces the question to better-auth; for tests. */
export function createApp(deps: Deps, verify: Verify = cached(askAuth(deps.auth, () => deps.pool.query('SELECT 1')))): Express {
  const { pool, auth, clock, config } = deps;
  const pinned = templateStore(pool);
  const hub = createHub({ ...{ pool, pinned, clock, log: deps.log }, closing: deps.closing });
  const sessions = createSessions({ ...{ pool, auth, clock, baseUrl: config.baseUrl }, onEnded: (matches) => hub.endSessions(matches) });
  const inside: Inside = { ...deps, pinned, sessions };
  const metrics = createMetrics(deps.pool, deps.clock);
  const secure = isSecure(config.baseUrl);
  const app = express();
  app
    .disable('x-powered-by')
    .set('trust proxy', deps.config.trustProxy ?? false)
    .set('etag', false);

  app.use(metrics.count, requestLog(deps.log));
  app.use(
    helmet({
      strictTransportSecurity: secure,
      referrerPolicy: { policy: 'no-referrer' },
      contentSecurityPolicy: { useDefaults: false, directives: closed },
    }),
  );
  app.use(compression({ filter: (req, res) => !isStream(res.get('Content-Type')) && compression.filter(req, res) }));
  if (deps.web !== undefined) app.use('/assets', webFiles(deps.web));
  app.use((_req, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  });
  app.use('/docs', docs());
  app.use(perAddress(deps.config.rateLimitPerMinute));
  const signIns = Object.values<Route>(routes).filter(({ tag, method }) => tag === 'sign-in' && method === 'post');
  const signInLimit = signingIn(config.rateLimitPerMinute);
  for (const { path } of signIns) app.post(path, signInLimit);
  mount(app, routes, handlers(inside, metrics, hub) as AnyHandlers, {
    ...{ clock, verify, sessions, baseUrl: config.baseUrl },
    perPerson: perPerson(deps.config.rateLimitPerMinute),
  });

  if (deps.web !== undefined) app.get('/{*path}', webPage(deps.web));
  app.use((_req, _res, next) => next(notFound('address')));
  const onError: ErrorRequestHandler = (error, req, res, _next) => {
    const problem = fromError(error);
    if (problem.status >= 500) req.log.error({ err: error }, problem.rule);
    if (res.headersSent) res.destroy();
    else res.status(problem.status).set(problem.headers).type('application/problem+json').send(JSON.stringify(problem.body()));
  };
  return app.use(onError);
}

/** Events are sent as they come; compression would hold them back. */
const isStream = (type: string | undefined): boolean => type?.startsWith('text/event-stream') ?? false;

/** Answers load nothing and are framed by nobody; pages say what they need themselves. */
const closed = {
  'default-src': ["'none'"],
  'style-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};
