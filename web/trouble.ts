/** What went wrong when the API was asked: a problem (RFC 9457), or that nobody answered. */

export interface FieldTrouble {
  readonly path: string;
  readonly detail: string;
}

/** Says it in the server's words; what kind it is, pages say in their own. */
export class Trouble extends Error {
  /** HTTP status; 0 when no answer came: offline, or the server is away. */
  readonly status: number;
  readonly title: string;
  /** Stable name of the rule that was broken; empty when no problem was answered. */
  readonly rule: string;
  readonly errors: readonly FieldTrouble[];
  /** Seconds to wait before asking again, as the server said; null when it did not. */
  readonly retryAfter: number | null;
  /** The whole body of the problem, with its further members. */
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, body: Readonly<Record<string, unknown>> = {}, retryAfter: number | null = null) {
    const text = (key: string): string => (typeof body[key] === 'string' ? body[key] : '');
    super(text('detail'));
    this.status = status;
    this.title = text('title');
    this.rule = text('rule');
    this.errors = Array.isArray(body.errors) ? (body.errors as FieldTrouble[]) : [];
    this.retryAfter = retryAfter;
    this.body = body;
  }
}

/** What kind of trouble: each has words of its own, in every language. */
export const kindsOfTrouble = [
  'offline',
  'signedOut',
  'notAllowed',
  'notFound',
  'conflict',
  'tooLarge',
  'unfit',
  'tooMany',
  'fault',
] as const;
export type KindOfTrouble = (typeof kindsOfTrouble)[number];

const kinds: Readonly<Record<number, KindOfTrouble>> = {
  0: 'offline',
  401: 'signedOut',
  403: 'notAllowed',
  404: 'notFound',
  409: 'conflict',
  413: 'tooLarge',
  415: 'unfit',
  422: 'unfit',
  429: 'tooMany',
  502: 'offline',
  503: 'offline',
  504: 'offline',
};
export const kindOf = ({ status }: Trouble): KindOfTrouble => kinds[status] ?? 'fault';

/** Any thrown thing; what is not of the API is a fault of the program. */
export const troubleOf = (error: unknown): Trouble => (error instanceof Trouble ? error : new Trouble(-1));
