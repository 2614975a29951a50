/** A document by its pages: compiled from what was submitted, marked when a source changes, submitted, approved by others, published, read by all. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { world as documents, reportId, summaryId } from '../support/document.ts';
import { writeCommand, writeCycle } from '../support/store.ts';
import { command } from '../support/world.ts';
import { holdsAxe, openBrowser, openPage } from './browser.ts';
import { say } from './say.ts';
import { openStack, soon } from './stack.ts';

const world = { ...documents, template: { ...documents.template, delivery: { ...documents.template.delivery, window: null } } };
const [stack, browser] = await Promise.all([openStack(world), openBrowser()]);
const { ask, pool } = stack;
const input = '/api/contributions/contribution:c1:input:AAA';
const t = say('en');
const says = (page: Page, text: string) => page.getByText(text).first().waitFor();
const act = async (page: Page, name: string, reason?: string) => {
  await page.locator('aside').getByRole('button', { name, exact: true }).click();
  const dialog = page.getByRole('dialog');
  if (reason) await dialog.getByLabel(t('web.act.reason')).fill(reason);
  await dialog.getByRole('button', { name, exact: true }).click();
};

// The cycle is launched, its inputs are asked for ahead, and AAA has given its own.
await writeCycle(pool, world);
await pool.query(
  "insert into subject (id, type, workflow, cycle_id, template_id, template_version) values ('cycle:c1', 'cycle', 'cycle', 'c1', $1, $2)",
  [world.template.id, world.template.version],
);
await writeCommand(pool, 'cycle:c1', command('begin', { cycle: 'c1', anchors: {} }, 'sec', Date.now()));
await ask('sec', 'POST', '/api/cycles/c1/launch', {});
await soon(
  'the report',
  async () => (await pool.query('select 1 from subject where id = $1 and status = $2', [reportId, 'planned'])).rows[0],
);
await soon(
  'the call',
  async () => (await pool.query("select 1 from subject where id = 'call:c1:report:inputs' and status = 'planned'")).rows[0],
);
const { href } = await ask('sec', 'POST', '/api/proposals', { kind: 'open', call: 'call:c1:report:inputs' });
await ask('sec2', 'POST', `${href}/confirm`, {});
await soon(
  'the inputs',
  async () => (await pool.query("select 1 from subject where type = 'contribution' and status = 'invited' offset 1")).rows[0],
);
await ask('fp-aaa', 'PUT', `${input}/draft`, {
  baseVersion: 0,
  content: { 'main.objectives': ['objective-1'], 'main.text': 'We count everybody.' },
});
await ask('fp-aaa', 'POST', `${input}/submit`, { draftVersion: 1 });

test('the report is compiled, submitted, approved, published and read', async () => {
  const mine = await openPage(browser);
  await stack.signIn(mine, 'sec', '/documents');
  await holdsAxe(mine);
  await mine.getByRole('link', { name: 'Report', exact: true }).click();
  await says(mine, t('web.document.missing.title'));
  await mine.getByLabel(t('web.document.heading')).fill('Report of the year');
  await says(mine, 'We count everybody.');
  await mine.getByRole('button', { name: `${t('web.document.compile.take')}: Land of AAA` }).click();
  await mine.getByText(t('web.draft.saving.saved')).waitFor();
  expect(
    await mine
      .getByLabel(t('web.document.paragraph', { number: 1 }))
      .locator('textarea')
      .first()
      .inputValue(),
  ).toBe('We count everybody.');
  await says(mine, `Land of AAA (${t('web.document.version', { number: 1 })})`);
  await holdsAxe(mine);

  // Its source is revised: the paragraph is marked, and its authors get a mail.
  await ask('fp-aaa', 'POST', `${input}/revise`, {});
  expect(await stack.mailTo('sec', /has changed since it was cited/)).toContain('Land of AAA');
  await mine.reload();
  await says(mine, t('web.document.marked'));
  await holdsAxe(mine);

  await act(mine, t('web.act.submit.name'));
  await says(mine, t('web.document.status.submitted'));
  const submitted = async () => ((await ask('chair', 'GET', `/api/documents/${reportId}`)) as { versions: { hash: string }[] }).versions[0];
  const { hash } = await soon('the submission', submitted);
  for (const who of ['chair', 'vice']) await ask(who, 'POST', `/api/documents/${reportId}/approve`, { contentHash: hash });
  const theirs = await openPage(browser);
  await stack.signIn(theirs, 'sec2', `/documents/${reportId}`);
  await says(theirs, 'We count everybody.');
  await act(theirs, 'Clear', 'Well done.');
  await says(theirs, t('web.document.status.approved'));
  await act(theirs, t('web.act.publish.name'));
  await theirs.locator('aside').getByText(t('web.document.status.published')).first().waitFor();
  await theirs.getByRole('button', { name: t('web.history.show') }).click();
  await says(theirs, t('web.document.event.source-changed'));
  await holdsAxe(theirs);

  const reader = await openPage(browser);
  await stack.signIn(reader, 'fp-bbb', `/documents/${reportId}`);
  await says(reader, 'We count everybody.');
  expect(await reader.getByText(t('web.draft.title')).count()).toBe(0);
  expect(await reader.getByText('Land of AAA').count()).toBe(0); // not public yet
  await holdsAxe(reader);
  const download = reader.waitForEvent('download');
  await reader.getByRole('link', { name: t('web.document.file.docx') }).click();
  expect((await download).suggestedFilename()).toBe('Report - 1.docx');
  expect([...mine.complaints, ...theirs.complaints, ...reader.complaints]).toEqual([]);
});

test('two who write at once choose between both texts, and nothing is lost', async () => {
  const page = await openPage(browser);
  await stack.signIn(page, 'co-north', `/documents/${summaryId}`);
  await page.getByRole('button', { name: t('web.document.add') }).click();
  await page
    .getByLabel(t('web.document.paragraph', { number: 1 }))
    .locator('textarea')
    .first()
    .fill('The North met.');
  await page.getByText(t('web.draft.saving.saved')).waitFor();
  const draft = (await ask('sec', 'GET', `/api/documents/${summaryId}/draft`)) as {
    version: number;
    content: { title: string; paragraphs: object[] };
  };
  const [one] = draft.content.paragraphs;
  const other = { title: 'Summary', paragraphs: [{ ...one, text: 'The North has met.' }] };
  await ask('sec', 'PUT', `/api/documents/${summaryId}/draft`, { baseVersion: draft.version, content: other });
  await page
    .getByLabel(t('web.document.paragraph', { number: 1 }))
    .locator('textarea')
    .first()
    .fill('The North met in June.');
  await says(page, t('web.two.title'));
  await holdsAxe(page);
  await page.getByRole('button', { name: t('web.two.save') }).click();
  await page.getByText(t('web.draft.saving.saved')).waitFor();
  const kept = (await ask('sec', 'GET', `/api/documents/${summaryId}/draft`)) as { content: { paragraphs: { text: string }[] } };
  expect(kept.content.paragraphs.map(({ text }) => text)).toEqual(['The North met in June.']);
});
