/** What the ledger makes of a mail server that breaks, and of a crash amid a batch. What the wire itself tells is in test/mail/wire.test.ts. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createDeliverDue } from '../../activities/delivery/deliver.ts';
import { messages } from '../../activities/delivery/message.ts';
import { openWire, type WireMail } from '../../activities/mail/wire.ts';
import { templateStore } from '../../activities/templates.ts';
import { type Stage, startMailbox } from '../support/mailbox.ts';
import { deadline, leasesPass, openStore, type Store, writeContributions } from '../support/store.ts';
import { smallWorld, utc } from '../support/world.ts';

const at = utc('2027-04-01T08:00');
const mailbox = await startMailbox();
const wire = openWire({ url: mailbox.url, connections: 2, socketTimeoutMs: 2000 });
afterAll(async () => {
  await wire.close();
  await mailbox.stop();
});
beforeEach(() => {
  mailbox.heal();
  mailbox.clear();
});

interface Row {
  readonly id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly response: string | null;
  readonly lease_until: Date | null;
}

/** One invitation to one person, due now. */
async function invited(deliver: Parameters<typeof openStore>[3] = {}) {
  const world = { ...smallWorld, memberships: smallWorld.memberships.filter((m) => m.person !== 'drafter-aaa') };
  const store = await openStore(world, at, wire, deliver);
  const [id = ''] = await writeContributions(store.pool, world, deadline(at + 40 * 86_400_000, at + 50 * 86_400_000), at, ['AAA']);
  await store.apply({ id, asked: [] });
  return { store, id };
}
const rows = async ({ pool }: Store): Promise<Row[]> =>
  (await pool.query('select id, state, reason, response, lease_until from delivery order by id')).rows;

describe('the mail server breaks', () => {
  test.each<Stage>(['greeting', 'mail', 'rcpt', 'data'])('at %s, before its 354: it is sent again, later, once', async (stage) => {
    const { store } = await invited();
    mailbox.breakAt(stage);
    const { next } = await store.deliverDue();
    expect(await rows(store)).toMatchObject([{ state: 'planned', reason: expect.any(String) }]);
    expect(next, 'after a pause').toBeGreaterThan(at + 20_000);
    expect(await store.deliverDue(), 'and not before').toMatchObject({ sent: 0 });

    mailbox.heal();
    await leasesPass(store.pool);
    await store.deliverDue();
    expect(await rows(store)).toMatchObject([{ state: 'sent', reason: null, response: expect.stringContaining('250') }]);
    expect(mailbox.mails).toHaveLength(1);
  });

  test.each<Stage>(['body', 'dot'])('at %s, after its 354: it is unknown, shown, and never sent again', async (stage) => {
    const { store } = await invited();
    mailbox.breakAt(stage);
    await store.deliverDue();
    mailbox.heal();
    await leasesPass(store.pool);
    store.at += 3_600_000;
    await store.deliverDue();
    expect(await rows(store)).toMatchObject([{ state: 'unknown', reason: expect.any(String) }]);
    expect(mailbox.mails.filter((mail) => mail.answered)).toHaveLength(0);
    expect(mailbox.mails.length).toBeLessThanOrEqual(1);
  });

  test('with 5xx: it is bounced, with the answer; with 4xx it is tried again', async () => {
    const { store } = await invited();
    mailbox.breakAt('rcpt', { reply: '451 4.3.0 later', times: 1 });
    await store.deliverDue();
    expect(await rows(store)).toMatchObject([{ state: 'planned', reason: expect.stringContaining('451') }]);
    mailbox.breakAt('rcpt', { reply: '550 5.1.1 nobody' });
    await leasesPass(store.pool);
    await store.deliverDue();
    expect(await rows(store)).toMatchObject([{ state: 'bounced', response: '550 5.1.1 nobody' }]);
  });

  const brokenForTwentyDays = async () => {
    const { store } = await invited();
    mailbox.breakAt('mail');
    await store.deliverDue();
    mailbox.heal();
    await leasesPass(store.pool);
    store.at += 20 * 86_400_000;
    return store;
  };

  test('for longer than the rule allows: it is skipped, and the ledger says why', async () => {
    const store = await brokenForTwentyDays();
    await store.pool.query('update notice set max_late_ms = 3 * 86400000'); // as for a reminder
    await store.deliverDue();
    expect(await rows(store)).toMatchObject([{ state: 'skipped', reason: expect.stringMatching(/^too-late: ./) }]);
    expect(mailbox.mails).toHaveLength(0);
  });

  test('an invitation is sent however late it has become', async () => {
    const store = await brokenForTwentyDays();
    await store.deliverDue();
    expect(await rows(store)).toMatchObject([{ state: 'sent' }]);
    expect(mailbox.mails).toHaveLength(1);
  });
});

describe('a crash amid a batch', () => {
  test('what was marked `sending` is unknown; what another run has on the wire stays', async () => {
    const { store } = await invited();
    await store.deliverDue();
    // A third is on a flight whose lease has ended, and on another since: its own has not.
    const copies = `with x as (select d.id, d.notice_id, d.subject_id, d.person_id, d.due_at, x.name, x."left", x.token from delivery d,
        (values (' late', interval '-1 s', 'of the dead'), (' flying', interval '1 h', 'of another'), (' again', interval '-1 s', 'of another')) x(name, "left", token)),
      f as (insert into flight (id, token, lease_until, deliveries) select 'f' || name, 'of the dead', now() + "left", array[id || name] from x)
      insert into delivery (id, notice_id, subject_id, person_id, due_at, state, token, attempts, updated_at)
      select id || name, notice_id, subject_id, person_id, due_at, 'sending', token, 1, now() from x`;
    await store.pool.query(copies);
    mailbox.clear();
    await store.deliverDue();
    expect((await rows(store)).map((r) => [r.id.replace(/^.*fp-aaa/, ''), r.state])).toEqual([
      ['', 'sent'],
      [' again', 'sending'],
      [' flying', 'sending'],
      [' late', 'unknown'],
    ]);
    expect(mailbox.mails).toHaveLength(0);
  });

  test('whoever comes back after its lease marks nothing', async () => {
    const { store } = await invited();
    // While this mail is on the wire, its lease ends and another run recovers.
    const sending = {
      ...wire,
      send: async (mail: WireMail) => {
        await leasesPass(store.pool);
        await store.deliverDue();
        return wire.send(mail);
      },
    };
    const slow = createDeliverDue({
      ...{
        pool: store.pool,
        clock: { now: () => store.at },
        calendar: smallWorld.calendar,
        templates: templateStore(store.pool),
        wire: sending,
      },
      ...{ linkOf: () => 'https://plenary.test/', messageOf: messages('review@example.org'), heartbeat: () => {} },
    });
    await slow();
    expect(await rows(store)).toMatchObject([{ state: 'unknown' }]);
    expect(mailbox.mails).toHaveLength(1);
  });
});

test('a mail that cannot be composed stops no other, and says why', async () => {
  const compose = messages('Secretariat <review@example.org>');
  const store = await openStore(smallWorld, at, wire, {
    messageOf: async (mail, now) => {
      if (mail.email.startsWith('drafter-aaa')) throw new Error('no text for this');
      return compose(mail, now);
    },
  });
  const ids = await writeContributions(store.pool, smallWorld, deadline(at + 40 * 86_400_000, at + 50 * 86_400_000), at, ['AAA', 'BBB']);
  for (const id of ids) await store.apply({ id, asked: [] });
  store.at += 86_400_000;
  await store.deliverDue();
  expect(mailbox.mails.flatMap((mail) => mail.to).sort()).toEqual(['fp-aaa@example.org', 'fp-bbb@example.org']);
  const unfit = (await rows(store)).filter((row) => row.state !== 'sent');
  expect(unfit).toMatchObject([{ state: 'planned', reason: 'could not be composed: no text for this', lease_until: expect.any(Date) }]);
});
