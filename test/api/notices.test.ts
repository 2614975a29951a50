import { beforeAll, expect, test } from 'vitest';
import { signLink } from '../../api/links.ts';
import { ofA, ofB, openRound, secret, testApi } from './support.ts';

const api = await testApi();
interface Notice {
  id: string;
  rule: string;
  audience: string;
  dueAt: string;
  state: string;
}
const noticesOf = async (subject: string, as = 'sec'): Promise<Notice[]> =>
  (await api.get(`/api/notices?subject=${subject}&limit=200`, as)).body.items;
const rung = async (state: string): Promise<Notice> =>
  (await noticesOf(ofA)).find((n) => n.rule === 'soft-7' && n.state === state) as Notice;

beforeAll(async () => {
  await openRound(api);
});

test('the ledger of a subject and of a cycle come in order of their instants, page by page', async () => {
  const whole = await noticesOf(ofA);
  expect(whole.map((n) => n.rule)).toEqual(expect.arrayContaining(['invitation', 'soft-7', 'soft-1', 'hard-1']));
  expect(whole.map((n) => n.dueAt)).toEqual(whole.map((n) => n.dueAt).sort());
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await api.get(`/api/cycles/c1/notices?limit=3${cursor && `&cursor=${cursor}`}`);
    seen.push(...body.items.map((n: Notice) => n.id));
    cursor = body.next;
  }
  const { rows } = await api.pool.query<{ id: string }>('select id from notice order by due_at, id');
  expect(seen).toEqual(rows.map(({ id }) => id));
  expect((await api.get('/api/cycles/c1/notices?state=cancelled')).body.items).toEqual([]);
});

test('a notice moved by an extension says so: by whom, why, and when it was due before', async () => {
  const before = await rung('planned');
  await api.post(`/api/contributions/${ofA}/extend`, { days: 10, reason: 'Elections.' }, 'co-north');
  const moved = (await api.get(`/api/notices/${(await rung('planned')).id}`)).body;
  expect(moved.cause).toMatchObject({ event: 'extended', kind: 'extend', actor: 'co-north', reason: 'Elections.' });
  expect(moved.plannedBy).toMatchObject({ rule: 'soft-7', template: 'small', version: 1 });
  expect(moved.before).toMatchObject([{ id: before.id, dueAt: before.dueAt, state: 'cancelled' }]);
  const words = moved.explanation.join(' ');
  for (const part of [
    'rule "soft-7" of template small, version 1',
    'Elections.',
    'Asked for by Person co-north.',
    'It has not been sent yet.',
    'Zurich',
  ])
    expect(words).toContain(part);
  expect((await api.get(`/api/notices/${before.id}`)).body.explanation.join(' ')).toContain('It was cancelled: the deadline was extended.');
});

test('what the mail server said is part of the explanation; a person sees only what concerns them', async () => {
  const { id } = (await noticesOf(ofA)).find((n) => n.rule === 'invitation') as Notice;
  const at = new Date(api.clock.at);
  const deliver = (person: string, state: string, response: string | null) =>
    api.pool.query(
      `insert into delivery (id, notice_id, subject_id, person_id, due_at, state, response, sent_at, attempts, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, 1, $5)`,
      [`${id}:${person}`, id, ofA, person, at, state, response, state === 'sent' ? at : null],
    );
  await deliver('fp-aaa', 'sent', '250 2.0.0 accepted');
  await deliver('drafter-aaa', 'unknown', null);
  const whole = (await api.get(`/api/notices/${id}`, 'co-north')).body;
  expect(whole.deliveries.map((d: { state: string }) => d.state)).toEqual(['unknown', 'sent']);
  expect(whole.explanation.join(' ')).toMatch(
    /Nobody knows whether it reached Person drafter-aaa.* Sent to Person fp-aaa .* answered: 250 2\.0\.0 accepted/,
  );
  const own = (await api.get(`/api/notices/${id}`, 'fp-aaa')).body;
  expect(own.deliveries.map((d: { person: { id: string } }) => d.person.id)).toEqual(['fp-aaa']);
  expect((await api.get(`/api/notices/${id}`, 'fp-bbb')).status).toBe(404);
  expect((await api.get('/api/deliveries?state=unknown')).body.items).toMatchObject([{ notice: id, person: { id: 'drafter-aaa' } }]);
  expect((await api.get('/api/deliveries?state=unknown', 'co-north')).status).toBe(403);
});

test('contributors see what is said to them, not what is said about them', async () => {
  await api.post(`/api/contributions/${ofB}/decline`, {}, 'fp-bbb');
  expect((await noticesOf(ofB)).map((n) => n.audience)).toContain('coordinator');
  expect(new Set((await noticesOf(ofB, 'fp-bbb')).map((n) => n.audience))).toEqual(new Set(['contributors']));
  expect(await noticesOf(ofA, 'fp-bbb')).toEqual([]);
});

test('a preview is of the person who asks; the secretariat may ask for anybody', async () => {
  const { id } = await rung('planned');
  const preview = async (query: string, as: string) => api.get(`/api/notices/${id}/preview${query}`, as);
  expect((await preview('', 'fp-aaa')).body.text).toBe('fp-aaa');
  expect((await preview('?person=fp-aaa', 'sec')).body.text).toBe('fp-aaa');
  expect((await preview('?person=sec', 'fp-aaa')).status).toBe(403);
  expect((await preview('', 'fp-bbb')).status).toBe(404);
});

test('who got a notice and would no longer get it keeps what was said, and sees nothing of the present', async () => {
  const { rows } = await api.pool.query<{ id: string }>("select id from notice where rule = 'invitation' and subject_id = $1", [ofA]);
  const id = rows[0]?.id as string;
  const before = new Date(api.clock.at - 86_400_000);
  await api.pool.query("insert into person (id, name, email) values ('former', 'Former', 'former@example.org')");
  await api.pool.query(
    `insert into membership (id, person_id, role, participant_id, from_at, until_at) values ('m-former', 'former', 'focal-point', 'AAA', $1, $2)`,
    [before, new Date(api.clock.at)],
  );
  await api.pool.query(
    `insert into delivery (id, notice_id, subject_id, person_id, due_at, state, attempts, updated_at) values ($1, $2, $3, 'former', $4, 'sent', 1, $4)`,
    [`${id}:former`, id, ofA, before],
  );
  const own = await api.get(`/api/notices/${id}`, 'former');
  expect([own.status, own.body.deliveries.map((d: { person: { id: string } }) => d.person.id)]).toEqual([200, ['former']]);
  const preview = async () => (await api.get(`/api/notices/${id}/preview`, 'former')).status;
  expect(await preview()).toBe(404);
  await api.pool.query("update notice set audience = 'person/former' where id = $1", [id]);
  expect(await preview()).toBe(404);
  await api.pool.query("update membership set until_at = null where id = 'm-former'");
  expect(await preview()).toBe(200);
});

const page = (subject: string, person: string, expires = Date.now() + 60_000) =>
  api.get(`/c/${subject}?k=${signLink(subject, person, expires, secret)}`, null);

test('the link of a mail opens a page: what is asked, until when, where it stands; reading it changes nothing', async () => {
  const before = await api.pool.query('select count(*) from command');
  const { status, body, headers } = await page(ofA, 'fp-aaa');
  expect(status).toBe(200);
  for (const part of ['Report', 'Land of AAA', 'First cycle', 'Zurich', 'Invited', '<html lang="en" dir="ltr">'])
    expect(body).toContain(part);
  expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
  expect(headers.get('referrer-policy')).toBe('same-origin');
  expect(body).not.toMatch(/<script|https?:/);
  expect((await api.pool.query('select count(*) from command')).rows).toEqual(before.rows);
});

test('it speaks the language of its reader and shows both zones; what people typed is text', async () => {
  await api.pool.query("update person set language = 'fr', zone = 'Pacific/Auckland' where id = 'drafter-aaa'");
  await api.pool.query(`update participant set names = '{"fr":"<b>Terre</b>"}' where id = 'AAA'`);
  const { body } = await page(ofA, 'drafter-aaa');
  expect(body).toContain('<html lang="fr" dir="ltr">');
  expect(body).toContain('&lt;b&gt;Terre&lt;/b&gt;');
  for (const part of ['Zurich', 'Auckland']) expect(body).toContain(part);
});

test.for([
  ['expired', () => page(ofA, 'fp-aaa', Date.now() - 1)],
  ['of somebody who may not read it', () => page(ofA, 'fp-bbb')],
  ['without a token', () => api.get(`/c/${ofA}`, null)],
  ['to another subject', () => api.get(`/c/${ofB}?k=${signLink(ofA, 'fp-aaa', Date.now() + 60_000, secret)}`, null)],
] as const)('a link %s opens a page that says nothing', async ([, open]) => {
  const { status, body } = await open();
  expect(status).toBe(404);
  expect(body).toContain('There is nothing at this address');
  expect(body).not.toContain('Terre');
});
