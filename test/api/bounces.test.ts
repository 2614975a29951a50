import { beforeEach, describe, expect, test } from 'vitest';
import { ofA, openRound, testApi } from './support.ts';

let nudged = 0;
const api = await testApi({ deps: { nudgeDelivery: async () => void nudged++ } });
await openRound(api);
const start = api.clock.at;

/** AAA was invited: its focal point and its drafter got a mail each. */
await api.pool.query("insert into person (id, name, email) values ('mta', 'Mail server', 'mta@example.org')");
await api.pool.query(
  "insert into membership (id, person_id, role, body, from_at) values ('mta', 'mta', 'bounce-reporter', 'secretariat', to_timestamp(0))",
);
const { rows: invitations } = await api.pool.query<{ id: string }>(
  "update notice set state = 'expanded' where rule = 'invitation' and subject_id = $1 returning id",
  [ofA],
);
const notice = invitations[0]?.id as string;
const id = (person: string) => `${notice}:${person}`;
const messageId = (person: string) => `<${person}@mail.example.org>`;
for (const person of ['fp-aaa', 'drafter-aaa']) {
  await api.pool.query(
    `insert into delivery (id, notice_id, subject_id, person_id, due_at, state, message_id, response, sent_at, attempts, updated_at)
     values ($1, $2, $3, $4, $5, 'sent', $6, '250 kept', $5, 1, $5)`,
    [id(person), notice, ofA, person, new Date(start), messageId(person)],
  );
}

/** Each test begins with what stands here, in tables that otherwise keep their rows. */
const tables = '"user" person membership subject command outbox audit notice delivery bounce delivery_resolution'.split(' ');
const kept = (table: string) => `kept_${table.replaceAll('"', '')}`;
await api.pool.query(tables.map((table) => `create table ${kept(table)} as table ${table}`).join('; '));
await api.pool.query(`alter table ${kept('delivery')} drop column planned, drop column trouble_at`); // reckoned, and the last ones
beforeEach(async () => {
  const restore = tables.map((table) => `delete from ${table}; insert into ${table} select * from ${kept(table)}`).join('; ');
  await api.pool.query(`begin; set local session_replication_role = replica; ${restore}; commit`);
  api.clock.at = start;
  nudged = 0;
});

const report = (body: object, as = 'mta') => api.post('/api/inbound/bounces', body, as, null);
const delivery = async (person: string) =>
  (
    await api.pool.query<{ state: string; reason: string | null; response: string | null }>(
      'select state, reason, response from delivery where id = $1',
      [id(person)],
    )
  ).rows[0];
const stopped = async (person: string) =>
  (await api.pool.query<{ stopped: boolean }>('select (stopped_email = email) is true as stopped from person where id = $1', [person]))
    .rows[0]?.stopped;
const tasks = async (as: string) =>
  (await api.get('/api/me/tasks', as)).body.items.filter((t: { task: string }) => t.task === 'find-focal-point');

describe('a bounce that is reported', () => {
  test.each([
    ['by the Message-ID of the mail', () => ({ messageId: messageId('fp-aaa') })],
    ['by the delivery', () => ({ delivery: id('fp-aaa') })],
    ['by the notice and the recipient', () => ({ notice, recipient: 'FP-AAA@example.org' })],
  ])('%s stops the address', async (_, named) => {
    const { status, body } = await report({ ...named(), status: '5.1.1', diagnostic: '<fp-aaa@example.org>: user unknown' });
    expect([status, body]).toEqual([200, { deliveries: [id('fp-aaa')], stopped: true }]);
    expect(await delivery('fp-aaa')).toEqual({ state: 'bounced', reason: 'address-stopped', response: '5.1.1 <…>: user unknown' });
    expect([await stopped('fp-aaa'), await stopped('drafter-aaa'), nudged]).toEqual([true, false, 1]);
    const words = (await api.get(`/api/notices/${notice}`)).body.explanation.join(' ');
    expect(words).toContain('answered: 5.1.1 <…>: user unknown Nothing more was sent to this address.');
  });

  test('twice counts once, also after the address was set to work again', async () => {
    const same = { delivery: id('fp-aaa'), status: '5.1.1' };
    const first = await report(same);
    expect(await report(same)).toMatchObject({ status: 200, body: first.body });
    await api.post(`/api/deliveries/${id('fp-aaa')}/resolve`, { resolution: 'send-again', reason: 'The mailbox is back.' });
    expect((await report(same)).body.stopped).toBe(false);
    expect(await delivery('fp-aaa')).toMatchObject({ state: 'planned' });
    expect((await api.pool.query('select count(*)::int as n from bounce')).rows).toEqual([{ n: 1 }]);
    await api.pool.query("update delivery set state = 'sent' where id = $1", [id('fp-aaa')]);
    expect((await report({ ...same, report: '<another@mx.example.org>' })).body.stopped, 'a second bounce').toBe(true);
  });

  test.each(['4.2.2', '451'])('with %s, for now only, stops nothing', async (status) => {
    expect((await report({ delivery: id('fp-aaa'), status })).body.stopped).toBe(false);
    expect(await delivery('fp-aaa')).toMatchObject({ state: 'sent', response: '250 kept' });
    expect(await tasks('co-north')).toEqual([]);
  });

  test('for what is not about the address is shown, and the address goes on', async () => {
    expect((await report({ delivery: id('fp-aaa'), status: '5.7.1' })).body.stopped).toBe(false);
    expect(await delivery('fp-aaa')).toMatchObject({ state: 'bounced', reason: 'refused by the mail server' });
  });

  test('for an address that its person no longer has leaves the present one alone', async () => {
    await api.pool.query("update person set email = 'new@example.org' where id = 'fp-aaa'");
    expect((await report({ delivery: id('fp-aaa'), recipient: 'fp-aaa@example.org', status: '5.1.1' })).body.stopped).toBe(false);
    expect(await delivery('fp-aaa'), 'and what came back goes on to the present one').toMatchObject({
      state: 'bounced',
      reason: 'address-stopped',
    });
  });

  test('comes from the secretariat or from the program that reads them, and from nobody else', async () => {
    const body = { delivery: id('fp-aaa'), status: '5.1.1' };
    for (const as of ['fp-aaa', 'co-north']) expect((await report(body, as)).status).toBe(403);
    expect((await api.ask('POST', '/api/inbound/bounces', { as: null, body })).status).toBe(401);
    expect(await stopped('fp-aaa')).toBe(false);
    expect((await report(body, 'sec')).status).toBe(200);
    expect((await api.get('/api/deliveries?state=bounced', 'mta')).status).toBe(403);
  });

  test.each([
    ['of no mail', { messageId: '<nobody@nowhere>', status: '5.1.1' }, 404],
    ['in two ways', { messageId: '<a@b>', delivery: 'x', status: '5.1.1' }, 422],
    ['of a notice without recipient', { notice: 'x', status: '5.1.1' }, 422],
    ['with a status of success', { delivery: 'x', status: '2.0.0' }, 422],
  ])('%s is refused', async (_, body, status) => expect((await report(body)).status).toBe(status));

  test('of a mail that was never sent is refused', async () => {
    await api.pool.query("update delivery set state = 'planned', attempts = 0, message_id = null where id = $1", [id('fp-aaa')]);
    expect((await report({ delivery: id('fp-aaa'), status: '5.1.1' })).body.rule).toBe('delivery.not-sent');
  });
});

describe('the task "find a new focal point"', () => {
  test('opens for the coordinator of the region, says who cannot be reached, and ends with the successor', async () => {
    await report({ delivery: id('fp-aaa'), status: '5.1.1' });
    expect(await tasks('co-north')).toEqual([
      {
        contribution: ofA,
        task: 'find-focal-point',
        title: { en: 'Report' },
        participant: 'AAA',
        names: { en: 'Land of AAA' },
        status: 'invited',
        dueAt: expect.any(String),
        zone: 'Europe/Zurich',
        commands: ['extend', 'reopen'],
        unreachable: { people: [{ id: 'fp-aaa', name: 'Person fp-aaa', since: new Date(api.clock.at).toISOString() }], paused: false },
      },
    ]);
    for (const other of ['co-south', 'sec', 'drafter-aaa']) expect(await tasks(other)).toEqual([]);
    await report({ delivery: id('drafter-aaa'), status: '5.1.1' });
    expect((await tasks('co-north'))[0].unreachable).toMatchObject({ people: [{ id: 'drafter-aaa' }, { id: 'fp-aaa' }], paused: true });

    const successor = { name: 'Successor', email: 'successor@example.org', memberships: [{ role: 'focal-point', participant: 'AAA' }] };
    expect((await api.post('/api/people', successor)).status).toBe(201);
    expect(await tasks('co-north')).toEqual([]);
  });

  test('stays open when the role of who cannot be reached ends, and not for one that had ended before', async () => {
    await report({ delivery: id('fp-aaa'), status: '5.1.1' });
    const end = (at: number) => api.pool.query("update membership set until_at = $1 where person_id = 'fp-aaa'", [new Date(at)]);
    api.clock.at += 86_400_000;
    await end(api.clock.at);
    expect(await tasks('co-north')).toHaveLength(1);
    await end(api.clock.at - 2 * 86_400_000);
    expect(await tasks('co-north')).toEqual([]);
  });

  test('is the secretariat’s where no region is responsible', async () => {
    await api.pool.query('update subject set region = null where id = $1', [ofA]);
    await report({ delivery: id('fp-aaa'), status: '5.1.1' });
    expect(await tasks('co-north')).toEqual([]);
    expect(await tasks('sec')).toHaveLength(1);
  });
});

describe('a delivery that the program could not end', () => {
  const become = (state: string, reason: string | null) =>
    api.pool.query('update delivery set state = $2, reason = $3, sent_at = null where id = $1', [id('fp-aaa'), state, reason]);
  const resolve = (resolution: string, as = 'sec', key?: string) =>
    api.post(`/api/deliveries/${id('fp-aaa')}/resolve`, { resolution, reason: 'The server’s log says so.' }, as, key);
  const listed = async (query: string) => (await api.get(`/api/deliveries?${query}`)).body.items;

  test('is listed with what is known, and resolved as sent: by whom, when and why stays', async () => {
    await become('unknown', 'the connection broke');
    expect(await listed('state=unknown')).toMatchObject([
      {
        id: id('fp-aaa'),
        subject: ofA,
        reason: 'the connection broke',
        attempts: 1,
        messageId: messageId('fp-aaa'),
        changedAt: expect.any(String),
        resolution: null,
      },
    ]);
    const { status, body } = await resolve('sent');
    expect([status, body.href]).toEqual([201, `/api/notices/${notice}`]);
    expect(await listed('state=unknown')).toEqual([]);
    const { deliveries, explanation } = (await api.get(`/api/notices/${notice}`)).body;
    expect(deliveries.find((d: { id: string }) => d.id === id('fp-aaa'))).toMatchObject({
      state: 'sent',
      resolution: { resolution: 'sent', reason: 'The server’s log says so.', by: 'sec', at: new Date(api.clock.at).toISOString() },
    });
    expect(explanation.join(' ')).toMatch(/Person sec decided on .* that it was sent to Person fp-aaa: “The server’s log says so.”/);
    expect(nudged).toBe(0);
  });

  test('is sent again at once', async () => {
    await become('unknown', 'the connection broke');
    api.clock.at += 3_600_000;
    expect((await resolve('send-again')).status).toBe(201);
    const { rows } = await api.pool.query("select due_at, token, lease_until, attempts from delivery where state = 'planned'");
    expect(rows).toEqual([{ due_at: new Date(api.clock.at), token: null, lease_until: null, attempts: 0 }]);
    expect(nudged).toBe(1);
  });

  test('is never both: of two at once one is refused', async () => {
    await become('unknown', null);
    const replies = await Promise.all([resolve('sent'), resolve('send-again'), resolve('sent', 'sec', 'other')]);
    expect(replies.map((r) => r.status).sort()).toEqual([201, 409, 409]);
    expect(replies.find((r) => r.status === 409)?.body.rule).toBe('delivery.settled');
    expect((await api.pool.query('select 1 from delivery_resolution')).rowCount).toBe(1);
  });

  test('a repeat with the same key is answered as the first time', async () => {
    await become('unknown', null);
    const first = await resolve('sent', 'sec', 'k');
    expect(await resolve('sent', 'sec', 'k')).toMatchObject({ status: 201, body: first.body });
    expect((await resolve('send-again', 'sec', 'k')).body.rule).toBe('idempotency.key-reused');
  });

  test.each([
    ['bounced', 'refused by the mail server', 'state=bounced'],
    ['skipped', 'too-late: 451 later', 'state=skipped&reason=too-late: '],
    ['skipped', 'address-stopped', 'state=skipped&reason=address-stopped'],
    ['planned', '451 later', 'state=failing'],
  ])('%s (%s) is listed by %s, and may be sent again', async (state, reason, query) => {
    await become(state, reason);
    expect((await listed(query)).map((d: { id: string }) => d.id)).toEqual([id('fp-aaa')]);
    expect((await resolve('sent')).body.rule).toBe('delivery.settled');
    expect((await resolve('send-again')).status).toBe(201);
    expect(await delivery('fp-aaa')).toMatchObject({ state: 'planned', reason: null });
    expect(await listed('state=failing')).toEqual([]);
  });

  test('sending again to an address that had stopped says that it works again', async () => {
    await report({ delivery: id('fp-aaa'), status: '5.2.2' });
    await resolve('send-again');
    expect(await stopped('fp-aaa')).toBe(false);
    expect(await tasks('co-north')).toEqual([]);
  });

  test.each([
    ['sent', null],
    ['planned', null],
    ['cancelled', 'submitted'],
    ['skipped', 'nobody'],
  ])('%s (%s) is settled', async (state, reason) => {
    await become(state, reason);
    for (const resolution of ['sent', 'send-again']) expect((await resolve(resolution)).body.rule).toBe('delivery.settled');
  });

  test('is not sent again when it was answered meanwhile, or to who no longer holds the role', async () => {
    await become('unknown', null);
    await api.pool.query("update membership set until_at = $1 where person_id = 'fp-aaa'", [new Date(api.clock.at)]);
    expect((await resolve('send-again')).body.rule).toBe('delivery.overtaken');
    await api.pool.query("update membership set until_at = null where person_id = 'fp-aaa'");
    await api.post(`/api/contributions/${ofA}/decline`, {}, 'fp-aaa');
    expect((await resolve('send-again')).body).toMatchObject({ status: 409, rule: 'delivery.overtaken' });
    expect((await resolve('sent')).status).toBe(201);
  });

  test('is not sent again to who has muted its kind since', async () => {
    await become('unknown', null);
    await api.pool.query('update notice set required = false where id = $1', [notice]);
    const { rows } = await api.pool.query<{ category: string }>('select category from notice where id = $1', [notice]);
    await api.post('/api/me/mutes', { category: rows[0]?.category }, 'fp-aaa', null);
    expect((await resolve('send-again')).body).toMatchObject({ status: 409, rule: 'delivery.muted' });
    await api.pool.query('update notice set required = true where id = $1', [notice]);
    expect((await resolve('send-again')).status).toBe(201);
  });

  test('is resolved by the secretariat alone, with a reason, and where there is one', async () => {
    await become('unknown', null);
    for (const as of ['co-north', 'fp-aaa', 'mta']) expect((await resolve('sent', as)).status).toBe(403);
    expect((await api.post(`/api/deliveries/${id('fp-aaa')}/resolve`, { resolution: 'sent', reason: ' ' })).status).toBe(422);
    expect((await api.post('/api/deliveries/none/resolve', { resolution: 'sent', reason: 'x' })).status).toBe(404);
  });
});
