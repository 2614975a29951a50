/** The coordinator's side by pages: found on the desk, acted upon one by one and together, entered on behalf, and confirmed by a second person. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { World } from '../../domain/simulation.ts';
import { samples } from '../support/files.ts';
import { holdsAxe, openBrowser, openPage } from './browser.ts';
import { say } from './say.ts';
import { openStack, soon } from './stack.ts';
import { contribution, openRound, world } from './world.ts';

/** Enough participants of NORTH that one person may not act upon all of them alone; and a coordinator who can confirm. */
const crowd = Array.from({ length: 24 }, (_, i) => `N${String(i + 1).padStart(2, '0')}`);
const always = { from: 0, until: null };
const crowded: World = {
  ...world,
  participants: [
    ...world.participants,
    ...crowd.map((id) => ({ id, kind: 'state', country: null, zone: 'Europe/Zurich', regions: [{ region: 'NORTH', isDefault: true }] })),
  ],
  memberships: [
    ...world.memberships,
    ...crowd.map((id) => ({ person: `fp-${id.toLowerCase()}`, role: 'focal-point', participant: id, body: null, ...always })),
    { person: 'co-north-two', role: 'regional-coordinator', participant: null, body: 'NORTH', ...always },
  ],
};
const [stack, browser] = await Promise.all([openStack(crowded), openBrowser()]);
await openRound(stack);
await soon('everybody', async () =>
  Number((await stack.pool.query("select count(*) from subject where type = 'contribution' and status = 'invited'")).rows[0].count) === 26
    ? true
    : undefined,
);

const t = say('en');
/** The day of an instant where the participants are, as a date field takes it. */
const dayIn = (at: number) => new Date(at).toLocaleDateString('sv-SE', { timeZone: 'Europe/Zurich' });
/** A window of somebody, in a language. */
const opened = async (person: string, path: string, language = 'en') => {
  const page = await openPage(browser, { locale: language });
  await page.addInitScript(`localStorage.setItem('plenary.language', '"${language}"')`);
  await stack.signIn(page, person, path);
  return page;
};
const desk = async (person = 'co-north', path = '/desk', language = 'en') => {
  const page = await opened(person, path, language);
  await page.locator('table.desk tbody tr').first().waitFor();
  return page;
};
const rows = (page: Page) => page.locator('table.desk tbody tr');
const names = async (page: Page): Promise<string[]> => page.locator('table.desk tbody tr a').allTextContents();
const shown = (page: Page, count: number, of = count) => page.getByText(t('web.desk.table.shown', { shown: count, count: of })).waitFor();

describe('the table', () => {
  test.each(['en', 'ar'])('holds to WCAG in %s', async (language) => {
    const page = await desk('co-north', '/desk', language);
    await holdsAxe(page);
    expect(page.complaints).toEqual([]);
  });

  test('is narrowed by name, status, region, call and receipt; its address says so, and is enough to come back to it', async () => {
    const page = await desk();
    await shown(page, 26);
    await page.getByLabel(t('web.desk.filter.text')).fill('n1');
    await page.keyboard.press('Enter');
    await shown(page, 10);
    await page.getByLabel(t('page.region')).selectOption('NORTH');
    await page.getByLabel(t('web.desk.filter.call')).selectOption('call:c1:round:north');
    await page.getByRole('button', { name: `${t('page.status.invited')} · 10` }).click();
    await page.waitForURL(/status=invited/);
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
      ...{ text: 'n1', region: 'NORTH', call: 'call:c1:round:north', status: 'invited' },
    });
    await page.reload();
    await shown(page, 10);
    await page.getByLabel(t('web.desk.filter.timing')).selectOption('late');
    await page.getByText(t('web.desk.table.none')).waitFor();
    await page.getByRole('button', { name: t('web.desk.filter.clear') }).click();
    await shown(page, 26);
    expect(new URL(page.url()).search).toBe('');
  });

  test('is sorted by its heads', async () => {
    const page = await desk();
    const head = page.getByRole('columnheader', { name: t('page.participant') });
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    const first = await names(page);
    await head.getByRole('button').click();
    await page.locator('th[aria-sort=descending]').waitFor();
    await expect.poll(() => names(page)).toEqual(first.toReversed());
  });

  test('is one stop of the keyboard: arrows move, space chooses, Enter opens', async () => {
    const page = await desk();
    const chosen = () => page.locator('tr[aria-selected=true]').count();
    await page.locator('thead button').last().focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    // BBB is of NORTH as well, and its coordinator is another: it is shown, and not for this one to act upon.
    await rows(page).nth(1).getByText(t('web.desk.table.informed')).waitFor();
    await page.keyboard.press('Space');
    expect(await chosen()).toBe(0);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    expect(await rows(page).nth(2).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    expect(await chosen()).toBe(3);
    await page.getByText(t('web.desk.many.chosen', { count: 3 })).waitFor();
    await page.keyboard.press('Space');
    expect(await chosen()).toBe(2);
    await page.keyboard.press('Control+a');
    expect(await chosen()).toBe(25);
    await page.keyboard.press('Escape');
    expect(await chosen()).toBe(0);
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => decodeURIComponent(url.pathname) === `/contributions/${contribution}`);
    expect(page.complaints).toEqual([]);
  });

  test('is empty of what is not of one’s region', async () => {
    const page = await desk('co-south');
    expect(await names(page)).toEqual(['Land of BBB']);
  });
});

describe('acting upon several', () => {
  test('few are extended at once, after a look at the mails, and each answer is shown', async () => {
    const page = await desk('co-north', '/desk?text=n0');
    await page.getByLabel(t('web.desk.table.selectAll')).check();
    await page.getByRole('button', { name: t('web.act.extend.name') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t('web.act.day')).fill('2027-06-25');
    await dialog.getByRole('textbox', { name: t('web.act.reason') }).fill('A public holiday.');
    await dialog.getByRole('button', { name: t('web.desk.many.sample') }).click();
    const mail = dialog.frameLocator('iframe');
    await mail.getByText('A public holiday.').waitFor();
    // As the mail is sent: its styles are its own, under the policy of the page.
    expect(await mail.locator('h1').evaluate((heading) => getComputedStyle(heading).fontSize)).toBe('22px');
    await dialog.getByRole('button', { name: t('web.act.extend.name') }).click();
    await page.waitForURL('**/proposals/**');
    await page.getByText(t('web.desk.proposal.atOnce')).waitFor();
    await expect.poll(() => page.getByText(`${t('web.receipt.done')} · ${t('page.status.invited')}`).count()).toBe(9);
    await page.getByText(t('web.desk.proposal.answered', { accepted: 9, count: 9 })).waitFor();
    await holdsAxe(page);
    expect(page.complaints).toEqual([]);
  });

  test.each([
    { act: 'confirm', language: 'en' },
    { act: 'refuse', language: 'ar' },
  ] as const)('many wait for a second person, who sees list and mails first: $act in $language', async ({ act, language }) => {
    const own = say(language);
    const mine = await desk();
    await mine.getByLabel(t('web.desk.table.selectAll')).check();
    await mine.getByRole('button', { name: t('web.act.remind.name') }).click();
    const dialog = mine.getByRole('dialog');
    await dialog.getByText(t('web.desk.many.second', { most: 20 })).waitFor();
    await dialog.getByLabel(t('web.act.message')).fill(`One week is left. ${act}`);
    await holdsAxe(mine);
    await dialog.getByRole('button', { name: t('web.desk.many.propose') }).click();
    await mine.getByText(t('web.desk.proposal.waits')).waitFor();
    await mine.getByText('Person co-north-two').first().waitFor();
    await mine.frameLocator('iframe').getByText('One week is left.').waitFor();
    expect(await mine.getByRole('button', { name: t('web.desk.proposal.act.confirm.name') }).count()).toBe(0);
    const href = new URL(mine.url()).pathname;

    const theirs = await opened('co-north-two', '/', language);
    await theirs.locator(`a[href="${href}"]`).click();
    const name = own(`web.desk.proposal.act.${act}.name`);
    await theirs.getByRole('button', { name }).click();
    if (act === 'refuse') await theirs.getByRole('dialog').getByLabel(own('web.act.reason')).fill('Not in this week.');
    await theirs.getByRole('dialog').getByRole('button', { name }).click();
    await theirs
      .getByText(own(`web.desk.proposal.state.${act === 'confirm' ? 'confirmed' : 'refused'}`))
      .first()
      .waitFor();
    if (act === 'confirm') await expect.poll(() => theirs.getByText(`${own('web.receipt.done')} · `).count(), { timeout: 30_000 }).toBe(25);
    else await theirs.getByText('Not in this week.').waitFor();
    await holdsAxe(theirs);
    expect([...mine.complaints, ...theirs.complaints]).toEqual([]);
  });

  test('who proposed takes it back', async () => {
    const { href } = await stack.ask('co-north', 'POST', '/api/proposals', {
      ...{ kind: 'remind', subjects: { ids: ['AAA', ...crowd].map((id) => `contribution:c1:report:${id}`) }, body: {} },
    });
    const page = await opened('co-north', '/proposals');
    await page.locator(`a[href="${String(href).replace('/api', '')}"]`).click();
    await page.getByRole('button', { name: t('web.desk.proposal.act.withdraw.name') }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('web.desk.proposal.act.withdraw.name') })
      .click();
    await page.getByText(t('web.desk.proposal.state.withdrawn')).first().waitFor();
  });
});

describe('one contribution, from the coordinator’s side', () => {
  test('what else was tried is recorded, and stays from contributors', async () => {
    const page = await opened('co-north', `/contributions/${contribution}`);
    await page.getByRole('button', { name: t('web.desk.contacts.add') }).click();
    await page.getByLabel(t('web.desk.contacts.way'), { exact: true }).selectOption('letter');
    await page.getByLabel(t('web.desk.contacts.partner')).fill('The permanent mission');
    await page.getByLabel(t('web.desk.contacts.said')).fill('They will write this week.');
    await holdsAxe(page);
    await page.getByRole('button', { name: t('web.desk.contacts.save') }).click();
    await page.getByText('They will write this week.').waitFor();
    const theirs = await opened('fp-aaa', `/contributions/${contribution}`);
    await theirs.getByRole('button', { name: t('web.history.show') }).waitFor();
    expect(await theirs.getByText(t('web.desk.contacts.title')).count()).toBe(0);
  });

  test('a letter is entered on behalf of its participant, and shown as such for ever', async () => {
    const path = '/contributions/contribution:c1:report:N20';
    const page = await opened('co-north', path);
    await page.getByRole('button', { name: t('web.desk.enter.name') }).click();
    const dialog = page.getByRole('dialog');
    await dialog
      .locator('input[type=file]')
      .setInputFiles({ name: 'Letter from N20.pdf', mimeType: 'application/pdf', buffer: Buffer.from(samples.pdf) });
    await dialog.getByLabel(t('web.desk.enter.paper')).check();
    await dialog.getByLabel(t('web.desk.enter.day')).fill('2099-01-01');
    await dialog.getByLabel(t('web.desk.enter.summary')).fill('Two centres were opened.');
    const send = dialog.getByRole('button', { name: t('web.desk.enter.name') });
    await send.click();
    await dialog.getByText('entered.in-the-future').waitFor();
    await holdsAxe(page);
    await dialog.getByLabel(t('web.desk.enter.day')).fill(dayIn(Date.now() - 2 * 86_400_000));
    await send.click();
    await dialog.getByText('entered.before-asked').waitFor();
    await dialog.getByLabel(t('web.desk.enter.day')).fill(dayIn(Date.now()));
    await send.click();
    await page.getByText(t('web.entered.title', { number: 1 })).waitFor();
    await page.getByText(t('web.entered.badge')).first().waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Letter from N20.pdf' }).first().click(),
    ]);
    expect(download.suggestedFilename()).toBe('Letter from N20.pdf');
    await page.getByRole('button', { name: t('web.history.show') }).click();
    await expect.poll(() => page.getByText(/^Received on paper/).count()).toBe(2);
    await holdsAxe(page);
    expect(page.complaints).toEqual([]);
  });

  test('another than who entered it decides on it, with the mail in view', async () => {
    const other = await desk('co-north-two', '/desk?status=submitted');
    await rows(other).filter({ hasText: 'N20' }).getByText(t('web.entered.badge')).waitFor();
    await rows(other).filter({ hasText: 'N20' }).getByRole('link').click();
    await other.getByRole('button', { name: 'Return to complete' }).click();
    const deciding = other.getByRole('dialog');
    await deciding.getByLabel(t('web.act.reason')).fill('Where are they?');
    await deciding.getByRole('button', { name: t('web.act.foresee') }).click();
    await deciding.frameLocator('iframe').getByText('Where are they?').waitFor();
    await deciding.getByText(t('web.desk.foreseen.status', { status: t('page.status.returned') })).waitFor();
    await deciding.getByText(t('web.desk.mail.text'), { exact: true }).click();
    await deciding.locator('pre').getByText('Where are they?').waitFor();
    // Beside the text: axe cannot run inside the frame, where no script does.
    await holdsAxe(other);
    await deciding.getByRole('button', { name: 'Return to complete' }).click();
    await other.getByText(t('page.meaning.returned')).waitFor();
    expect(other.complaints).toEqual([]);
  });
});
