/** Explanations of mails know who had handed a role over, and who was asked in whose place. */
import { beforeAll, expect, test } from 'vitest';
import { ofA, openRound, testApi } from './support.ts';

const api = await testApi();
const day = 86_400_000;
const iso = (at: number): string => new Date(at).toISOString();
let due = 0;
let successor = '';

/** What is said to the secretariat of the first reminder of AAA. */
async function words(person: string, as = 'sec', days = 0): Promise<{ outcome: string; text: string }> {
  const { body } = await api.get(`/api/explanations?person=${person}&subject=${ofA}&date=${iso(due).slice(0, 10)}&days=${days}`, as);
  const [found] = (body.notices ?? []).filter((n: { rule: string }) => n.rule === 'soft-7');
  return { outcome: found?.outcome ?? 'none', text: [...(found?.explanation ?? []), ...(body.explanation ?? [])].join(' ') };
}

beforeAll(async () => {
  await openRound(api);
  const { rows } = await api.pool.query("select due_at from notice where rule = 'soft-7' and subject_id = $1", [ofA]);
  due = rows[0].due_at.getTime();
  await api.pool.query("insert into person (id, name, email) values ('bea', 'Bea Deputy', 'bea@example.org')");
  const delegated = { to: { person: 'bea' }, from: iso(due - day), until: iso(due + day) };
  expect((await api.post('/api/memberships/m0/delegations', delegated, 'fp-aaa')).status).toBe(201);
  const passed = { to: { name: 'Sam Successor', email: 'sam@example.org' }, from: iso(due), reason: 'A new post.' };
  expect((await api.post('/api/memberships/m3/hand-over', passed, 'fp-aaa')).status).toBe(201);
  successor = (await api.pool.query("select id from person where email = 'sam@example.org'")).rows[0].id;
});

test('the delegator is not among the recipients, and it is said who is asked instead, from when until when', async () => {
  const { outcome, text } = await words('fp-aaa');
  expect(outcome).toBe('not-addressed');
  expect(text).toMatch(
    /Person fp-aaa delegated the role “Focal point” to Bea Deputy from .* until .*: in that time Bea Deputy is asked instead/,
  );
  expect((await words('fp-aaa', 'fp-aaa')).text).toBe(text);
});

test('the delegate is, and it is said in whose place', async () => {
  const { outcome, text } = await words('bea');
  expect(outcome).toBe('planned');
  expect(text).toMatch(/Person fp-aaa delegated the role “Focal point” to Bea Deputy from .* until/);
});

test('who handed a role over is told to whom, and who took it over from whom', async () => {
  const before = await words('drafter-aaa');
  expect(before.outcome).toBe('not-addressed');
  expect(before.text).toMatch(
    /The role “drafter” of Person drafter-aaa ended on .*Person drafter-aaa handed the role “drafter” over to Sam Successor, from/,
  );
  const after = await words(successor);
  expect([after.outcome, after.text]).toEqual([
    'planned',
    expect.stringMatching(/Sam Successor took the role “drafter” over from Person drafter-aaa/),
  ]);
});

test('what was lost with the role says that it went on with somebody else', async () => {
  await api.pool.query(
    `insert into delivery (id, notice_id, subject_id, person_id, due_at, state, reason, updated_at)
     select id || ':' || p.person, id, subject_id, p.person, due_at, 'cancelled', p.reason, due_at from notice,
       (values ('fp-aaa', 'delegated-passed-on'), ('drafter-aaa', 'no-longer-holds-role-passed-on')) p(person, reason) where rule = 'soft-7' and subject_id = $1`,
    [ofA],
  );
  expect((await words('fp-aaa')).text).toMatch(
    /had delegated the role it is for; what still made sense was planned again, for the delegate/,
  );
  expect((await words('drafter-aaa')).text).toMatch(
    /no longer held the role it is for; what still made sense was planned again, for who holds it now/,
  );
});

test.each(['ar', 'es', 'fr', 'ru', 'zh'])('in %s too, without a hole', async (language) => {
  await api.pool.query("update person set language = $1 where id = 'sec'", [language]);
  const english = /delegated|handed|took|asked instead/;
  for (const person of ['fp-aaa', 'bea', 'drafter-aaa', successor]) {
    const { text } = await words(person);
    expect(text.length).toBeGreaterThan(80);
    expect(text).not.toMatch(english);
    expect(text).not.toMatch(/\{\{|undefined|explain\./);
  }
});
