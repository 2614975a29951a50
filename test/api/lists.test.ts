/** The list of a call over HTTP: who reads it, who objects, and what others see of an objection; and asking further participants. */
import { beforeAll, describe, expect, test } from 'vitest';
import { Template } from '../../domain/template/schema.ts';
import { everybody, listTemplate } from '../support/accreditation.ts';
import { memberships, smallWorld } from '../support/world.ts';
import { testApi } from './support.ts';

const stage = {
  ...{ key: 'applications', title: { en: 'Applications' }, kind: 'call', ask: 'application', to: { kind: 'stakeholder', named: true } },
  ...{ opens: '2027-03-01T09:00', soft: '2027-04-10T17:00', hard: '2027-04-10T17:00' },
};
const round = listTemplate.phases[0];
const template = Template.parse({ ...listTemplate, phases: [{ ...round, stages: [...(round?.stages ?? []), stage] }] });
const always = { from: 0, until: null };
const holders = [
  ...memberships,
  ...['ORG', 'NGO'].map((id) => ({ person: `fp-${id.toLowerCase()}`, role: 'focal-point', participant: id, body: null, ...always })),
];
const api = await testApi({ world: { ...smallWorld, template, participants: everybody, memberships: holders } });
const call = 'call:c1:round:applications';
const of = 'contribution:c1:application:ORG';
const list = (who = 'sec') => api.get(`/api/calls/${call}/list`, who);
const object = (who: string, by: string) => api.post(`/api/contributions/${of}/object`, { for: by, reason: 'Not known to us.' }, who);

beforeAll(async () => {
  expect((await api.post('/api/cycles', { id: 'c1', title: 'First cycle', template: 'small' })).status).toBe(201);
  expect((await api.post('/api/cycles/c1/launch', {})).status).toBe(200);
  api.clock.at = Date.parse('2027-03-02T10:00:00Z');
  await api.deps.engine.nudge({ id: call, workflow: 'call', cycleId: 'c1', phase: 'round', participantId: null });
});

describe('asking further participants', () => {
  test('is the secretariat’s, by name, of the kind that is asked', async () => {
    const ask = async (who: string, participants: readonly string[]) => {
      const { status, body } = await api.post(`/api/calls/${call}/ask`, { participants }, who);
      return status === 200 ? body.answer.status : body.rule;
    };
    expect((await api.get(`/api/calls/${call}`)).body.asked).toBe(0);
    for (const who of ['co-north', 'fp-aaa', 'fp-org']) expect(await ask(who, ['ORG'])).toBe('authority.missing');
    expect(await ask('sec', ['AAA'])).toBe('call.unknown-participant');
    expect(await ask('sec', ['ORG', 'NGO'])).toBe('open');
    expect(await ask('sec', ['ORG'])).toBe('call.asked-already');
    expect(await ask('sec', [])).toBe('command.malformed');
    expect((await api.get(`/api/calls/${call}`)).body.asked).toBe(2);
    const north = await api.post('/api/calls/call:c1:round:none/ask', { participants: ['ORG'] });
    expect(north.status).toBe(404);
  });
});

describe('the list', () => {
  test('has what is complete, for States and the secretariat', async () => {
    await api.put(`/api/contributions/${of}/draft`, { baseVersion: 0, content: { 'main.text': 'We help seafarers.' } }, 'fp-org');
    expect((await api.post(`/api/contributions/${of}/submit`, { draftVersion: 1 }, 'fp-org')).status).toBe(200);
    expect((await list()).body.items).toEqual([]);
    const early = await object('fp-aaa', 'AAA');
    expect([early.status, early.body.rule]).toEqual([409, 'objection.not-listed']);
    const { hash } = (await api.get(`/api/contributions/${of}/versions/1`)).body;
    expect((await api.post(`/api/contributions/${of}/approve`, { contentHash: hash }, 'sec')).status).toBe(200);

    expect((await list('fp-aaa')).body).toMatchObject({
      zone: 'Europe/Zurich',
      items: [
        {
          ...{ id: of, standing: 'listed', until: '2027-05-01T15:00:00.000Z', content: { 'main.text': 'We help seafarers.' } },
          ...{ objections: [], mayObjectFor: ['AAA'], participant: { id: 'ORG' } },
        },
      ],
    });
    expect((await list('drafter-aaa')).body.items[0].mayObjectFor).toEqual([]);
    expect((await list('sec')).body.items[0].mayObjectFor).toEqual([]);
    for (const who of ['fp-org', 'fp-ngo', 'co-north']) expect((await list(who)).status).toBe(404);
    expect((await api.get('/api/calls/call:c1:round:north/list')).status).toBe(404);
    expect((await list('sec')).status).toBe(200);
  });

  test('is objected to by the focal points of States, each for their own', async () => {
    for (const [who, by] of [
      ['drafter-aaa', 'AAA'],
      ['fp-aaa', 'BBB'],
      ['co-north', 'AAA'],
      ['sec', 'AAA'],
      ['fp-org', 'AAA'],
    ] as const) {
      const { status, body } = await object(who, by);
      expect([who, status, body.rule]).toEqual([who, 403, 'authority.missing']);
    }
    const stakeholder = await object('fp-ngo', 'NGO');
    expect([stakeholder.status, stakeholder.body.rule]).toEqual([403, 'objection.not-entitled']);
    expect((await object('fp-aaa', 'AAA')).body.answer).toMatchObject({ ok: true, status: 'submitted' });
    expect((await object('fp-aaa', 'AAA')).body.rule).toBe('objection.twice');
  });

  test('shows an objection with its reason to who made it and to the secretariat, and to others that there is one', async () => {
    const objections = async (who: string) => (await list(who)).body.items[0].objections;
    const made = [{ by: { id: 'AAA', names: { en: 'Land of AAA' } }, reason: 'Not known to us.' }];
    expect(await objections('sec')).toMatchObject(made);
    expect(await objections('fp-aaa')).toMatchObject(made);
    expect(await objections('fp-bbb')).toEqual([]);
    expect((await list('fp-bbb')).body.items[0].standing).toBe('objected');
    const history = async (who: string) => JSON.stringify((await api.get(`/api/contributions/${of}/history`, who)).body);
    expect(await history('sec')).toContain('Not known to us.');
    expect(await history('fp-org')).not.toMatch(/Not known to us|fp-aaa|"AAA"/);
    expect((await api.get(`/api/contributions/${of}`, 'fp-org')).body.list).toEqual({
      until: '2027-05-01T15:00:00.000Z',
      closed: false,
      objections: 1,
    });
  });

  test('is closed to a millisecond: what comes after it is refused by its rule', async () => {
    api.clock.at = Date.parse('2027-05-01T15:00:00.000Z');
    expect((await object('fp-bbb', 'BBB')).status).toBe(200);
    api.clock.at += 1;
    const { status, body } = await object('fp-ccc', 'CCC');
    expect([status, body.rule]).toEqual([409, 'objection.late']);
    expect((await list('fp-ccc')).body.items[0]).toMatchObject({ standing: 'objected', until: null, mayObjectFor: [] });
  });
});
