import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { fieldErrors, fromError, isListed, Problem, statusOf } from '../../api/problems.ts';
import { publicCommands } from '../../domain/contribution/commands.ts';

const domain = new URL('../../domain/', import.meta.url);
const rulesOfDomain = readdirSync(domain, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .flatMap((name) => [...readFileSync(new URL(name, domain), 'utf8').matchAll(/refuse\(\s*'([^']+)'/g)].map((match) => match[1] as string));

test('every rule the domain can refuse by has a status of its own in the table', () => {
  expect(rulesOfDomain.length).toBeGreaterThan(20);
  expect([...new Set(rulesOfDomain)].filter((rule) => !isListed(rule))).toEqual([]);
});

test.for([
  ['authority.missing', 403],
  ['deadline.passed', 409],
  ['state.not-allowed', 409],
  ['decision.own-submission', 409],
  ['draft.stale', 409],
  ['command.malformed', 422],
  ['idempotency.key-reused', 422],
  ['idempotency.key-missing', 400],
  ['not-found', 404],
  ['request.rate', 429],
  ['request.too-large', 413],
  ['fault', 500],
  ['a-rule-of-tomorrow', 409],
] as const)('%s is answered %i', ([rule, status]) => {
  expect(statusOf(rule)[0]).toBe(status);
});

test('a problem names its rule in its type and keeps what is added to it', () => {
  expect(new Problem('draft.stale', 'Look again.', { current: 1 }).body()).toEqual({
    type: '/problems/draft-stale',
    title: 'The draft has changed',
    status: 409,
    detail: 'Look again.',
    rule: 'draft.stale',
    current: 1,
  });
});

const errorsOf = (schema: z.ZodType, value: unknown) => fieldErrors(schema.safeParse(value).error?.issues ?? [], ['body']);

test('an unknown field is named, one line each', () => {
  expect(errorsOf(z.strictObject({ a: z.string() }), { a: 'x', b: 1, c: 2 }).map((e) => e.path)).toEqual(['body.b', 'body.c']);
});

test.for([
  [{ days: 'ten', reason: 'x' }, ['body.days']],
  [{ until: '2027-13-01', reason: 'x' }, ['body.until']],
  [{ lift: true }, ['body.reason']],
] as const)('of the forms an extension has, the nearest one is spoken of: %j', ([body, paths]) => {
  expect(errorsOf(publicCommands.extend, body).map((e) => e.path)).toEqual(paths);
});

test.for([
  [{ code: 'ECONNREFUSED' }, 'unavailable.database'],
  [{ code: '57P01' }, 'unavailable.database'],
  [new Error('Connection terminated unexpectedly'), 'unavailable.database'],
  [{ type: 'entity.parse.failed' }, 'request.json'],
  [new URIError('malformed'), 'not-found'],
  [new Error('password=hunter2'), 'internal'],
  [undefined, 'internal'],
] as const)('%o becomes %s', ([error, rule]) => {
  expect(fromError(error).rule).toBe(rule);
});

test('what is our fault says nothing of its inside', () => {
  expect(JSON.stringify(fromError(new Error('password=hunter2')).body())).not.toContain('hunter2');
});
