/** A round from launch to publication on real PostgreSQL, Temporal and mail. */
import { expect, test } from 'vitest';
import { subjectId } from '../../domain/lifecycle.ts';
import type { World } from '../../domain/simulation.ts';
import { testEngine } from '../support/engine.ts';
import { devServer } from '../support/temporal.ts';
import { calendar, command, memberships, participants, smallTemplate } from '../support/world.ts';

/** Any hour, any day: what is due is sent at once. */
const world: World = {
  template: { ...smallTemplate, delivery: { ...smallTemplate.delivery, window: null } },
  calendar,
  participants,
  memberships,
};
const call = subjectId.call('c1', 'round', 'north');
const contribution = subjectId.contribution('c1', 'report', 'AAA');

test('a round runs from launch to publication, and everybody is told', async () => {
  const engine = await testEngine(await devServer(), world);
  const { mailbox } = engine;
  const worker = await engine.worker();
  await worker.runUntil(async () => {
    const give = (subject: string, kind: string, body: unknown, actor: string, principal: string | null = null) =>
      engine.give(subject, command(kind, body, actor, Date.now(), principal));
    await engine.createCycle('c1');
    expect(await give(subjectId.cycle('c1'), 'launch', {}, 'sec')).toMatchObject({ ok: true, status: 'launched' });
    await expect.poll(async () => (await engine.rowOf(call))?.status, { timeout: 10_000 }).toBe('planned');

    expect(await give(call, 'open', {}, 'sec')).toMatchObject({ ok: true, status: 'open' });
    await mailbox.waitFor(3);
    expect(mailbox.mails.flatMap((m) => m.to).sort()).toEqual(['drafter-aaa@example.org', 'fp-aaa@example.org', 'fp-bbb@example.org']);
    expect(mailbox.mails[0]?.mail.attachments.map((a) => a.mimeType)).toContain('text/calendar');

    await engine.draft(contribution, { 'main.text': 'First.' });
    const receipt = await give(contribution, 'submit', { draftVersion: 1 }, 'fp-aaa', 'AAA');
    expect(receipt).toMatchObject({ ok: true, status: 'submitted', receipt: 'C1/REPORT/AAA/1', timing: 'onTime' });
    const { rows: versions } = await engine.pool.query('select hash from submitted_version where subject_id = $1', [contribution]);
    expect(
      await give(contribution, 'return', { contentHash: versions[0]?.hash, reason: 'Please add <figures>.' }, 'co-north', 'NORTH'),
    ).toMatchObject({ ok: true, status: 'returned' });
    const returned = () => mailbox.mails.find((m) => m.mail.text?.includes('Please add <figures>.'));
    await expect.poll(returned, { timeout: 10_000 }).toBeDefined();
    expect(returned()?.mail.html).toContain('Please add &lt;figures&gt;.');
    expect(await give(contribution, 'revise', {}, 'fp-aaa', 'AAA')).toMatchObject({ ok: true, status: 'drafting' });
    const second = await engine.draft(contribution, { 'main.text': 'Second.' }, 2);
    expect(await give(contribution, 'submit', { draftVersion: 2 }, 'fp-aaa', 'AAA')).toMatchObject({
      ok: true,
      receipt: 'C1/REPORT/AAA/2',
    });
    expect(await give(contribution, 'approve', { contentHash: second }, 'co-north', 'NORTH')).toMatchObject({
      ok: true,
      status: 'submitted',
    });
    expect(await give(contribution, 'approve', { contentHash: second }, 'sec', 'secretariat')).toMatchObject({
      ok: true,
      status: 'approved',
    });
    expect(await give(contribution, 'publish', {}, 'sec', 'secretariat')).toMatchObject({ ok: true, status: 'published' });

    await expect
      .poll(() => mailbox.mails.map((m) => m.mail.subject).filter((s) => s?.startsWith('Published')).length, { timeout: 10_000 })
      .toBeGreaterThan(0);
    await expect.poll(async () => (await engine.rowOf(call))?.state.settled, { timeout: 10_000 }).toEqual([contribution]);
    const states = async () => (await engine.pool.query('select distinct state from delivery order by state')).rows.map((r) => r.state);
    await expect.poll(states, { timeout: 10_000 }).toEqual(expect.arrayContaining(['sent']));
    await expect.poll(states, { timeout: 10_000 }).not.toEqual(expect.arrayContaining(['sending']));
  });
});
