/** A pledge in the next cycle: the same subject and ID, with what was said before; the rules and dates are those of its new cycle. */
import { beforeAll, expect, test } from 'vitest';
import type { World } from '../../domain/simulation.ts';
import { content, pledgeTemplate } from '../support/pledge.ts';
import { memberships, participants, smallWorld, utc } from '../support/world.ts';
import { testApi } from './support.ts';

const world: World = { ...smallWorld, template: pledgeTemplate, participants, memberships };
const api = await testApi({ world });
const old = 'follow-up:c1:follow:pledges';
const next = 'follow-up:c2:follow:pledges';
const ids = { open: '', kept: '', draft: '' };
const tell = async (subject: string, kind: string, body: object) => {
  await api.pool.query(
    `insert into command (subject_id, id, kind, body, body_hash, actor, received_at) values ($1, $2, $3, $4, '', 'cycle:c2', $5)`,
    [subject, crypto.randomUUID(), kind, body, new Date(api.clock.at)],
  );
  await api.deps.engine.nudge({ id: subject, workflow: 'followUp', cycleId: 'c1', phase: 'follow', participantId: null });
};
const rowOf = async (id: string) =>
  (
    await api.pool.query(
      'select cycle_id as cycle, template_version as version, status, done, wake_at as wake, stuck from subject where id = $1',
      [id],
    )
  ).rows[0];

beforeAll(async () => {
  await api.post('/api/cycles', { id: 'c1', title: 'First cycle', template: 'small' });
  await api.post('/api/cycles/c1/launch', {});
  api.clock.at = utc('2027-03-01T10:00');
  for (const which of ['open', 'kept', 'draft'] as const) {
    ids[which] = (await api.post('/api/cycles/c1/pledges', { participant: 'AAA' }, 'fp-aaa')).body.id;
    await api.put(`/api/pledges/${ids[which]}/draft`, { baseVersion: 0, content: { ...content, title: which } }, 'fp-aaa');
    if (which === 'draft') continue;
    await api.post(`/api/pledges/${ids[which]}/submit`, { draftVersion: 1 }, 'fp-aaa');
    const { hash } = (await api.get(`/api/pledges/${ids[which]}`, 'sec')).body.latest;
    await api.post(`/api/pledges/${ids[which]}/accept`, { contentHash: hash }, 'sec');
    const status = which === 'kept' ? 'kept' : 'in-progress';
    await api.post(`/api/pledges/${ids[which]}/report`, { asOf: '2027-03-01', status, text: 'As it stands.' }, 'fp-aaa');
  }
  // The next cycle follows a later version of the template, which asks every two years.
  const later = JSON.parse(JSON.stringify(pledgeTemplate).replace('"every":"P12M"', '"every":"P2Y"'));
  await api.pool.query("insert into template_version (id, version, hash, content) values ('small', 2, 'later', $1)", [
    { ...later, version: 2 },
  ]);
  await api.post('/api/cycles', { id: 'c2', title: 'Next cycle', template: 'small' });
  await api.pool.query("update cycle set template_version = 2 where id = 'c2'");
  await api.pool.query("update subject set template_version = 2 where cycle_id = 'c2'");
  await api.post('/api/cycles/c2/launch', {});
  api.clock.at = utc('2027-09-01T10:00');
  await tell(old, 'carry', { cycle: 'c2', stage: next });
});

test('goes on as it is, while it is neither kept nor unpublished', async () => {
  expect(await rowOf(ids.open)).toMatchObject({ cycle: 'c2', version: 2, status: 'published', stuck: null });
  expect(await rowOf(ids.kept)).toMatchObject({ cycle: 'c1', version: 1 });
  expect(await rowOf(ids.draft)).toMatchObject({ cycle: 'c1', status: 'drafting' });
  const { body } = await api.get(`/api/pledges/${ids.open}`, 'fp-aaa');
  expect(body).toMatchObject({
    cycle: 'c2',
    lineage: [{ cycle: 'c1', at: '2027-09-01T10:00:00.000Z' }],
    reports: [{ text: 'As it stands.' }],
  });
  expect(body.publicId).toMatch(/^SML-P-2027-\d{4}$/);
});

test('is asked about in the rhythm of its new cycle, from when it was last heard of', async () => {
  expect((await rowOf(ids.open)).wake.toISOString()).toBe('2029-03-01T10:00:00.000Z');
  const holds = async (id: string) =>
    (await api.pool.query("select state->'pledges' as pledges from subject where id = $1", [id])).rows[0].pledges;
  expect(await holds(next)).toEqual([ids.open]);
  expect(await holds(old)).toEqual([ids.kept, ids.draft]);
});

test('is listed and counted where it is now; counts of before stay as they were', async () => {
  const list = async (cycle: string) => (await api.get(`/api/pledges?cycle=${cycle}`)).body.items.map(({ id }: { id: string }) => id);
  expect(await list('c2')).toEqual([ids.open]);
  const published = async (cycle: string, query = '') => (await api.get(`/api/cycles/${cycle}/pledges/counts${query}`)).body.published;
  expect([await published('c1'), await published('c2')]).toEqual([1, 1]);
  expect(await published('c1', '?asOf=2027-08-31T00:00:00.000Z')).toBe(2);
  expect(await published('c2', '?asOf=2027-08-31T00:00:00.000Z')).toBe(0);
});

test('is not touched by the end of the cycle it came from; what rests there is archived', async () => {
  await tell(old, 'archive', {});
  expect(await rowOf(ids.open)).toMatchObject({ done: false, status: 'published' });
  expect([(await rowOf(ids.kept)).done, (await rowOf(ids.draft)).done]).toEqual([true, true]);
  expect((await api.post(`/api/pledges/${ids.open}/report`, { asOf: '2027-09-01', status: 'kept', text: 'Done.' }, 'fp-aaa')).status).toBe(
    200,
  );
});
