import { beforeAll, describe, expect, test } from 'vitest';
import { ofA, ofB, openRound, testApi } from './support.ts';

const api = await testApi();
const day = 86_400_000;
const dateOf = (at: string | number): string => new Date(at).toISOString().slice(0, 10);
const ask = (person: string, subject: string, date: string, as = 'sec', days = 3) =>
  api.get(`/api/explanations?person=${person}&subject=${subject}&date=${date}&days=${days}`, as);

interface Row {
  id: string;
  due_at: Date;
}
const notice = async (rule: string, state = 'planned', subject = ofA): Promise<Row> => {
  const { rows } = await api.pool.query<Row>('select id, due_at from notice where rule = $1 and subject_id = $2 and state = $3', [
    rule,
    subject,
    state,
  ]);
  return rows[0] as Row;
};
/** A delivery as delivery leaves it behind. */
async function deliver({ id, due_at }: Row, person: string, state: string, reason: string | null = null, response: string | null = null) {
  await api.pool.query("update notice set state = 'expanded' where id = $1", [id]);
  await api.pool.query(
    `insert into delivery (id, notice_id, subject_id, person_id, due_at, state, reason, response, attempts, sent_at, updated_at)
     select $1 || ':' || $2, $1, subject_id, $2, due_at, $3, $4, $5, 1, case when $3 = 'sent' then due_at end, due_at from notice where id = $1
     on conflict (id) do update set state = excluded.state, reason = excluded.reason, response = excluded.response`,
    [id, person, state, reason, response],
  );
  return dateOf(due_at.getTime());
}
/** What is said of one rule. */
async function said(rule: string, person: string, date: string, as = 'sec') {
  const { body } = await ask(person, ofA, date, as);
  const found = body.notices.filter((n: { rule: string; state: string }) => n.rule === rule && n.state !== 'cancelled');
  expect(found).toHaveLength(1);
  return { ...found[0], words: found[0].explanation.join(' ') };
}

let invited: Row;
let first: Row;
beforeAll(async () => {
  await openRound(api);
  invited = await notice('invitation');
  first = await notice('soft-7');
});

test('what was sent says by which rule, by whom it came about, and what the mail server said', async () => {
  const date = await deliver(invited, 'fp-aaa', 'sent', null, '250 2.0.0 taken');
  const { words, outcome, plannedBy, delivery } = await said('invitation', 'fp-aaa', date);
  expect(outcome).toBe('sent');
  expect(plannedBy).toMatchObject({ rule: 'invitation', template: 'small', version: 1 });
  expect(delivery).toMatchObject({ state: 'sent', response: '250 2.0.0 taken' });
  expect(words).toMatch(
    /rule "invitation" of template small, version 1.*the participant's contact persons.*Sent to Person fp-aaa on \w+day, .* \(Zurich.*answered: 250 2\.0\.0 taken.*Reckoned with/,
  );
});

test('what moved it is told from both sides: where it was due, and where it is due now', async () => {
  await api.post(`/api/contributions/${ofA}/extend`, { days: 10, reason: 'Elections.' }, 'co-north');
  const now = await notice('soft-7');
  const before = (await ask('fp-aaa', ofA, dateOf(first.due_at.getTime()), 'co-north', 0)).body.notices;
  expect(before).toMatchObject([{ id: first.id, outcome: 'cancelled', after: { id: now.id }, cause: { event: 'begun' } }]);
  expect(before[0].explanation.join(' ')).toMatch(/It was cancelled: the deadline was extended\. Since then it is due on/);
  const { words, before: earlier, cause } = await said('soft-7', 'fp-aaa', dateOf(now.due_at.getTime()), 'co-north');
  expect(earlier.map((n: { id: string }) => n.id)).toEqual([first.id]);
  expect(cause).toMatchObject({ event: 'extended', kind: 'extend', actor: 'co-north', reason: 'Elections.' });
  expect(words).toMatch(
    /Asked for by Person co-north\. Reason given: “Elections\.”\. Before that it was due on .*It has not been sent yet\./,
  );
});

test.each([
  ['skipped', 'muted', null, /Not sent to Person fp-aaa: the person had muted mails of this kind \(Reminders\)/],
  ['skipped', 'too-late: connect ECONNREFUSED', null, /it was later than its rule allows \(connect ECONNREFUSED\)/],
  ['skipped', 'address-stopped', null, /a mail server had refused this address for good\./],
  ['skipped', 'address-stopped-passed-on', null, /what still made sense was planned again, for who can be reached\./],
  ['bounced', 'address-stopped', '550 unknown', /answered: 550 unknown Nothing more was sent to this address\./],
  ['cancelled', 'overtaken', null, /what it speaks of had changed meanwhile/],
  ['cancelled', 'submitted', null, /Not sent to Person fp-aaa: the contribution was submitted\./],
  ['bounced', 'refused by the mail server', '550 no such mailbox', /Refused by the mail server for Person fp-aaa\. .*550 no such mailbox/],
  ['unknown', null, null, /Nobody knows whether it reached Person fp-aaa/],
  ['sending', null, null, /It is being sent to Person fp-aaa at this moment/],
  ['planned', '451 try later', null, /To be sent to Person fp-aaa from .* The last attempt failed: 451 try later/],
])('a delivery that is %s (%s) says so', async (state, reason, response, words) => {
  const reminder = (await notice('soft-1')) ?? (await notice('soft-1', 'expanded'));
  const found = await said('soft-1', 'fp-aaa', await deliver(reminder, 'fp-aaa', state, reason, response));
  expect(found.outcome).toBe(state);
  expect(found.words).toMatch(words);
});

test('what a person resolved says who, when and why', async () => {
  const reminder = (await notice('soft-1')) ?? (await notice('soft-1', 'expanded'));
  const date = await deliver(reminder, 'fp-aaa', 'sent');
  const at = new Date(api.clock.at);
  await api.pool.query(
    "insert into delivery_resolution (id, delivery_id, from_state, resolution, reason, person_id, at) values ('r1', $1 || ':fp-aaa', 'unknown', 'sent', 'The log says so.', 'sec', $2)",
    [reminder.id, at],
  );
  const { words, delivery } = await said('soft-1', 'fp-aaa', date);
  expect(delivery.resolution).toEqual({ resolution: 'sent', reason: 'The log says so.', by: 'sec', at: at.toISOString() });
  expect(words).toMatch(/Person sec decided on .* that it was sent to Person fp-aaa: “The log says so\.”\./);
});

describe('what was never planned is answered too:', () => {
  test('no rule plans anything then, and what came before and comes after', async () => {
    const { body } = await ask('fp-aaa', ofA, '2027-03-10', 'sec', 0);
    expect(body.notices).toEqual([]);
    expect(body.explanation.join(' ')).toMatch(
      /No rule plans anything about this for Person fp-aaa between .*10 March 2027 .* and .*11 March 2027.*The last one before: rule "\w+".*The next one: rule "soft-7"/,
    );
  });

  test('a role that ended before, with the day on which it did', async () => {
    await api.pool.query("insert into person (id, name, email) values ('former', 'Former', 'former@example.org')");
    const until = new Date(api.clock.at + 5 * day);
    await api.pool.query(
      "insert into membership (id, person_id, role, participant_id, from_at, until_at) values ('m-former', 'former', 'focal-point', 'AAA', $1, $2)",
      [new Date(api.clock.at - day), until],
    );
    const now = await notice('soft-7');
    const { words, outcome, roles } = await said('soft-7', 'former', dateOf(now.due_at.getTime()));
    expect(outcome).toBe('not-addressed');
    expect(roles).toMatchObject([{ role: 'focal-point', until: until.toISOString() }]);
    expect(words).toMatch(/Former was not among those it was for at that instant\. The role “.+” of Former ended on .*25 February 2027/);
    expect((await ask('former', ofA, '2027-03-10', 'sec', 0)).body.explanation.join(' ')).toContain('of Former ended on');
  });

  test('a role that begins only later, or was entered only after the mail went out', async () => {
    await api.pool.query("insert into person (id, name, email) values ('later', 'Later', 'later@example.org')");
    await api.pool.query(
      "insert into membership (id, person_id, role, participant_id, from_at) values ('m-later', 'later', 'drafter', 'AAA', $1)",
      [new Date(api.clock.at + 2 * day)],
    );
    const date = dateOf(invited.due_at.getTime());
    expect((await said('invitation', 'later', date)).words).toMatch(/Later was not among those.*of Later begins on .*22 February 2027/);
    await api.pool.query("update membership set from_at = $1 where id = 'm-later'", [new Date(api.clock.at - day)]);
    const { words, outcome } = await said('invitation', 'later', date);
    expect([outcome, words.includes('the role had not been recorded yet')]).toEqual(['not-addressed', true]);
  });

  test('no role here at all', async () => {
    const { explanation, notices } = (await ask('fp-bbb', ofA, '2027-04-01')).body;
    expect([notices, explanation.join(' ').includes('has never held a role that anything about this is for')]).toEqual([[], true]);
  });
});

test('a mute that will keep a coming one from going out is told, and not where it cannot', async () => {
  await api.post('/api/me/mutes', { category: 'reminders' }, 'fp-aaa');
  const coming = await notice('soft-7');
  expect((await said('soft-7', 'fp-aaa', dateOf(coming.due_at.getTime()))).words).toMatch(
    /Person fp-aaa has muted mails of this kind \(Reminders\) since /,
  );
  const last = await notice('hard-1');
  expect((await said('hard-1', 'fp-aaa', dateOf(last.due_at.getTime()))).words).not.toContain('muted');
});

test.each([
  ['ar', /خُطط لها بموجب القاعدة «invitation».*أُرسلت إلى Person fp-aaa/],
  ['es', /Previsto por la regla «invitation».*Enviado a Person fp-aaa el/],
  ['fr', /Prévu par la règle « invitation ».*Envoyé à Person fp-aaa le/],
  ['ru', /Запланировано по правилу «invitation».*Отправлено\. Получатель: Person fp-aaa/],
  ['zh', /规则“invitation”计划.*发送给 Person fp-aaa/],
])('who reads %s is answered in it', async (language, words) => {
  await api.pool.query('update person set language = $1 where id = $2', [language, 'fp-aaa']);
  expect((await said('invitation', 'fp-aaa', dateOf(invited.due_at.getTime()), 'fp-aaa')).words).toMatch(words);
  await api.pool.query("update person set language = 'en' where id = 'fp-aaa'");
});

describe('who may ask', () => {
  const date = dateOf(api.clock.at);
  test.each([
    ['secretariat', 'sec', 'fp-aaa', ofA, 200],
    ['the coordinator of its region', 'co-north', 'fp-aaa', ofA, 200],
    ['a coordinator of another of its regions', 'co-north', 'fp-bbb', ofB, 200],
    ['for oneself', 'drafter-aaa', 'drafter-aaa', ofA, 200],
    ['for a colleague', 'drafter-aaa', 'fp-aaa', ofA, 403],
    ['a coordinator of none of its regions', 'co-south', 'fp-aaa', ofA, 404],
    ['somebody of another participant', 'fp-bbb', 'fp-aaa', ofA, 404],
    ['for oneself, about what one has nothing to do with', 'fp-bbb', 'fp-bbb', ofA, 404],
    ['a coordinator, about people who have nothing to do with it', 'co-north', 'fp-ccc', ofA, 404],
    ['about nobody', 'sec', 'nobody', ofA, 404],
    ['about nothing', 'sec', 'fp-aaa', 'contribution:c1:report:ZZZ', 404],
  ])('%s', async (_, as, person, subject, status) => {
    expect((await ask(person, subject, date, as)).status).toBe(status);
  });

  test('who was a contact once keeps what was said to them, and hears nothing of what came after', async () => {
    const { rows } = await api.pool.query<{ until_at: Date }>("select until_at from membership where id = 'm-former'");
    const until = rows[0]?.until_at as Date;
    await deliver(invited, 'former', 'sent');
    api.clock.at = until.getTime() + day;
    expect((await ask('former', ofA, dateOf(invited.due_at.getTime()), 'former')).body.notices).toMatchObject([{ outcome: 'sent' }]);
    const now = await notice('soft-7');
    const { notices, explanation } = (await ask('former', ofA, dateOf(now.due_at.getTime()), 'former')).body;
    expect(notices).toEqual([]);
    expect(explanation.join(' ')).toMatch(/of Former ended on/);
    expect(explanation.join(' ')).not.toContain('The next one');
  });
});

test.each(['person=fp-aaa', `person=fp-aaa&subject=${ofA}&date=yesterday`, `person=fp-aaa&subject=${ofA}&date=2027-02-20&days=400`])(
  'what cannot be meant is refused: %s',
  async (query) => {
    expect((await api.get(`/api/explanations?${query}`)).status).toBe(422);
  },
);
