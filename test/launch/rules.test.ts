import { describe, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';

const { pool } = await testDatabase();
const at = '2026-12-01T12:00:00Z';

/** One row of each table that keeps its rows, and what they refer to. */
await pool.query(`
  INSERT INTO person (id, name, email) VALUES ('ada', 'Ada', 'ada@example.org');
  INSERT INTO audit (subject_id, revision, command_id, event, actor, at, hash) VALUES ('s', 1, 'c', '{}', 'ada', '${at}', 'h');
  INSERT INTO submitted_version (subject_id, number, content, hash, timing, receipt, actor, received_at) VALUES ('s', 1, '{}', 'h', 'onTime', 'r', 'ada', '${at}');
  INSERT INTO decision (subject_id, revision, command_id, step, decision, version, content_hash, actor, at) VALUES ('s', 1, 'c', 'review', 'return', 1, 'h', 'co', '${at}');
  INSERT INTO command (subject_id, id, kind, body, body_hash, actor, received_at) VALUES ('s', 'c', 'submit', '{}', 'h', 'ada', '${at}');
  INSERT INTO notice (id, key, subject_id, cycle_id, rule, kind, audience, text, required, due_at, urgent, max_late_ms, state, cause_event, cause_command, planned_with, planned_at, updated_at)
    VALUES ('n', 'k', 's', 'c', 'r', 'transition', 'a', 't', true, '${at}', false, 0, 'planned', 'e', 'c', 'p', '${at}', '${at}');
  INSERT INTO delivery (id, notice_id, subject_id, person_id, due_at, state, updated_at) VALUES ('d', 'n', 's', 'ada', '${at}', 'planned', '${at}');
  INSERT INTO bounce (id, delivery_id, status, stopped, reported_by, received_at) VALUES ('b', 'd', '5.1.1', true, 'ada', '${at}');
  INSERT INTO delivery_resolution (id, delivery_id, from_state, resolution, reason, person_id, at) VALUES ('r', 'd', 'unknown', 'sent', 'log', 'ada', '${at}');
  INSERT INTO contact (id, subject_id, way, at, partner, said, actor, recorded_at) VALUES ('k', 's', 'call', '${at}', 'the desk', 'soon', 'ada', '${at}');
  INSERT INTO pledge_report (subject_id, number, as_of, status, text, command_id, actor, at) VALUES ('s', 1, '2026-12-01', 'kept', 'Done.', 'c', 'ada', '${at}');
  INSERT INTO proposal (id, kind, body, regions, zone, proposed_by, proposed_at, expires_at, needs_second, state) VALUES ('p', 'remind', '{}', '{}', 'UTC', 'ada', '${at}', '${at}', true, 'open');
  INSERT INTO proposal_item (proposal_id, n, subject_id, participant_id, mails) VALUES ('p', 0, 's', 'KEN', '[]');
`);

describe('what somebody decided on', () => {
  test.each([
    ['audit', 'UPDATE', "UPDATE audit SET actor = 'eve'"],
    ['audit', 'DELETE', 'DELETE FROM audit'],
    ['audit', 'TRUNCATE', 'TRUNCATE audit'],
    ['submitted_version', 'UPDATE', 'UPDATE submitted_version SET content = \'{"a": 1}\''],
    ['submitted_version', 'DELETE', 'DELETE FROM submitted_version'],
    ['submitted_version', 'TRUNCATE', 'TRUNCATE submitted_version'],
    ['decision', 'UPDATE', "UPDATE decision SET decision = 'approve'"],
    ['decision', 'DELETE', 'DELETE FROM decision'],
    ['decision', 'TRUNCATE', 'TRUNCATE decision'],
    ['bounce', 'UPDATE', "UPDATE bounce SET status = '4.0.0'"],
    ['bounce', 'DELETE', 'DELETE FROM bounce'],
    ['bounce', 'TRUNCATE', 'TRUNCATE bounce'],
    ['delivery_resolution', 'UPDATE', "UPDATE delivery_resolution SET reason = 'other'"],
    ['delivery_resolution', 'DELETE', 'DELETE FROM delivery_resolution'],
    ['delivery_resolution', 'TRUNCATE', 'TRUNCATE delivery_resolution'],
    ['contact', 'UPDATE', "UPDATE contact SET said = 'never'"],
    ['contact', 'DELETE', 'DELETE FROM contact'],
    ['contact', 'TRUNCATE', 'TRUNCATE contact'],
    ['pledge_report', 'UPDATE', "UPDATE pledge_report SET status = 'withdrawn'"],
    ['pledge_report', 'DELETE', 'DELETE FROM pledge_report'],
    ['pledge_report', 'TRUNCATE', 'TRUNCATE pledge_report'],
    ['proposal', 'DELETE', 'DELETE FROM proposal'],
    ['proposal_item', 'DELETE', 'DELETE FROM proposal_item'],
    ['notice', 'DELETE', 'DELETE FROM notice'],
    ['delivery', 'DELETE', 'DELETE FROM delivery'],
    ['command', 'DELETE', 'DELETE FROM command'],
  ])('is kept in %s, whoever tries to %s it', async (table, operation, sql) => {
    const { rows: before } = await pool.query(`SELECT * FROM ${table}`);
    await expect(pool.query(sql)).rejects.toThrow(`${operation} on ${table} is refused: its rows are kept as they were written`);
    expect((await pool.query(`SELECT * FROM ${table}`)).rows).toEqual(before);
    expect(before).toHaveLength(1);
  });

  test('is refused with a code of its own', async () => {
    await expect(pool.query('DELETE FROM audit')).rejects.toMatchObject({ code: '23001', table: 'audit', constraint: 'audit_keep_rule' });
  });

  test('plans and commands still move on', async () => {
    expect((await pool.query("UPDATE notice SET state = 'cancelled', reason = 'submitted'")).rowCount).toBe(1);
    expect((await pool.query("UPDATE delivery SET state = 'cancelled'")).rowCount).toBe(1);
    expect((await pool.query('UPDATE command SET answer = \'{"ok": true}\'')).rowCount).toBe(1);
  });
});

describe('a row that cannot be true is refused', () => {
  const membership = (participant: string | null, body: string | null, until: string | null = null) =>
    pool.query(
      'INSERT INTO membership (id, person_id, role, participant_id, body, from_at, until_at) VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, $6)',
      ['ada', 'secretariat', participant, body, at, until],
    );

  test.each([
    ['for a participant and a body at once', 'KEN', 'ECE'],
    ['for neither', null, null],
  ])('a membership %s', async (_, participant, body) => {
    await expect(membership(participant, body)).rejects.toThrow('membership_holder_rule');
  });

  test('a membership that ends before it begins', async () => {
    await expect(membership(null, 'ECE', '2026-11-30T00:00:00Z')).rejects.toThrow('membership_dates_rule');
    expect((await membership(null, 'ECE', at)).rowCount).toBe(1);
  });

  test.each([
    ["UPDATE notice SET state = 'sent'", 'notice_state_rule'],
    [
      `INSERT INTO delegation (id, membership_id, delegate_id, from_at, until_at, created_at) VALUES ('x', 'm', 'ada', '${at}', '${at}', '${at}')`,
      'delegation_dates_rule',
    ],
    [
      `INSERT INTO delegation (id, membership_id, delegate_id, ask, from_at, until_at, created_at) VALUES ('x', 'm', 'ada', 'report', '${at}', '2027-01-01', '${at}')`,
      'delegation_scope_rule',
    ],
    [
      `INSERT INTO delegation (id, membership_id, delegate_id, from_at, until_at, revoked_at, created_at) VALUES ('x', 'm', 'ada', '${at}', '2027-01-01', '${at}', '${at}')`,
      'delegation_revoked_rule',
    ],
    [
      `INSERT INTO letter (id, person_id, kind, about, due_at, state, updated_at) VALUES ('x', 'ada', 'delegated', 'd', '${at}', 'lost', '${at}')`,
      'letter_state_rule',
    ],
    [
      `INSERT INTO pledge_report (subject_id, number, as_of, status, text, command_id, actor, at) VALUES ('s', 2, '2026-12-01', 'failed', '', 'c', 'ada', '${at}')`,
      'pledge_report_status_rule',
    ],
    ["UPDATE notice SET kind = 'other'", 'notice_kind_rule'],
    ["UPDATE delivery SET state = 'delivered'", 'delivery_state_rule'],
    [
      `INSERT INTO delivery_resolution (id, delivery_id, from_state, resolution, reason, person_id, at) VALUES ('q', 'd', 'unknown', 'both', 'log', 'ada', '${at}')`,
      'delivery_resolution_rule',
    ],
    ["UPDATE proposal SET state = 'confirmed', settled_by = 'ada', settled_at = now()", 'proposal_second_person_rule'],
    ["UPDATE proposal SET state = 'refused', settled_by = 'ada', settled_at = now()", 'proposal_second_person_rule'],
    ["UPDATE proposal SET state = 'withdrawn', settled_by = 'eve', settled_at = now()", 'proposal_second_person_rule'],
    ["UPDATE proposal SET state = 'confirmed'", 'proposal_settled_rule'],
    ["UPDATE proposal SET state = 'done', settled_by = 'eve', settled_at = now()", 'proposal_state_rule'],
    ["UPDATE proposal SET kind = 'close'", 'proposal_kind_rule'],
    ['INSERT INTO delivery_clock (id) VALUES (2)', 'delivery_clock_single_rule'],
    [
      "INSERT INTO submitted_version (subject_id, number, content, hash, timing, receipt, actor, received_at) VALUES ('s', 2, '{}', 'h', 'early', 'q', 'ada', now())",
      'submitted_version_timing_rule',
    ],
  ])('%s', async (sql, rule) => {
    await expect(pool.query(sql)).rejects.toThrow(rule);
  });
});

describe('the database as migrated', () => {
  test('has one delivery clock, which is not set', async () => {
    expect((await pool.query('SELECT * FROM delivery_clock')).rows).toEqual([{ id: 1, wake_at: null }]);
  });

  test.each([
    ['command_undecided_rule', "SELECT * FROM command WHERE answer IS NULL AND subject_id = 's'"],
    ['outbox_undone_rule', "SELECT * FROM outbox WHERE done_at IS NULL AND subject_id = 's'"],
    ['subject_wake_rule', 'SELECT * FROM subject WHERE NOT done AND stuck IS NULL AND wake_at < now()'],
    ['notice_due_rule', "SELECT * FROM notice WHERE state = 'planned' AND due_at < now()"],
    ['delivery_due_rule', 'SELECT * FROM delivery WHERE planned AND due_at < now()'],
    ['delivery_trouble_rule', 'SELECT * FROM delivery WHERE trouble_at > now()'],
    [
      'delivery_lost_rule',
      "SELECT * FROM delivery WHERE reason IN ('address-stopped', 'no-longer-holds-role', 'delegated') AND state IN ('bounced', 'skipped', 'cancelled')",
    ],
    ['letter_due_rule', "SELECT * FROM letter WHERE state = 'planned' AND due_at < now()"],
    ['delivery_rest_rule', "SELECT min(lease_until) FROM delivery WHERE lease_until IS NOT NULL AND state = 'planned'"],
  ])('looks through %s for what still waits', async (index, sql) => {
    const client = await pool.connect();
    try {
      await client.query('BEGIN; SET LOCAL enable_seqscan = off');
      const { rows } = await client.query(`EXPLAIN ${sql}`);
      expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain(index);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  test.each([
    ['subject', 80],
    ['notice', 80],
    ['delivery', 50],
  ])('leaves room in the pages of %s: they are filled to %i %%', async (table, filled) => {
    const { rows } = await pool.query('SELECT reloptions FROM pg_class WHERE oid = $1::regclass', [table]);
    expect(rows[0].reloptions).toContain(`fillfactor=${filled}`);
  });
});
