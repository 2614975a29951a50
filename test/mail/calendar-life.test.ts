/** A contribution's calendar entry over its life, as the mails bring it: real plans, real deliveries, files read back. */

import { expect, test } from 'vitest';
import type { NoticeRule } from '../../domain/template/schema.ts';
import { readMail } from '../support/read-mail.ts';
import { deadline, openStore, takingWire, writeContributions, writeDraft } from '../support/store.ts';
import { command, smallWorld, utc } from '../support/world.ts';
import { readEntry } from './ics.ts';

const day = 86_400_000;
const at = utc('2027-04-01T08:00');
const told = (on: string, text: string): NoticeRule => ({
  ...{ rule: text, on, text, to: ['contributors'], required: false, immediate: true, attach: 'calendar' },
});
const { template } = smallWorld;
/** Any hour of any day, with the two answers that are noted. */
const world = {
  ...smallWorld,
  // Nepal's zone, which is a quarter of an hour off the others.
  zones: new Map([['fp-aaa', 'Asia/Kathmandu']]),
  template: {
    ...template,
    delivery: { ...template.delivery, window: null },
    notices: { all: [...(template.notices.all ?? []), told('delayed', 'delay-noted'), told('declined', 'decline-noted')] },
  },
};

/** One contribution that is asked for; `mails` delivers what is due and reads it. */
async function asked() {
  const wire = takingWire();
  const store = await openStore(world, at, wire);
  const [id = ''] = await writeContributions(store.pool, world, deadline(at + 30 * day, at + 40 * day), at, ['AAA']);
  await store.apply({ id, asked: [] });
  const mails = async () => {
    const before = wire.taken.length;
    await store.deliverDue();
    return Promise.all(
      wire.taken.slice(before).map(async (sent) => {
        const mail = await readMail(sent.message);
        const [file] = mail.attachments;
        const content = file && (typeof file.content === 'string' ? file.content : new TextDecoder().decode(file.content));
        const read = content === undefined ? null : readEntry(content.replace(/\r?\n/g, '\r\n'));
        expect(file?.method).toBe(read?.method);
        const entry = read && {
          ...{ method: read.method, sequence: Number(read.entry.value('SEQUENCE')), until: read.entry.instant('DTEND') },
          ...{ uid: read.entry.value('UID'), status: read.entry.value('STATUS'), said: read.entry.value('DESCRIPTION') },
        };
        return { to: sent.to.replace('@example.org', ''), subject: mail.subject?.split(':')[0], entry };
      }),
    );
  };
  const give = async (kind: string, body: object, by: string, principal: string | null = null) => {
    store.at += 60_000;
    expect(await store.give(id, command(kind, body, by, store.at, principal))).toMatchObject({ ok: true });
  };
  const submit = async (version: number) => {
    const contentHash = await writeDraft(store.pool, id, { 'main.text': `Version ${version}.` }, version);
    await give('submit', { draftVersion: version }, 'fp-aaa', 'AAA');
    return contentHash;
  };
  return { store, id, mails, give, submit };
}
type Mail = Awaited<ReturnType<Awaited<ReturnType<typeof asked>>['mails']>>[number];
/** The one thing the entries of some mails say. */
function entryOf(mails: readonly Mail[]): NonNullable<Mail['entry']> {
  const entries = mails.flatMap(({ entry }) => entry ?? []);
  const differing = new Set(entries.map(({ said: _, ...rest }) => JSON.stringify(rest)));
  expect(differing.size, JSON.stringify(mails)).toBe(1);
  return entries[0] as NonNullable<Mail['entry']>;
}
const withFile = (mails: readonly Mail[]) =>
  mails
    .filter(({ entry }) => entry)
    .map(({ to }) => to)
    .sort();

test('invited, extended, submitted, returned, revised, reopened: one UID, SEQUENCE grows with each change, and what is over is cancelled', async () => {
  const { store, mails, give, submit } = await asked();
  const both = ['drafter-aaa', 'fp-aaa'];
  const uids = new Set<string | undefined>();
  const sequences: number[] = [];
  const next = async () => {
    const sent = await mails();
    const entry = entryOf(sent);
    uids.add(entry.uid);
    sequences.push(entry.sequence);
    return { who: withFile(sent), ...entry };
  };

  expect(await next()).toMatchObject({ who: both, method: 'PUBLISH', until: at + 30 * day });
  await give('extend', { days: 10, reason: 'Elections.' }, 'sec');
  expect(await next()).toMatchObject({ who: both, method: 'PUBLISH', until: at + 40 * day, status: undefined });
  const first = await submit(1);
  expect(await next()).toMatchObject({ who: ['fp-aaa'], method: 'CANCEL', until: at + 40 * day, status: 'CANCELLED' });
  await give('return', { contentHash: first, reason: 'Figures, please.' }, 'co-north', 'NORTH');
  const returned = await next();
  expect(returned).toMatchObject({ who: both, method: 'PUBLISH' });
  expect(returned.until).toBeGreaterThan(store.at + 13 * day);
  await give('revise', {}, 'drafter-aaa', 'AAA');
  const second = await submit(2);
  expect(await next()).toMatchObject({ who: ['fp-aaa'], method: 'CANCEL', until: returned.until });
  await give('reopen', { until: '2027-08-01', reason: 'One thing more.' }, 'sec');
  // The end of that day in Zurich.
  expect(await next()).toMatchObject({ who: both, method: 'PUBLISH', until: utc('2027-08-01T21:59:59') });

  expect(uids.size).toBe(1);
  expect(sequences).toEqual([0, 1, 2, 3, 4, 5]);
  expect(second).not.toBe(first);
});

test('each has the dates in both zones, at a quarter past and across the change of the clocks', async () => {
  const { mails, give } = await asked();
  await mails();
  await give('extend', { until: '2027-11-01', reason: 'Elections.' }, 'sec');
  const sent = await mails();
  expect(
    sent
      .find(({ to }) => to === 'fp-aaa')
      ?.entry?.said?.split('\n')
      .slice(1, 3),
  ).toEqual([
    'Until: Monday, 1 November 2027 at 23:59 (Zurich, UTC+01:00)',
    'In your own zone: Tuesday, 2 November 2027 at 04:44 (Kathmandu, UTC+05:45)',
  ]);
  expect(entryOf(sent).until).toBe(utc('2027-11-01T22:59:59'));
});

test('a decision cancels the entry of those who had no receipt, and of nobody who never had one', async () => {
  const { store, mails, give, submit } = await asked();
  await mails();
  await store.pool.query(
    `insert into person (id, name, email) values ('new', 'New', 'new@example.org');
     insert into membership (id, person_id, role, participant_id, from_at) values ('new', 'new', 'drafter', 'AAA', '${new Date(at).toISOString()}')`,
  );
  const contentHash = await submit(1);
  await mails();
  await give('approve', { contentHash }, 'co-north', 'NORTH');
  await give('approve', { contentHash }, 'sec', 'secretariat');
  const decided = (await mails()).filter(({ subject }) => subject === 'Decided');
  expect(decided.map(({ to }) => to).sort()).toEqual(['drafter-aaa', 'fp-aaa', 'new']);
  expect(withFile(decided)).toEqual(['drafter-aaa', 'fp-aaa']);
  expect(entryOf(decided)).toMatchObject({ method: 'CANCEL', sequence: 1 });
});

test('a delay moves it to the date announced; a decline takes it away; who decides gets none', async () => {
  const { mails, give } = await asked();
  await mails();
  await give('delay', { until: '2027-05-08' }, 'fp-aaa', 'AAA');
  const delayed = await mails();
  expect(withFile(delayed)).toEqual(['drafter-aaa', 'fp-aaa']);
  expect(entryOf(delayed)).toMatchObject({ method: 'PUBLISH', sequence: 1, until: utc('2027-05-08T21:59:59') });
  expect(entryOf(delayed).said).toContain('Date announced: Saturday, 8 May 2027');
  await give('decline', {}, 'fp-aaa', 'AAA');
  const declined = await mails();
  expect(declined.map(({ to }) => to).sort()).toEqual(['co-north', 'drafter-aaa', 'fp-aaa']);
  expect(withFile(declined)).toEqual(['drafter-aaa', 'fp-aaa']);
  expect(entryOf(declined)).toMatchObject({ method: 'CANCEL', sequence: 2 });
});

test('a deadline that is lifted leaves no entry behind', async () => {
  const { mails, give } = await asked();
  await mails();
  await give('extend', { lift: true, reason: 'No hurry.' }, 'sec');
  expect(entryOf(await mails())).toMatchObject({ method: 'CANCEL', sequence: 1, until: at + 30 * day });
});

test('a mail that comes late brings the entry as it stands by then, never one that is overtaken', async () => {
  const { mails, give, submit } = await asked();
  await mails();
  const contentHash = await submit(1);
  await give('return', { contentHash, reason: 'Figures, please.' }, 'co-north', 'NORTH');
  const sent = await mails();
  expect(sent.map(({ subject }) => subject)).toContain('Received');
  expect(entryOf(sent)).toMatchObject({ method: 'PUBLISH', sequence: 2 });
});
