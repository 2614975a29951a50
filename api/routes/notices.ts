/** The ledger as people ask about it: lists, one notice explained, previews, doubtful deliveries. */
import type pg from 'pg';
import { languageOf } from '../../activities/mail/texts.ts';
import { recipients } from '../../domain/audience.ts';
import type { ContributionState } from '../../domain/contribution/state.ts';
import { type Membership, may } from '../../domain/permissions.ts';
import { managedSql, membershipsAt, require, type Scope, scopeOf, scopeSql, scopeValues } from '../authority.ts';
import { isOfClearance, speaksOfClearance, speaksOfClearanceSql } from '../clearance.ts';
import { type Companion, companionsSql } from '../companions.ts';
import type { notices } from '../contract/notices.ts';
import type { Handlers, Reply } from '../contract/route.ts';
import type { Inside } from '../deps.ts';
import { explain } from '../explain.ts';
import { decodeCursor, instantIn, toPage } from '../paging.ts';
import { notFound } from '../problems.ts';
import { type Resolution, resolutionSql, resolverSql } from '../resolutions.ts';
import { iso, isoOrNull } from '../view.ts';

interface NoticeRow {
  id: string;
  subject: string;
  participant: string | null;
  rule: string;
  kind: string;
  audience: string;
  dueAt: Date;
  state: string;
  reason: string | null;
  required: boolean;
}
const summarySql = `n.id, n.subject_id AS subject, n.participant_id AS participant, n.rule, n.kind, n.audience, n.due_at AS "dueAt", n.state, n.reason, n.required`;
const summary = ({ id, subject, participant, rule, kind, audience, dueAt, state, reason, required }: NoticeRow) => ({
  ...{ id, subject, participant, rule, kind, audience },
  dueAt: iso(dueAt),
  ...{ state, reason, required },
});

interface NoticeFilter {
  readonly cycle?: string;
  readonly subject?: string | undefined;
  readonly state?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Audiences inside the institutions; contributors do not see what is said to them. */
export const internal = `n.audience IN ('coordinator', 'other-coordinators', 'deciders', 'secretariat') OR n.audience LIKE 'holders/%'`;

/** A page of the ledger within a scope, by instant. */
export async function noticePage(pool: pg.Pool, { cycle, subject, state, cursor, limit }: NoticeFilter, scope: Scope): Promise<Reply> {
  const after = decodeCursor(cursor, 2);
  const { rows } = await pool.query<NoticeRow>(
    `SELECT ${summarySql} FROM notice n JOIN subject s ON s.id = n.subject_id
     WHERE ($1::text IS NULL OR n.cycle_id = $1) AND ($2::text IS NULL OR n.subject_id = $2) AND ($3::text IS NULL OR n.state = $3)
       AND ${scopeSql(4)} AND ($4 OR s.participant_id IS NULL OR s.participant_id = ANY($6::text[]) OR NOT ${speaksOfClearanceSql}) AND (s.participant_id IS NULL OR ${managedSql(4)} OR NOT (${internal}))
       AND ($7::timestamptz IS NULL OR (n.due_at, n.id) > ($7::timestamptz, $8::text)) ORDER BY n.due_at, n.id LIMIT $9`,
    [cycle ?? null, subject ?? null, state ?? null, ...scopeValues(scope), instantIn(after), String(after?.[1] ?? ''), limit + 1],
  );
  return { body: toPage(rows, limit, (row) => [row.dueAt.getTime(), row.id], summary) };
}

interface DeliveryRow {
  id: string;
  notice: string;
  subject: string;
  personId: string;
  name: string;
  dueAt: Date;
  state: string;
  reason: string | null;
  attempts: number;
  response: string | null;
  sentAt: Date | null;
  messageId: string | null;
  changedAt: Date;
  together: readonly Companion[];
  resolution: Resolution | null;
  resolver: string | null;
}
const deliverySql = `d.id, d.notice_id AS notice, d.subject_id AS subject, d.person_id AS "personId", p.name, d.due_at AS "dueAt", d.state, d.reason, d.attempts, d.response, d.sent_at AS "sentAt",
d.message_id AS "messageId", d.updated_at AS "changedAt",
${companionsSql} AS together, ${resolutionSql} AS resolution, ${resolverSql} AS resolver
FROM delivery d JOIN person p ON p.id = d.person_id`;
const delivery = ({ personId, name, resolver: _resolver, dueAt, sentAt, changedAt, ...rest }: DeliveryRow) => ({
  ...rest,
  person: { id: personId, name },
  dueAt: iso(dueAt),
  sentAt: isoOrNull(sentAt),
  changedAt: iso(changedAt),
});

export function noticeRoutes({ pool, db, pinned, renderPreview }: Inside): Handlers<typeof notices> {
  /** The notice with its subject and deliveries, for who sees the ledger, gets the notice or got it once; others get 404. `present`: one of the first two. */
  const read = async (id: string, person: string, at: number) => {
    const memberships = await membershipsAt(pool, person, at);
    const notice = await db.notice.findUnique({ where: { id } });
    if (!notice) throw notFound('notice');
    const subject = await db.subject.findUniqueOrThrow({ where: { id: notice.subjectId } });
    const state = subject.state as unknown as Partial<ContributionState> | null;
    const to = {
      participant: subject.participantId,
      region: subject.region,
      regions: state?.regions ?? [],
      cycle: subject.cycleId,
      ask: state?.ask,
    };
    const { rows: deliveries } = await pool.query<DeliveryRow>(
      `SELECT ${deliverySql} WHERE d.subject_id = (SELECT subject_id FROM notice WHERE id = $1) AND d.notice_id = $1 ORDER BY p.name, d.id`,
      [id],
    );
    // What an event of clearance made, its reason above all, is for those who may see the draft.
    const inside = may(memberships, 'contribution.read-draft', to);
    const ledger = may(memberships, 'cycle.notices') || ((inside || !speaksOfClearance(notice)) && may(memberships, 'call.read', to));
    // A notice to one person, such as a receipt, is read on as long as a role of theirs lets them see what it speaks of.
    const named = notice.audience.startsWith('person/');
    const recipient = isRecipient(notice.audience, to, memberships, person, at) && (!named || may(memberships, 'contribution.read', to));
    if (!ledger && !recipient && !deliveries.some((d) => d.personId === person)) throw notFound('notice');
    return {
      notice,
      subject,
      memberships,
      inside,
      present: ledger || recipient,
      deliveries: ledger ? deliveries : deliveries.filter((d) => d.personId === person),
    };
  };

  return {
    listNotices: async ({ person, query, receivedAt }) => noticePage(pool, query, scopeOf(await membershipsAt(pool, person, receivedAt))),

    getNotice: async ({ person, params, receivedAt }) => {
      const { notice, subject, inside, deliveries } = await read(params.id, person, receivedAt);
      const { id: templateId, version, zone } = await pinned.get(subject.templateId, subject.templateVersion);
      const command = await db.command.findUnique({ where: { subjectId_id: { subjectId: notice.subjectId, id: notice.causeCommand } } });
      const body = (command?.body ?? {}) as { reason?: string; message?: string };
      const told = inside || !isOfClearance(notice.causeEvent) ? (body.reason ?? body.message ?? null) : null;
      const cause = { kind: command?.kind ?? null, actor: command?.actor ?? null, reason: told };
      const before =
        notice.generation === null
          ? []
          : await db.notice.findMany({
              where: { subjectId: notice.subjectId, rule: notice.rule, audience: notice.audience, generation: { lt: notice.generation } },
              orderBy: { generation: 'desc' },
            });
      const [asker, actor] = await Promise.all(
        [person, cause.actor ?? ''].map((id) => db.person.findUnique({ where: { id }, select: { name: true, language: true } })),
      );
      const manner = { zone, language: languageOf(asker?.language ?? 'en') };
      const by = { actor: actor?.name ?? (cause.kind === 'elapse' ? null : cause.actor), reason: cause.reason };
      const sent = deliveries.map(({ name, ...d }) => ({ ...d, person: name }));
      return {
        body: {
          ...summary({ ...notice, subject: notice.subjectId, participant: notice.participantId }),
          ...pick(notice),
          cycle: notice.cycleId,
          deadlineAt: isoOrNull(notice.deadlineAt),
          plannedBy: { rule: notice.rule, template: templateId, version, with: notice.plannedWith },
          plannedAt: iso(notice.plannedAt),
          cause: { event: notice.causeEvent, command: notice.causeCommand, ...cause },
          before: before.map(({ id, generation, dueAt, state, reason }) => ({ id, generation, dueAt: iso(dueAt), state, reason })),
          deliveries: deliveries.map((d) => delivery(d)).map(({ notice: _n, subject: _s, ...rest }) => rest),
          explanation: explain(manner, { ...notice, template: { id: templateId, version }, cause: by, before, deliveries: sent }),
        },
      };
    },

    previewNotice: async ({ person, params, query, receivedAt }) => {
      const { memberships, present, deliveries } = await read(params.id, person, receivedAt);
      // A preview is made of present facts; who got the notice once, and no longer would, keeps only what was said then.
      if (!present) throw notFound('notice');
      const all = may(memberships, 'cycle.notices');
      if (query.person !== undefined && query.person !== person) require(memberships, 'cycle.notices');
      const whose = all ? query.person : person;
      const sent = deliveries.find(({ personId }) => whose === undefined || personId === whose);
      return { body: { ...(await renderPreview(params.id, whose)), together: sent?.together ?? [] } };
    },

    listDeliveries: async ({ person, query, receivedAt }) => {
      require(await membershipsAt(pool, person, receivedAt), 'cycle.notices');
      const after = decodeCursor(query.cursor, 2);
      const failing = query.state === 'failing';
      const { rows } = await pool.query<DeliveryRow>(
        `SELECT ${deliverySql} WHERE d.state = $1 AND (NOT $5::boolean OR d.reason IS NOT NULL) AND ($6::text IS NULL OR starts_with(d.reason, $6))
           AND ($2::timestamptz IS NULL OR (d.due_at, d.id) > ($2::timestamptz, $3::text)) ORDER BY d.due_at, d.id LIMIT $4`,
        [failing ? 'planned' : query.state, instantIn(after), String(after?.[1] ?? ''), query.limit + 1, failing, query.reason ?? null],
      );
      return { body: toPage(rows, query.limit, (row) => [row.dueAt.getTime(), row.id], delivery) };
    },
  };
}

const pick = ({
  text,
  attach,
  generation,
  urgent,
}: {
  text: string;
  attach: string | null;
  generation: number | null;
  urgent: boolean;
}) => ({ text, attach, generation, urgent });

/** Whether a person with these memberships belongs to an audience now. */
function isRecipient(
  audience: string,
  to: Parameters<typeof recipients>[1],
  memberships: readonly Membership[],
  person: string,
  at: number,
): boolean {
  const dated = memberships.map((m) => ({ ...m, person, from: at, until: null }));
  return recipients(audience, to, dated, at).includes(person);
}
