/** From the contract to Express: each route's way is the same, reception, person, rate, parsing, handler, answer. */
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import type * as z from 'zod';
import { maxBody } from '../domain/limits.ts';
import type { Input, Reply, Route } from './contract/route.ts';
import { readCsv } from './csv.ts';
import type { Inside } from './deps.ts';
import { readForm } from './forms.ts';
import { fieldErrors, notFound, Problem } from './problems.ts';
import { askerOf, createWho, type WhoOptions } from './sign-in/who.ts';
import { unstorable } from './storable.ts';

export type AnyHandlers = Readonly<Record<string, (input: Input<Route>) => Promise<Reply>>>;

const json = express.json({ limit: maxBody, type: 'application/json', strict: true });

/** Nothing but JSON is read; no body at all is an empty object. */
const readBody: RequestHandler = (req, res, next) => {
  const empty = req.headers['transfer-encoding'] === undefined && Number(req.headers['content-length'] ?? 0) === 0;
  if (empty) {
    req.body = {};
    next();
  } else if (req.is('application/json')) json(req, res, next);
  else next(new Problem('request.media-type', 'The body must be sent as application/json.'));
};

function parsed(schema: z.ZodType | undefined, value: unknown, within: string, rule: string): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Problem(rule, 'Some fields do not fit; nothing was changed.', { errors: fieldErrors(result.error.issues, [within]) });
}

function idempotencyKey(route: Route, header: string | undefined): string | null {
  if (header === undefined || header === '') {
    if (route.key === 'required')
      throw new Problem('idempotency.key-missing', 'A command needs an Idempotency-Key header, so that a repeat counts once.');
    return null;
  }
  if (!/^[\x21-\x7e]{1,255}$/.test(header))
    throw new Problem('idempotency.key-malformed', 'An Idempotency-Key is 1 to 255 visible ASCII characters.');
  return header;
}

const addressOf = (route: Route, params: Readonly<Record<string, unknown>>): string =>
  `${route.method.toUpperCase()} ${route.path.replace(/:(\w+)/g, (_, name: string) => String(params[name]))}`;

/** Parses what belongs to a route; params that cannot name anything are a 404. */
function inputOf(route: Route, req: Request, res: Response, receivedAt: number): Input<Route> {
  const params = route.params?.safeParse(req.params);
  if (params && !params.success) throw notFound('address');
  if (req.method !== 'GET' && !route.csv) {
    const errors = unstorable(req.body);
    if (errors.length) throw new Problem('request.malformed', 'Some text cannot be stored.', { errors });
  }
  return {
    params: params?.data as never,
    query: parsed(route.query, req.query, 'query', 'request.malformed') as never,
    body: parsed(route.body, req.body, 'body', route.key === 'required' ? 'command.malformed' : 'request.malformed') as never,
    person: (askerOf(res)?.person ?? null) as never,
    session: askerOf(res)?.session ?? null,
    from: { address: req.ip ?? '', agent: req.get('user-agent') ?? '', language: req.get('accept-language') ?? '' },
    key: (req.method === 'POST' ? idempotencyKey(route, req.get('idempotency-key')) : null) as never,
    receivedAt,
    address: addressOf(route, params?.data ?? {}),
  };
}

function answer(res: Response, { status = 200, body, headers = {}, type }: Reply): void {
  res.status(status).set(headers);
  if (type) res.type(type).send(body);
  else res.json(body);
}

export interface MountOptions extends WhoOptions {
  readonly clock: Inside['clock'];
  /** Counts a request of a known person. */
  readonly perPerson: RequestHandler;
}

/** Mounts every route of a contract with the handler of the same name; any other method on its path is 405. */
export function mount(
  app: Express,
  contract: Readonly<Record<string, Route>>,
  handlers: AnyHandlers,
  { clock, perPerson, ...who }: MountOptions,
): void {
  const { carries, known, visits, form } = createWho(who);
  // Stamped when the whole request is here and before anything slow: what is asked of the database comes after.
  const received: RequestHandler = async (_req, res, next) => {
    res.locals.receivedAt = await clock.now();
    next();
  };
  const methods = new Map<string, string[]>();
  for (const [operation, route] of Object.entries(contract)) {
    const handler = handlers[operation];
    if (!handler) throw new TypeError(`the route ${operation} has no handler`);
    const run: RequestHandler = async (req, res) => answer(res, await handler(inputOf(route, req, res, res.locals.receivedAt as number)));
    const before = [...(route.access === 'person' ? [carries] : []), ...(route.form === 'page' ? [form] : [])];
    const reading = route.method === 'get' ? [] : [route.csv ? readCsv : route.form ? readForm : readBody];
    const whose = route.access === 'person' ? [known, perPerson] : route.access === 'visitor' ? [visits] : [];
    app[route.method](route.path, ...before, ...reading, received, ...whose, run);
    methods.set(route.path, [...(methods.get(route.path) ?? []), route.method.toUpperCase()]);
  }
  for (const [path, allowed] of methods) {
    const Allow = allowed.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
    app.all(path, () => {
      throw new Problem('request.method', `Here one may ${Allow}.`, {}, { Allow });
    });
  }
}
