/** Chromium from npm, driven by Playwright: one for each test file, a context for each person. */
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, type Page, chromium as playwright } from 'playwright-core';
import { expect, vi } from 'vitest';
import { atEnd } from '../support/at-end.ts';
import { unpackBrowser } from './chromium.ts';

/** Milliseconds for a test, on two cores that others use too. */
const patience = 180_000;

/** One for a file; closed after it. Not the package's own flags: they switch web security off. */
export async function openBrowser(): Promise<Browser> {
  vi.setConfig({ testTimeout: patience }); // journeys of several people; before the file's tests are collected
  // Where no character set is said, Chromium drops names of files that are not ASCII.
  const env = { ...process.env, LC_ALL: 'C.UTF-8' };
  const browser = await playwright.launch({ executablePath: await unpackBrowser(), args: ['--no-sandbox'], env });
  atEnd(() => browser.close());
  return browser;
}

/** What browsers say of every answer that is a refusal; tests of refusals expect them. */
const refusals = /the server responded with a status of|net::ERR_/;

/** A browser of somebody, with nothing in it. What it complains of (scripts, the security policy) is collected. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page & { readonly complaints: string[] }> {
  const context = await browser.newContext({ locale: 'en', timezoneId: 'Europe/Zurich', reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(40_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !refusals.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return Object.assign(page, { complaints });
}

/** Holds a page as it stands now to WCAG 2.2 AA, as far as axe can tell. */
export async function holdsAxe(page: Page): Promise<void> {
  await page.locator('main h1').waitFor();
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`)).toEqual([]);
}
