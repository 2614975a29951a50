/** Dialogs, dark, phone width and right to left: each held to WCAG 2.2 AA as far as axe can tell; on a phone dates and acts come first. */
import { expect, test } from 'vitest';
import { holdsAxe, openBrowser, openPage } from './browser.ts';
import { say } from './say.ts';
import { openStack } from './stack.ts';
import { contribution, openRound, world } from './world.ts';

const [stack, browser] = await Promise.all([openStack(world), openBrowser()]);
await openRound(stack);
const path = `/contributions/${contribution}`;
await stack.ask('fp-aaa', 'PUT', `/api${path}/draft`, {
  baseVersion: 0,
  content: { 'main.text': 'Two centres.', 'about.themes': ['work'] },
});
await stack.ask('fp-aaa', 'POST', `/api${path}/submit`, { draftVersion: 1 });
await stack.ask('fp-aaa', 'POST', `/api${path}/revise`, {});
await stack.ask('fp-aaa', 'PUT', `/api${path}/draft`, {
  baseVersion: 1,
  content: { 'main.text': 'Three centres.', 'about.themes': ['health'] },
});

const phone = { width: 390, height: 800 };
const desk = { width: 1200, height: 900 };

test.each([
  { language: 'en', colorScheme: 'light', viewport: phone },
  { language: 'en', colorScheme: 'dark', viewport: desk },
  { language: 'ar', colorScheme: 'dark', viewport: phone },
  { language: 'ar', colorScheme: 'light', viewport: desk },
] as const)('$language, $colorScheme, $viewport.width pixels wide', async ({ language, colorScheme, viewport }) => {
  const t = say(language);
  const page = await openPage(browser, { colorScheme, viewport });
  await page.addInitScript(`localStorage.setItem('plenary.language', '"${language}"')`);
  await stack.signIn(page, 'fp-aaa', path);
  await page.locator('textarea').first().waitFor();
  await holdsAxe(page);
  // Nothing is wider than the screen.
  expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  if (viewport === phone) {
    const top = async (selector: string) => (await page.locator(selector).first().boundingBox())?.y ?? Number.NaN;
    expect(await top('aside time')).toBeLessThan(await top('textarea'));
    expect(await top('aside button')).toBeLessThan(await top('textarea'));
  }

  const dialog = page.getByRole('dialog');
  const close = async () => {
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  };
  await page.getByRole('button', { name: t('web.difference.toVersion', { number: 1 }) }).click();
  await dialog.locator('ins').first().waitFor();
  // Choices come and go by their titles, whole.
  const titles = { en: ['Work', 'Health'], ar: ['العمل', 'الصحة'] }[language];
  expect(await dialog.locator('del').last().textContent()).toContain(titles[0]);
  expect(await dialog.locator('ins').last().textContent()).toContain(titles[1]);
  await holdsAxe(page);
  await close();
  await page.getByRole('button', { name: t('web.draft.startFrom', { number: 1 }) }).click();
  await dialog.getByText(t('web.start.replaces')).waitFor();
  await holdsAxe(page);
  await close();
  await page
    .getByRole('button', { name: t('web.act.withdraw.name'), exact: true })
    .or(page.getByRole('button', { name: t('web.act.submit.name'), exact: true }))
    .first()
    .click();
  await dialog.waitFor();
  await holdsAxe(page);
  await close();
  expect(page.complaints).toEqual([]);
});

test('the last submission is laid into the form, and what was there comes back', async () => {
  const t = say('en');
  const page = await openPage(browser);
  await stack.signIn(page, 'fp-aaa', path);
  const field = page.getByLabel('What was done');
  const start = t('web.draft.startFrom', { number: 1 });
  await page.getByRole('button', { name: start }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('web.start.take') })
    .click();
  await page.getByText(t('web.draft.saving.saved')).waitFor();
  await expect.poll(() => field.inputValue()).toBe('Two centres.');
  await page.getByRole('button', { name: t('web.start.back') }).click();
  await expect.poll(() => field.inputValue()).toBe('Three centres.');
});
