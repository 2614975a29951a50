/** Two people at once, and a confirmation that is cut off: it is done wholly or not at all, and once. */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sweep } from '../../activities/sweep.ts';
import type { Engine } from '../../api/engine.ts';
import { crowdIds, launched, proposalApi } from '../api/proposals-support.ts';
import { away, direct, north, ofA } from '../api/support.ts';

/** Decides, unless it is told to be away: then nobody is told of anything. */
const switched = { away: false };
const api = await proposalApi({
  engine: (pool): Engine => {
    const there = direct(pool, { now: () => api.clock.at });
    return {
      ...there,
      send: (...args) => (switched.away ? away.send(...args) : there.send(...args)),
      nudge: (subject) => (switched.away ? Promise.resolve() : there.nudge(subject)),
    };
  },
});
const { pool, act, proposed } = api;
const remind = { kind: 'remind', subjects: { filter: { call: north } }, body: {} };
const idOf = (href: string) => href.split('/').at(-1) ?? '';
const laid = async (href: string) =>
  (
    await pool.query<{ subject: string; answered: boolean }>(
      "select subject_id as subject, answer is not null as answered from command where id like 'proposal:' || $1 || '%' order by subject_id",
      [idOf(href)],
    )
  ).rows;

beforeAll(async () => {
  await launched(api);
  await act(await proposed({ kind: 'open', call: north }), 'confirm', 'sec-two');
});
beforeEach(() => {
  switched.away = false;
});

describe('at once', () => {
  test('two confirm: one does it, the other is told so; every command is there once', async () => {
    for (let i = 0; i < 5; i++) {
      const href = await proposed(remind, 'co-north');
      const replies = await Promise.all(['sec', 'sec-two', 'co-north-two'].map((as) => act(href, 'confirm', as)));
      expect(replies.map(({ status, body }) => [status, body.rule ?? body.state]).sort()).toEqual([
        [200, 'confirmed'],
        [409, 'proposal.settled'],
        [409, 'proposal.settled'],
      ]);
      expect((await laid(href)).map(({ subject }) => subject)).toEqual([ofA, ...crowdIds]);
    }
  });

  test('one confirms, another withdraws: one of them has it', async () => {
    const outcomes = new Set<string>();
    for (let i = 0; i < 10; i++) {
      const href = await proposed(remind);
      const [confirmed, withdrawn] = await Promise.all(
        i % 2 === 0
          ? [act(href, 'confirm', 'sec-two'), act(href, 'withdraw', 'sec')]
          : [act(href, 'withdraw', 'sec'), act(href, 'confirm', 'sec-two')].reverse(),
      );
      expect([confirmed?.status, withdrawn?.status].sort()).toEqual([200, 409]);
      const { state } = (await api.get(href)).body;
      outcomes.add(state);
      expect(state).toBe(confirmed?.status === 200 ? 'confirmed' : 'withdrawn');
      expect(await laid(href)).toHaveLength(state === 'confirmed' ? 27 : 0);
    }
    expect(outcomes.size).toBeGreaterThan(0);
  });

  test('one confirms twice: it is answered alike, and done once', async () => {
    const href = await proposed(remind);
    const replies = await Promise.all([1, 2, 3].map(() => act(href, 'confirm', 'sec-two')));
    expect(replies.map(({ status, body }) => [status, body.state])).toEqual(Array(3).fill([200, 'confirmed']));
    api.clock.at += 1_000;
    expect((await act(href, 'confirm', 'sec-two')).body.settledAt).toBe(replies[0]?.body.settledAt);
    expect(await laid(href)).toHaveLength(27);
  });

  test('one who answers while it is confirmed is not reminded', async () => {
    const href = await proposed(remind);
    const of = crowdIds[3] ?? '';
    const [declined] = await Promise.all([api.post(`/api/contributions/${of}/decline`, {}, 'fp-n04'), act(href, 'confirm', 'sec-two')]);
    expect(declined.status).toBe(200);
    const { rows } = await pool.query("select event->>'type' as type from audit where subject_id = $1 order by revision", [of]);
    const types = rows.map(({ type }) => type);
    expect(types.lastIndexOf('reminded')).toBeLessThan(types.indexOf('declined'));
    expect((await api.items(href)).find(({ subject }) => subject === of)).toSatisfy(
      ({ skipped, answer }) => (skipped ?? answer).rule === 'remind.not-awaited' || answer.ok,
    );
  });
});

describe('cut off', () => {
  test('before its end: nothing is laid, it waits still, and is confirmed later', async () => {
    const href = await proposed(remind);
    await pool.query(
      'create function dies() returns trigger language plpgsql as $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$',
    );
    await pool.query('create trigger dies before update on proposal for each row execute function dies()');
    const cut = await act(href, 'confirm', 'sec-two');
    expect([cut.status, cut.body.rule]).toEqual([503, 'unavailable.database']);
    await pool.query('drop trigger dies on proposal; drop function dies()');
    expect([(await api.get(href)).body.state, await laid(href)]).toEqual(['open', []]);
    expect((await act(href, 'confirm', 'sec-two')).body.state).toBe('confirmed');
    expect(await laid(href)).toHaveLength(26);
  });

  test('after it: every command is there, and the sweep has each decided', async () => {
    const href = await proposed(remind);
    switched.away = true;
    expect((await act(href, 'confirm', 'sec-two')).body.counts).toMatchObject({ laid: 26, answered: 0 });
    switched.away = false;
    api.clock.at += 10_000;
    const nudged: string[] = [];
    const nudge = async (subject: Parameters<Engine['nudge']>[0]) => {
      nudged.push(subject.id);
      await api.deps.engine.nudge(subject);
    };
    await sweep({ pool, clock: api.clock, starter: { nudge, nudgeDelivery: () => Promise.resolve() } });
    expect(nudged.sort()).toEqual((await laid(href)).map(({ subject }) => subject));
    expect((await laid(href)).every(({ answered }) => answered)).toBe(true);
    expect((await api.get(href)).body.counts).toMatchObject({ laid: 26, answered: 26, accepted: 26 });
  });

  test('while it is proposed, few enough for one: it is there with all its commands, or not at all', async () => {
    const few = { kind: 'extend', subjects: { ids: crowdIds.slice(0, 5) }, body: { days: 2, reason: 'Cut off.' } };
    await pool.query(
      'create function dies() returns trigger language plpgsql as $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$',
    );
    await pool.query("create trigger dies before insert on command for each row when (new.kind = 'extend') execute function dies()");
    expect((await api.post('/api/proposals', few, 'sec', 'cut')).status).toBeGreaterThanOrEqual(500);
    await pool.query('drop trigger dies on command; drop function dies()');
    expect((await pool.query("select 1 from proposal where body->>'reason' = 'Cut off.'")).rows).toEqual([]);
    expect((await api.post('/api/proposals', few, 'sec', 'cut')).status).toBe(201);
    expect((await pool.query("select 1 from command where body->>'reason' = 'Cut off.' and answer is not null")).rows).toHaveLength(5);
  });
});

describe('the list that was shown', () => {
  test('is what is confirmed: a call that would ask others is to be proposed anew', async () => {
    const south = 'call:c1:round:south';
    const href = await proposed({ kind: 'open', call: south });
    await pool.query("insert into participant (id, kind, names, zone) values ('NEW', 'state', '{}', 'UTC')");
    await pool.query("insert into region_membership values ('NEW', 'SOUTH', true, '2020-01-01')");
    const changed = await act(href, 'confirm', 'sec-two');
    expect([changed.status, changed.body.rule]).toEqual([409, 'proposal.changed']);
    expect((await api.get(href)).body.state).toBe('open');
    const again = await proposed({ kind: 'open', call: south });
    expect((await act(again, 'confirm', 'sec-two')).status).toBe(200);
    expect((await act(href, 'confirm', 'sec-two')).body.rule).toBe('call.opened-already');
  });

  test('needs somebody else who may confirm: without one it is refused, and says so', async () => {
    await pool.query("update membership set until_at = $1 where person_id = 'sec-two'", [new Date(api.clock.at - 1)]);
    const alone = await api.post('/api/proposals', {
      kind: 'extend',
      subjects: { filter: { cycle: 'c1' } },
      body: { days: 1, reason: 'x' },
    });
    expect([alone.status, alone.body.rule]).toEqual([409, 'role.second-person']);
    await pool.query("update membership set until_at = null where person_id = 'sec-two'");
  });
});

test('two thousand are proposed and confirmed; one more is too many', async () => {
  switched.away = true;
  const many = { kind: 'remind', subjects: { filter: { call: 'call:c1:round:many' } }, body: {} };
  await pool.query(
    `insert into subject (id, type, workflow, cycle_id, phase, participant_id, region, calls, template_id, template_version, state, status, situation, generation, revision)
     select id || 'x' || n, type, workflow, cycle_id, phase, participant_id, region, '{call:c1:round:many}', template_id, template_version, state, status, situation, generation, revision
     from subject, generate_series(1, 2001) n where id = $1`,
    [crowdIds[1]],
  );
  const refused = await api.post('/api/proposals', many);
  expect([refused.status, refused.body.rule]).toEqual([409, 'proposal.too-many']);
  await pool.query("delete from subject where id = $1 || 'x2001'", [crowdIds[1]]);
  const href = await proposed(many);
  expect((await api.get(href)).body).toMatchObject({ needsSecond: true, counts: { subjects: 2_000, skipped: 0, mails: 2_000, people: 1 } });
  expect((await act(href, 'confirm', 'sec-two')).body).toMatchObject({ state: 'confirmed', counts: { laid: 2_000 } });
});
