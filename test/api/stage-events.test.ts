/** Events over HTTP: every role against every route, what is read of one, and the programme with its clashes. */
import { beforeAll, describe, expect, test } from 'vitest';
import { Template } from '../../domain/template/schema.ts';
import { bodies, eventTemplate } from '../support/event.ts';
import { smallWorld } from '../support/world.ts';
import { testApi } from './support.ts';

const round = eventTemplate.phases[0];
const session = (key: string, from: string, until: string, more: object) => ({
  ...{ key, title: { en: key }, kind: 'event', from, until },
  ...more,
});
/** With a programme: a plenary and a round table in the afternoon of the first day; and reports that are held once they are approved. */
const template = Template.parse({
  ...eventTemplate,
  id: 'small',
  asks: { ...eventTemplate.asks, report: { ...eventTemplate.asks.report, programme: { title: 'main.text' } } },
  notices: {
    ...eventTemplate.notices,
    all: [...(eventTemplate.notices.all ?? []), { rule: 'slot', on: 'scheduled', to: ['contributors'], text: 'scheduled', required: true }],
  },
  phases: [
    {
      ...round,
      stages: [
        ...(round?.stages ?? []),
        session('plenary', '2027-06-28T15:00', '2027-06-28T18:00', { session: 'plenary', room: 'Hall' }),
        session('table', '2027-06-28T10:00', '2027-06-28T13:00', { session: 'round-table', room: 'Room 1' }),
      ],
    },
  ],
});
const api = await testApi({ world: { ...smallWorld, template } });
const meeting = 'event:c1:round:meeting';
const people = ['sec', 'co-north', 'co-south', 'fp-aaa', 'drafter-aaa', 'fp-ccc'] as const;
const as = <T>(of: (person: string) => T) => Promise.all(people.map(of));

beforeAll(async () => {
  expect((await api.post('/api/cycles', { id: 'c1', title: 'First cycle', template: 'small' })).status).toBe(201);
  expect((await api.post('/api/cycles/c1/launch', {})).status).toBe(200);
});

describe('before it is announced', () => {
  test('an event is seen by those who look after it; the programme by everybody', async () => {
    expect(await as(async (who) => (await api.get(`/api/events/${meeting}`, who)).status)).toEqual([200, 200, 404, 404, 404, 404]);
    const listed = async (who: string) =>
      (await api.get('/api/cycles/c1/events', who)).body.items.map(({ stage }: { stage: string }) => stage);
    expect(await listed('sec')).toEqual(['briefing', 'meeting', 'table', 'plenary']);
    expect(await listed('fp-aaa')).toEqual(['table', 'plenary']);
    expect((await api.get('/api/events/event:c1:round:none')).status).toBe(404);
    expect((await api.get(`/api/events/${meeting}`, null)).status).toBe(401);
  });

  test.each(Object.keys(bodies))('%s is for those who look after it', async (kind) => {
    const statuses = await as(async (who) => (await api.post(`/api/events/${meeting}/${kind}`, { nonsense: 1 }, who)).status);
    expect(statuses).toEqual([422, 422, 422, 422, 422, 422]); // what does not fit is told before anything else
    const allowed = async (who: string) => {
      const { status, body } = await api.post(`/api/events/${meeting}/${kind}`, bodies[kind as 'comment'], who);
      return status === 403 ? body.rule : status === 404 ? 'not-found' : 'asked';
    };
    for (const who of ['co-south', 'fp-ccc', 'drafter-aaa', 'fp-aaa']) {
      if (kind === 'comment' && who.endsWith('-aaa')) continue;
      expect([who, await allowed(who)]).toEqual([who, 'authority.missing']);
    }
    if (kind === 'comment') for (const who of ['sec', 'co-north']) expect(await allowed(who)).toBe('authority.missing');
  });
});

describe('announced', () => {
  test('by the coordinator of its region; a repeat with the same key is the same answer', async () => {
    const body = { chairs: ['AAA', 'sec'], links: [{ title: 'Join', url: 'https://example.org/join' }], message: 'Welcome.' };
    const first = await api.post(`/api/events/${meeting}/announce`, body, 'co-north', 'once');
    expect(first.body.answer).toMatchObject({ ok: true, status: 'announced' });
    expect((await api.post(`/api/events/${meeting}/announce`, body, 'co-north', 'once')).body).toEqual(first.body);
    const again = await api.post(`/api/events/${meeting}/announce`, body, 'co-north');
    expect([again.status, again.body.rule]).toEqual([409, 'state.not-allowed']);
  });

  test('it is read by everybody, with what each may do', async () => {
    const { body } = await api.get(`/api/events/${meeting}`, 'fp-aaa');
    expect(body).toMatchObject({
      ...{
        title: { en: 'Conference' },
        status: 'announced',
        zone: 'Europe/Zurich',
        venue: 'Hall A',
        mode: 'hybrid',
        languages: ['en', 'fr'],
      },
      chairs: [{ names: { en: 'Land of AAA' } }, { names: { en: 'Person sec' } }],
      participants: [{ id: 'AAA' }, { id: 'BBB' }],
      ...{ commands: ['comment'], commentFor: ['AAA'], named: false, comments: [], former: [] },
    });
    const commands = async (who: string) => (await api.get(`/api/events/${meeting}`, who)).body.commands;
    expect(await commands('co-north')).toEqual(['change', 'postpone', 'cancel', 'attach']);
    expect(await commands('fp-ccc')).toEqual([]);
  });

  test('the invited are told, and nobody else', async () => {
    const { rows } = await api.pool.query("select audience, text, attach from notice where subject_id = $1 and kind = 'transition'", [
      meeting,
    ]);
    expect(rows).toEqual([{ audience: 'invited', text: 'event-announced', attach: 'calendar' }]);
  });

  test('a comment stands under the name of its participant', async () => {
    expect((await api.post(`/api/events/${meeting}/comment`, bodies.comment, 'drafter-aaa')).status).toBe(200);
    expect((await api.get(`/api/events/${meeting}`, 'fp-ccc')).body.comments).toMatchObject([
      { number: 1, by: { id: 'AAA', names: { en: 'Land of AAA' } }, text: 'We would like to speak on the second item.' },
    ]);
  });

  test('put off, it keeps its earlier dates with the reason', async () => {
    const past = await api.post(`/api/events/${meeting}/postpone`, { from: '2020-01-01T10:00', reason: 'No' }, 'co-north');
    expect([past.status, past.body.rule]).toEqual([422, 'event.in-the-past']);
    await api.post(`/api/events/${meeting}/postpone`, { from: '2027-06-15T10:00', reason: 'Elections.' }, 'co-north');
    const { body } = await api.get(`/api/events/${meeting}`, 'fp-ccc');
    expect(body).toMatchObject({ from: '2027-06-15T08:00:00.000Z', former: [{ from: '2027-06-01T08:00:00.000Z', reason: 'Elections.' }] });
  });

  test('nobody chairs it who is not known here', async () => {
    const { status, body } = await api.post(`/api/events/${meeting}/change`, { chairs: ['Jane'], reason: 'New chair' }, 'co-north');
    expect([status, body.rule]).toEqual([422, 'event.unknown-chair']);
  });
});

describe('the programme', () => {
  const of = 'contribution:c1:report:AAA';
  const schedule = (body: object, who = 'sec') => api.post(`/api/contributions/${of}/schedule`, body, who);
  const slot = { room: 'Hall', from: '2027-06-28T16:00', until: '2027-06-28T17:00' };

  test('has the sessions by time, for everybody', async () => {
    const { items, clashes, unscheduled } = (await api.get('/api/cycles/c1/programme', 'fp-ccc')).body;
    expect(items.map(({ session, room }: { session: string; room: string }) => [session, room])).toEqual([
      ['round-table', 'Room 1'],
      ['plenary', 'Hall'],
    ]);
    expect([clashes, unscheduled]).toEqual([[], []]);
  });

  test('what was selected waits for a room, and then stands in it with what clashes, for those who look after it', async () => {
    api.clock.at = Date.parse('2027-03-02T10:00:00Z');
    await api.deps.engine.nudge({ id: 'call:c1:round:north', workflow: 'call', cycleId: 'c1', phase: 'round', participantId: null });
    await api.put(`/api/contributions/${of}/draft`, { baseVersion: 0, content: { 'main.text': 'Cities and migrants' } }, 'fp-aaa');
    expect((await api.post(`/api/contributions/${of}/submit`, { draftVersion: 1 }, 'fp-aaa')).status).toBe(200);
    expect((await schedule(slot)).body.rule).toBe('schedule.not-selected');
    const { hash } = (await api.get(`/api/contributions/${of}/versions/1`, 'co-north')).body;
    for (const who of ['co-north', 'sec'])
      expect((await api.post(`/api/contributions/${of}/approve`, { contentHash: hash }, who)).status).toBe(200);
    expect((await api.get('/api/cycles/c1/programme')).body.unscheduled).toMatchObject([{ id: of, title: { en: 'Cities and migrants' } }]);

    expect(await as(async (who) => (await schedule({ drop: true, reason: 'x' }, who)).body.rule)).toEqual([
      ...['schedule.none', 'authority.missing', 'not-found', 'authority.missing', 'authority.missing', 'not-found'],
    ]);
    expect((await schedule(slot)).status).toBe(200);
    const { items, clashes, unscheduled } = (await api.get('/api/cycles/c1/programme')).body;
    expect(items[2]).toMatchObject({
      id: of,
      session: 'side-event',
      title: { en: 'Cities and migrants' },
      by: { id: 'AAA' },
      room: 'Hall',
    });
    expect(clashes.map(({ kind, who }: { kind: string; who: { id: string } | null }) => [kind, who?.id])).toEqual([
      ['room', 'Hall'],
      ['plenary', undefined],
    ]);
    expect(unscheduled).toEqual([]);
    expect((await api.get('/api/cycles/c1/programme', 'fp-aaa')).body.clashes).toEqual([]);
    expect((await api.get(`/api/contributions/${of}`, 'fp-aaa')).body.slot).toMatchObject({
      room: 'Hall',
      from: '2027-06-28T14:00:00.000Z',
    });
  });
});
