/** Pledges in a browser: made, screened, confirmed by a partner, answered for; beside the next review what was said; public without script. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { World } from '../../domain/simulation.ts';
import { Template } from '../../domain/template/schema.ts';
import { pledgeTemplate, text } from '../support/pledge.ts';
import { holdsAxe, openBrowser, openPage } from './browser.ts';
import { say } from './say.ts';
import { openStack } from './stack.ts';
import { contribution, openRound, world as round } from './world.ts';

const rounds = round.template;
const follow = pledgeTemplate.phases[1] as Template['phases'][number];
// In the languages of the round, from now on.
const stages = JSON.parse(JSON.stringify(follow).replace(/"title":\{"en":"([^"]*)"\}/g, '"title":{"en":"$1","ar":"$1"}'));
const template = Template.parse({
  ...rounds,
  ladders: { ...rounds.ladders, 'pledge-progress': pledgeTemplate.ladders['pledge-progress'] },
  notices: { ...rounds.notices, pledges: pledgeTemplate.notices.pledges },
  phases: [...rounds.phases, { ...stages, from: '2025-01-01T09:00', stages: [{ ...stages.stages[0], from: '2025-01-01T09:00' }] }],
});
const world: World = { ...round, template };
const [stack, browser] = await Promise.all([openStack(world), openBrowser()]);
await openRound(stack);
const t = say('en');
const opened = async (path: string, person: string, language = 'en', options = {}) => {
  const page = await openPage(browser, { locale: language, ...options });
  await page.addInitScript(`localStorage.setItem('plenary.language', '"${language}"')`);
  await stack.signIn(page, person, path);
  await page.locator('main h1').waitFor();
  return page;
};
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
/** The button in the open dialog. */
const give = (page: Page, name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
const badge = (page: Page, status: string) =>
  page
    .getByText(t(`pledge.status.${status}`), { exact: true })
    .first()
    .waitFor();

test('a pledge from its first word to its first answer', async () => {
  const maker = await opened('/pledges', 'fp-aaa');
  await press(maker, t('web.pledges.make'));
  await give(maker, t('web.pledges.make'));
  await maker.waitForURL(/\/pledges\/pledge:/);
  await maker.getByLabel(t('web.pledges.form.name')).fill('Schools for all children');
  const path = new URL(maker.url()).pathname;
  await maker.getByLabel(t('web.pledges.form.description')).fill('Too short.');
  await maker.getByText(t('web.pledges.form.length', { length: 10, least: 300, most: 3000 })).waitFor();
  await maker.getByLabel(t('web.pledges.form.description')).fill(text);
  await maker.getByLabel('policy', { exact: true }).check();
  await maker.getByLabel('objective-1', { exact: true }).check();
  await maker.getByLabel(t('web.pledges.column.by')).fill('2099-12-31');
  await maker.getByLabel(t('web.pledges.form.type')).selectOption('common');
  await maker.getByLabel(t('web.pledges.form.partners')).fill('bbb');
  await holdsAxe(maker);
  await press(maker, t('web.pledges.form.save'));
  await press(maker, t('web.pledges.act.submit'));
  await badge(maker, 'submitted');

  const screener = await opened('/', 'sec');
  await screener.getByText(t('web.tasks.kind.pledge-screen')).waitFor();
  await screener.getByRole('link', { name: 'Schools for all children' }).click();
  await press(screener, t('web.pledges.act.return'));
  await screener.getByLabel(t('web.act.reason')).fill('By how much?');
  await give(screener, t('web.pledges.act.return'));
  await badge(screener, 'returned');

  await maker.reload();
  await maker.getByText('By how much?').waitFor();
  await maker.getByLabel(t('web.pledges.form.description')).fill(`${text}By half.`);
  await press(maker, t('web.pledges.form.save'));
  await press(maker, t('web.pledges.act.submit'));
  await badge(maker, 'submitted');

  const partner = await opened(path, 'fp-bbb');
  await press(partner, t('web.pledges.act.confirm-partner'));
  await give(partner, t('web.pledges.act.confirm-partner'));
  await partner.getByText(`BBB: ${t('web.pledges.partner.confirmed')}`).waitFor();

  await screener.reload();
  await press(screener, t('web.pledges.act.accept'));
  await give(screener, t('web.pledges.act.accept'));
  await badge(screener, 'published');

  await maker.reload();
  await press(maker, t('web.pledges.act.report'));
  await maker.getByLabel(t('web.pledges.words')).fill('Two schools are open.');
  await maker.getByLabel(t('web.pledges.link')).fill('https://example.org/schools');
  const figures = { name: 'figures.txt', mimeType: 'text/plain', buffer: Buffer.from('Two schools, 412 children.') };
  await maker.getByRole('dialog').locator('input[type=file]').setInputFiles(figures);
  await maker.getByRole('dialog').getByRole('link', { name: 'figures.txt' }).waitFor();
  await give(maker, t('web.pledges.act.report'));
  await maker.getByText('Two schools are open.').waitFor();
  await maker.getByRole('link', { name: 'figures.txt' }).waitFor();
  await holdsAxe(maker);

  await maker.goto(`${stack.base}/pledges`);
  await maker.getByText(`${t('web.pledges.total')}: 1`).waitFor();
  await holdsAxe(maker);

  await maker.goto(`${stack.base}/contributions/${contribution}`);
  await press(maker, t('web.contribution.pledges'));
  await maker.getByText('Two schools are open.').waitFor();
  for (const page of [maker, screener, partner]) expect(page.complaints).toEqual([]);
});

test('the page of the pledge is public: without script, from right to left, in use on a phone', async () => {
  const page = await openPage(browser, { javaScriptEnabled: false, viewport: { width: 360, height: 700 } });
  await page.goto(`${stack.base}/public/pledges?lang=ar`);
  await page.getByRole('link', { name: /^SML-P-/ }).click();
  expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
  await page.getByText('Two schools are open.').waitFor();
  const wide = await page.locator('html').evaluate((html: Element) => html.scrollWidth > html.clientWidth);
  expect(wide).toBe(false);
  expect(page.complaints).toEqual([]);
});

test('the page of the pledge in Arabic', async () => {
  const page = await opened('/pledges', 'fp-bbb', 'ar', { viewport: { width: 390, height: 800 } });
  await page.getByRole('link', { name: 'Schools for all children' }).click();
  await page.getByText(say('ar')('web.pledges.reports'), { exact: true }).first().waitFor();
  await holdsAxe(page);
  expect(page.complaints).toEqual([]);
});
