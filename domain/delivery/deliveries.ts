/**
 * Delivery in memory, by the same rules as the durable one (activities/delivery): audiences become people at their instant, who is sent
 * something is asked again just before, and what was lost goes on with whoever can be reached.
 */
import { type Addressed, addressees, deliveryAt, holdersFor, isOf, placeOf, type Station } from '../audience.ts';
import { refusalReason } from '../bounce.ts';
import type { Calendar } from '../calendar/calendar.ts';
import { ownRoles } from '../delegation.ts';
import type { LedgerDelivery, LedgerNotice } from '../ledger.ts';
import type { Instant } from '../lifecycle.ts';
import { aboveCap, counts, yields } from '../load.ts';
import type { Template } from '../template/schema.ts';
import {
  heirs,
  losses as lossReasons,
  mayComeBack,
  passedOn,
  type Resumable,
  resumptions,
  stillSaid,
  unreached,
  type Why,
} from './losses.ts';
import type { People } from './people.ts';
import { outcomeOf, withheld } from './withheld.ts';

/** A mail as a mail server sees it; answers as one would: `250 kept`, `550 5.1.1 no such person`. */
export type MailServer = (mail: {
  readonly to: string;
  readonly person: string;
  readonly notice: LedgerNotice;
  readonly at: Instant;
}) => string;

interface Deps {
  readonly people: People;
  readonly template: Template;
  readonly calendar: Calendar;
  readonly mailServer: MailServer;
  /** A person's own duty station. */
  readonly stationOf: (person: string) => Station | undefined;
  /** What the audiences of a notice are relative to. */
  readonly addressed: (notice: LedgerNotice) => Addressed;
  /** Whether its subject's plan or situation has moved on. */
  readonly overtaken: (notice: LedgerNotice) => boolean;
  /** Has a delivery looked at again when it is due. */
  readonly plan: (planned: PlannedDelivery) => void;
}

/** A delivery with its notice. */
export interface PlannedDelivery {
  readonly notice: LedgerNotice;
  readonly delivery: LedgerDelivery;
}

export interface Deliveries {
  /** At its instant an audience becomes people. */
  expand(notice: LedgerNotice): void;
  /** Sends what is due, as one group: who may be sent something is asked of all before any is sent. */
  send(due: readonly PlannedDelivery[], now: Instant): void;
  /** Plans again what can go on. */
  resume(now: Instant): void;
  /** A mail that was taken came back, with all it carried: the last that was sent to a person; false when none was. */
  reported(person: string): boolean;
}

/** Mails that are a person's proof of what they did carry nothing else. */
const isAcknowledgement = (text: string): boolean => text === 'receipt' || text.endsWith('-noted');

const keep = <T>(all: Map<string, T[]>, person: string, one: T): void => {
  const known = all.get(person);
  if (known) known.push(one);
  else all.set(person, [one]);
};

export function createDeliveries({ people, template, calendar, mailServer, stationOf, addressed, overtaken, plan }: Deps): Deliveries {
  const sent = new Map<string, PlannedDelivery[]>();
  let losses: PlannedDelivery[] = [];
  /** What went in one mail with a delivery the last time; a delivery that was offered before goes alone. */
  const mails = new Map<LedgerDelivery, readonly PlannedDelivery[]>();
  const goesAlone = ({ notice, delivery }: PlannedDelivery): boolean =>
    notice.attach !== null || isAcknowledgement(notice.text) || mails.has(delivery);

  /** Deliveries of reminders, by person. */
  const reminders = new Map<string, LedgerDelivery[]>();
  const remembered = ({ notice, delivery }: PlannedDelivery): void => {
    if (counts(notice)) keep(reminders, delivery.person, delivery);
  };
  /** Whether a reminder is one too many for its person's week. */
  const isTooMany = ({ notice, delivery }: PlannedDelivery): boolean => {
    if (!yields(notice)) return false;
    const got = (reminders.get(delivery.person) ?? []).filter((d) => d.state === 'planned' || d.state === 'sent').map((d) => d.due);
    return aboveCap(delivery.due, got, template.delivery.cap);
  };

  const rolesFor = ({ audience }: LedgerNotice, to: Addressed) => people.heldFor(holdersFor(audience, to));
  const add = (notice: LedgerNotice, delivery: LedgerDelivery): void => {
    notice.deliveries.push(delivery);
    remembered({ notice, delivery });
    if (delivery.state === 'planned') plan({ notice, delivery });
    else losses.push({ notice, delivery });
  };
  /** Those with whom a loss can go on. */
  const heirsOf = ({ notice, delivery }: PlannedDelivery, now: Instant): string[] => {
    const to = addressed(notice);
    const told = new Set(notice.deliveries.filter((d) => !mayComeBack(d.reason)).map((d) => d.person));
    const reached = notice.deliveries.some((d) => d.state === 'planned' || d.state === 'sent');
    const lost = { audience: notice.audience, person: delivery.person, why: delivery.reason as Why };
    return heirs(lost, to, rolesFor(notice, to), told, reached, now);
  };
  /** When what goes on at `now` reaches a person. */
  const goesOnAt = (notice: LedgerNotice, person: string, now: Instant): Instant => {
    const to = addressed(notice);
    const contributes = to.participant !== null && people.heldFor([to.participant]).some((m) => m.person === person);
    return deliveryAt({ ...notice, due: now }, placeOf(stationOf(person), contributes, to, template), template, calendar);
  };
  const lose = (lost: PlannedDelivery): void => void losses.push(lost);

  return {
    expand(notice) {
      if (notice.state !== 'planned') return;
      const to = addressed(notice);
      const held = rolesFor(notice, to);
      const found = addressees(notice, to, held, stationOf, template, calendar);
      const lost = found.length ? [] : unreached(notice.audience, to, people.reachedOrNot(held), notice.due);
      if (found.length || lost.length) notice.state = 'expanded';
      else Object.assign(notice, { state: 'skipped', reason: 'nobody' });
      for (const { person, due } of found) add(notice, { person, due, state: 'planned', reason: null });
      for (const person of lost) add(notice, { person, due: notice.due, state: 'skipped', reason: 'address-stopped' });
    },

    send(due, now) {
      const ready = due.filter(({ delivery }) => delivery.state === 'planned' && delivery.due <= now);
      for (const planned of ready) if (isTooMany(planned)) Object.assign(planned.delivery, { state: 'skipped', reason: 'above-cap' });
      const waiting = ready.filter(({ delivery }) => delivery.state === 'planned');
      const asked = waiting.map((planned) => {
        const { notice, delivery } = planned;
        const { person } = delivery;
        const to = addressed(notice);
        const why = withheld({
          overtaken: overtaken(notice),
          stopped: people.isStopped(person),
          asked: isOf(notice.audience, person, to, people.askedOf(person, to, now)),
          delegated: isOf(notice.audience, person, to, ownRoles(people.rolesOf(person, now))),
          required: notice.required,
          muted: people.hasMuted(person, notice.category),
        });
        return { planned, why };
      });
      for (const { planned, why } of asked) {
        if (why === null) continue;
        Object.assign(planned.delivery, { state: outcomeOf(why), reason: why });
        if (lossReasons.some((reason) => reason === why)) lose(planned);
      }
      const going = asked.flatMap(({ planned, why }) => (why === null ? [planned] : []));
      for (const mail of Map.groupBy(going, (one) => (goesAlone(one) ? one : one.delivery.person)).values())
        for (const { delivery } of mail) mails.set(delivery, mail);
      for (const planned of going) {
        const { notice, delivery } = planned;
        const { person } = delivery;
        const to = people.addressOf(person);
        const answer = mailServer({ to, person, notice, at: now });
        if (answer.startsWith('2')) {
          delivery.state = 'sent';
          keep(sent, person, planned);
          continue;
        }
        Object.assign(delivery, { state: 'bounced', reason: refusalReason(answer) });
        if (delivery.reason !== 'address-stopped') continue;
        people.happen({ kind: 'stopped', address: to }, now);
        lose(planned);
      }
    },

    resume(now) {
      if (!losses.length) return;
      const found = losses.flatMap((lost): (Resumable & { readonly lost: PlannedDelivery })[] => {
        const { notice } = lost;
        if (!stillSaid(notice, overtaken(notice), now)) return [];
        const { subject, key, kind, audience, due, required } = notice;
        return heirsOf(lost, now)
          .filter((person) => !people.isStopped(person))
          .map((person) => ({ subject, notice: key, kind, audience, due, required, person, lost }));
      });
      if (!found.length) return;
      const ended = new Set(found.map(({ lost }) => lost));
      losses = losses.filter((lost) => !ended.has(lost));
      for (const { delivery } of ended) delivery.reason = passedOn(delivery.reason as Why);
      for (const { person, lost } of resumptions(found)) {
        const { notice } = lost;
        const due = goesOnAt(notice, person, now);
        const own = notice.deliveries.find((d) => d.person === person);
        if (!own) add(notice, { person, due, state: 'planned', reason: null });
        else {
          Object.assign(own, { due, state: 'planned', reason: null });
          plan({ notice, delivery: own });
        }
      }
    },

    reported(person) {
      const last = (sent.get(person) ?? [])
        .filter(({ delivery }) => delivery.state === 'sent')
        .sort((a, b) => a.delivery.due - b.delivery.due || (a.notice.key < b.notice.key ? -1 : 1))
        .at(-1);
      if (!last) return false;
      for (const one of mails.get(last.delivery) ?? [last]) {
        if (one.delivery.state !== 'sent') continue;
        Object.assign(one.delivery, { state: 'bounced', reason: 'address-stopped' });
        lose(one);
      }
      return true;
    },
  };
}
