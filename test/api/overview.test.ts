/** The desk's table, the progress of a call, and what is about to be said. */
import { beforeAll, describe, expect, test } from 'vitest';
import { encodeCursor } from '../../api/paging.ts';
import { addressees } from '../../domain/audience.ts';
import { calendar, memberships, smallTemplate, utc } from '../support/world.ts';
import { north, ofA, ofB, openRound, testApi } from './support.ts';

const api = await testApi();
const ids = (body: { items: { id: string }[] }) => body.items.map(({ id }) => id);
const list = async (query = '', as = 'sec') => (await api.get(`/api/contributions${query}`, as)).body;

beforeAll(async () => {
  await openRound(api);
  await api.pool.query(`update participant set names = '{"en":"Åland 100%","fr":"Ålande","ar":"أولاند"}' where id = 'AAA'`);
  await api.pool.query(`update participant set names = '{"en":"Bolivia","fr":"Abolivie"}' where id = 'BBB'`);
  api.clock.at += 1_000;
  await api.put(`/api/contributions/${ofA}/draft`, { baseVersion: 0, content: { 'main.text': 'Ours.' } }, 'fp-aaa');
  expect((await api.post(`/api/contributions/${ofA}/submit`, { draftVersion: 1 }, 'fp-aaa')).status).toBe(200);
});

describe('contributions are found', () => {
  test.for([
    ['', [ofA, ofB]],
    ['?status=submitted', [ofA]],
    ['?status=invited,submitted', [ofA, ofB]],
    ['?status=declined', []],
    ['?region=SOUTH', [ofB]],
    ['?timing=onTime', [ofA]],
    ['?timing=none', [ofB]],
    ['?timing=late', []],
    ['?text=BOLI', [ofB]],
    ['?text=aaa', [ofA]],
    ['?text=أولا', [ofA]],
    ['?text=100%25', [ofA]],
    ['?text=1%25', []],
    ['?text=_', []],
    ['?cycle=c1', [ofA, ofB]],
    ['?cycle=c2', []],
    [`?call=${north}`, [ofA, ofB]],
    ['?call=call:c1:round:south', []],
    ['?dueFrom=2027-06-01T00:00:00Z&dueUntil=2027-07-01T00:00:00Z', [ofA, ofB]],
    ['?dueUntil=2027-06-01T00:00:00Z', []],
    ['?status=invited&region=NORTH&text=b', [ofB]],
  ] as const)('by %s', async ([query, found]) => {
    expect(ids(await list(query))).toEqual(found);
  });

  test.for([
    ['', { invited: 1, submitted: 1 }],
    ['?status=submitted', { invited: 1, submitted: 1 }],
    ['?region=SOUTH', { invited: 1 }],
    ['?text=Bolivia&status=submitted', { invited: 1 }],
    ['?status=declined&timing=late', {}],
  ] as const)('counted by status, whichever status is asked for: %s', async ([query, counts]) => {
    expect((await list(query)).byStatus).toEqual(counts);
  });

  test('counted within what the person sees, and on the first page only', async () => {
    expect((await list('', 'co-south')).byStatus).toEqual({ invited: 1 });
    const first = await list('?limit=1');
    expect((await list(`?limit=1&cursor=${first.next}`)).byStatus).toBeNull();
  });

  test.for([
    ['participant', 'asc', [ofA, ofB]],
    ['participant&language=fr', 'asc', [ofB, ofA]],
    ['status', 'asc', [ofB, ofA]],
    ['status', 'desc', [ofA, ofB]],
    ['submitted', 'asc', [ofA, ofB]],
    ['submitted', 'desc', [ofB, ofA]],
    ['updated', 'asc', [ofB, ofA]],
    ['deadline', 'asc', [ofA, ofB]],
    ['deadline', 'desc', [ofB, ofA]],
  ] as const)('sorted by %s, %s, page by page', async ([sort, order, found]) => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await api.get(
        `/api/calls/${north}/contributions?limit=1&sort=${sort}&order=${order}${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...ids(body));
      cursor = body.next;
    }
    expect(seen).toEqual(found);
  });

  test('with what a table shows: what is asked, when the latest version came, and how it was in time', async () => {
    const { items } = await list('?text=AAA');
    expect(items).toMatchObject([
      { cycle: 'c1', title: { en: 'Report' }, timing: 'onTime', submittedAt: new Date(api.clock.at).toISOString(), submissions: 1 },
    ]);
    expect((await list('?text=BBB')).items).toMatchObject([{ timing: null, submittedAt: null }]);
  });

  test.for([
    ['sec', [ofA, ofB]],
    ['co-north', [ofA, ofB]],
    ['co-south', [ofB]],
    ['fp-aaa', [ofA]],
    ['drafter-aaa', [ofA]],
    ['fp-ccc', []],
    ['nobody', []],
  ] as const)('of all calls by %s: those they may see', async ([as, found]) => {
    expect(ids(await list('', as))).toEqual(found);
  });

  test.for(['status=unheard', 'status=', 'sort=colour', 'text=', 'dueFrom=tomorrow', 'region=n', 'timing=soon', 'limit=0'] as const)(
    'but not by %s',
    async (query) => {
      expect([
        (await api.get(`/api/contributions?${query}`)).status,
        (await api.get(`/api/calls/${north}/contributions?${query}`)).status,
      ]).toEqual([422, 422]);
    },
  );

  test.for([
    [['participant', 'asc', 5, ofA]],
    [['participant', 'desc', 'x', ofA]],
    [['status', 'asc', 1, ofA]],
    [['participant', 'asc', 'x', 1]],
    [['x']],
  ] as const)('with a cursor of another list, %j, neither', async ([key]) => {
    const reply = await api.get(`/api/contributions?cursor=${encodeCursor(key)}`);
    expect([reply.status, reply.body.rule]).toEqual([422, 'request.malformed']);
  });
});

describe('progress', () => {
  test('counts each contribution once, and in every region it counts in', async () => {
    expect((await api.get(`/api/calls/${north}/progress`)).body).toEqual({
      call: north,
      asOf: new Date(api.clock.at).toISOString(),
      asked: 2,
      all: { total: 2, settled: 0, byStatus: { invited: 1, submitted: 1 } },
      regions: [
        { region: 'NORTH', title: { en: 'North' }, total: 2, settled: 0, byStatus: { invited: 1, submitted: 1 } },
        { region: 'SOUTH', title: { en: 'South' }, total: 1, settled: 0, byStatus: { invited: 1 } },
      ],
    });
  });

  test.for([
    ['sec', 200],
    ['co-north', 200],
    ['co-south', 404],
    ['fp-aaa', 404],
    ['drafter-aaa', 404],
    ['nobody', 404],
  ] as const)('is shown to %s: %i', async ([as, status]) => {
    expect((await api.get(`/api/calls/${north}/progress`, as)).status).toBe(status);
  });
});

describe('what is about to be said', () => {
  const coming = async (query = '', as = 'sec') => (await api.get(`/api/cycles/c1/coming${query}`, as)).body;

  test('comes by day and rule, with how many notices to how many people', async () => {
    const { days, ...about } = await coming('?from=2027-05-20&days=30');
    expect(about).toEqual({ zone: 'Europe/Zurich', asOf: new Date(api.clock.at).toISOString(), from: '2027-05-20', until: '2027-06-18' });
    expect(days).toEqual([
      {
        day: '2027-05-24',
        notices: 1,
        people: 1,
        rules: [{ rule: 'soft-7', text: 'reminder', audience: 'contributors', notices: 1, people: 1, sample: expect.any(String) }],
      },
      {
        day: '2027-05-30',
        notices: 1,
        people: 1,
        rules: [{ rule: 'soft-1', text: 'reminder', audience: 'contributors', notices: 1, people: 1, sample: expect.any(String) }],
      },
      {
        day: '2027-06-09',
        notices: 1,
        people: 1,
        rules: [{ rule: 'hard-1', text: 'last-reminder', audience: 'contributors', notices: 1, people: 1, sample: expect.any(String) }],
      },
    ]);
  });

  test('what is due counts today: invitations to three people, a receipt, those who decide, those who are informed', async () => {
    const [today] = (await coming('?days=1')).days;
    const { sample } = today.rules.find(({ rule }: { rule: string }) => rule === 'invitation');
    expect((await api.get(`/api/notices/${sample}/preview`)).body.subject).toBe(`Preview of ${sample}`);
    const rules = today.rules.map(({ rule, audience, notices, people }: Record<string, unknown>) => [rule, audience, notices, people]);
    expect([today.day, today.notices, today.people]).toEqual(['2027-02-20', 3, 3]);
    expect(rules).toEqual([
      ['invitation', 'contributors', 1, 1],
      ['receipt', 'submitter', 1, 1],
      ['to-decide', 'deciders', 1, 1],
    ]);
  });

  test('is what the rules say of every audience', async () => {
    const { rows } = await api.pool.query<{ audience: string; participant: string; due: Date }>(
      "select audience, participant_id as participant, greatest(due_at, $1::timestamptz) as due from notice where state = 'planned' and cycle_id = 'c1'",
      [new Date(api.clock.at)],
    );
    const told = rows.map(({ audience, participant, due }) => {
      const regions = participant === 'AAA' ? ['NORTH'] : ['SOUTH', 'NORTH'];
      const to = { participant, region: regions[0] ?? null, regions };
      const notice = { audience, due: due.getTime(), deadline: null, urgent: true };
      return addressees(notice, to, memberships, () => undefined, smallTemplate, calendar).map(({ person }) => person);
    });
    const expected = new Set(told.flat());
    const { days } = await coming('?days=92&from=2027-02-20');
    const rest = await coming('?days=92&from=2027-05-23');
    expect(expected.size).toBe(3);
    expect(Math.max(...[...days, ...rest.days].map(({ people }: { people: number }) => people))).toBeLessThanOrEqual(expected.size);
    const said = [...days, ...rest.days].reduce((sum: number, { notices }: { notices: number }) => sum + notices, 0);
    expect(said).toBe(told.filter((people) => people.length > 0).length);
  });

  test('is counted in the days of the zone that is asked for', async () => {
    const first = (await coming('?from=2027-05-20&days=30&zone=Pacific/Auckland')).days[0];
    expect(first.day).toBe(calendar.wallOf(utc('2027-05-24T21:00:00'), 'Pacific/Auckland').slice(0, 10));
    for (const query of ['zone=Mars/Base', 'days=93', 'from=yesterday'])
      expect((await api.get(`/api/cycles/c1/coming?${query}`)).status).toBe(422);
  });

  test.for([
    ['sec', 200, true],
    ['co-north', 200, true],
    ['co-south', 200, true],
    ['fp-aaa', 200, true],
    ['fp-ccc', 404, false],
    ['nobody', 404, false],
  ] as const)('is shown to %s (%i) as far as it concerns them', async ([as, status, some]) => {
    const reply = await api.get('/api/cycles/c1/coming?days=92', as);
    expect(reply.status).toBe(status);
    if (!some) return;
    const audiences = new Set(reply.body.days.flatMap((d: { rules: { audience: string }[] }) => d.rules.map(({ audience }) => audience)));
    expect(audiences.has('deciders')).toBe(as === 'sec' || as === 'co-north');
  });
});
