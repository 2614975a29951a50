/** Mails that leave late speak of what caused them, not of what has happened since. */
import { expect, test } from 'vitest';
import { messages } from '../../activities/delivery/message.ts';
import type { MailFacts } from '../../activities/mail/facts.ts';
import { deadline, openStore, takingWire, writeContributions, writeDraft } from '../support/store.ts';
import { command, smallWorld, utc } from '../support/world.ts';

const at = utc('2027-04-01T08:00');
const day = 86_400_000;
const compose = messages('Secretariat <review@example.org>');

/** A contribution of AAA, with its first version submitted and nothing sent; `sent` sends, and answers what the mails of one kind said to the focal point. */
async function submitted() {
  const said: MailFacts[] = [];
  const store = await openStore(smallWorld, at, takingWire(), {
    messageOf: async (mail, now) => {
      said.push(mail.facts);
      return compose(mail, now);
    },
  });
  const [id = ''] = await writeContributions(store.pool, smallWorld, deadline(at + 40 * day, at + 50 * day), at, ['AAA']);
  await store.apply({ id, asked: [] });
  const hash = await writeDraft(store.pool, id, { 'main.text': 'First.' });
  let moment = at;
  const give = async (kind: string, body: object, actor: string) => {
    moment += 1;
    store.at = moment;
    expect(await store.give(id, command(kind, body, actor, moment))).toMatchObject({ ok: true });
  };
  await give('submit', { draftVersion: 1 }, 'fp-aaa');
  const sent = async (text: string) => {
    store.at += day;
    for (let n = 0; n < 3; n++) await store.deliverDue();
    return said.filter((facts) => facts.text === text && facts.person.name === 'Person fp-aaa');
  };
  return { store, id, hash, give, sent };
}

test('each receipt bears the number of its own submission', async () => {
  const { store, id, hash, give, sent } = await submitted();
  await give('return', { contentHash: hash, reason: 'More.' }, 'co-north');
  await give('revise', {}, 'fp-aaa');
  await writeDraft(store.pool, id, { 'main.text': 'Second.' }, 2);
  await give('submit', { draftVersion: 2 }, 'fp-aaa');
  expect((await sent('receipt')).map((facts) => facts.receipt).sort()).toEqual(['C1/REPORT/AAA/1', 'C1/REPORT/AAA/2']);
});

test('what is said of a decision bears the number of the version that was decided on', async () => {
  const { store, id, hash, give, sent } = await submitted();
  await give('approve', { contentHash: hash }, 'co-north');
  await give('approve', { contentHash: hash }, 'sec');
  await give('revise', {}, 'fp-aaa');
  await writeDraft(store.pool, id, { 'main.text': 'Second.' }, 2);
  await give('submit', { draftVersion: 2 }, 'fp-aaa');
  expect(await sent('approved')).toMatchObject([{ receipt: 'C1/REPORT/AAA/1' }]);
});

test.each([
  ['approve', 'approved', 'Confirm'],
  ['reject', 'rejected', 'Reject'],
])('a word of the second step (%s) is called what the second step calls it', async (kind, text, label) => {
  const { hash, give, sent } = await submitted();
  await give('approve', { contentHash: hash }, 'co-north');
  await give(kind, { contentHash: hash, reason: 'As it stands.' }, 'sec');
  expect(await sent(text)).toMatchObject([{ decision: label, reason: 'As it stands.' }]);
});

test('silence that approves is called what its step calls approving', async () => {
  const { store, id, hash, give, sent } = await submitted();
  await give('approve', { contentHash: hash }, 'co-north');
  store.at = at + 9 * day;
  await store.apply({ id, asked: [] });
  expect(await sent('approved')).toMatchObject([{ decision: 'Confirm', receipt: 'C1/REPORT/AAA/1' }]);
});
