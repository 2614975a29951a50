/** Public pages and data: what is published and nothing else, in six languages, without signing in, without a person in them. */
import { beforeAll, describe, expect, test } from 'vitest';
import { languages } from '../../activities/mail/texts.ts';
import type { World } from '../../domain/simulation.ts';
import { content, pledgeTemplate } from '../support/pledge.ts';
import { memberships, participants, smallWorld, utc } from '../support/world.ts';
import { ofA, openRound, testApi } from './support.ts';

/** With a meeting of the North, planned and never announced unless a test says so. */
const meeting = { key: 'meeting', title: { en: 'Regional meeting' }, kind: 'event' as const, region: 'NORTH', from: '2027-05-01T09:00' };
const template = { ...pledgeTemplate, phases: pledgeTemplate.phases.map((p, n) => (n ? p : { ...p, stages: [...p.stages, meeting] })) };
const world: World = { ...smallWorld, template, participants, memberships };
const api = await testApi({ world });
const page = (path: string, headers: Record<string, string> = {}) => fetch(`${api.base}${path}`, { headers });
const text = async (path: string) => (await page(path)).text();
let publicId = '';

beforeAll(async () => {
  await api.pool.query(`update participant set names = '{"en": "Aland", "fr": "Alande", "ar": "آلاند"}' where id = 'AAA'`);
  await openRound(api);
  api.clock.at = utc('2027-03-01T10:00');
  const make = async (title: string) => {
    const { id } = (await api.post('/api/cycles/c1/pledges', { participant: 'AAA' }, 'fp-aaa')).body;
    const draft = { ...content, title, type: 'common', partners: ['BBB', 'CCC'] };
    await api.put(`/api/pledges/${id}/draft`, { baseVersion: 0, content: draft }, 'fp-aaa');
    await api.post(`/api/pledges/${id}/submit`, { draftVersion: 1 }, 'fp-aaa');
    return { id, contentHash: (await api.get(`/api/pledges/${id}`, 'sec')).body.latest.hash as string };
  };
  const { id, contentHash } = await make('Schools <b>for all</b>');
  await api.post(`/api/pledges/${id}/confirm-partner`, { participant: 'BBB', contentHash }, 'fp-bbb');
  await api.post(`/api/pledges/${id}/accept`, { contentHash }, 'sec');
  const said = { asOf: '2027-02-28', status: 'in-progress', text: 'Two are built.', link: 'https://example.org/schools' };
  await api.post(`/api/pledges/${id}/report`, said, 'fp-aaa');
  publicId = (await api.get(`/api/pledges/${id}`, 'sec')).body.publicId;
  await make('Nobody has screened this');
  await api.put(`/api/contributions/${ofA}/draft`, { baseVersion: 0, content: { 'main.text': 'Our review.' } }, 'fp-aaa');
});

describe('a page', () => {
  test.each(languages)('of a pledge in %s works without script, says its language and direction, and can be found', async (language) => {
    const reply = await page(`/public/pledges/${publicId}?lang=${language}`);
    const html = await reply.text();
    expect(reply.status).toBe(200);
    expect(html).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`);
    expect(html).not.toContain('<script');
    expect(html.length).toBeLessThan(15_000);
    expect(reply.headers.get('x-robots-tag')).toBeNull();
    expect(reply.headers.get('cache-control')).toBe('public, max-age=300');
    expect(reply.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(html).toContain(`<link rel="canonical" href="https://plenary.example.org/public/pledges/${publicId}?lang=${language}">`);
    for (const other of languages)
      expect(html).toContain(`hreflang="${other}" href="https://plenary.example.org/public/pledges/${publicId}?lang=${other}"`);
    expect(html).toContain('Schools &lt;b&gt;for all&lt;/b&gt;');
    expect(html).toContain('https://example.org/schools');
    expect(html).toContain('Two are built.');
  });

  test.each([
    ['/public', 'Aland'],
    ['/public/states/AAA', 'Schools &lt;b&gt;for all&lt;/b&gt;'],
    ['/public/regions/NORTH', 'Schools &lt;b&gt;for all&lt;/b&gt;'],
    ['/public/pledges', 'In progress, as of 28 February 2027'],
  ])('%s shows what is published, and nothing else', async (path, shown) => {
    const html = await text(path);
    expect(html).toContain(shown);
    expect(html).not.toContain('Nobody has screened this');
    expect(html).not.toContain('Our review.');
  });

  test('names the partners who have confirmed, and shows a pledge on their page', async () => {
    const { partners } = (await api.get(`/public/data/pledges/${publicId}`, null)).body;
    expect(partners.map(({ id }: { id: string }) => id)).toEqual(['BBB']);
    expect(await text('/public/states/BBB')).toContain(publicId);
    expect(await text('/public/states/CCC')).not.toContain(publicId);
  });

  test('comes in the language of the address, else of the browser', async () => {
    const french = await page('/public/states/AAA', { 'accept-language': 'fr-CH, de' });
    expect([french.headers.get('content-language'), (await french.text()).includes('Alande')]).toEqual(['fr', true]);
    const arabic = await page('/public/states/AAA?lang=ar', { 'accept-language': 'fr' });
    expect([arabic.headers.get('content-language'), (await arabic.text()).includes('آلاند')]).toEqual(['ar', true]);
    expect((await page('/public?lang=xx', { 'accept-language': 'es' })).headers.get('content-language')).toBe('es');
  });

  test.each(['/public/states/ZZZ', '/public/regions/WEST', '/public/pledges/SML-P-2027-9999'])(
    '%s is a page that says that nothing is there',
    async (path) => {
      const reply = await page(`${path}?lang=fr`);
      expect([reply.status, reply.headers.get('cache-control'), reply.headers.get('x-robots-tag')]).toEqual([404, 'no-store', 'noindex']);
      expect(await reply.text()).toContain('lang="fr"');
      expect((await api.get(path.replace('/public', '/public/data'), null)).body.rule).toBe('not-found');
    },
  );
});

test('nothing public names a person or an address of one', async () => {
  const paths = ['', '/states/AAA', '/regions/NORTH', '/pledges', `/pledges/${publicId}`];
  const all = await Promise.all(paths.flatMap((path) => [text(`/public${path}`), text(`/public/data${path}`)]));
  for (const one of all) expect(one).not.toMatch(/Person fp|fp-aaa|@example\.org/);
});

test('nothing public is changed: any other method is refused', async () => {
  for (const method of ['POST', 'PUT', 'DELETE']) expect((await fetch(`${api.base}/public/pledges`, { method })).status).toBe(405);
});

test('data say as of when they are, and may be read from other sites', async () => {
  const reply = await page(`/public/data/states/AAA`);
  expect(reply.headers.get('access-control-allow-origin')).toBe('*');
  expect(await reply.json()).toMatchObject({
    asOf: '2027-03-01T10:00:00.000Z',
    participant: { id: 'AAA' },
    regions: ['NORTH'],
    reviews: [],
    pledges: [{ id: publicId, lastReport: { asOf: '2027-02-28', status: 'in-progress' } }],
  });
  expect((await api.get('/public/data', null)).body).toMatchObject({ published: 1, byStatus: { published: 1 } });
});

describe('a published review', () => {
  const address = `/public/texts/${ofA}`;
  const give = async (kind: string, body: object, as: string) =>
    expect((await api.post(`/api/contributions/${ofA}/${kind}`, body, as)).status, kind).toBe(200);
  const reviews = async () => (await api.get('/public/data/regions/NORTH', null)).body.reviews;

  beforeAll(async () => {
    const { hash } = (await api.get(`/api/contributions/${ofA}/draft`, 'fp-aaa')).body;
    await give('submit', { draftVersion: 1 }, 'fp-aaa');
    expect((await page(address)).status, 'nothing is published yet').toBe(404);
    for (const decider of ['co-north', 'sec']) await give('approve', { contentHash: hash }, decider);
    await give('publish', {}, 'sec');
  });

  test('is among those of its region and State, with its address', async () => {
    expect(await reviews()).toMatchObject([{ participant: { id: 'AAA' }, version: 1, href: address }]);
    for (const where of ['/public/regions/NORTH', '/public/states/AAA']) expect(await text(where)).toContain(address);
  });

  test.each(languages)('is read in full on a page of its own, in %s', async (language) => {
    const html = await text(`${address}?lang=${language}`);
    expect(html).toContain(`<html lang="${language}"`);
    expect(html).toContain('Our review.');
  });

  test('says as data what its page says', async () => {
    const { body } = await api.get(address.replace('/public', '/public/data'), null);
    expect(body).toMatchObject({ id: ofA, version: 1, sections: [{ answers: [{ lines: ['Our review.'] }] }] });
    expect(JSON.stringify(body)).not.toMatch(/Person fp|fp-aaa|@example\.org/);
  });

  test('is gone when who made it keeps it back', async () => {
    await give('restrict', { restricted: true }, 'fp-aaa');
    expect(await reviews()).toEqual([]);
    expect((await page(address)).status).toBe(404);
  });

  test.each(['/public/texts/contribution:c1:input:ZZZ', '/public/texts/document:c1:round:none'])('%s is not there', async (path) => {
    expect((await page(path)).status).toBe(404);
  });
});

test('an event of the region is shown once it is announced, and not when it is cancelled', async () => {
  const events = async () => (await api.get('/public/data/regions/NORTH', null)).body.events;
  expect(await events()).toEqual([]);
  const id = 'event:c1:round:meeting';
  await api.pool.query("update subject set state = state || '{\"announcedAt\": 1}', status = 'announced' where id = $1", [id]);
  expect(await events()).toMatchObject([{ title: { en: 'Regional meeting' }, from: '2027-05-01T07:00:00.000Z', zone: 'Europe/Zurich' }]);
  expect(await text('/public/regions/NORTH')).toContain('Regional meeting');
  expect((await api.get('/public/data/regions/SOUTH', null)).body.events).toEqual([]);
  await api.pool.query("update subject set status = 'cancelled' where id = $1", [id]);
  expect(await events()).toEqual([]);
});

test('requests are limited by address, like all others', async () => {
  const few = await testApi({ world, rate: 2 });
  const statuses = [];
  for (let i = 0; i < 12; i++) statuses.push((await fetch(`${few.base}/public`)).status);
  expect([statuses[0], statuses.at(-1)]).toEqual([200, 429]);
});
