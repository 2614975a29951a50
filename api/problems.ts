/** Everything that goes wrong, as RFC 9457 problem details that name the rule; and the one table from rules to HTTP statuses. */
import type * as z from 'zod';

export interface FieldError {
  /** Where in the request: `body.reason`, `query.limit`, `content.answers.summary`. */
  readonly path: string;
  readonly detail: string;
}

/** Rules by name, or by the family before the dot; the longer match wins. */
const table: Readonly<Record<string, readonly [status: number, title: string]>> = {
  'request.json': [400, 'The body is not JSON'],
  'request.malformed': [422, 'The request does not fit'],
  'request.too-large': [413, 'The body is too large'],
  'request.media-type': [415, 'The body must be JSON'],
  'request.method': [405, 'Method not allowed'],
  'request.cross-site': [403, 'From another site'],
  'request.rate': [429, 'Too many requests'],
  'sign-in': [401, 'Sign in first'],
  authority: [403, 'Not allowed'],
  'not-found': [404, 'Nothing here'],
  'subject.new': [404, 'Nothing here yet'],
  'idempotency.key-missing': [400, 'Idempotency-Key missing'],
  'idempotency.key-malformed': [400, 'Idempotency-Key malformed'],
  'idempotency.key-reused': [422, 'Idempotency-Key used for something else'],
  'command.malformed': [422, 'The command does not fit'],
  'command.unknown': [404, 'No such command'],
  events: [429, 'Too many streams'],
  exists: [409, 'It exists already'],
  clearance: [409, 'Not cleared'],
  deadline: [409, 'Too late'],
  state: [409, 'Not in this state'],
  decision: [409, 'Not decided'],
  event: [422, 'The event does not fit'],
  'event.no-date': [409, 'Not in this state of the event'],
  'event.not-begun': [409, 'Not in this state of the event'],
  'event.undated-already': [409, 'Not in this state of the event'],
  'event.comments-closed': [409, 'Comments are not asked for'],
  objection: [409, 'Not taken as an objection'],
  'objection.not-entitled': [403, 'Not allowed'],
  schedule: [409, 'Not put into the programme'],
  'schedule.unreadable': [422, 'The time does not fit'],
  'schedule.ends-first': [422, 'The time does not fit'],
  'schedule.in-the-past': [422, 'The time does not fit'],
  draft: [409, 'The draft has changed'],
  cycle: [409, 'Not in this state of the cycle'],
  call: [409, 'Not in this state of the call'],
  role: [409, 'A role has no holder'],
  proposal: [409, 'Not in this state of the proposal'],
  remind: [409, 'Nothing to remind of'],
  delivery: [409, 'Not in this state of the delivery'],
  'file.too-large': [413, 'The file is too large'],
  'file.type': [415, 'Not a kind of file that is taken'],
  'file.ending': [415, 'The name contradicts the content'],
  'file.incomplete': [400, 'The file ended early'],
  file: [422, 'The file does not fit'],
  'hand-over': [409, 'The role cannot be handed over so'],
  import: [422, 'The file cannot be imported'],
  delegation: [409, 'The role cannot be delegated so'],
  content: [422, 'The content does not fit'],
  'pledge.archived': [409, 'The pledge is archived'],
  'pledge.closed': [409, 'No more pledges here'],
  'pledge.none-here': [409, 'No pledges here'],
  'pledge.number-taken': [409, 'The number is taken'],
  'pledge.partner-said': [409, 'Said already'],
  'pledge.not-entitled': [403, 'Not entitled to pledge'],
  pledge: [422, 'The pledge does not fit'],
  entered: [422, 'What is entered does not fit'],
  region: [422, 'The region does not fit'],
  delay: [422, 'The announced date does not fit'],
  extension: [422, 'The new deadline does not fit'],
  mandate: [409, 'Not so for this mandate'],
  'mandate.lead-unknown': [422, 'There is no such participant'],
  'mandate.as-of-in-future': [422, 'The day lies ahead'],
  successor: [409, 'It cannot follow that cycle'],
  'successor.other-template': [422, 'It is of another kind'],
  reschedule: [422, 'The date cannot be moved so'],
  'reschedule.stale': [409, 'The date has moved meanwhile'],
  reopen: [422, 'The new deadline does not fit'],
  document: [409, 'Not in this state of the document'],
  publication: [409, 'Kept back'],
  template: [422, 'The template cannot be dated so'],
  fault: [500, 'A fault of the program'],
  internal: [500, 'A fault of the program'],
  unavailable: [503, 'Not available at the moment'],
};

/** Status and title of a rule. A rule nobody listed is a conflict with the present state: 409. */
export function statusOf(rule: string): readonly [status: number, title: string] {
  return table[rule] ?? table[rule.split('.')[0] as string] ?? [409, 'Refused'];
}
/** Whether the table says something about a rule. */
export const isListed = (rule: string): boolean => rule in table || (rule.split('.')[0] as string) in table;

export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly rule: string;
  readonly errors?: readonly FieldError[];
  readonly [extension: string]: unknown;
}

/** Thrown anywhere below a route; becomes the answer. `extra` members are added to the body, `headers` to the answer. */
export class Problem extends Error {
  readonly rule: string;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  constructor(rule: string, detail: string, extra: Readonly<Record<string, unknown>> = {}, headers: Readonly<Record<string, string>> = {}) {
    super(detail);
    this.rule = rule;
    this.extra = extra;
    this.headers = headers;
  }
  get status(): number {
    return statusOf(this.rule)[0];
  }
  body(): ProblemBody {
    const [status, title] = statusOf(this.rule);
    return { type: `/problems/${this.rule.replaceAll('.', '-')}`, title, status, detail: this.message, rule: this.rule, ...this.extra };
  }
}

/** The same words for what does not exist and for what one may not see. */
export const notFound = (what: string): Problem => new Problem('not-found', `There is no such ${what}, or you may not see it.`);

/** What one person alone may not do, with the way in which two do it. */
export const secondPerson = (what: string): Problem =>
  new Problem('authority.second-person', `${what}: one proposes it by POST /api/proposals, another who may do it too confirms.`, {
    propose: '/api/proposals',
  });

/** What zod found, one line for each field; of a union, what its nearest form lacks. */
export function fieldErrors(issues: readonly z.core.$ZodIssue[], within: readonly PropertyKey[]): FieldError[] {
  return issues.flatMap((issue): FieldError[] => {
    const path = [...within, ...issue.path];
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path: [...path, key].map(String).join('.'), detail: 'is not known here' }));
    if (issue.code === 'invalid_union' && issue.errors.length) {
      const nearest = issue.errors.reduce((best, one) => (weight(one) < weight(best) ? one : best));
      return fieldErrors(nearest, path);
    }
    return [{ path: path.map(String).join('.'), detail: issue.message }];
  });
}
const weight = (issues: readonly z.core.$ZodIssue[]): number =>
  issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);

const unavailable = /^(08|53|57P0|ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|P1001|P1002|P1008|P1017|P2024|P2037)/;
const lost =
  /Connection terminated|connection timeout|timeout exceeded when trying to connect|Client has encountered a connection error|Can't reach database/i;

/** Any thrown thing as a problem. What is nobody's fault but ours says nothing of its inside: the log does. */
export function fromError(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { type, code, message } = (error ?? {}) as { type?: unknown; code?: unknown; message?: unknown };
  switch (type) {
    case 'entity.too.large':
      return new Problem('request.too-large', 'The body is larger than what fits here.');
    case 'entity.parse.failed':
      return new Problem('request.json', 'The body is not JSON.');
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new Problem('request.media-type', 'The body must be JSON in UTF-8.');
    case 'request.aborted':
    case 'request.size.invalid':
      return new Problem('request.json', 'The body ended early.');
  }
  if (error instanceof URIError) return notFound('address');
  if (unavailable.test(String(code ?? '')) || lost.test(String(message ?? ''))) {
    return new Problem(
      'unavailable.database',
      'The database cannot be reached; nothing was changed. Try again with the same Idempotency-Key.',
      {},
      { 'Retry-After': '5' },
    );
  }
  return new Problem('internal', 'Something went wrong here, not with your request. It has been recorded.');
}
