/** The API on a database of its own with the small world, listening on a free port; every answer is held against the contract. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type pg from 'pg';
import { pino } from 'pino';
import { afterAll, expect } from 'vitest';
import type * as z from 'zod';
import { createApply } from '../../activities/apply/apply.ts';
import { openFileStore } from '../../activities/files/store.ts';
import { contentHash } from '../../activities/hash.ts';
import type { Runnable } from '../../activities/starter.ts';
import { templateStore } from '../../activities/templates.ts';
import { createApp } from '../../api/app.ts';
import { createAuth } from '../../api/auth.ts';
import { Problem } from '../../api/contract/common.ts';
import { routes } from '../../api/contract/index.ts';
import type { Route } from '../../api/contract/route.ts';
import type { Deps } from '../../api/deps.ts';
import type { Engine } from '../../api/engine.ts';
import type { Answer } from '../../domain/lifecycle.ts';
import type { World } from '../../domain/simulation.ts';
import { testDatabase } from '../support/database.ts';
import { writeWorld } from '../support/engine.ts';
import { calendar, smallWorld, utc } from '../support/world.ts';

export const secret = 'a-secret-for-tests-of-more-than-32-characters';

/** Nobody is there. */
export const away: Engine = {
  send: () => Promise.reject(new Error('nobody answers')),
  nudge: () => Promise.resolve(),
  describe: () => Promise.resolve({ temporal: false, worker: false }),
};

/** Decides in this process, without Temporal: the real `apply`, and effects followed until none is left. */
export function direct(pool: pg.Pool, clock: Deps['clock']): Engine {
  const apply = createApply({ pool, clock, calendar, templates: templateStore(pool), nudgeDelivery: () => Promise.resolve() });
  const run = async (id: string, asked: readonly string[]): Promise<Readonly<Record<string, Answer>>> => {
    const { answers, effects } = await apply({ id, asked });
    if (effects) {
      const { rows } = await pool.query<{ target: string }>(
        'update outbox set done_at = now() where subject_id = $1 and done_at is null returning target',
        [id],
      );
      for (const { target } of rows) await run(target, []);
    }
    return answers;
  };
  // One run at a time: a nudge beside a command could take its effects from the outbox and still be following them when it is answered.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
  return {
    send: async ({ id }, command) => {
      const answer = (await inTurn(() => run(id, [command])))[command];
      if (!answer) throw new Error('not answered');
      return answer;
    },
    nudge: async ({ id }: Runnable) => {
      await inTurn(() => run(id, []));
    },
    describe: () => Promise.resolve({ temporal: true, worker: true }),
  };
}

export interface Reply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what a test looks into is its own affair; the contract has checked the shape
  readonly body: any;
  readonly headers: Headers;
}
export interface Asking {
  readonly as?: string | null;
  readonly body?: unknown;
  /** Idempotency-Key; a new one for each POST unless told; null sends none. */
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

const patterns = Object.values(routes).map((route: Route) => ({
  route,
  pattern: new RegExp(`^${route.path.replace(/[.]/g, '\\.').replace(/:\w+/g, '[^/]+')}$`),
}));

/** What the contract says of an answer must hold: its status is listed, its body fits, or it is a problem. */
function holdsContract(method: string, path: string, status: number, type: string, body: unknown): void {
  if (type.startsWith('application/problem+json')) {
    expect(Problem.parse(body).status).toBe(status);
    return;
  }
  const matched = patterns.filter(({ route, pattern }) => route.method === method.toLowerCase() && pattern.test(path));
  const spec = matched.flatMap(({ route }) => route.responses[status] ?? [])[0];
  expect(spec, `${method} ${path} answers ${status}`).toBeDefined();
  const schema = spec?.schema as z.ZodType | undefined;
  if (schema) expect(schema.safeParse(body).error, `${method} ${path}`).toBeUndefined();
}

export interface TestApi {
  readonly pool: pg.Pool;
  readonly base: string;
  readonly deps: Deps;
  /** What has been logged, one JSON line each. */
  readonly logged: string[];
  /** The clock of everything; to be moved. */
  readonly clock: { now(): number; at: number };
  ask(method: string, path: string, asking?: Asking): Promise<Reply>;
  get(path: string, as?: string | null): Promise<Reply>;
  post(path: string, body: unknown, as?: string | null, key?: string | null): Promise<Reply>;
  put(path: string, body: unknown, as?: string | null): Promise<Reply>;
}

export interface Options {
  readonly engine?: 'away' | 'direct' | ((pool: pg.Pool) => Engine);
  readonly world?: World;
  readonly rate?: number;
  readonly deps?: Partial<Deps>;
  /** Keys of better-auth; otherwise `key-of-<person>` speaks for a person. */
  readonly realKeys?: boolean;
  readonly realTime?: boolean;
}

export async function testApi({
  engine = 'direct',
  world = smallWorld,
  rate = 100_000,
  deps: given,
  realKeys = false,
  realTime = false,
}: Options = {}): Promise<TestApi> {
  const { pool, db } = await testDatabase();
  await writeWorld(pool, world);
  await pool.query('insert into "user" (id, name, email, "emailVerified", "updatedAt") select id, name, email, false, now() from person');
  const clock = { at: utc('2027-02-20T10:00:00'), now: () => (realTime ? Date.now() : clock.at) };
  const logged: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk));
      done();
    },
  });
  const baseUrl = 'https://plenary.example.org';
  const shipped = { template: world.template, hash: contentHash(world.template) };
  const directory = mkdtempSync(join(tmpdir(), 'plenary-files-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  const deps: Deps = {
    ...{ pool, db, clock, calendar },
    engine: engine === 'away' ? away : engine === 'direct' ? direct(pool, clock) : engine(pool),
    auth: createAuth({ db, baseUrl, secret }),
    templates: { list: () => [shipped], get: (id) => (id === world.template.id ? shipped : undefined) },
    dryRun: () => Promise.resolve({ dates: {}, notices: [], warnings: [] }),
    files: { store: openFileStore({ directory, bucket: null }), directory },
    renderPreview: (id, person) => Promise.resolve({ subject: `Preview of ${id}`, html: '<p>…</p>', text: person ?? 'anybody' }),
    config: { baseUrl, rateLimitPerMinute: rate, secret },
    log: pino({ level: 'debug' }, stream),
    ...given,
  };
  const app = realKeys ? createApp(deps) : createApp(deps, (key) => Promise.resolve(/^key-of-(.+)$/.exec(key)?.[1] ?? null));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const ask: TestApi['ask'] = async (method, path, { as = 'sec', body, key, headers } = {}) => {
    const idempotency = key === undefined ? (method === 'POST' ? crypto.randomUUID() : null) : key;
    const answer = await fetch(`${base}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(as !== null && { authorization: `Bearer key-of-${as}` }),
        ...(idempotency !== null && { 'idempotency-key': idempotency }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const type = answer.headers.get('content-type') ?? '';
    const content: unknown = type.includes('json') ? await answer.json() : await answer.text();
    holdsContract(method, path.split('?')[0] ?? '', answer.status, type, content);
    return { status: answer.status, body: content, headers: answer.headers };
  };
  return {
    ...{ pool, base, deps, logged, clock, ask },
    get: (path, as) => ask('GET', path, as === undefined ? {} : { as }),
    post: (path, body, as, key) => ask('POST', path, { body, ...(as !== undefined && { as }), ...(key !== undefined && { key }) }),
    put: (path, body, as) => ask('PUT', path, { body, ...(as !== undefined && { as }) }),
  };
}

export const north = 'call:c1:round:north';
export const ofA = 'contribution:c1:report:AAA';
export const ofB = 'contribution:c1:report:BBB';

/** A launched cycle, `c1` unless told, with its call of NORTH opened ahead: AAA and BBB are invited. Needs an engine that decides. */
export async function openRound(api: TestApi, cycle = 'c1', title = 'First cycle'): Promise<void> {
  expect((await api.post('/api/cycles', { id: cycle, title, template: 'small' })).status).toBe(201);
  expect((await api.post(`/api/cycles/${cycle}/launch`, {})).status).toBe(200);
  const call = { id: `call:${cycle}:round:north`, workflow: 'call', cycleId: cycle, phase: 'round', participantId: null };
  await api.pool.query(
    `insert into command (subject_id, id, kind, body, body_hash, actor, principal, received_at) values ($1, 'opened', 'open', '{}', '', 'sec', 'secretariat', $2)`,
    [call.id, new Date(api.clock.at)],
  );
  await api.deps.engine.nudge(call);
}
