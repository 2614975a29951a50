/** The mails that ask to confirm: rows, posted through a mail server that may be away, and only while there is something to confirm. */
import { afterEach, beforeAll, expect, test } from 'vitest';
import { openWire } from '../../activities/mail/wire.ts';
import { templateStore } from '../../activities/templates.ts';
import { postAsked } from '../../api/proposals/post.ts';
import { atEnd } from '../support/at-end.ts';
import { startMailbox } from '../support/mailbox.ts';
import { launched, proposalApi } from './proposals-support.ts';
import { north } from './support.ts';

const asked: number[] = [];
const mailbox = await startMailbox();
const wire = openWire({ url: mailbox.url, socketTimeoutMs: 2_000 });
const api = await proposalApi({ deps: { confirmationAsked: () => asked.push(1) } });
atEnd(async () => {
  await wire.close();
  await mailbox.stop();
});
const { pool, clock, log, config } = api.deps;
const start = Date.now() + 60_000;
const postAt = (seconds: number) =>
  postAsked({
    ...{ pool, wire, clock, log, pinned: templateStore(pool), baseUrl: config.baseUrl, mailFrom: 'Plenary <plenary@example.org>' },
    now: () => start + seconds * 1_000,
  });
const open = { kind: 'open', call: north };
const states = async (href: string) =>
  (await pool.query('select person_id, state from proposal_mail where proposal_id = $1 order by 1', [href.split('/').at(-1)])).rows.map(
    (r) => [r.person_id, r.state],
  );

beforeAll(() => launched(api));
afterEach(async () => {
  mailbox.heal();
  mailbox.clear();
  await pool.query("update proposal set state = 'withdrawn', settled_by = proposed_by, settled_at = now() where state = 'open'");
  await pool.query("update proposal_mail set state = 'skipped', next_at = null where state = 'planned'");
});

test('everybody who may confirm gets one, in their language, with the way there; the proposer none', async () => {
  await pool.query("update person set language = 'fr' where id = 'sec-two'");
  const href = await api.proposed(open);
  expect(asked).toEqual([1]);
  expect([await postAt(0), await postAt(0)]).toEqual([1, 0]);
  expect(mailbox.mails.map(({ to, mail }) => [to, mail.subject])).toEqual([
    [['sec-two@example.org'], 'À confirmer : l’ouverture de l’appel « North reports » à 27 participants'],
  ]);
  expect(mailbox.mails[0]?.mail.text?.match(/https?:\S+/g)).toEqual([`${config.baseUrl}/proposals/${href.split('/').at(-1)}`]);
  expect(await states(href)).toEqual([['sec-two', 'sent']]);
});

test('a mail server that is away delays it', async () => {
  const href = await api.proposed(open);
  mailbox.breakAt('mail', { reply: '451 4.3.0 later' });
  expect([await postAt(0), await postAt(29), await postAt(30)]).toEqual([1, 0, 1]);
  mailbox.heal();
  expect([await postAt(89), await postAt(90)]).toEqual([0, 1]);
  expect([mailbox.mails.length, await states(href)]).toEqual([1, [['sec-two', 'sent']]]);
});

test('is given up after a dozen attempts', async () => {
  const href = await api.proposed(open);
  mailbox.breakAt('mail', { reply: '451 4.3.0 later' });
  let tried = 0;
  for (let hours = 0; hours < 60; hours++) tried += await postAt(hours * 3_600);
  expect([tried, await states(href)]).toEqual([12, [['sec-two', 'given-up']]]);
});

test.for([
  ['rcpt', '550 5.1.1 no such user', 'bounced'],
  ['dot', undefined, 'unknown'],
] as const)('what ends at %s with %s is %s, and not tried again', async ([stage, reply, state]) => {
  const href = await api.proposed(open);
  mailbox.breakAt(stage, reply === undefined ? {} : { reply });
  expect(await postAt(0)).toBe(1);
  mailbox.heal();
  expect([await postAt(90_000), await states(href)]).toEqual([0, [['sec-two', state]]]);
});

test.for([
  ['confirmed', (href: string) => api.act(href, 'refuse', 'sec-two', { reason: 'No.' })],
  ['withdrawn', (href: string) => api.act(href, 'withdraw', 'sec')],
] as const)('once it is %s nobody is asked', async ([, end]) => {
  const href = await api.proposed(open);
  expect((await end(href)).status).toBe(200);
  expect([await postAt(0), await states(href)]).toEqual([0, [['sec-two', 'skipped']]]);
});

test.for([
  [
    'whose role has ended',
    "update membership set until_at = '2027-01-01' where person_id = 'sec-two'",
    'update membership set until_at = null',
  ],
  ['whose address has stopped', "update person set stopped_email = email where id = 'sec-two'", 'update person set stopped_email = null'],
] as const)('nobody is asked %s', async ([, before, after]) => {
  const href = await api.proposed(open);
  await pool.query(before);
  expect([await postAt(0), mailbox.mails.length, await states(href)]).toEqual([1, 0, [['sec-two', 'skipped']]]);
  await pool.query(after);
});

test('of a process that died while it was sending nobody knows whether it arrived: it is not sent twice', async () => {
  const href = await api.proposed(open);
  await pool.query("update proposal_mail set attempts = 1, message_id = '<x@y>', next_at = $1 where state = 'planned'", [
    new Date(start + 60_000),
  ]);
  expect([await postAt(59), await postAt(60), mailbox.mails.length]).toEqual([0, 1, 0]);
  expect(await states(href)).toEqual([['sec-two', 'unknown']]);
});

test('of several that post at once, one sends', async () => {
  await api.proposed(open);
  expect((await Promise.all([postAt(0), postAt(0), postAt(0)])).reduce((a, b) => a + b)).toBe(1);
  expect(mailbox.mails).toHaveLength(1);
});

test('more than twenty ask the other coordinator and the secretariat', async () => {
  await pool.query("update person set language = 'en' where id = 'sec-two'");
  await api.act(await api.proposed(open), 'confirm', 'sec-two');
  const href = await api.proposed({ kind: 'remind', subjects: { filter: { call: north } }, body: {} }, 'co-north');
  expect(await postAt(0)).toBe(3);
  expect(mailbox.mails.map(({ mail }) => mail.subject)).toEqual(Array(3).fill('Please confirm: a reminder to 26 participants'));
  expect((await states(href)).map(([person]) => person)).toEqual(['co-north-two', 'sec', 'sec-two']);
});
