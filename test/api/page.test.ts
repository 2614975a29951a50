import { expect, test } from 'vitest';
import { signLink } from '../../api/links.ts';
import { ofA, openRound, secret, testApi } from './support.ts';

const api = await testApi();
const page = async () => (await api.get(`/c/${ofA}?k=${signLink(ofA, 'fp-aaa', Date.now() + 60_000, secret)}`, null)).body as string;
const give = async (kind: string, body: object, as: string) => {
  api.clock.at += 1_000;
  const reply = await api.post(`/api/contributions/${ofA}/${kind}`, body, as);
  expect([kind, reply.status, reply.body.rule]).toEqual([kind, 200, undefined]);
};
const submit = async (baseVersion: number, text: string) => {
  await api.put(`/api/contributions/${ofA}/draft`, { baseVersion, content: { 'main.text': text } }, 'fp-aaa');
  await give('submit', { draftVersion: baseVersion + 1 }, 'fp-aaa');
  const { versions } = (await api.get(`/api/contributions/${ofA}`)).body;
  return { contentHash: versions.at(-1).hash };
};

test('the page says the decision that holds, not one on an update that came to nothing', async () => {
  await openRound(api);
  const first = await submit(0, 'We plan two centres.');
  await give('approve', first, 'co-north');
  await give('approve', first, 'sec');
  await give('publish', {}, 'sec');
  const published = await page();
  expect(published).toContain('Published');

  await give('reopen', { until: '2027-08-01', reason: 'An update.' }, 'sec');
  const second = await submit(1, 'We opened two centres.');
  await give('return', { ...second, reason: 'Where are the figures?' }, 'co-north');
  expect(await page()).toContain('Where are the figures?');

  api.clock.at += 400 * 86_400_000;
  await api.deps.engine.nudge({ id: ofA, workflow: 'contribution', cycleId: 'c1', phase: null, participantId: 'AAA' });
  expect((await api.get(`/api/contributions/${ofA}`)).body).toMatchObject({ status: 'published', published: 1 });
  const lapsed = await page();
  expect(lapsed).toContain('Published');
  expect(lapsed).not.toContain('Where are the figures?');
  const decision = (text: string) => /<dt>Decision<\/dt><dd>([^<]*)/.exec(text)?.[1];
  expect([decision(lapsed), decision(published)]).toEqual([decision(published), expect.any(String)]);
});
