/** How many requests are answered: for each person, and five times as many for each address, so that a ministry behind one address can work. */
import { type RateLimitRequestHandler, rateLimit } from 'express-rate-limit';
import { Problem } from './problems.ts';

const minute = 60_000;

function limiter(limit: number, whose: string, key?: (locals: Record<string, unknown>) => string): RateLimitRequestHandler {
  return rateLimit({
    windowMs: minute,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    validate: { xForwardedForHeader: false, forwardedHeader: false }, // anybody can send these; config.trustProxy says whether they count
    identifier: whose,
    ...(key && { keyGenerator: (_req, res) => key(res.locals) }),
    handler: (_req, _res, next) =>
      next(
        new Problem(
          'request.rate',
          `More than ${limit} requests a minute came from this ${whose}. Wait a minute.`,
          {},
          { 'Retry-After': '60' },
        ),
      ),
  });
}

export const perAddress = (limit: number): RateLimitRequestHandler => limiter(limit * 5, 'address');
/** Counts people, so that several keys of one person share the limit. */
export const perPerson = (limit: number): RateLimitRequestHandler => limiter(limit, 'person', (locals) => String(locals.person));
