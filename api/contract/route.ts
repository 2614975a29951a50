/** What a route is: everything about it but the code that answers. One table of these is mounted, documented and tested. */
import type * as z from 'zod';

export interface ResponseSpec {
  readonly description: string;
  /** Of the JSON body. */
  readonly schema?: z.ZodType;
  /** Content type when it is not JSON. */
  readonly type?: string;
}

export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch';
  /** In Express's form: `/api/cycles/:id`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  /** `person`: needs an API key or a session. `visitor`: anyone, and a session says who. */
  readonly access: 'anyone' | 'visitor' | 'person';
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /**
   * The body is a form (urlencoded, or multipart without files), not JSON. `page`: of a page of this site, and sent from there;
   * `anywhere`: by a mail program too, since its address alone says who asks and for what.
   */
  readonly form?: 'page' | 'anywhere';
  /** The body is a CSV file, given to the handler as bytes. */
  readonly csv?: true;
  /** Whether an Idempotency-Key must be there, or is taken when it is. */
  readonly key?: 'required' | 'taken';
  readonly responses: Readonly<Record<number, ResponseSpec>>;
}

/** Says that this is a route, and keeps its exact type. */
export const route = <const R extends Route>(spec: R): R => spec;

type Output<S> = S extends z.ZodType ? z.output<S> : undefined;

/** What a handler gets: parsed, and the person who asks (checked, when the route needs one). */
export interface Input<R extends Route> {
  readonly params: Output<R['params']>;
  readonly query: Output<R['query']>;
  readonly body: Output<R['body']>;
  readonly person: R['access'] extends 'person' ? string : R['access'] extends 'visitor' ? string | null : null;
  /** Id of the session by which the person asks; null with a key. */
  readonly session: string | null;
  /** Where the request comes from: network address, what the browser says of itself, and its header Accept-Language. */
  readonly from: { readonly address: string; readonly agent: string; readonly language: string };
  readonly key: R['key'] extends 'required' ? string : string | null;
  /** When the whole request had been received, by the injected clock. */
  readonly receivedAt: number;
  /** `POST /api/cycles/x/launch`: method and path with the parameters decoded, whatever spelling was sent. */
  readonly address: string;
}

export interface Reply {
  readonly status?: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Content type when it is not JSON; the body is a text then. */
  readonly type?: string;
}

export type Handlers<Routes extends Readonly<Record<string, Route>>> = {
  readonly [Id in keyof Routes]: (input: Input<Routes[Id]>) => Promise<Reply>;
};
