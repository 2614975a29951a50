/**
 * Marks deliveries `sending`, just before the wire, and only where subject, recipient and address still allow it (docs/decisions/0013, 0020).
 * A delivery that waits is a row already; one that is born now is written with its mark, and its notice is expanded by it.
 */
import type pg from 'pg';
import type { Instant } from '../../domain/lifecycle.ts';
import { isAudience, isMuted, overtaken, stopped, whyNot } from './conditions.ts';
import { deliveryIdSql } from './delivery-id.ts';
import { instant } from './instant.ts';
import { answered, answerValues, type Mark } from './marks.ts';
import type { Born } from './outgoing.ts';

/** What one lane of a run has on the wire: one group of mails after the other. */
export interface Flight {
  readonly id: string;
  /** Of the run. */
  readonly token: string;
  /** How long a group may be without an answer, in milliseconds of real time. */
  readonly leaseMs: number;
}

/** A mail about to carry several deliveries, as it was composed. */
export interface Merged {
  readonly id: string;
  readonly personId: string;
  readonly due: Instant;
  readonly messageId: string;
}

/** A composed mail. */
export interface Marking {
  /** The deliveries it carries. */
  readonly ids: readonly string[];
  /** What is fixed with its first mark; null for a delivery that goes alone. */
  readonly merged: Merged | null;
}

/** `state = 'planned'`, said so that nobody reads the index of all that waits for the sake of a few keys. */
const waits = "coalesce(state, '') = 'planned'";
/** What `why` asks of a notice; read while it is locked. */
const noticed = 'n.generation, n.situations, n.audience, n.kind, n.cause_event, n.required, n.category';
/** Why a delivery (d) of a notice (n) may not be sent at `$2`; null when it may. */
const why = `case when ${overtaken} then 'overtaken'
      when ${stopped} then 'address-stopped' when not ${isAudience('$2')} then ${whyNot('$2')} when ${isMuted} then 'muted' end`;
/** What becomes of one that may not be (a). */
const refused = "case when a.why in ('address-stopped', 'muted') then 'skipped' else 'cancelled' end";

const sql = `with answered as (${answered('$2', 16)}),
  waiting as materialized (select id, notice_id, subject_id, person_id, attempts from delivery where id = any($3) and ${waits} for update skip locked),
  opened as materialized (select n.id, n.subject_id, ${noticed} from notice n where n.id = any($5) and ${waits} for no key update skip locked),
  d as materialized (select w.*, x.mail, null::timestamptz as due_at, false as born, ${noticed}
      from waiting w join unnest($3::text[], $4::int[]) x(id, mail) on x.id = w.id join notice n on n.id = w.notice_id
    union all select ${deliveryIdSql('n.id', 'x.person')}, n.id, n.subject_id, x.person, 0, x.mail, ${instant('x.due')}, true, ${noticed}
      from unnest($5::text[], $6::text[], $7::float8[], $8::int[]) x(notice, person, due, mail) join opened n on n.id = x.notice),
  flown as (insert into flight (id, token, lease_until, deliveries) select $9::text, $1::text, $10::timestamptz, array(select id from d where mail is not null)
    on conflict (id) do update set token = excluded.token, lease_until = excluded.lease_until, deliveries = excluded.deliveries),
  allowed as materialized (select d.*, ($12::text[])[d.mail] as mail_id, case when d.mail is not null then ${why} end as why
    from d cross join lateral (select d.*) n join subject s on s.id = d.subject_id join person pe on pe.id = d.person_id),
  judged as (select *, mail is not null and count(*) over m = ($11::int[])[mail] and bool_and(why is null) over m as whole, max(attempts) over m as most
    from allowed window m as (partition by mail)),
  fated as materialized (select *, bool_or(born and (why is not null or whole)) over (partition by notice_id) as begun from judged),
  fixed as (insert into mail (id, person_id, due_at, members, message_id, at)
    select x.id, x.person, ${instant('x.due')}, x.members, x.message, $2::timestamptz
    from unnest($11::int[], $12::text[], $13::text[], $14::text[], $15::float8[]) with ordinality x(members, id, message, person, due, mail)
    where x.id is not null and x.mail in (select mail from fated where whole) and not exists (select 1 from mail ml where ml.id = x.id) on conflict do nothing),
  added as (insert into delivery (id, notice_id, subject_id, person_id, due_at, state, reason, token, attempts, mail_id, updated_at)
    select id, notice_id, subject_id, person_id, due_at, case when a.why is not null then ${refused} when whole then 'sending' else 'planned' end, why,
      case when whole then $1::text end, case when whole or why is not null then 1 else 0 end, case when whole then mail_id end, $2::timestamptz
    from fated a where born and begun on conflict do nothing returning id),
  expanded as (update notice n set state = 'expanded', reason = null, updated_at = $2 from (select distinct notice_id from fated where begun) b where n.id = b.notice_id),
  marked as (update delivery u set state = case when a.why is null then 'sending' else ${refused} end, reason = a.why, token = $1, lease_until = null,
      updated_at = $2, attempts = case when a.whole then a.most else u.attempts end + 1, mail_id = case when a.whole then coalesce(a.mail_id, u.mail_id) else u.mail_id end
    from fated a where a.id = u.id and not a.born and (a.whole or a.why is not null))
  select distinct mail - 1 as mail from fated a where whole and mail not in (select o.mail from fated o where o.whole and o.born and o.id not in (select id from added))`;

/**
 * Marks the deliveries of a few mails, each mail as a whole, and answers those that were marked. Where a member may not be sent,
 * that one is marked so and the others stay as they are, since the mail that was composed speaks of it. With the first mark of several the mail's row fixes members and Message-ID. `born`: the deliveries that are not
 * written yet, with all others of their notices, which are written beside them and wait.
 *
 * Whoever cancels a delivery or a notice writes its row: one that is being cancelled at this moment is passed over, and one that is marked
 * here was marked before the cancelling could commit. So nothing is marked after a submission has committed, and neither waits for the other.
 * Why one is not sent is said by `withheld` of domain/delivery/withheld.ts, in the same order. `owed`: answers to mails before, which are
 * written with it and save a journey.
 */
export async function markSending<Mail extends Marking>(
  pool: pg.Pool,
  flight: Flight,
  mails: readonly Mail[],
  born: readonly Born[],
  now: Instant,
  owed: readonly Mark[] = [],
): Promise<ReadonlySet<Mail>> {
  const numberOf = new Map(mails.flatMap(({ ids }, n) => ids.map((id) => [id, n + 1])));
  const unwritten = new Set(born.map((one) => one.id));
  const waiting = [...numberOf.keys()].filter((id) => !unwritten.has(id));
  const { rows } = await pool.query<{ mail: number }>({
    name: 'delivery-sending',
    text: sql,
    values: [
      ...[flight.token, new Date(now), waiting, waiting.map((id) => numberOf.get(id))],
      ...[born.map(({ said }) => said.noticeId), born.map(({ personId }) => personId), born.map(({ due }) => due)],
      ...[born.map(({ id }) => numberOf.get(id) ?? null), flight.id, new Date(Date.now() + flight.leaseMs)],
      ...[
        mails.map(({ ids }) => ids.length),
        mails.map(({ merged }) => merged?.id ?? null),
        mails.map(({ merged }) => merged?.messageId ?? null),
      ],
      ...[mails.map(({ merged }) => merged?.personId ?? null), mails.map(({ merged }) => merged?.due ?? null)],
      ...answerValues(owed),
    ],
  });
  return new Set(rows.flatMap(({ mail }) => mails[mail] ?? []));
}
