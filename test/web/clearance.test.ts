/** Clearance inside a participant, by pages alone and from three sides: asked for, refused, changed, asked for again, cleared, submitted. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { holdsAxe, openBrowser, openPage } from './browser.ts';
import { say } from './say.ts';
import { openStack } from './stack.ts';
import { contribution, openRound, world } from './world.ts';

const clearer = { person: 'clear-aaa', role: 'clearing-authority', participant: 'AAA', body: null, from: 0, until: null };
const [stack, browser] = await Promise.all([openStack({ ...world, memberships: [...world.memberships, clearer] }), openBrowser()]);
await openRound(stack);
const t = say('en');
const path = `/contributions/${contribution}`;
const button = (page: Page, kind: string) => page.locator('aside').getByRole('button', { name: t(`web.act.${kind}.name`), exact: true });
const says = (page: Page, text: string) => page.getByText(text).first().waitFor();

/** Presses a button of the page and the one in its dialog. */
async function act(page: Page, kind: string, reason?: string): Promise<void> {
  await button(page, kind).click();
  const dialog = page.getByRole('dialog');
  if (reason) await dialog.getByLabel(t('web.act.reason')).fill(reason);
  await dialog.getByRole('button', { name: t(`web.act.${kind}.name`), exact: true }).click();
}

test('a text is submitted only as it was cleared, and each page shows it without being asked', async () => {
  const [mine, theirs] = [await openPage(browser), await openPage(browser)];
  await stack.signIn(theirs, 'clear-aaa');
  await says(theirs, t('web.tasks.none'));
  await stack.signIn(mine, 'fp-aaa', path);
  await says(mine, t('web.clearance.missing.title'));
  await mine.getByLabel('What was done').fill('Two centres.');
  await button(mine, 'ask-clearance').waitFor();
  expect(await button(mine, 'submit').count()).toBe(0);
  await act(mine, 'ask-clearance');
  await says(mine, t('web.clearance.asked.title'));
  await holdsAxe(mine);

  // The task comes to the page that is open; behind it stands the text.
  await says(theirs, t('web.tasks.kind.clear'));
  await theirs.getByRole('link', { name: 'Report', exact: true }).click();
  await says(theirs, 'Two centres.');
  await holdsAxe(theirs);
  await act(theirs, 'refuse-clearance', 'Which centres?');

  await says(mine, t('web.clearance.refused.title'));
  await says(mine, 'Which centres?');
  await holdsAxe(mine);
  expect(await button(mine, 'submit').count()).toBe(0);
  await mine.getByLabel('What was done').fill('Two centres, in the south.');
  await says(mine, t('web.clearance.voided.title'));
  await act(mine, 'ask-clearance');

  await says(theirs, 'Two centres, in the south.');
  await act(theirs, 'clear');
  await says(theirs, t('web.clearance.cleared.title'));
  await says(mine, t('web.clearance.cleared.title'));

  // Changed once more: what was cleared is another text.
  await mine.getByLabel('What was done').fill('Three centres.');
  await says(mine, t('web.clearance.voided.title'));
  await button(mine, 'submit').waitFor({ state: 'detached' });
  await act(mine, 'ask-clearance');
  await says(theirs, 'Three centres.');
  await act(theirs, 'clear');
  await act(mine, 'submit');
  await says(mine, 'C1/REPORT/AAA/1');
  await says(theirs, 'C1/REPORT/AAA/1');
  expect([...mine.complaints, ...theirs.complaints]).toEqual([]);
});

test('others see nothing of it', async () => {
  const page = await openPage(browser);
  await stack.signIn(page, 'co-north', path);
  await says(page, 'Three centres.');
  await page.getByRole('button', { name: t('web.history.show') }).click();
  await says(page, t('web.history.event.submitted'));
  expect(await page.getByText(t('web.history.event.cleared'), { exact: true }).count()).toBe(0);
  expect(await page.getByText(t('web.clearance.cleared.title'), { exact: true }).count()).toBe(0);
});
