/** A bounce that is reported: recorded once, and the address stopped when that is what it says. */
import type pg from 'pg';
import { stopAddresses } from '../activities/delivery/stop.ts';
import { contentHash } from '../activities/hash.ts';
import { refusalReason, stopsAddress } from '../domain/bounce.ts';
import { notFound, Problem } from './problems.ts';

export interface BounceReport {
  readonly messageId?: string | undefined;
  readonly delivery?: string | undefined;
  readonly notice?: string | undefined;
  readonly recipient?: string | undefined;
  readonly status: string;
  readonly diagnostic?: string | undefined;
  readonly report?: string | undefined;
}

interface Found {
  readonly id: string;
  readonly offered: boolean;
  readonly email: string;
}

// No index of Message-IDs: it would be rewritten with every mark of every mail, and reports are few.
const findSql = `SELECT d.id, d.attempts > 0 OR d.message_id IS NOT NULL AS offered, pe.email FROM delivery d JOIN person pe ON pe.id = d.person_id
WHERE CASE WHEN $1::text IS NOT NULL THEN d.message_id = $1 WHEN $2::text IS NOT NULL THEN d.id = $2
  ELSE d.subject_id = (SELECT subject_id FROM notice WHERE id = $3) AND d.notice_id = $3 AND pe.email = $4 END
  OR d.state IN ('sending', 'sent', 'bounced', 'unknown') AND (d.mail_id = (SELECT mail_id FROM delivery WHERE id = $2) OR d.mail_id = (
    SELECT o.mail_id FROM notice n JOIN delivery o ON o.subject_id = n.subject_id AND o.notice_id = n.id JOIN person r ON r.id = o.person_id WHERE n.id = $3 AND r.email = $4))
ORDER BY d.id FOR UPDATE OF d`;

/** Deliveries of the mail that a report is about. 404 when there is none, 409 `delivery.not-sent` when it was never offered to a server. */
async function find(client: pg.PoolClient, { messageId, delivery, notice }: BounceReport, recipient: string | undefined): Promise<Found[]> {
  const { rows } = await client.query<Found>(findSql, [messageId ?? null, delivery ?? null, notice ?? null, recipient ?? null]);
  if (!rows.length) throw notFound('mail');
  if (!rows.some(({ offered }) => offered))
    throw new Problem('delivery.not-sent', 'This mail has not been sent, so it cannot have come back.');
  return rows;
}

const insertSql = `INSERT INTO bounce (id, delivery_id, status, diagnostic, stopped, reported_by, received_at)
SELECT x.id, x.delivery, $2, $3, $4, $5, $6 FROM jsonb_to_recordset($1::jsonb) x(id text, delivery text) ON CONFLICT DO NOTHING RETURNING delivery_id AS id`;
const refuseSql = `UPDATE delivery SET state = 'bounced', reason = $2, response = $3, token = NULL, lease_until = NULL, updated_at = $4
WHERE id = ANY($1) AND state IN ('sending', 'sent', 'unknown')`;

/** Records a report of `by`, received at `at`. A transient status is recorded and changes nothing. Answers the deliveries, and whether the address has stopped. */
export async function recordBounce(pool: pg.Pool, report: BounceReport, by: string, at: number) {
  const recipient = report.recipient?.toLowerCase();
  const { status } = report;
  const stops = stopsAddress(status);
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const found = await find(client, report, recipient);
    const ids = found.map(({ id }) => id);
    const address = recipient ?? found[0]?.email ?? '';
    const diagnostic = report.diagnostic?.replaceAll(new RegExp(RegExp.escape(address), 'gi'), '…') ?? null;
    const reports = ids.map((delivery) => ({ id: contentHash([delivery, status, recipient ?? null, report.report ?? null]), delivery }));
    const { rows: fresh } = await client.query<{ id: string }>(insertSql, [
      JSON.stringify(reports),
      status,
      diagnostic,
      stops,
      by,
      new Date(at),
    ]);
    if (fresh.length && status.startsWith('5')) {
      const reason = refusalReason(status);
      await client.query(refuseSql, [fresh.map(({ id }) => id), reason, [status, diagnostic].filter(Boolean).join(' '), new Date(at)]);
      if (stops) await stopAddresses(client, [address], at);
    }
    const { rows } = await client.query<{ stopped: boolean }>(
      'SELECT coalesce(bool_or(pe.stopped_email = pe.email), false) AS stopped FROM delivery d JOIN person pe ON pe.id = d.person_id WHERE d.id = ANY($1)',
      [ids],
    );
    await client.query('COMMIT');
    return { deliveries: ids, stopped: rows[0]?.stopped ?? false };
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}
