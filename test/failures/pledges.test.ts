/** `kill -9` in the middle of a follow-up: every pledge is asked about once, nobody is asked twice, and it goes on where it was. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { World } from '../../domain/simulation.ts';
import { freePort } from '../../launch/processes.ts';
import { startTemporal } from '../../launch/temporal.ts';
import { atEnd } from '../support/at-end.ts';
import { startMailbox } from '../support/mailbox.ts';
import { calendar, content, pledgeTemplate } from '../support/pledge.ts';
import { startProgram } from '../support/program.ts';
import { crowd, openStore, takingWire, writeDraft } from '../support/store.ts';
import { command, smallWorld } from '../support/world.ts';

const many = 80;
const stage = 'follow-up:c1:follow:pledges';
const template = { ...pledgeTemplate, delivery: { ...pledgeTemplate.delivery, window: null } };
const world: World = crowd({ ...smallWorld, template }, many);

test(`in the middle of asking about ${many} pledges`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plenary-pledges-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const temporal = await startTemporal({ file: join(folder, 'temporal.db'), port: await freePort() });
  atEnd(temporal.stop);
  const mailbox = await startMailbox();
  atEnd(mailbox.stop);
  // Published so that all are asked about a few seconds from now.
  const asked = Date.now() + 8_000;
  const before = calendar.add(asked, 'P12M', -1, template.zone);
  const store = await openStore(world, before, takingWire());
  const { pool } = store;
  await pool.query(
    `insert into subject (id, type, workflow, cycle_id, phase, template_id, template_version) values ($1, 'follow-up', 'followUp', 'c1', 'follow', 'small', 1)`,
    [stage],
  );
  const dates = { from: before - 1000, until: before + 5 * 366 * 86_400_000, zone: template.zone };
  await store.give(stage, command('begin', { cycle: 'c1', phase: 'follow', stage: 'pledges', ...dates }, 'phase:c1:follow', before - 2000));
  const text = { ...content, by: '2099-12-31' };
  for (const [n, { id }] of world.participants.entries()) {
    const subject = `pledge:c1:${n + 1}`;
    await store.give(stage, command('record', { number: n + 1, participant: id }, 'sec', before));
    await store.apply({ id: subject, asked: [] });
    const contentHash = await writeDraft(pool, subject, text);
    await store.give(subject, command('submit', { draftVersion: 1 }, `fp-${id.toLowerCase()}`, before));
    expect(await store.give(subject, command('accept', { contentHash }, 'sec', before))).toMatchObject({ ok: true, status: 'published' });
  }
  await pool.query("update notice set state = 'cancelled' where state = 'planned'"); // what was said a year ago
  await pool.query('update outbox set done_at = now()');

  const env = { DATABASE_URL: store.url, TEMPORAL_ADDRESS: temporal.address, SMTP_URL: mailbox.url, LEASE_MS: '3000', SWEEP_MS: '1000' };
  const first = await startProgram(env);
  await mailbox.waitFor(many / 4, 40_000);
  await first.kill();
  expect(mailbox.mails.length, 'killed in the middle').toBeLessThan(many);

  await startProgram(env);
  const count = async (sql: string) => (await pool.query<{ n: number }>(`select count(*)::int as n from ${sql}`)).rows[0]?.n;
  await expect
    .poll(
      () => count("delivery d join notice n on n.id = d.notice_id where n.rule = 'p-progress-asked' and d.state in ('sent', 'unknown')"),
      {
        timeout: 45_000,
        interval: 250,
      },
    )
    .toBe(many);
  expect(await count("audit where event->>'type' = 'progress-asked'")).toBe(many);
  expect(await count("(select subject_id from audit where event->>'type' = 'progress-asked' group by subject_id) once")).toBe(many);
  const times = Map.groupBy(mailbox.mails, ({ mail }) => mail.headers.find(({ key }) => key === 'x-plenary-notice')?.value ?? '');
  for (const mails of times.values()) expect(mails.length).toBe(1);
  expect(await count("subject where type = 'pledge' and situation = 'asked' and stuck is null")).toBe(many);
  const planned = "notice where rule = 'progress-week' and state = 'planned'";
  expect(await count(planned), 'and each is reminded once').toBe(many);
}, 120_000);
