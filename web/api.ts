/**
 * The one way to call the API. Addresses, what they take and what they answer are the contract's (api/contract/), as types only:
 * nothing of the contract is loaded into the browser. A body of bytes is a CSV file. Throws a `Trouble`.
 */
import type * as z from 'zod';
import type { Decided, Waiting } from '../api/contract/answers.ts';
import type { routes } from '../api/contract/index.ts';
import type { publicCommands } from '../domain/contribution/commands.ts';
import type { publicCommands as documentCommands } from '../domain/document/commands.ts';
import type { publicCommands as eventCommands } from '../domain/event/commands.ts';
import type { publicCommands as pledgeCommands } from '../domain/pledge/commands.ts';
import { Trouble } from './trouble.ts';

type Routes = typeof routes;
type Method = Routes[keyof Routes]['method'];
/** Addresses of a method that answer JSON, as the contract writes them: `/api/contributions/:id`. */
export type Address<M extends Method> = {
  [Id in keyof Routes]: Routes[Id] extends { method: M; path: infer A extends `/api/${string}` } ? A : never;
}[keyof Routes];
/** The operation at an address; its route is looked up by name, since a union of all routes would be more than the compiler holds. */
type OperationAt<M extends Method, A> = { [Id in keyof Routes]: Routes[Id] extends { method: M; path: A } ? Id : never }[keyof Routes];
type At<M extends Method, A> = Routes[OperationAt<M, A>];

type Sent<R, Part extends string> = R extends Record<Part, infer S extends z.ZodType> ? { readonly [K in Part]: z.input<S> } : unknown;
/** What an address is asked with: `params` in it, `query` behind it, `body`. */
export type Asked<M extends Method, A> = Sent<At<M, A>, 'params'> & Sent<At<M, A>, 'query'> & Sent<At<M, A>, 'body'>;
type Responses<R> = R extends { responses: infer All } ? All[keyof All & (200 | 201 | 202)] : never;
/** What it answers. */
export type Answer<M extends Method, A> =
  Responses<At<M, A>> extends infer One ? (One extends { schema: infer S extends z.ZodType } ? z.output<S> : never) : never;

interface Request {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** `/api/contributions/:id` with its parameters filled in; ids are written as they are, as in links. */
function addressOf(path: string, { params = {}, query = {} }: Request): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])).replaceAll('%3A', ':'));
  const asked = Object.entries(query).flatMap(([name, value]) => (value === undefined || value === null ? [] : [[name, String(value)]]));
  return asked.length ? `${filled}?${new URLSearchParams(asked)}` : filled;
}

async function ask(
  method: Method,
  path: string,
  request: Request,
  headers: Record<string, string>,
  signal?: AbortSignal,
): Promise<unknown> {
  const isCsv = request.body instanceof Uint8Array;
  const body = isCsv || request.body === undefined ? ((request.body as BodyInit | undefined) ?? null) : JSON.stringify(request.body);
  let answer: Response;
  try {
    answer = await fetch(addressOf(path, request), {
      method: method.toUpperCase(),
      headers: {
        Accept: 'application/json',
        ...(body !== null && { 'Content-Type': isCsv ? 'text/csv' : 'application/json' }),
        ...headers,
      },
      body,
      signal: signal ?? null,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Trouble(0);
  }
  const content: unknown = await answer.json().catch(() => ({}));
  if (answer.ok) return content;
  const after = Number(answer.headers.get('Retry-After'));
  throw new Trouble(answer.status, content as Record<string, unknown>, after > 0 ? after : null);
}

/** Reads. */
export const get = <A extends Address<'get'>>(address: A, asked: Asked<'get', A>, signal?: AbortSignal): Promise<Answer<'get', A>> =>
  ask('get', address, asked as Request, {}, signal) as Promise<Answer<'get', A>>;

/** Replaces. */
export const put = <A extends Address<'put'>>(address: A, asked: Asked<'put', A>): Promise<Answer<'put', A>> =>
  ask('put', address, asked as Request, {}) as Promise<Answer<'put', A>>;

/** Changes a part. */
export const patch = <A extends Address<'patch'>>(address: A, asked: Asked<'patch', A>): Promise<Answer<'patch', A>> =>
  ask('patch', address, asked as Request, {}) as Promise<Answer<'patch', A>>;

/** A new Idempotency-Key: for each thing a person wants done, kept over its repeats. */
export const newKey = (): string => crypto.randomUUID();

/** Acts. `key`: of what is repeated; a new one unless told. */
export const post = <A extends Address<'post'>>(address: A, asked: Asked<'post', A>, key = newKey()): Promise<Answer<'post', A>> =>
  ask('post', address, asked as Request, { 'Idempotency-Key': key }) as Promise<Answer<'post', A>>;

/** Commands a person gives to a contribution. */
export type CommandKind = Exclude<keyof typeof publicCommands, 'draft'>;
export type CommandBody<K extends CommandKind> = z.input<(typeof publicCommands)[K]>;
/** The answer, or a receipt with the address where it will be. */
export type CommandAnswer = z.output<typeof Decided> | z.output<typeof Waiting>;

/** Commands a person gives to a pledge. */
export type PledgeKind = keyof typeof pledgeCommands;
export const pledgeCommand = <K extends PledgeKind>(
  id: string,
  kind: K,
  body: z.input<(typeof pledgeCommands)[K]>,
  key = newKey(),
): Promise<CommandAnswer> =>
  ask('post', `/api/pledges/:id/${kind}`, { params: { id }, body }, { 'Idempotency-Key': key }) as Promise<CommandAnswer>;

/** Gives a command to a contribution. */
export const command = <K extends CommandKind>(id: string, kind: K, body: CommandBody<K>, key = newKey()): Promise<CommandAnswer> =>
  ask('post', `/api/contributions/:id/${kind}`, { params: { id }, body }, { 'Idempotency-Key': key }) as Promise<CommandAnswer>;

/** Commands a person gives to an event. */
export type EventCommandKind = keyof typeof eventCommands;
export type EventCommandBody<K extends EventCommandKind> = z.input<(typeof eventCommands)[K]>;

/** Gives a command to an event. */
export const eventCommand = <K extends EventCommandKind>(
  id: string,
  kind: K,
  body: EventCommandBody<K>,
  key = newKey(),
): Promise<CommandAnswer> =>
  ask('post', `/api/events/:id/${kind}`, { params: { id }, body }, { 'Idempotency-Key': key }) as Promise<CommandAnswer>;

/** Commands a person gives to a document. */
export type DocumentCommand = Exclude<keyof typeof documentCommands, 'draft'>;

/** Gives a command to a document. */
export const documentCommand = <K extends DocumentCommand>(
  id: string,
  kind: K,
  body: z.input<(typeof documentCommands)[K]>,
  key = newKey(),
): Promise<CommandAnswer> =>
  ask('post', `/api/documents/:id/${kind}`, { params: { id }, body }, { 'Idempotency-Key': key }) as Promise<CommandAnswer>;
