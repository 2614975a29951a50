/** A Word file instead of the form: uploaded, refused, replaced, submitted, compared, downloaded; the last submission as a start. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { samples, unzip } from '../support/files.ts';
import { holdsAxe, openBrowser, openPage } from './browser.ts';
import { say } from './say.ts';
import { openStack } from './stack.ts';
import { contribution, openRound, world } from './world.ts';

const [stack, browser] = await Promise.all([openStack(world), openBrowser()]);
await openRound(stack);
const t = say('en');
const path = `/contributions/${contribution}`;
const word = { name: 'Review of AAA.docx', mimeType: '', buffer: samples.docx };
const newer = { name: 'Review of AAA, final.pdf', mimeType: '', buffer: samples.pdf };

/** Somebody's window, where a document is uploaded. */
async function opened(person = 'fp-aaa') {
  const page = await openPage(browser);
  await stack.signIn(page, person, path);
  await page.getByText(t('web.file.instead')).click();
  return Object.assign(page, {
    summary: page.getByLabel(t('web.file.summary')),
    upload: (file: typeof word) => page.locator('input[type=file]').setInputFiles(file),
    says: (text: string) => page.getByText(text).first().waitFor(),
    link: (name: string) => page.getByRole('link', { name }).first(),
    press: (name: string) => page.getByRole('button', { name, exact: true }).click(),
  });
}
/** What a link of the page downloads. */
async function downloaded(page: Page, link: ReturnType<Page['locator']>): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test('what is not taken is said in words for files, and the summary stays', async () => {
  const page = await opened();
  await page.summary.fill('What we did.');
  await page.upload({ ...word, name: 'macro.exe' });
  await page.says(t('web.file.trouble.type'));
  await holdsAxe(page);
  // Looked into by the server: the name says another kind, or the content none at all.
  await page.upload({ ...word, name: 'Review.pdf' });
  await page.says(t('web.file.trouble.ending'));
  await page.upload({ ...word, buffer: Buffer.from([0, 1, 2, 3]) });
  await page.says(t('web.file.trouble.type'));
  await page.upload({ ...word, buffer: Buffer.alloc(25 * 1024 * 1024 + 1) });
  await page.says(t('web.file.trouble.tooLarge'));
  await page.route('**/files?*', (route) =>
    route.fulfill({ status: 422, contentType: 'application/problem+json', body: '{"rule":"some.rule"}' }),
  );
  await page.upload(word);
  await page.says(t('web.trouble.unfit.title'));
  await page.unroute('**/files?*');
  expect(await page.summary.inputValue()).toBe('What we did.');
  expect(page.complaints).toEqual([]);
});

test('an upload shows that it is under way, and can be given up; without a connection it is sent again by a button', async () => {
  const page = await opened();
  await page.route('**/files?*', () => new Promise(() => {})); // never answered
  await page.upload(word);
  await page.getByRole('progressbar').waitFor();
  await holdsAxe(page);
  await page.press(t('web.act.cancel'));
  await page.getByRole('progressbar').waitFor({ state: 'detached' });
  await page.unroute('**/files?*');
  await page.route('**/files?*', (route) => route.abort());
  await page.upload(word);
  await page.says(t('web.trouble.offline.title'));
  await page.unroute('**/files?*');
  await page.press(t('web.trouble.again'));
  await page.link(word.name).waitFor();
  await page.says(t('web.draft.saving.saved'));
});

test('a document is submitted instead of the form, replaced, and both sides see which', async () => {
  const page = await opened();
  await page.upload(word);
  await page.link(word.name).waitFor();
  await page.press(t('web.file.remove'));
  await page.link(word.name).waitFor({ state: 'detached' });
  await page.upload(word);
  await page.summary.fill('What we did.');
  await page.says(t('web.draft.saving.saved'));
  await holdsAxe(page);
  expect((await downloaded(page, page.link(word.name))).bytes.equals(samples.docx)).toBe(true);
  const submit = t('web.act.submit.name');
  await page.press(submit);
  await page.getByRole('dialog').getByRole('button', { name: submit, exact: true }).click();
  await page.says('C1/REPORT/AAA/1');
  await page.link(word.name).waitFor();

  await page.press(t('web.act.revise.name'));
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('web.act.revise.name'), exact: true })
    .click();
  await page.getByRole('button', { name: t('web.file.replace') }).waitFor();
  await page.upload(newer);
  await page.link(newer.name).waitFor();
  await page.press(t('web.difference.toVersion', { number: 1 }));
  await page.locator('del').filter({ hasText: word.name }).waitFor();
  await page.locator('ins').filter({ hasText: newer.name }).waitFor();
  await page.keyboard.press('Escape');
  await page.press(submit);
  await page.getByRole('dialog').getByRole('button', { name: submit, exact: true }).click();
  await page.says('C1/REPORT/AAA/2');

  const theirs = await openPage(browser);
  await stack.signIn(theirs, 'co-north', path);
  await theirs.getByText('What we did.').waitFor();
  expect((await downloaded(theirs, theirs.getByRole('link', { name: newer.name }))).bytes.equals(samples.pdf)).toBe(true);
  const paper = await downloaded(theirs, theirs.getByRole('link', { name: t('web.file.word') }));
  expect(paper.name).toMatch(/\.docx$/);
  expect(unzip(paper.bytes).get('word/document.xml')).toContain('What we did.');
  expect([...page.complaints, ...theirs.complaints]).toEqual([]);
});
