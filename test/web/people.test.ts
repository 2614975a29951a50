/** The pages of people: a role handed over, delegated and taken back; people from a file; one's own settings. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { holdsAxe, openBrowser, openPage } from './browser.ts';
import { say } from './say.ts';
import { openStack } from './stack.ts';
import { openRound, world } from './world.ts';

const [stack, browser] = await Promise.all([openStack(world), openBrowser()]);
await openRound(stack);
const t = say('en');
const opened = async (path: string, person: string, { language = 'en', ...options } = {}) => {
  const page = await openPage(browser, { locale: language, ...options });
  await page.addInitScript(`if (!localStorage.getItem('plenary.language')) localStorage.setItem('plenary.language', '"${language}"')`);
  await stack.signIn(page, person, path);
  await page.locator('main h1').waitFor();
  return page;
};
/** Opens a form by its button, fills it in, and sends it. */
async function fill(page: Page, name: string, about: string, fields: Readonly<Record<string, string>>): Promise<void> {
  await page.getByRole('button', { name: about ? `${name}: ${about}` : name, exact: true }).click();
  const dialog = page.getByRole('dialog');
  for (const [label, value] of Object.entries(fields)) await dialog.getByLabel(label).fill(value);
  await dialog.getByRole('button', { name, exact: true }).click();
}
const card = (page: Page, name: string) => page.getByRole('main').getByRole('listitem').filter({ hasText: name });

test('a coordinator hands a focal point over to a new successor, and adds another', async () => {
  const page = await opened('/people', 'co-south');
  expect(await page.getByRole('link', { name: 'Land of AAA' }).count()).toBe(0); // of another region
  await page.getByRole('link', { name: 'Land of CCC' }).click();
  await fill(page, t('web.people.handOver.name'), 'Person fp-ccc', {
    [t('web.people.email')]: 'successor@example.org',
    [t('web.people.name')]: 'Sara Successor',
    [t('web.act.reason')]: 'Another post.',
  });
  await card(page, 'Sara Successor').waitFor();
  await page.getByRole('heading', { name: 'Person fp-ccc' }).waitFor({ state: 'detached' });
  await page.getByLabel(t('web.people.withEnded')).check();
  await card(page, 'Person fp-ccc')
    .getByText(t('web.people.successor', { name: 'Sara Successor' }))
    .waitFor();

  await fill(page, t('web.people.add.name'), '', {
    [t('web.people.email')]: 'second@example.org',
    [t('web.people.name')]: 'Sam Second',
  });
  await card(page, 'Sam Second').waitFor();
  await fill(page, t('web.people.correct.name'), 'Sam Second', { [t('web.people.email')]: 'sam@example.org' });
  await card(page, 'Sam Second').getByText('sam@example.org').waitFor();
  await fill(page, t('web.people.end.name'), 'Sam Second', {});
  await card(page, 'Sam Second').getByText(t('web.people.ended')).waitFor();
  expect(page.complaints).toEqual([]);
});

test('a focal point delegates one thing that is asked, until a day, and takes it back', async () => {
  const page = await opened('/people', 'fp-aaa');
  await page.getByRole('link', { name: 'Land of AAA' }).click();
  await page.getByRole('button', { name: `${t('web.people.delegate.name')}: Person fp-aaa` }).click();
  const dialog = page.getByRole('dialog');
  await holdsAxe(page);
  await dialog.getByLabel(t('web.people.email')).fill('drafter-aaa@example.org');
  await dialog.getByLabel(t('web.people.name')).fill('Person drafter-aaa');
  await dialog.getByLabel(t('web.people.delegate.scope')).selectOption('c1/report');
  await dialog.getByLabel(t('web.people.delegate.until')).fill('2020-01-01');
  await dialog.getByRole('button', { name: t('web.people.delegate.name'), exact: true }).click();
  await dialog.getByRole('alert').waitFor(); // a day that has passed is refused, and what was typed stays
  expect(await dialog.getByLabel(t('web.people.email')).inputValue()).toBe('drafter-aaa@example.org');
  await dialog.getByLabel(t('web.people.delegate.until')).fill('2099-01-31');
  await dialog.getByRole('button', { name: t('web.people.delegate.name'), exact: true }).click();
  await card(page, 'Person fp-aaa').getByText('c1 / report').waitFor();
  const { items } = (await stack.ask('drafter-aaa', 'GET', '/api/delegations')) as { items: object[] };
  expect(items).toMatchObject([{ state: 'in-force', scope: { cycle: 'c1', ask: 'report' }, until: '2099-01-31T23:00:00.000Z' }]);

  await page.goto(`${stack.base}/me`);
  const given = page.getByRole('table', { name: t('web.settings.delegations.title') });
  await given.getByRole('button', { name: t('web.people.revoke') }).click();
  await given.getByText(t('web.settings.delegations.is.revoked')).waitFor();
  expect(page.complaints).toEqual([]);
});

test('a drafter sees who acts, and no button to change it', async () => {
  const page = await opened('/participants/AAA', 'drafter-aaa');
  await card(page, 'Person fp-aaa').waitFor();
  expect(await page.getByRole('main').getByRole('button').count()).toBe(0);
});

test('people come from a file: tried first, with line, column and rule of what is wrong, then written', async () => {
  const page = await opened('/people/import', 'sec');
  const choose = (text: string) =>
    page
      .getByLabel(t('web.people.import.file'))
      .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(`name,email,role,participant\n${text}`) });
  await choose('Ina,ina@example.org,drafter,CCC\nJo,jo-example.org,drafter,ZZZ\n');
  await page.getByRole('button', { name: t('web.people.import.try'), exact: true }).click();
  const wrong = page.getByRole('row', { name: /^3/ });
  await wrong.getByText(t('web.people.import.outcome.error')).waitFor();
  await wrong.getByText('email:').waitFor();
  await wrong.getByText('participant:').waitFor();
  expect(await wrong.locator('code').count()).toBe(2);
  expect(await page.getByRole('button', { name: t('web.people.import.write'), exact: true }).count()).toBe(0);
  await holdsAxe(page);

  await choose('Ina,ina@example.org,drafter,CCC\nJo,jo@example.org,drafter,CCC\n');
  await page.getByRole('button', { name: t('web.people.import.try'), exact: true }).click();
  await page.getByText(`${t('web.people.import.outcome.created')}: 2`).waitFor();
  const count = async () => (await stack.pool.query("select 1 from person where email in ('ina@example.org', 'jo@example.org')")).rowCount;
  expect(await count()).toBe(0);
  await page.getByRole('button', { name: t('web.people.import.write'), exact: true }).click();
  await page.getByText(t('web.people.import.done')).waitFor();
  expect(await count()).toBe(2);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: t('web.people.import.template') }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('people.csv');
  expect(page.complaints).toEqual([]);
});

test('everybody sets their language, zone, mails, calendar and sessions', async () => {
  const page = await opened('/me', 'fp-bbb');
  await page.getByLabel(t('web.people.zone')).selectOption('Asia/Tokyo');
  await page.getByLabel(t('web.shell.language'), { exact: true }).selectOption('fr');
  await page.getByRole('button', { name: t('web.settings.save') }).click();
  const fr = say('fr');
  await page.getByText(fr('web.settings.saved')).waitFor();
  expect(await stack.ask('fp-bbb', 'GET', '/api/me')).toMatchObject({ language: 'fr', zone: 'Asia/Tokyo' });

  const kind = page.getByLabel(fr('mute.category.reminders'));
  await kind.click();
  const muted = async () => (await stack.pool.query("select category from mute where person_id = 'fp-bbb' and until_at is null")).rows;
  await expect.poll(muted).toEqual([{ category: 'reminders' }]);
  await kind.click();
  await expect.poll(muted).toEqual([]);

  await page.getByRole('button', { name: fr('web.settings.calendar.make') }).click();
  const address = page.getByLabel(fr('web.settings.calendar.address'));
  const first = await address.inputValue();
  expect((await fetch(first)).status).toBe(200);
  await page.getByRole('button', { name: fr('web.settings.calendar.renew') }).click();
  await expect.poll(() => address.inputValue()).not.toBe(first);
  expect((await fetch(first)).status).toBe(404);
  await page.getByRole('button', { name: fr('web.settings.calendar.stop') }).click();
  await page.getByText(fr('web.settings.calendar.none')).waitFor();
  await page.getByText(fr('web.settings.sessions.current')).waitFor();
  expect(page.complaints).toEqual([]);
});

describe.each(['en', 'ar'])('in %s', (language) => {
  test.each([
    ['/people', 'sec'],
    ['/people/import', 'sec'],
    ['/participants/AAA', 'fp-aaa'],
    ['/me', 'fp-aaa'],
  ])('%s holds axe', async (path, person) => {
    const page = await opened(path, person, { language });
    await page.waitForLoadState('networkidle');
    await holdsAxe(page);
    expect(page.complaints).toEqual([]);
  });
});
