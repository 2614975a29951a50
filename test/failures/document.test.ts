/**
 * A report that rests on hundreds of contributions, and everything dies where it hurts: after the draft was decided and before its sources
 * heard of it; after a source changed and before the report heard. What was promised happens once, and its authors get one mail.
 */
import { expect, test } from 'vitest';
import { subjectId } from '../../domain/lifecycle.ts';
import { world as documents } from '../support/document.ts';
import { crowd, deadline, openStore, takingWire, writeCommand, writeDraft } from '../support/store.ts';
import { command, utc } from '../support/world.ts';

const day = 86_400_000;
const sources = 300;
const at = utc('2027-09-06T10:00'); // a Monday
const report = 'document:c1:report:report';

test(`${sources} sources are told once each, and a change of one reaches the report once, whatever was repeated or forgotten`, async () => {
  const world = crowd(
    { ...documents, template: { ...documents.template, delivery: { ...documents.template.delivery, window: null } } },
    sources,
  );
  const wire = takingWire();
  const store = await openStore(world, at, wire);
  const { pool } = store;
  const ids = world.participants.map(({ id }) => subjectId.contribution('c1', 'input', id));
  const insert = `insert into subject (id, type, workflow, cycle_id, phase, participant_id, region, template_id, template_version)
    values ($1, $2, $2, 'c1', 'report', $3, null, 'documents', 1)`;
  for (const { id, zone, country } of world.participants) {
    const subject = subjectId.contribution('c1', 'input', id);
    await pool.query(insert, [subject, 'contribution', id]);
    const body = { cycle: 'c1', ask: 'input', call: 'call:c1:report:inputs', participant: id, zone, country, region: null, regions: [] };
    await writeCommand(
      pool,
      subject,
      command('begin', { ...body, deadline: deadline(at + 20 * day, at + 30 * day) }, 'call:c1:report:inputs', at),
    );
  }
  const first = ids[0] ?? '';
  await store.apply({ id: first, asked: [] });
  const hash = await writeDraft(pool, first, { 'main.text': 'We count.' });
  expect(await store.give(first, command('submit', { draftVersion: 1 }, 'fp-p0000', at))).toMatchObject({ ok: true });

  await pool.query(insert, [report, 'document', null]);
  await store.give(
    report,
    command('begin', { cycle: 'c1', phase: 'report', stage: 'report', from: at, until: at + 60 * day }, 'phase:c1:report', at),
  );
  const cited = ids.map((subject) => ({ subject, number: 1, hash }));
  await writeDraft(pool, report, { title: 'Report', paragraphs: [{ key: 'p1', text: 'All.', objective: null, sources: cited }] });
  const saved = command('draft', {}, 'sec', at);
  expect(await store.give(report, saved)).toMatchObject({ ok: true });
  // Dead before anybody was nudged: the commands are there, and were written with the decision. A repeat lays none again.
  await store.apply({ id: report, asked: [saved.id] });
  const laid = async (kind: string) => (await pool.query('select count(*)::int as n from command where kind = $1', [kind])).rows[0].n;
  expect([store.nudged, await laid('cited')]).toEqual([[], ids.length]);
  for (const id of ids) await store.apply({ id, asked: [] });
  for (const id of ids.slice(0, 20)) await store.apply({ id, asked: [] });
  const { rows } = await pool.query("select distinct state->'citedBy' as by from subject where type = 'contribution'");
  expect(rows).toEqual([{ by: [report] }]);
  await store.carryOut({ id: report });
  expect(new Set(store.nudged)).toEqual(new Set(ids));

  // A source is revised, and everything dies before the report hears of it.
  expect(await store.give(first, command('revise', {}, 'fp-p0000', at + 1))).toMatchObject({ ok: true });
  const told = async () =>
    (await pool.query("select count(*)::int as n from audit where subject_id = $1 and event->>'type' = 'source-changed'", [report])).rows[0]
      .n;
  expect([await told(), await laid('source-changed')]).toEqual([0, 1]);
  store.at = at + 5_000;
  for (let again = 0; again < 3; again++) await store.apply({ id: report, asked: [] });
  expect(await told()).toBe(1);
  await store.deliverDue();
  const mails = wire.taken.filter(({ message }) => message.toString().includes('A source has changed'));
  expect(mails.map(({ to }) => to).sort()).toEqual(['sec2@example.org', 'sec@example.org']);
});
