/** The secretariat's pages: a cycle from its template to its launch, how far it is, what is about to be said, why, and what nobody knows. */
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { World } from '../../domain/simulation.ts';
import { participants } from '../support/world.ts';
import { holdsAxe, openBrowser, openPage } from './browser.ts';
import { say } from './say.ts';
import { openStack, soon } from './stack.ts';
import { contribution, openRound, world } from './world.ts';

const always = { from: 0, until: null };
/** With a State and a coordinator of the region that the shipped demonstration asks. */
const wider: World = {
  ...world,
  participants: [
    ...participants,
    { id: 'DDD', kind: 'state', country: 'CH', zone: 'Europe/Zurich', regions: [{ region: 'ECE', isDefault: true }] },
  ],
  memberships: [
    ...world.memberships,
    { person: 'fp-ddd', role: 'focal-point', participant: 'DDD', body: null, ...always },
    { person: 'co-ece', role: 'regional-coordinator', participant: null, body: 'ECE', ...always },
  ],
};
const [stack, browser] = await Promise.all([openStack(wider), openBrowser()]);
// Of one invitation nobody knows whether it arrived, another is refused for good.
stack.mailbox.breakAt('dot', { recipient: /^fp-aaa@/ });
stack.mailbox.breakAt('rcpt', { recipient: /^fp-bbb@/, reply: '550 5.1.1 no such person' });
await openRound(stack);
const doubtful = async () =>
  (await stack.pool.query("select 1 from delivery where state in ('unknown', 'bounced') group by state offset 1")).rows[0];
await soon('deliveries in doubt', doubtful);
stack.mailbox.heal();

const t = say('en');
const opened = async (path: string, { person = 'sec', language = 'en', ...options } = {}) => {
  const page = await openPage(browser, { locale: language, ...options });
  await page.addInitScript(`localStorage.setItem('plenary.language', '"${language}"')`);
  await stack.signIn(page, person, path);
  await page.locator('main h1').waitFor();
  return page;
};
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

test('a cycle is created from a template with its dates, seen whole before its launch, and a call is proposed to be opened', async () => {
  const page = await opened('/cycles');
  await press(page, t('web.office.create.title'));
  await page.getByLabel(t('web.office.create.template')).selectOption('demo');
  await page.getByLabel('Start', { exact: true }).fill('2031-05-06T10:00');
  expect(await page.getByLabel(t('web.office.create.called')).count()).toBe(0); // nothing is created unseen
  await press(page, t('web.office.dryRun'));
  const dates = page.getByRole('table', { name: t('web.office.dates') });
  await dates.getByText('Tuesday, 6 May 2031 at 10:00 (Zurich, UTC+02:00)').first().waitFor();
  const mails = page.getByRole('table', { name: t('web.office.mails') });
  await mails.getByText(t('mail.invitation.heading')).waitFor();
  await holdsAxe(page);

  await page.getByLabel(t('web.office.create.called')).fill('A round to try');
  await page.getByLabel(t('web.office.create.id')).fill('tried');
  await press(page, t('web.office.create.act'));
  await page.waitForURL('**/cycles/tried');
  await page.getByText(t('web.office.launch.before')).waitFor();
  await page.getByText('Tuesday, 6 May 2031 at 10:00 (Zurich, UTC+02:00)').first().waitFor();
  await page.getByRole('button', { name: t('web.office.launch.name') }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('web.office.launch.name'), exact: true })
    .click();

  const phases = page.getByRole('table', { name: t('web.office.phases') });
  await phases.getByText('Short notes · ECE').waitFor();
  await holdsAxe(page);
  await phases.getByRole('button', { name: t('web.office.open.name') }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('web.office.open.name'), exact: true })
    .click();
  await page.waitForURL('**/proposals/*');
  const { items } = await stack.ask('sec', 'GET', '/api/proposals?state=open');
  expect(items).toMatchObject([{ kind: 'open', state: 'open', call: { id: 'call:tried:round:notes' } }]);
  expect(page.complaints).toEqual([]);
});

test('dates out of order are refused in the dry run, with what is wrong', async () => {
  const page = await opened('/cycles');
  await press(page, t('web.office.create.title'));
  await page.getByLabel(t('web.office.create.template')).selectOption('gcm');
  await page
    .getByLabel(/Review Forum/)
    .first()
    .fill('2026-12-01T10:00');
  await press(page, t('web.office.dryRun'));
  await page.getByText('template.dates-out-of-order').waitFor();
  expect(await page.getByLabel(t('web.office.create.called')).count()).toBe(0);
});

describe('a cycle that runs', () => {
  beforeAll(async () => {
    await stack.pool.query("update notice set due_at = now() + interval '3 days' where rule = 'soft-7' and subject_id = $1", [
      contribution,
    ]);
  });

  test('shows how far each call is, by region and status', async () => {
    const page = await opened('/cycles/c1');
    const progress = page.getByRole('table', { name: t('web.office.progress.title') });
    await progress
      .getByRole('row', { name: t('web.office.progress.all') })
      .getByText(`${t('page.status.invited')}: 2`)
      .waitFor();
    await progress
      .getByRole('row', { name: 'South' })
      .getByText(`${t('page.status.invited')}: 1`)
      .waitFor();
  });

  test('shows what will be said, by day, and each mail as it would be sent', async () => {
    const page = await opened('/cycles/c1');
    await page.getByRole('button', { name: `${t('web.office.coming.look')}: ${t('mail.reminder.heading')}` }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Land of AAA').first().waitFor();
    await holdsAxe(page);
    expect(page.complaints).toEqual([]);
  });
});

describe('mails in doubt', () => {
  test('one whose fate is unknown is explained, and resolved with a reason', async () => {
    const page = await opened('/deliveries');
    const row = page.getByRole('row', { name: 'Person fp-aaa' });
    await row.getByRole('link', { name: t('web.office.doubt.why') }).click();
    await page.waitForURL('**/explanations?*');
    await press(page, t('web.office.explain.ask'));
    await page.getByText('Nobody knows whether it reached Person fp-aaa', { exact: false }).waitFor();
    await holdsAxe(page);
    await page.goBack();
    await row.getByRole('button', { name: t('web.office.resolve.sent.name') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t('web.act.reason')).fill('They told us by telephone.');
    await dialog.getByRole('button', { name: t('web.office.resolve.sent.name'), exact: true }).click();
    await page.getByText(t('web.office.doubt.none')).waitFor();
    const { rows } = await stack.pool.query('select resolution, reason, person_id from delivery_resolution');
    expect(rows).toEqual([{ resolution: 'sent', reason: 'They told us by telephone.', person_id: 'sec' }]);
    expect(page.complaints).toEqual([]);
  });

  test('one that came back says what the server said, who cannot be reached, and is sent again', async () => {
    const page = await opened('/deliveries');
    await page.getByText(t('web.office.doubt.bounced.name'), { exact: true }).click();
    const row = page.getByRole('row', { name: 'Person fp-bbb' });
    await row.getByText('no such person').waitFor();
    await page.getByRole('listitem').filter({ hasText: 'Person fp-bbb' }).getByRole('link', { name: 'BBB' }).waitFor();
    await row.getByRole('button', { name: t('web.office.resolve.send-again.name') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t('web.act.reason')).fill('The mailbox was full.');
    await dialog.getByRole('button', { name: t('web.office.resolve.send-again.name'), exact: true }).click();
    await stack.mailTo('fp-bbb', /\/c\/contribution/);
    await page.getByText(t('web.office.notReached.none')).waitFor();
  });
});

test('a coordinator asks why for somebody of their region', async () => {
  const page = await opened('/explanations', { person: 'co-north' });
  await page.getByLabel(t('web.office.explain.participant')).fill('AAA');
  await page.getByLabel(t('web.office.explain.person'), { exact: true }).selectOption({ label: 'Person fp-aaa' });
  await press(page, t('web.office.explain.ask'));
  await page.getByRole('heading', { name: t('web.office.explain.answerFor', { name: 'Person fp-aaa' }) }).waitFor();
});

test('a date is moved with a reason: its history is shown, and those who are asked hear of it', async () => {
  const page = await opened('/cycles/c1');
  const dates = page.getByRole('table', { name: t('web.office.move.title') });
  await dates.getByText(t('web.office.move.never')).waitFor();
  await dates.getByRole('button', { name: t('web.office.move.name') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(t('web.office.move.to')).fill('2020-01-01T10:00');
  await dialog.getByLabel(t('web.act.reason')).fill('The venue is not ready.');
  await dialog.getByRole('button', { name: t('web.office.move.name'), exact: true }).click();
  await dialog.getByText('reschedule.past').waitFor();
  await dialog.getByLabel(t('web.office.move.to')).fill('2031-08-25T10:00');
  await holdsAxe(page);
  await dialog.getByRole('button', { name: t('web.office.move.name'), exact: true }).click();
  await dates.getByText(t('web.office.anchor.postponed')).waitFor();
  await dates.getByText('Monday, 25 August 2031', { exact: false }).first().waitFor();
  await dates.getByText('The venue is not ready.').waitFor();
  expect(await stack.mailTo('fp-aaa', /The dates have moved/)).toContain('The venue is not ready.');
  await holdsAxe(page);
  expect(page.complaints).toEqual([]);
});

describe.each(['en', 'ar'])('in %s', (language) => {
  test.each(['/cycles', '/cycles/c1', '/deliveries', '/explanations'])('%s holds axe', async (path) => {
    const page = await opened(path, { language });
    await page.waitForLoadState('networkidle');
    await holdsAxe(page);
    expect(page.complaints).toEqual([]);
  });
});
