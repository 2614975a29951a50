import { expect, test, vi } from 'vitest';
import { renderNotice } from '../../activities/mail/notice.ts';
import { renderMail } from '../../activities/mail/render.ts';
import { sample, soft } from './sample.ts';

vi.mock('../../activities/mail/notice.ts', async (original) => {
  const actual = await original<typeof import('../../activities/mail/notice.ts')>();
  return { ...actual, renderNotice: vi.fn(actual.renderNotice) };
});

test('the components run once for each kind, language and set of facts; people only fill them', async () => {
  const people = (language: 'en' | 'fr', count: number, changed = {}) =>
    Array.from({ length: count }, (_, index) =>
      renderMail(sample('reminder', language, { person: { name: `Person ${index}`, zone: 'Asia/Kathmandu' }, ...changed })),
    );
  const mails = await Promise.all([...people('en', 300), ...people('fr', 300), ...people('en', 300, { region: null })]);
  expect(new Set(mails.map(({ html }) => html)).size).toBe(900);
  expect(vi.mocked(renderNotice)).toHaveBeenCalledTimes(3);

  await Promise.all(
    people('en', 10, { deadline: { soft: soft + 1, grace: soft + 1, hard: soft + 90_000_000 }, role: 'submitter', ask: 'Other' }),
  );
  expect(vi.mocked(renderNotice)).toHaveBeenCalledTimes(3);
});

test('a rendering that failed is tried again by the next mail', async () => {
  vi.mocked(renderNotice).mockRejectedValueOnce(new Error('no memory'));
  await expect(renderMail(sample('silent', 'en'))).rejects.toThrow('no memory');
  expect((await renderMail(sample('silent', 'en'))).subject).toMatch(/^No answer/);
});
