/** What a person or a mail server says of a delivery after the program has done its part. */
import { isAudience, isMuted, overtaken } from '../../activities/delivery/conditions.ts';
import { membershipsAt, require } from '../authority.ts';
import { recordBounce } from '../bounces.ts';
import type { deliveries } from '../contract/deliveries.ts';
import type { Handlers } from '../contract/route.ts';
import type { Inside } from '../deps.ts';
import { createOnce, type Transaction } from '../once.ts';
import { notFound, Problem } from '../problems.ts';

interface Open {
  readonly id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly noticeId: string;
  readonly personId: string;
  readonly overtaken: boolean;
  readonly holds: boolean;
  readonly muted: boolean;
}
/** A delivery, and those that were in one mail with it: what is said of one is said of the mail. */
const openSql = `SELECT d.id, d.state, d.reason, d.notice_id AS "noticeId", d.person_id AS "personId", ${overtaken} IS TRUE AS overtaken, ${isAudience('$2::timestamptz')} AS holds, ${isMuted} AS muted
FROM delivery d JOIN notice n ON n.id = d.notice_id JOIN subject s ON s.id = d.subject_id WHERE d.id = $1
  OR d.person_id = (SELECT person_id FROM delivery WHERE id = $1) AND d.mail_id = (SELECT mail_id FROM delivery WHERE id = $1) ORDER BY d.id FOR UPDATE OF d`;

/** What may be said of a delivery in its present state. */
function sayable({ state, reason }: Open): readonly string[] {
  if (state === 'unknown') return ['sent', 'send-again'];
  const leftOut = state === 'skipped' && /^(too-late|address-stopped)/.test(reason ?? '');
  const failing = state === 'planned' && reason !== null;
  return state === 'bounced' || leftOut || failing ? ['send-again'] : [];
}

const stopped = (reason: string | null): boolean => reason?.startsWith('address-stopped') ?? false;

/** Whether what is said of one delivery of a mail can be said of another, too. One that was overtaken meanwhile is not sent again. */
const shares = (other: Open, open: Open, resolution: string): boolean =>
  other.state === open.state &&
  sayable(other).includes(resolution) &&
  (resolution === 'sent' || !(other.overtaken || !other.holds || other.muted));

/** Refuses with 409 `delivery.settled`, `delivery.overtaken` or `delivery.muted` what cannot be said of it, or would not be sent. */
function refuse(open: Open, resolution: string): void {
  if (!sayable(open).includes(resolution)) {
    const detail = `It is ${open.state}${open.reason === null ? '' : ` (${open.reason})`}: “${resolution}” cannot be said of it. Look again: somebody may have been faster.`;
    throw new Problem('delivery.settled', detail, { state: open.state });
  }
  if (resolution === 'sent') return;
  if (open.overtaken)
    throw new Problem('delivery.overtaken', 'What it says no longer holds: there is a newer plan, or it has been answered.');
  if (!open.holds) throw new Problem('delivery.overtaken', 'Its person no longer holds the role it is for.');
  if (open.muted) throw new Problem('delivery.muted', 'Its person has muted mails of this kind.');
}

/** Sends again at once, whatever their working hours: a person asks for it. An address that had stopped works again by their word. */
async function sendAgain(tx: Transaction, open: Open, at: Date): Promise<void> {
  const data = { state: 'planned', reason: null, dueAt: at, token: null, leaseUntil: null, attempts: 0, updatedAt: at };
  await tx.delivery.update({ where: { id: open.id }, data });
  if (stopped(open.reason)) await tx.person.update({ where: { id: open.personId }, data: { stoppedEmail: null, stoppedAt: null } });
}

export function deliveryRoutes({ pool, db, nudgeDelivery }: Inside): Handlers<typeof deliveries> {
  return {
    resolveDelivery: async ({ person, params, body, key, address, receivedAt }) => {
      require(await membershipsAt(pool, person, receivedAt), 'delivery.resolve');
      const asked = { operation: 'resolveDelivery', person, key, address, body, receivedAt };
      const at = new Date(receivedAt);
      const reply = await createOnce(db, asked, 'This delivery was resolved at the same time.', async (tx, id) => {
        const mail = await tx.$queryRawUnsafe<Open[]>(openSql, params.id, at);
        const open = mail.find((one) => one.id === params.id);
        if (!open) throw notFound('delivery');
        refuse(open, body.resolution);
        for (const one of mail) {
          if (one !== open && !shares(one, open, body.resolution)) continue;
          if (body.resolution === 'send-again') await sendAgain(tx, one, at);
          else await tx.delivery.update({ where: { id: one.id }, data: { state: 'sent', reason: null, updatedAt: at } });
          await tx.deliveryResolution.create({
            data: {
              id: one === open ? id : `${id}:${one.id}`,
              deliveryId: one.id,
              fromState: open.state,
              resolution: body.resolution,
              reason: body.reason,
              personId: person,
              at,
            },
          });
        }
        return { id, href: `/api/notices/${open.noticeId}` };
      });
      if (body.resolution === 'send-again') await nudgeDelivery?.();
      return reply;
    },

    reportBounce: async ({ person, body, receivedAt }) => {
      require(await membershipsAt(pool, person, receivedAt), 'bounce.report');
      const recorded = await recordBounce(pool, body, person, receivedAt);
      // What it lost may go on at once, with somebody who joined meanwhile.
      if (body.status.startsWith('5')) await nudgeDelivery?.();
      return { body: recorded };
    },
  };
}
