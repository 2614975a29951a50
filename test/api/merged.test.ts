/** A mail that carried several notices, as people ask about it: what is said of one of them holds for the mail. */
import { beforeEach, expect, test } from 'vitest';
import { ofA, openRound, testApi } from './support.ts';

const api = await testApi();
await openRound(api);
const at = new Date(api.clock.at);
const rules = ['invitation', 'soft-7', 'soft-1'];
const { rows } = await api.pool.query<{ rule: string; id: string }>(
  'select rule, id from notice where subject_id = $1 and rule = any($2)',
  [ofA, rules],
);
const noticeOf = (rule: string): string => rows.find((row) => row.rule === rule)?.id ?? '';
const id = (rule: string): string => `${noticeOf(rule)}:fp-aaa`;
await api.pool.query("insert into mail values ('m1', 'fp-aaa', $1, 3, '<m1@mail.example.org>', $1)", [at]);
for (const rule of rules) {
  await api.pool.query("update notice set state = 'expanded' where id = $1", [noticeOf(rule)]);
  await api.pool.query(
    `insert into delivery (id, notice_id, subject_id, person_id, due_at, state, message_id, mail_id, attempts, updated_at)
     values ($1, $2, $3, 'fp-aaa', $4, 'unknown', '<m1@mail.example.org>', 'm1', 1, $4)`,
    [id(rule), noticeOf(rule), ofA, at],
  );
}
/** Each test begins with all three in this state. */
const become = (state: string) => api.pool.query('update delivery set state = $1, reason = null where mail_id is not null', [state]);
beforeEach(async () => void (await become('unknown')));
const states = async () =>
  (
    await api.pool.query<{ state: string }>('select state from delivery where mail_id is not null order by array_position($1, id)', [
      rules.map(id),
    ])
  ).rows.map(({ state }) => state);
const resolve = (rule: string, resolution: string) =>
  api.post(`/api/deliveries/${id(rule)}/resolve`, { resolution, reason: 'Its reader says so.' });

test('a notice tells with what it went in one mail, in data and in words', async () => {
  await become('sent');
  const { body } = await api.get(`/api/notices/${noticeOf('soft-7')}`);
  const delivery = body.deliveries.find((d: { person: { id: string } }) => d.person.id === 'fp-aaa');
  expect(delivery.together.toSorted((a: { rule: string }, b: { rule: string }) => (a.rule < b.rule ? -1 : 1))).toEqual([
    { notice: noticeOf('invitation'), rule: 'invitation' },
    { notice: noticeOf('soft-1'), rule: 'soft-1' },
  ]);
  expect(body.explanation.join(' ')).toMatch(
    /It went in one mail together with what these rules planned: "(invitation|soft-1)", "(invitation|soft-1)"\./,
  );
  const preview = await api.get(`/api/notices/${noticeOf('soft-7')}/preview?person=fp-aaa`);
  expect(preview.body.together).toHaveLength(2);
  const date = at.toISOString().slice(0, 10);
  const asked = await api.get(`/api/explanations?person=fp-aaa&subject=${ofA}&date=${date}`, 'fp-aaa');
  const explained = asked.body.notices.find((n: { rule: string }) => n.rule === 'soft-7');
  expect(explained.delivery.together).toHaveLength(2);
  expect(explained.explanation.join(' ')).toContain('It went in one mail');
});

test('one that dropped out before the mail was sent went with none, and none with it', async () => {
  await become('sent');
  await api.pool.query("update delivery set state = 'cancelled', reason = 'submitted' where id = $1", [id('soft-1')]);
  const of = async (rule: string) => (await api.get(`/api/notices/${noticeOf(rule)}`)).body.deliveries[0].together;
  expect(await of('soft-1')).toEqual([]);
  expect(await of('soft-7')).toEqual([{ notice: noticeOf('invitation'), rule: 'invitation' }]);
});

test('what a person says of one of them holds for all, with a word on each', async () => {
  expect((await resolve('soft-7', 'sent')).status).toBe(201);
  expect(await states()).toEqual(['sent', 'sent', 'sent']);
  const { rows: words } = await api.pool.query('select delivery_id as delivery, resolution, reason from delivery_resolution');
  expect(words).toHaveLength(3);
  expect(new Set(words.map(({ delivery }) => delivery))).toEqual(new Set(rules.map(id)));
  expect((await resolve('soft-1', 'sent')).body.rule, 'and it was said').toBe('delivery.settled');
});

test('sent again: those that still make sense, at one instant, as members of their mail', async () => {
  await api.pool.query("update notice set situations = '{returned}' where id = $1", [noticeOf('soft-1')]);
  expect((await resolve('soft-1', 'send-again')).body.rule, 'not the one that was overtaken').toBe('delivery.overtaken');
  expect((await resolve('soft-7', 'send-again')).status).toBe(201);
  expect(await states()).toEqual(['planned', 'planned', 'unknown']);
  const { rows: due } = await api.pool.query(
    "select distinct due_at, mail_id, attempts from delivery where mail_id is not null and state = 'planned'",
  );
  expect(due).toEqual([{ due_at: new Date(api.clock.at), mail_id: 'm1', attempts: 0 }]);
});

test.each([
  ['its Message-ID', () => ({ messageId: '<m1@mail.example.org>' })],
  ['one delivery', () => ({ delivery: id('soft-7') })],
  ['the notice its header names, and the recipient', () => ({ notice: noticeOf('invitation'), recipient: 'fp-aaa@example.org' })],
])('a bounce that names it by %s is of all that it carried', async (_, named) => {
  await become('sent');
  const { status, body } = await api.post(
    '/api/inbound/bounces',
    { ...named(), status: '5.1.1', report: JSON.stringify(named()) },
    'sec',
    null,
  );
  expect([status, body.deliveries.toSorted()]).toEqual([200, rules.map(id).toSorted()]);
  expect(await states()).toEqual(['bounced', 'bounced', 'bounced']);
  await api.pool.query("update person set stopped_email = null where id = 'fp-aaa'");
});

test('a person’s duty station has a country', async () => {
  const made = await api.post('/api/people', { name: 'Ana', email: 'ana@example.org', zone: 'Africa/Cairo', country: 'EG' });
  expect((await api.get(made.body.href)).body).toMatchObject({ zone: 'Africa/Cairo', country: 'EG' });
  expect((await api.post('/api/people', { name: 'Bo', email: 'bo@example.org', country: 'Egypt' })).status).toBe(422);
});
