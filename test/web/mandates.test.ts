/** Mandates in the browser: recorded by the secretariat, told about by who leads, in English and Arabic. */
import { expect, test } from 'vitest';
import { stage, template } from '../support/mandate.ts';
import { holdsAxe, openBrowser, openPage } from './browser.ts';
import { say } from './say.ts';
import { openStack, soon } from './stack.ts';
import { openRound, world } from './world.ts';

const { ladders, notices, phases } = template;
const [stack, browser] = await Promise.all([
  openStack({ ...world, template: { ...world.template, ladders, notices, phases } }),
  openBrowser(),
]);
await openRound(stack);
await soon(
  'the follow-up',
  async () => (await stack.pool.query('select 1 from subject where id = $1 and state is not null', [stage])).rows[0],
);

const t = say('en');
const opened = async (path: string, person = 'sec', language = 'en') => {
  const page = await openPage(browser, { locale: language });
  await page.addInitScript(`localStorage.setItem('plenary.language', '"${language}"')`);
  await stack.signIn(page, person, path);
  await page.locator('main h1').waitFor();
  return page;
};
const day = new Date().toISOString().slice(0, 10);

test('the secretariat records one and says who leads; they are told, and tell how it stands', async () => {
  const page = await opened('/cycles/c1/mandates');
  await page.getByText(t('web.mandates.none')).waitFor();
  await page.getByRole('button', { name: t('web.mandates.record'), exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(t('web.mandates.paragraph')).fill('70');
  await dialog.getByLabel(t('web.mandates.mandate'), { exact: false }).first().fill('A limited set of indicators');
  await dialog.getByLabel(t('web.office.create.id')).fill('para-70');
  await dialog.getByLabel(t('web.mandates.lead'), { exact: false }).first().fill('AAA');
  await holdsAxe(page);
  await dialog.getByRole('button', { name: t('web.mandates.record'), exact: true }).click();
  const register = page.getByRole('table', { name: t('web.shell.pages.mandates') });
  await register.getByText('Land of AAA').waitFor();
  await register.getByText(t('web.mandates.status.assigned')).waitFor();
  expect(await stack.mailTo('fp-aaa', /A limited set of indicators \(§ 70\)/)).toContain('/mandates/mandate:c1:para-70');

  const theirs = await opened('/mandates/mandate:c1:para-70', 'fp-aaa');
  await theirs.getByRole('button', { name: t('web.mandates.act.progress'), exact: true }).click();
  const form = theirs.getByRole('dialog');
  await form.getByLabel(t('web.office.status')).selectOption('consulted');
  await form.getByLabel(t('web.mandates.asOf')).fill(day);
  await form.getByLabel(t('web.mandates.said')).fill('Twelve States were consulted.');
  await form.getByRole('button', { name: t('web.mandates.act.progress'), exact: true }).click();
  await theirs.getByText('Twelve States were consulted.').waitFor();
  await theirs.getByText(t('web.mandates.status.consulted')).first().waitFor();
  await holdsAxe(theirs);
  expect(await stack.mailTo('sec', /has told how this mandate goes/)).toContain('A limited set of indicators');
  expect([...page.complaints, ...theirs.complaints]).toEqual([]);
});

test.each(['/cycles/c1/mandates', '/mandates/mandate:c1:para-70'])('%s holds axe in Arabic', async (path) => {
  const page = await opened(path, 'sec', 'ar');
  await page.waitForLoadState('networkidle');
  await holdsAxe(page);
  expect(page.complaints).toEqual([]);
});
