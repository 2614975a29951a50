/** What a command would bring about, held against what it then does: the same mails to the same people, to the letter. */
import { beforeAll, describe, expect, test } from 'vitest';
import { expandDue } from '../../activities/delivery/expand.ts';
import { previewOf } from '../../activities/delivery/outgoing.ts';
import { renderMail } from '../../activities/mail/render.ts';
import { templateStore } from '../../activities/templates.ts';
import { calendar, smallWorld, utc } from '../support/world.ts';
import { ofA, ofB, openRound, testApi } from './support.ts';

const clearer = { person: 'clear-bbb', role: 'clearing-authority', participant: 'BBB', body: null, from: 0, until: null };
const api = await testApi({ world: { ...smallWorld, memberships: [...smallWorld.memberships, clearer] } });
const templates = templateStore(api.pool);
const at = (id: string, rest: string) => `/api/contributions/${id}/${rest}`;
const preview = (id: string, command: string, body: object, as: string) => api.post(at(id, 'preview'), { command, body }, as);
const hashOf = async (id: string) => (await api.get(`/api/contributions/${id}`)).body.versions.at(-1).hash as string;
const save = async (id: string, text: string, as: string) => {
  const { draft } = (await api.get(`/api/contributions/${id}`, as)).body;
  const { body } = await api.put(at(id, 'draft'), { baseVersion: draft?.version ?? 0, content: { 'main.text': text } }, as);
  await expect.poll(async () => (await api.get(`/api/contributions/${id}`)).body.status).toBe('drafting');
  return body.version as number;
};

interface Mail {
  readonly rule: string;
  readonly person: { readonly id: string };
}
const inOrder = (mails: readonly Mail[]) => [...mails].sort((a, b) => (a.rule + a.person.id < b.rule + b.person.id ? -1 : 1));
const planned =
  "SELECT rule, audience, due_at AS due FROM notice WHERE subject_id = $1 AND cause_command = $2 AND kind = 'scheduled' AND state = 'planned'";

/** What the ledger has because of a command, composed by delivery. */
async function broughtAbout(id: string, command: string) {
  await expandDue(api.pool, templates, calendar, api.clock.at);
  const { rows } = await api.pool.query<{
    notice: string;
    person: string;
    rule: string;
    audience: string;
    due: Date;
    attach: string | null;
  }>(
    `SELECT n.id AS notice, d.person_id AS person, n.rule, n.audience, d.due_at AS due, n.attach FROM delivery d JOIN notice n ON n.id = d.notice_id
     WHERE n.subject_id = $1 AND n.cause_command = $2 AND n.kind = 'transition'`,
    [id, command],
  );
  const linkOf = (subject: string) => `https://plenary.example.org/c/${subject}`;
  return Promise.all(
    rows.map(async ({ notice, person, rule, audience, due, attach }) => {
      const facts = (await previewOf({ pool: api.pool, templates, linkOf }, notice, person))?.facts;
      if (!facts) throw new Error('nothing to compose');
      const to = { id: person, name: facts.person.name };
      const common = { rule, audience, person: to, language: facts.language, dueAt: due.toISOString(), calendar: attach !== null };
      return { ...common, withheld: null, ...(await renderMail(facts)) };
    }),
  );
}

/** Asks for the preview, gives the command, and compares. `as` sees what is said to whom: the secretariat's eyes where the actor has not. */
async function agrees(id: string, command: string, body: object, as: string) {
  const foreseen = await preview(id, command, body, as);
  expect([command, foreseen.status, foreseen.body.rule]).toEqual([command, 200, undefined]);
  const given = await api.post(at(id, command), body, as);
  expect([command, given.status]).toEqual([command, 200]);
  expect(foreseen.body.status).toBe(given.body.answer.status);
  const mails = await broughtAbout(id, given.body.command.id);
  const inside = /^(coordinator|other-coordinators|deciders|secretariat|holders\/.*)$/;
  const seen = ['sec', 'co-north', 'co-south'].includes(as) ? mails : mails.filter(({ audience }) => !inside.test(audience));
  expect(inOrder(foreseen.body.mails)).toEqual(inOrder(seen));
  if (foreseen.body.reminders) {
    const { rows } = await api.pool.query<{ rule: string; audience: string; due: Date }>(planned, [id, given.body.command.id]);
    const own = rows.filter(({ audience }) => seen === mails || !inside.test(audience));
    const rungs = own.map(({ rule, audience, due }) => ({ rule, audience, dueAt: due.toISOString() }));
    expect(foreseen.body.reminders.toSorted((a: Mail, b: Mail) => (a.rule < b.rule ? -1 : 1))).toEqual(
      rungs.toSorted((a, b) => (a.rule < b.rule ? -1 : 1)),
    );
  }
  return foreseen.body;
}

beforeAll(async () => {
  await openRound(api);
  // A Saturday: who works elsewhere, or not on Saturdays, gets mails later.
  api.clock.at = utc('2027-03-06T10:00:00');
});

describe('a round, each act foreseen', () => {
  test('extend, with the reason and the new reminders', async () => {
    const { mails, reminders } = await agrees(ofA, 'extend', { days: 10, reason: 'Parliament <sits> until then.' }, 'co-north');
    expect(mails.map(({ person }: Mail) => person.id).sort()).toEqual(['drafter-aaa', 'fp-aaa']);
    expect(mails[0]).toMatchObject({ rule: 'extended', language: 'en', calendar: true, subject: expect.stringContaining('Land of AAA') });
    expect(mails[0].html).toContain('Parliament &lt;sits&gt; until then.');
    expect(mails[0].text).toContain('Parliament <sits> until then.');
    expect(reminders.map(({ rule }: Mail) => rule)).toEqual(['soft-7', 'soft-1', 'hard-1']);
  });
  test('remind, with a message', async () => {
    const { mails, reminders } = await agrees(ofA, 'remind', { message: 'We would be glad to hear from you.' }, 'co-north');
    expect(mails[0].text).toContain('We would be glad to hear from you.');
    expect(reminders).toBeNull();
  });
  test('submit, without what is said to those who decide', async () => {
    const draftVersion = await save(ofA, 'We plan two.', 'fp-aaa');
    const { mails } = await agrees(ofA, 'submit', { draftVersion }, 'fp-aaa');
    expect(mails.map(({ rule }: Mail) => rule)).toEqual(['receipt']);
    expect(mails[0].text).toContain('C1/REPORT/AAA/1');
  });
  test('return, with the reason and the label of the decision', async () => {
    const { mails } = await agrees(ofA, 'return', { contentHash: await hashOf(ofA), reason: 'Please add figures.' }, 'co-north');
    expect(mails[0].text).toMatch(/Return\b[\s\S]*Please add figures\./);
  });
  test('approve step by step, and publish', async () => {
    expect((await api.post(at(ofA, 'revise'), {}, 'fp-aaa')).status).toBe(200);
    const draftVersion = await save(ofA, 'We plan two, here are figures.', 'fp-aaa');
    await agrees(ofA, 'submit', { draftVersion }, 'sec');
    const contentHash = await hashOf(ofA);
    expect((await agrees(ofA, 'approve', { contentHash }, 'co-north')).mails.map(({ rule }: Mail) => rule)).toEqual(['to-decide']);
    // Who submitted for another does not decide on it: the secretariat's step ends by its silence.
    expect((await preview(ofA, 'approve', { contentHash }, 'sec')).body.rule).toBe('decision.own-submission');
    expect((await agrees(ofA, 'reopen', { until: '2027-09-30', reason: 'New government.' }, 'co-north')).status).toBe('reopened');
  });
  test('delay, clearance, decline and withdraw, from the side of those who answer', async () => {
    await agrees(ofB, 'delay', { until: '2027-06-05', reason: 'Elections.' }, 'fp-bbb');
    await api.put(at(ofB, 'draft'), { baseVersion: 0, content: { 'main.text': 'Ours.' } }, 'fp-bbb');
    const asked = await agrees(ofB, 'ask-clearance', { draftVersion: 1 }, 'fp-bbb');
    expect(asked.mails.map(({ rule, person }: Mail) => [rule, person.id])).toEqual([['to-clear', 'clear-bbb']]);
    const { draft } = (await api.get(`/api/contributions/${ofB}`, 'clear-bbb')).body;
    await agrees(ofB, 'refuse-clearance', { contentHash: draft.hash, reason: 'Not agreed yet.' }, 'clear-bbb');
    await agrees(ofB, 'decline', { reason: 'Not this time.' }, 'fp-bbb');
  });
});

describe('who may, and what is left alone', () => {
  const reason = { days: 3, reason: 'More time.' };
  const rows = async () =>
    (
      await api.pool.query(
        'SELECT (SELECT count(*) FROM command) AS commands, (SELECT count(*) FROM notice) AS notices, (SELECT count(*) FROM audit) AS audit, (SELECT sum(revision) FROM subject) AS revisions',
      )
    ).rows[0];
  test('it is refused as the act would be, by the same rule', async () => {
    expect((await preview(ofA, 'extend', reason, 'fp-aaa')).status).toBe(403);
    expect((await preview(ofA, 'extend', reason, 'fp-ccc')).status).toBe(404);
    expect((await preview(ofA, 'extend', { until: '2027-01-01', reason: 'Back.' }, 'sec')).body.rule).toBe('extension.not-later');
    expect((await preview(ofA, 'publish', {}, 'sec')).body).toMatchObject({ status: 409, rule: 'state.not-approved' });
    expect((await preview(ofA, 'extend', { days: 3 }, 'sec')).status).toBe(422);
    expect((await preview(ofA, 'begin', {}, 'sec')).status).toBe(422);
  });
  test('nothing is written', async () => {
    const before = await rows();
    expect((await preview(ofA, 'extend', reason, 'sec')).status).toBe(200);
    expect(await rows()).toEqual(before);
  });
  test('no mail of a preview has a link that stands for its recipient', async () => {
    const { mails } = (await preview(ofA, 'extend', reason, 'sec')).body;
    for (const mail of mails) expect(mail.text).toMatch(/\/c\/contribution:c1:report:AAA\s/);
  });
  test('whom no mail reaches, or who muted it, is shown as such', async () => {
    await api.pool.query("UPDATE person SET stopped_email = email, stopped_at = now() WHERE id = 'fp-aaa'");
    await api.pool.query(
      "INSERT INTO mute (id, person_id, category, from_at, by) VALUES ('m', 'drafter-aaa', 'reminders', now(), 'person')",
    );
    const withheld = async (command: string, body: object) =>
      Object.fromEntries(
        (await preview(ofA, command, body, 'sec')).body.mails.map((mail: Mail & { withheld: string | null }) => [
          mail.person.id,
          mail.withheld,
        ]),
      );
    expect(await withheld('remind', {})).toEqual({ 'fp-aaa': 'address-stopped', 'drafter-aaa': 'muted' });
    expect(await withheld('extend', reason)).toEqual({ 'fp-aaa': 'address-stopped', 'drafter-aaa': null });
  });
});

describe('where roles have passed', () => {
  const people = (mails: readonly Mail[]) => mails.map(({ person }) => person.id).sort();
  const day = 86_400_000;
  beforeAll(async () => {
    await api.pool.query('update person set stopped_email = null, stopped_at = null');
    await api.pool.query('update mute set until_at = now()');
    await api.pool.query(
      "insert into person (id, name, email, language) values ('dep', 'Deputy', 'dep@example.org', 'en'), ('elsewhere', 'Of another cycle', 'e@example.org', 'en')",
    );
    const { rows } = await api.pool.query("select id, person_id as person from membership where person_id in ('fp-bbb', 'co-south')");
    const roleOf = (person: string) => rows.find((row) => row.person === person).id;
    const until = new Date(api.clock.at + 30 * day).toISOString();
    for (const [of, to, scope] of [
      ['fp-bbb', 'dep', { cycle: 'c1', ask: 'report' }],
      ['co-south', 'dep', {}],
    ] as const)
      expect((await api.post(`/api/memberships/${roleOf(of)}/delegations`, { to: { person: to }, until, scope }, of)).status).toBe(201);
    // Of a cycle that is not this one: nothing passes here by it.
    await api.pool.query(
      "insert into cycle (id, title, template_id, template_version, created_at, created_by) select 'c9', 'Ninth', template_id, template_version, created_at, created_by from cycle where id = 'c1'",
    );
    const focal = (await api.pool.query("select id from membership where person_id = 'fp-aaa'")).rows[0].id;
    const elsewhere = { to: { person: 'elsewhere' }, until, scope: { cycle: 'c9' } };
    expect((await api.post(`/api/memberships/${focal}/delegations`, elsewhere, 'fp-aaa')).status).toBe(201);
    api.clock.at += 60_000;
  });
  test('a delegate is foreseen in the delegator’s place, and acts in it', async () => {
    const reopened = await agrees(ofB, 'reopen', { until: '2027-09-15', reason: 'Asked to.' }, 'dep');
    expect(people(reopened.mails)).toEqual(['dep']);
    expect(people((await agrees(ofB, 'extend', { days: 3, reason: 'A feast.' }, 'sec')).mails)).toEqual(['dep']);
  });
  test('a delegation of another cycle changes nothing', async () => {
    expect(people((await agrees(ofA, 'extend', { days: 2, reason: 'A feast.' }, 'sec')).mails)).toEqual(['drafter-aaa', 'fp-aaa']);
  });
  test('a successor is, once the role is handed over', async () => {
    const drafter = (await api.pool.query("select id from membership where person_id = 'drafter-aaa'")).rows[0].id;
    const successor = { to: { name: 'Sam', email: 'sam@example.org' }, from: new Date(api.clock.at).toISOString(), reason: 'A new post.' };
    expect((await api.post(`/api/memberships/${drafter}/hand-over`, successor, 'fp-aaa')).status).toBe(201);
    const sam = (await api.pool.query("select id from person where email = 'sam@example.org'")).rows[0].id;
    const foreseen = await agrees(ofA, 'extend', { days: 2, reason: 'Another feast.' }, 'sec');
    expect(people(foreseen.mails)).toEqual([sam, 'fp-aaa'].sort());
  });
});
