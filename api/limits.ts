/** How many requests are answered: for each person, and five times as many for each address, so that a ministry behind one address can work. */
import { type RateLimitRequestHandler, rateLimit } from 'express-rate-limit';
import { Problem } from './problems.ts';

const minute = 60_000;

function limiter(limit: number, whose: string, key?: (locals: Record<string, unknown>) => string, minutes = 1): RateLimitRequestHandler {
  return rateLimit({
    windowMs: minutes * minute,
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
          minutes === 1
            ? `More than ${limit} requests a minute came from this ${whose}. Wait a minute.`
            : `More than ${limit} such requests in ${minutes} minutes came from this ${whose}. Wait ${minutes} minutes.`,
          {},
          { 'Retry-After': String(minutes * 60) },
        ),
      ),
  });
}

export const perAddress = (limit: number): RateLimitRequestHandler => limiter(limit * 5, 'address');
/** Counts people, so that several keys of one person share the limit. */
export const perPerson = (limit: number): RateLimitRequestHandler => limiter(limit, 'person', (locals) => String(locals.person));
/** For everything that asks for a sign-in link or uses one, from an address: a tenth as many, in a quarter of an hour. */
export const signingIn = (limit: number): RateLimitRequestHandler => limiter(Math.ceil(limit / 10), 'address', undefined, 15);
