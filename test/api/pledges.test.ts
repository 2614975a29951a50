/** Pledges over HTTP: recorded, drafted, screened, published, listed, counted as of any instant; what each role sees of them and may do. */
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, test } from 'vitest';
import { publicKinds } from '../../domain/pledge/commands.ts';
import type { World } from '../../domain/simulation.ts';
import { content, pledgeTemplate } from '../support/pledge.ts';
import { memberships, participants, smallWorld, utc } from '../support/world.ts';
import { type TestApi, testApi } from './support.ts';

const igo = { id: 'IGO', kind: 'igo', country: 'CH', zone: 'Europe/Zurich', regions: [] };
const held = (person: string, role: string, participant: string) => ({ person, role, participant, body: null, from: 0, until: null });
const world: World = {
  ...smallWorld,
  template: pledgeTemplate,
  participants: [...participants, igo],
  memberships: [
    ...memberships,
    held('fp-igo', 'focal-point', 'IGO'),
    held('observer-aaa', 'observer', 'AAA'),
    { person: 'sec-2', role: 'secretariat', participant: null, body: 'secretariat', from: 0, until: null },
  ],
};
const api: TestApi = await testApi({ world });
const at = (id: string) => `/api/pledges/${id}`;

async function recorded(participant: string, as: string): Promise<string> {
  const { status, body } = await api.post('/api/cycles/c1/pledges', { participant }, as);
  expect([status, body.rule]).toEqual([201, undefined]);
  return body.id;
}
async function submitted(id: string, as: string, text: Record<string, unknown> = content, baseVersion = 0): Promise<string> {
  expect((await api.put(`${at(id)}/draft`, { baseVersion, content: text }, as)).body).toMatchObject({ version: baseVersion + 1 });
  expect((await api.post(`${at(id)}/submit`, { draftVersion: baseVersion + 1 }, as)).body.rule).toBeUndefined();
  return (await api.get(at(id), as)).body.latest.hash;
}
const accepted = async (id: string, contentHash: string): Promise<string> => {
  expect((await api.post(`${at(id)}/accept`, { contentHash }, 'sec')).body.rule).toBeUndefined();
  return (await api.get(at(id), 'sec')).body.publicId;
};
const list = async (query: string, as = 'sec') =>
  (await api.get(`/api/pledges${query}`, as)).body.items.map(({ id }: { id: string }) => id);

const ids = { draft: '', shown: '', partnership: '', returned: '' };
let firstId = '';
beforeAll(async () => {
  await api.post('/api/cycles', { id: 'c1', title: 'First cycle', template: 'small' });
  await api.post('/api/cycles/c1/launch', {});
  api.clock.at = utc('2027-03-01T10:00');
  ids.draft = await recorded('AAA', 'fp-aaa');
  await api.put(`${at(ids.draft)}/draft`, { baseVersion: 0, content: { title: 'Not ready' } }, 'drafter-aaa');
  ids.shown = await recorded('AAA', 'drafter-aaa');
  firstId = await accepted(ids.shown, await submitted(ids.shown, 'fp-aaa'));
  ids.partnership = await recorded('BBB', 'fp-bbb');
  await submitted(ids.partnership, 'fp-bbb', {
    ...content,
    title: 'Together',
    type: 'partnership',
    partners: ['CCC'],
    kinds: ['financial'],
  });
  ids.returned = await recorded('CCC', 'fp-ccc');
  const contentHash = await submitted(ids.returned, 'fp-ccc', { ...content, title: 'Again' });
  await api.post(`${at(ids.returned)}/return`, { contentHash, reason: 'By how much?' }, 'sec');
});

describe('beginning one', () => {
  test('is for those who are entitled, and may act for the participant', async () => {
    const refusal = async (participant: string, as: string) => (await api.post('/api/cycles/c1/pledges', { participant }, as)).body.rule;
    expect(await refusal('IGO', 'fp-igo')).toBe('pledge.not-entitled');
    expect(await refusal('AAA', 'fp-bbb')).toBe('authority.missing');
    expect(await refusal('AAA', 'observer-aaa')).toBe('authority.missing');
    expect(await refusal('AAA', 'co-north')).toBe('authority.missing');
    expect(await refusal('ZZZ', 'sec')).toBe('pledge.participant-unknown');
    expect((await api.post('/api/cycles/c9/pledges', { participant: 'AAA' })).status).toBe(404);
  });
  test('once for each Idempotency-Key, even when it is sent twice in one moment', async () => {
    const send = () => api.post('/api/cycles/c1/pledges', { participant: 'CCC' }, 'sec', 'the-same');
    const [a, b] = await Promise.all([send(), send()]);
    expect([a.status, b.status, (await send()).body.id]).toEqual([201, 201, a.body.id]);
    expect(b.body.id).toBe(a.body.id);
    expect((await api.post('/api/cycles/c1/pledges', { participant: 'BBB' }, 'sec', 'the-same')).body.rule).toBe('idempotency.key-reused');
  });
});

describe('what each sees', () => {
  const people = ['sec', 'co-north', 'co-south', 'fp-aaa', 'drafter-aaa', 'observer-aaa', 'fp-bbb', 'fp-ccc', 'fp-igo'];
  const sight = async (id: string, as: string) => {
    const { status, body } = await api.get(at(id), as);
    return status === 404 ? '-' : body.draft ? 'inside' : body.latest ? 'within' : body.published ? 'public' : 'begun';
  };
  // AAA is of NORTH; BBB of SOUTH, and of NORTH too; CCC of SOUTH, and named as a partner of BBB's.
  test.each([
    ['draft', 'inside - - inside inside begun - - -'],
    ['shown', 'inside within public inside inside within public public public'],
    ['partnership', 'inside within within - - - inside within -'],
    ['returned', 'inside - within - - - - inside -'],
  ] as const)('of %s', async (which, row) => {
    expect((await Promise.all(people.map((as) => sight(ids[which], as)))).join(' ')).toBe(row);
  });
  test('the draft is for those who write it', async () => {
    expect((await api.get(`${at(ids.draft)}/draft`, 'drafter-aaa')).body.content).toEqual({ title: 'Not ready' });
    for (const as of ['fp-bbb', 'co-north', 'observer-aaa'])
      expect([403, 404]).toContain((await api.get(`${at(ids.draft)}/draft`, as)).status);
  });
  test('the register lists the same', async () => {
    expect((await list('', 'fp-aaa')).sort()).toEqual([ids.draft, ids.shown].sort());
    expect((await list('', 'fp-igo')).sort()).toEqual([ids.shown]);
    expect(await list('', 'fp-ccc')).toEqual(expect.arrayContaining([ids.shown, ids.partnership, ids.returned]));
    expect(await list('', 'co-north')).not.toContain(ids.draft);
  });
});

describe('every command, for every role', () => {
  const bodies: Record<string, unknown> = {
    submit: { draftVersion: 1 },
    'confirm-partner': { participant: 'CCC', contentHash: 'x'.repeat(30) },
    'decline-partner': { participant: 'CCC', contentHash: 'x'.repeat(30) },
    accept: { contentHash: 'x'.repeat(30) },
    return: { contentHash: 'x'.repeat(30), reason: 'Why' },
    'out-of-scope': { contentHash: 'x'.repeat(30) },
    report: { asOf: '2027-03-01', status: 'kept', text: 'Done.' },
  };
  const people = ['sec', 'co-north', 'fp-bbb', 'fp-ccc', 'drafter-aaa', 'fp-igo'];
  // Of a pledge of BBB that is being screened, and whose partner is CCC: x where the role allows it, whatever else is in the way.
  const table: Record<string, string> = {
    submit: '         x . x . - -',
    withdraw: '       . . . . - -',
    change: '         x . x . - -',
    'drop-change': '  x . x . - -',
    'confirm-partner': 'x . . x - -',
    'decline-partner': 'x . . x - -',
    accept: '         x . . . - -',
    return: '         x . . . - -',
    'out-of-scope': ' x . . . - -',
    report: '         x . x . - -',
    archive: '        x . . . - -',
  };
  test('the table has every command', () => expect(Object.keys(table)).toEqual(publicKinds));
  test.each(publicKinds.filter((kind) => kind !== 'withdraw'))('%s', async (kind) => {
    const outcome = async (as: string) => {
      const { status, body } = await api.post(`${at(ids.partnership)}/${kind}`, bodies[kind] ?? {}, as);
      return status === 404 ? '-' : body.rule === 'authority.missing' ? '.' : 'x';
    };
    const found = [];
    for (const as of people) found.push(await outcome(as));
    expect(found.join(' ')).toBe(table[kind]?.trim());
  });
  test('withdrawing is for the participant and the secretariat', async () => {
    for (const as of ['co-north', 'fp-ccc'])
      expect((await api.post(`${at(ids.partnership)}/withdraw`, {}, as)).body.rule).toBe('authority.missing');
    expect((await api.get(at(ids.partnership), 'fp-bbb')).body.commands).toContain('withdraw');
  });
  test('what one may do is shown', async () => {
    expect((await api.get(at(ids.partnership), 'sec')).body.commands).toEqual(
      expect.arrayContaining(['confirm-partner', 'decline-partner', 'accept', 'return', 'out-of-scope']),
    );
    expect((await api.get(at(ids.partnership), 'fp-ccc')).body.commands).toEqual(['confirm-partner', 'decline-partner']);
    expect((await api.get(at(ids.shown), 'fp-aaa')).body.commands).toEqual(['withdraw', 'change', 'report']);
    expect((await api.get(at(ids.shown), 'fp-igo')).body.commands).toEqual([]);
  });
});

test('tasks: screening, completing, a partner’s word; each for who can do it', async () => {
  const tasks = async (as: string) =>
    (await api.get('/api/me/tasks', as)).body.items
      .filter(({ pledge }: { pledge?: { id: string } }) => pledge)
      .map(({ task, pledge }: { task: string; pledge: { id: string } }) => `${task} ${pledge.id}`)
      .sort();
  expect(await tasks('sec')).toEqual([`pledge-screen ${ids.partnership}`]);
  expect(await tasks('fp-ccc')).toEqual([`pledge-complete ${ids.returned}`, `pledge-partner ${ids.partnership}`]);
  expect(await tasks('fp-bbb')).toEqual([]);
  expect(await tasks('drafter-aaa')).toEqual([]);
});

test('a draft that does not fit is refused by its rule, and another base with both texts', async () => {
  const save = async (text: object, baseVersion = 1) =>
    (await api.put(`${at(ids.draft)}/draft`, { baseVersion, content: text }, 'fp-aaa')).body;
  expect(await save({ files: [1, 2] })).toMatchObject({ rule: 'pledge.one-file', errors: [{ path: 'body.content.files' }] });
  expect(await save({ kinds: ['generous'] })).toMatchObject({ rule: 'content.malformed', errors: [{ path: 'body.content.kinds' }] });
  expect(await save({ title: 'Mine' }, 0)).toMatchObject({ rule: 'draft.stale', current: { content: { title: 'Not ready' } } });
  const short = await api.post(`${at(ids.draft)}/submit`, { draftVersion: 1 }, 'fp-aaa');
  expect([short.status, short.body.rule]).toEqual([422, 'pledge.too-short']);
  expect((await api.put(`${at(ids.shown)}/draft`, { baseVersion: 1, content: {} }, 'fp-aaa')).body.rule).toBe('state.not-allowed');
});

test('is published under an ID, with its confirmed partners; each decline is shown inside', async () => {
  const { latest } = (await api.get(at(ids.partnership), 'fp-bbb')).body;
  const said = { participant: 'CCC', contentHash: latest.hash };
  expect((await api.post(`${at(ids.partnership)}/decline-partner`, said, 'fp-ccc')).status).toBe(200);
  expect((await api.get(at(ids.partnership), 'fp-bbb')).body.latest.partners).toMatchObject([
    { participant: { id: 'CCC' }, word: 'declined' },
  ]);
  const publicId = await accepted(ids.partnership, latest.hash);
  expect(publicId).toMatch(/^SML-P-2027-\d{4}$/);
  const outside = async () => (await api.get(at(ids.partnership), 'fp-igo')).body.published.partners;
  expect(await outside()).toEqual([]);
  expect((await api.post(`${at(ids.partnership)}/confirm-partner`, said, 'fp-ccc')).status).toBe(200);
  expect(await outside()).toMatchObject([{ participant: { id: 'CCC' }, word: 'confirmed' }]);
});

test('a matching pledge names one that is published, and both sides show it', async () => {
  const id = await recorded('BBB', 'fp-bbb');
  await api.put(`${at(id)}/draft`, { baseVersion: 0, content: { ...content, type: 'matching', matches: 'SML-P-2027-9999' } }, 'fp-bbb');
  const unknown = await api.post(`${at(id)}/submit`, { draftVersion: 1 }, 'fp-bbb');
  expect([unknown.status, unknown.body.rule]).toEqual([422, 'pledge.match-unknown']);
  const publicId = await accepted(id, await submitted(id, 'fp-bbb', { ...content, type: 'matching', matches: firstId }, 1));
  expect((await api.get(at(ids.shown), 'fp-igo')).body.matchedBy).toEqual([publicId]);
  expect((await api.get(at(id), 'fp-igo')).body.published.facts.matches).toBe(firstId);
});

test('a report is kept with its day and evidence, and listed with the pledge', async () => {
  const body = { asOf: '2027-02-28', status: 'kept', text: 'All schools are open.', link: 'https://example.org/schools' };
  expect((await api.post(`${at(ids.shown)}/report`, { ...body, asOf: '2027-03-02' }, 'fp-aaa')).body.rule).toBe('pledge.as-of-in-future');
  expect((await api.post(`${at(ids.shown)}/report`, { ...body, link: 'javascript:alert(1)' }, 'fp-aaa')).status).toBe(422);
  expect((await api.post(`${at(ids.shown)}/report`, body, 'fp-aaa')).body.answer).toMatchObject({ status: 'kept' });
  const shown = (await api.get(at(ids.shown), 'fp-igo')).body;
  expect(shown).toMatchObject({ status: 'kept', lastReport: { asOf: '2027-02-28', status: 'kept' }, reports: [body] });
  await api.deps.engine.nudge({ id: 'call:c1:round:north', workflow: 'call', cycleId: 'c1', phase: 'round', participantId: null });
  const beside = (await api.get('/api/contributions/contribution:c1:report:AAA/pledges', 'fp-aaa')).body;
  expect(beside.items).toMatchObject([{ id: ids.shown, reports: [{ asOf: '2027-02-28', text: 'All schools are open.' }] }]);
});

test('the register is narrowed, paged and exported', async () => {
  expect(await list('?status=returned')).toEqual([ids.returned]);
  expect(await list('?kind=financial')).toEqual([ids.partnership]);
  expect(await list('?objective=objective-23')).toEqual([]);
  expect((await list('?participant=CCC')).sort()).toEqual(expect.arrayContaining([ids.partnership, ids.returned].sort()));
  expect(await list('?region=NORTH&status=kept')).toEqual([ids.shown]);
  expect(await list('?participantKind=stakeholder')).toEqual([]);
  expect(await list('?text=together')).toEqual([ids.partnership]);
  expect(await list(`?text=${firstId}`)).toEqual([ids.shown]);
  const waiting = await recorded('CCC', 'fp-ccc');
  await submitted(waiting, 'fp-ccc');
  expect(await list('?screening=true')).toEqual([waiting]);
  const all = await list('');
  const paged: string[] = [];
  for (let query = '?limit=2'; query; ) {
    const { items, next } = (await api.get(`/api/pledges${query}`)).body;
    paged.push(...items.map(({ id }: { id: string }) => id));
    query = next === null ? '' : `?limit=2&cursor=${next}`;
  }
  expect(paged).toEqual(all);
  const csv = await api.get('/api/pledges/export.csv?status=kept');
  const rows = parse(csv.body, { columns: true, bom: true }) as Record<string, string>[];
  expect(rows).toMatchObject([{ id: firstId, participant: 'AAA', status: 'kept', reportedAsOf: '2027-02-28', by: '2030-12-31' }]);
});

test('counts carry their instant, and those of a past one never change', async () => {
  const counts = async (query = '') => (await api.get(`/api/cycles/c1/pledges/counts${query}`, 'fp-igo')).body;
  const before = await counts();
  expect(before).toMatchObject({ asOf: '2027-03-01T10:00:00.000Z', published: 3, byStatus: { published: 2, kept: 1 } });
  expect(before).toMatchObject({ byKind: { policy: 2, financial: 1 }, byObjective: { 'objective-1': 3 }, byParticipantKind: { state: 3 } });
  expect(before.byRegion).toEqual({ NORTH: 1, SOUTH: 2 });
  api.clock.at = utc('2027-06-01T10:00');
  expect((await api.post(`${at(ids.partnership)}/withdraw`, { reason: 'No budget.' }, 'fp-bbb')).status).toBe(200);
  expect(await counts()).toMatchObject({ published: 3, byStatus: { published: 1, kept: 1, withdrawn: 1 } });
  expect(await counts('?asOf=2027-03-01T10:00:00.000Z')).toEqual(before);
  expect(await counts('?asOf=2027-02-01T10:00:00.000Z')).toMatchObject({ published: 0, byStatus: {} });
  expect((await api.get('/api/cycles/c1/pledges/counts?asOf=2027-06-01T10:00:00.001Z')).status).toBe(422);
});

test('open pages of those who see it are told that it has changed, and the plan in the ledger is what the rules would plan', async () => {
  const { watchChanges } = await import('../../api/events/changes.ts');
  const { toldOf } = await import('../../api/events/sight.ts');
  const { templateStore } = await import('../../activities/templates.ts');
  const { planDifferences } = await import('../../activities/plan-check.ts');
  const changes = await watchChanges(api.pool, templateStore(api.pool));
  expect(
    (await api.post(`${at(ids.shown)}/report`, { asOf: '2027-05-31', status: 'in-progress', text: 'Not quite.' }, 'fp-aaa')).status,
  ).toBe(200);
  const [change] = (await changes.look()) ?? [];
  const told = (person: string) =>
    change &&
    toldOf(
      change,
      world.memberships.filter((m) => m.person === person),
    ).map(({ event }) => event);
  expect([told('fp-aaa'), told('co-north'), told('fp-igo')]).toEqual([['pledge', 'task'], ['pledge', 'task'], []]);
  expect(await planDifferences(api.pool, api.deps.calendar)).toEqual({ count: 0, example: null });
});

test('a file of a pledge is for whoever sees what holds it', async () => {
  const upload = await fetch(`${api.base}${at(ids.draft)}/files?name=plan.txt`, {
    method: 'POST',
    headers: { authorization: 'Bearer key-of-fp-aaa', 'content-type': 'text/plain' },
    body: 'A plan.',
  });
  expect(upload.status).toBe(201);
  const file = (await upload.json()) as { id: string };
  const open = async (as: string) => (await api.get(`${at(ids.draft)}/files/${file.id}`, as)).status;
  expect([await open('fp-aaa'), await open('fp-bbb'), await open('co-north')]).toEqual([200, 404, 404]);
  const outside = await fetch(`${api.base}${at(ids.draft)}/files?name=plan.txt`, {
    method: 'POST',
    headers: { authorization: 'Bearer key-of-fp-bbb', 'content-type': 'text/plain' },
    body: 'A plan.',
  });
  expect(outside.status).toBe(404);
  await api.put(`${at(ids.draft)}/draft`, { baseVersion: 1, content: { ...content, file } }, 'fp-aaa');
  await api.post(`${at(ids.draft)}/submit`, { draftVersion: 2 }, 'fp-aaa');
  expect([await open('co-north'), await open('fp-bbb')]).toEqual([200, 404]);
  await accepted(ids.draft, (await api.get(at(ids.draft), 'sec')).body.latest.hash);
  expect(await open('fp-bbb')).toBe(200);
});
