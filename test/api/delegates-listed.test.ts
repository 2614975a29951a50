/** Lists of who is asked, and what stays inside a participant, where roles are delegated and clearance is asked for. */
import { beforeAll, expect, test } from 'vitest';
import { templateStore } from '../../activities/templates.ts';
import { membershipsAt } from '../../api/authority.ts';
import { watchChanges } from '../../api/events/changes.ts';
import { toldOf } from '../../api/events/sight.ts';
import type { AttachedFile } from '../../domain/files/attached.ts';
import { samples } from '../support/files.ts';
import { smallWorld } from '../support/world.ts';
import { download, pathOf, upload } from './files-support.ts';
import { ofA, openRound, testApi } from './support.ts';

const always = { from: 0, until: null };
const until = Date.parse('2028-01-01T00:00:00Z');
const day = 86_400_000;
const delegated = { from: 0, until, cycle: null, ask: null };
const clearer = { id: 'clear', person: 'clear-aaa', role: 'clearing-authority', participant: 'AAA', body: null, ...always };
const api = await testApi({
  world: {
    ...smallWorld,
    memberships: [
      ...smallWorld.memberships.map((m) => ({ ...m, id: `role-of-${m.person}` })),
      clearer,
      { ...clearer, id: undefined, person: 'dep-clear', by: 'clear-aaa', of: 'clear', ...delegated },
      { person: 'dep-bbb', role: 'focal-point', participant: 'BBB', body: null, by: 'fp-bbb', of: 'role-of-fp-bbb', ...delegated },
      {
        person: 'dep-co',
        role: 'regional-coordinator',
        participant: null,
        body: 'NORTH',
        by: 'co-north',
        of: 'role-of-co-north',
        ...delegated,
        cycle: 'c9',
      },
    ],
  },
});
const path = `/api/contributions/${ofA}`;
const tasks = async (as: string): Promise<{ task: string; participant: string; delegator?: { id: string } }[]> =>
  (await api.get('/api/me/tasks', as)).body.items;
const kinds = async (as: string) => (await tasks(as)).map(({ task, participant }) => `${task} ${participant}`);

beforeAll(async () => {
  await api.pool
    .query(
      "insert into cycle (id, title, template_id, template_version, created_by) select 'c9', 'Ninth', id, version, 'sec' from template_version",
    )
    .catch(() => undefined);
  await openRound(api);
});

test('one sees one’s roles, and those that were delegated to one: by whom, and for what', async () => {
  expect((await api.get('/api/me', 'dep-bbb')).body.memberships).toMatchObject([
    { role: 'focal-point', participant: 'BBB', delegator: { id: 'fp-bbb', name: 'Person fp-bbb' }, cycle: null, ask: null },
  ]);
  expect((await api.get('/api/me', 'dep-co')).body.memberships).toMatchObject([{ body: 'NORTH', cycle: 'c9' }]);
  expect((await api.get('/api/me', 'fp-bbb')).body.memberships[0]).not.toHaveProperty('delegator');
});

test('coming notices count who would get them: delegates in the delegator’s place', async () => {
  const people = async () => {
    const { body } = await api.get('/api/cycles/c1/coming?from=2027-05-01&days=60');
    const days: { rules: { rule: string; audience: string; people: number }[] }[] = body.days;
    return days.flatMap(({ rules }) => rules.filter(({ rule }) => rule === 'soft-7').map((one) => one.people));
  };
  const before = await people();
  // The other focal point is BBB's alone: two in the place of one.
  await api.pool.query(
    "insert into delegation (id, membership_id, delegate_id, from_at, until_at, created_at) select 'too', membership_id, 'fp-ccc', from_at, until_at, created_at from delegation where delegate_id = 'dep-bbb'",
  );
  const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);
  expect(sum(await people())).toBe(sum(before) + 1);
  await api.pool.query("update delegation set revoked_at = $1, revoked_by = 'sec' where id = 'too'", [new Date(api.clock.at)]);
});

test('nobody looks for a focal point while a delegate can be reached, and the other way round', async () => {
  const stop = (person: string, stopped: boolean) =>
    api.pool.query(
      `update person set stopped_email = ${stopped ? 'email' : 'null'}, stopped_at = ${stopped ? '$2' : 'null'} where id = $1`,
      [person, ...(stopped ? [new Date(api.clock.at)] : [])],
    );
  await stop('fp-bbb', true);
  expect(await kinds('co-south')).not.toContain('find-focal-point BBB');
  await stop('dep-bbb', true);
  expect(await kinds('co-south')).toContain('find-focal-point BBB');
  await stop('fp-bbb', false);
  expect(await kinds('co-south')).toContain('find-focal-point BBB'); // who delegated is not asked meanwhile
  await stop('dep-bbb', false);
  expect(await kinds('co-south')).not.toContain('find-focal-point BBB');
});

test('naming a focal point wakes delivery at once', async () => {
  let nudged = 0;
  const other = await testApi({ deps: { nudgeDelivery: async () => void nudged++ } });
  const to = { name: 'Nia New', email: 'nia@example.org' };
  expect((await other.post('/api/participants/AAA/people', { to, role: 'focal-point' }, 'co-north')).status).toBe(201);
  expect(nudged).toBe(1);
});

/** What each hears of what happens meanwhile. */
async function heard(act: () => Promise<unknown>): Promise<Record<string, string[]>> {
  const changes = await watchChanges(api.pool, templateStore(api.pool));
  await act();
  const found = (await changes.look()) ?? [];
  const people = ['fp-aaa', 'clear-aaa', 'dep-clear', 'sec', 'co-north', 'co-south', 'fp-bbb'];
  const told = await Promise.all(
    people.map(async (as) => {
      const memberships = await membershipsAt(api.pool, as, api.clock.at);
      return [as, found.flatMap((change) => toldOf(change, memberships).map(({ event }) => event))] as const;
    }),
  );
  return Object.fromEntries(told.filter(([, events]) => events.length > 0));
}

let file: AttachedFile;
const save = async (base: number, content: object) => {
  const { status, body } = await api.put(`${path}/draft`, { baseVersion: base, content }, 'fp-aaa');
  expect(status).toBe(200);
  return body.version as number;
};
const word = async () => (await api.get(path, 'fp-aaa')).body.clearance?.last?.word ?? null;

test('a request for clearance covers the file; the clearing authority and its delegate read it, and others hear of nothing', async () => {
  file = (await upload(api, ofA, 'Signed.pdf', samples.pdf)).body;
  await save(0, { file, summary: 'As signed.' });
  await expect.poll(async () => (await api.get(path)).body.status).toBe('drafting');
  const asked = await heard(() => api.post(`${path}/ask-clearance`, { draftVersion: 1 }, 'fp-aaa'));
  const whole = ['contribution', 'task'];
  expect(asked).toEqual({ 'fp-aaa': whole, 'clear-aaa': whole, 'dep-clear': whole, sec: whole });
  for (const as of ['clear-aaa', 'dep-clear']) {
    expect([as, (await download(api, pathOf(ofA, file), as)).status]).toEqual([as, 200]);
    expect([as, (await download(api, `${path}/draft/export.docx`, as)).status]).toEqual([as, 200]);
    expect([as, (await api.get(`${path}/draft`, as)).status]).toEqual([as, 200]);
    expect([as, (await api.get('/api/participants/AAA/people', as)).status]).toEqual([as, 200]);
    expect([as, (await api.get(`${path}/previous`, as)).status]).toEqual([as, 403]);
  }
  expect((await download(api, pathOf(ofA, file), 'co-north')).status).toBe(404);
});

test('what waits for a word waits for the delegate, in whose place being said, and not for who delegated', async () => {
  expect((await tasks('dep-clear')).map(({ task, delegator }) => [task, delegator?.id])).toEqual([['clear', 'clear-aaa']]);
  expect(await kinds('clear-aaa')).toEqual([]);
});

test('another file in place of it, and nothing else, voids what was cleared', async () => {
  const { hash } = (await api.get(`${path}/draft`, 'dep-clear')).body;
  expect((await api.post(`${path}/clear`, { contentHash: hash }, 'dep-clear')).status).toBe(200);
  const other = (await upload(api, ofA, 'Signed.pdf', Buffer.concat([samples.pdf, Buffer.from('\n% again\n')]))).body;
  expect([other.name, other.hash === file.hash]).toEqual([file.name, false]);
  await save(1, { file: other, summary: 'As signed.' });
  await expect.poll(word).toBe('voided');
  const refused = await api.post(`${path}/submit`, { draftVersion: 2 }, 'fp-aaa');
  expect([refused.status, refused.body.rule]).toEqual([409, 'clearance.missing']);
});

test('a letter that is entered needs no clearance, and ends what was asked for: the task and its mails', async () => {
  expect((await api.post(`${path}/ask-clearance`, { draftVersion: 2 }, 'fp-aaa')).status).toBe(200);
  expect(await kinds('dep-clear')).toEqual(['clear AAA']);
  api.clock.at += day;
  const original = (await upload(api, ofA, 'Letter.pdf', samples.pdf, 'co-north')).body;
  const entering = { content: { file: original }, by: 'paper', received: '2027-02-20', zone: 'Europe/Zurich' };
  expect((await api.post(`${path}/enter`, entering, 'co-north')).body.answer).toMatchObject({ ok: true, status: 'submitted' });
  expect(await word()).toBeNull();
  expect(await kinds('dep-clear')).toEqual([]);
  const { rows } = await api.pool.query("select distinct state from notice where subject_id = $1 and audience = 'clearing-authority'", [
    ofA,
  ]);
  expect(rows).toEqual([{ state: 'cancelled' }]);
  const late = await api.post(`${path}/clear`, { contentHash: 'x'.repeat(43) }, 'dep-clear');
  expect([late.status, late.body.rule]).toEqual([409, 'clearance.not-asked']);
});
