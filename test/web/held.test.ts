/** Pages of what is held: an event is announced, commented on and put off; the programme; a list to which a State objects. */
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { World } from '../../domain/simulation.ts';
import { Template } from '../../domain/template/schema.ts';
import { everybody, listTemplate } from '../support/accreditation.ts';
import { eventTemplate } from '../support/event.ts';
import { writeCommand, writeCycle } from '../support/store.ts';
import { command, memberships, smallWorld } from '../support/world.ts';
import { holdsAxe, openBrowser, openPage } from './browser.ts';
import { say } from './say.ts';
import { openStack, soon } from './stack.ts';

const stages = eventTemplate.phases[0]?.stages.filter(({ kind }) => kind === 'event') ?? [];
/** The events of the small world, a session of the programme, and a call to stakeholders whose list States see; mails leave at any hour. */
const template = Template.parse({
  ...listTemplate,
  delivery: { ...listTemplate.delivery, window: null },
  ladders: { ...listTemplate.ladders, ...eventTemplate.ladders },
  notices: { ...listTemplate.notices, ...eventTemplate.notices },
  phases: [
    {
      ...{ key: 'round', title: { en: 'Round' }, workflow: 'review', from: '2020-01-01T09:00', until: '2027-12-31T09:00' },
      stages: [
        ...stages,
        {
          ...{ key: 'plenary', title: { en: 'Plenary of the round' }, kind: 'event', from: '2027-06-03T10:00', until: '2027-06-03T13:00' },
          ...{ session: 'plenary', room: 'Hall' },
        },
        {
          ...{ key: 'applications', title: { en: 'Applications' }, kind: 'call', ask: 'application', to: { kind: 'stakeholder' } },
          ...{ opens: '2026-01-01T09:00', soft: '2027-04-10T17:00', hard: '2027-04-10T17:00' },
        },
      ],
    },
  ],
});
const always = { from: 0, until: null };
const applicants = ['ORG', 'NGO'].map((id) => ({
  ...{ person: `fp-${id.toLowerCase()}`, role: 'focal-point', participant: id, body: null },
  ...always,
}));
const world: World = { ...smallWorld, template, participants: everybody, memberships: [...memberships, ...applicants] };
const [stack, browser] = await Promise.all([openStack(world), openBrowser()]);
const t = say('en');
const meeting = 'event:c1:round:meeting';
const of = 'contribution:c1:application:ORG';

const opened = async (person: string, path: string) => {
  const page = await openPage(browser);
  await page.addInitScript(`localStorage.setItem('plenary.language', '"en"')`);
  await stack.signIn(page, person, path);
  await page.locator('main h1').waitFor();
  return page;
};
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const confirm = (page: Page, name: string) => page.getByRole('dialog').getByRole('button', { name }).last().click();

beforeAll(async () => {
  const { pool, ask } = stack;
  await writeCycle(pool, world);
  await pool.query(
    "insert into subject (id, type, workflow, cycle_id, template_id, template_version) values ('cycle:c1', 'cycle', 'cycle', 'c1', $1, $2)",
    [template.id, template.version],
  );
  await writeCommand(pool, 'cycle:c1', command('begin', { cycle: 'c1', anchors: {} }, 'sec', Date.now()));
  await ask('sec', 'POST', '/api/cycles/c1/launch', {});
  const there = async () =>
    (await pool.query('select 1 from subject where id = any($1) and state is not null offset 1', [[meeting, of]])).rows[0];
  await soon('the event and the application', there);
});

test('an event is announced by its coordinator, and the invited hear of it and comment', async () => {
  const page = await opened('co-north', `/events/${meeting}`);
  await press(page, t('web.held.act.announce'));
  await page.getByLabel(t('web.held.chairs'), { exact: true }).fill('AAA');
  await holdsAxe(page);
  await confirm(page, t('web.held.act.announce'));
  await page.getByText(t('web.held.status.announced'), { exact: true }).waitFor();
  await page.getByText('Land of AAA').first().waitFor();

  const mail = await stack.mailTo('fp-aaa', /Conference/);
  expect(mail).toContain(`${stack.base}/events/${meeting}`);
  const state = await opened('fp-aaa', new URL(/http\S+\/events\/\S+/.exec(mail)?.[0] ?? '').pathname);
  await press(state, t('web.held.act.comment'));
  await state.getByRole('textbox', { name: t('web.held.text') }).fill('We would like to speak.');
  await confirm(state, t('web.held.act.comment'));
  await state.getByText('We would like to speak.').waitFor();
  expect(await state.getByRole('button', { name: t('web.held.act.postpone') }).count()).toBe(0);
  expect([...page.complaints, ...state.complaints]).toEqual([]);
});

test('put off, its page shows the earlier dates with the reason; a date that has passed is refused in the dialog', async () => {
  const page = await opened('co-north', `/events/${meeting}`);
  await press(page, t('web.held.act.postpone'));
  await page.getByLabel(t('web.held.newDate')).fill('2020-06-01T10:00');
  await page.getByLabel(t('web.act.reason')).fill('Elections in the host country.');
  await confirm(page, t('web.held.act.postpone'));
  await page.getByRole('dialog').getByText('event.in-the-past').waitFor();
  await page.getByLabel(t('web.held.newDate')).fill('2027-09-01T10:00');
  await confirm(page, t('web.held.act.postpone'));
  await page.getByText('Elections in the host country.').waitFor();
  await page.getByRole('heading', { name: t('web.held.former') }).waitFor();
  await holdsAxe(page);
});

test('the menu leads who is invited to the programme', async () => {
  const page = await opened('fp-aaa', '/');
  await page.getByRole('link', { name: t('web.shell.pages.programme'), exact: true }).click();
  await page
    .getByRole('table', { name: t('web.held.events') })
    .getByText('Conference')
    .waitFor();
  expect(page.complaints).toEqual([]);
});

test('the programme and everything that is held stand on one page', async () => {
  const page = await opened('fp-ccc', '/programme/c1');
  await page
    .getByRole('table', { name: t('web.shell.pages.programme') })
    .getByText('Plenary of the round')
    .waitFor();
  await page
    .getByRole('table', { name: t('web.held.events') })
    .getByText('Conference')
    .waitFor();
  expect(await page.getByText('Briefing').count()).toBe(0); // not announced: not theirs
  await holdsAxe(page);
  expect(page.complaints).toEqual([]);
});

test('a State reads the list, and objects with a reason; another sees only that there is an objection', async () => {
  await stack.ask('fp-org', 'PUT', `/api/contributions/${of}/draft`, { baseVersion: 0, content: { 'main.text': 'We help seafarers.' } });
  await stack.ask('fp-org', 'POST', `/api/contributions/${of}/submit`, { draftVersion: 1 });
  const { hash } = (await stack.ask('sec', 'GET', `/api/contributions/${of}/versions/1`)) as { hash: string };
  await stack.ask('sec', 'POST', `/api/contributions/${of}/approve`, { contentHash: hash });

  const page = await opened('fp-aaa', '/lists/call:c1:round:applications');
  await page.getByText('We help seafarers.').waitFor();
  await page.getByText(t('web.held.standing.listed'), { exact: true }).waitFor();
  await holdsAxe(page);
  await press(page, `${t('web.held.act.object')}: Land of ORG`);
  await page.getByLabel(t('web.act.reason')).fill('Not known to us.');
  await confirm(page, t('web.held.act.object'));
  await page.getByText(t('web.held.standing.objected'), { exact: true }).waitFor();
  await page.getByText('Not known to us.').waitFor();

  const other = await opened('fp-bbb', '/lists/call:c1:round:applications');
  await other.getByText(t('web.held.standing.objected'), { exact: true }).waitFor();
  expect(await other.getByText('Not known to us.').count()).toBe(0);
  expect([...page.complaints, ...other.complaints]).toEqual([]);
});
