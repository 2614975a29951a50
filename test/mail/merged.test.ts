/** Mails that carry several notices: what stands in them, in every language, html and text. */

import { describe, expect, test } from 'vitest';
import { composeMail } from '../../activities/mail/compose.ts';
import { encodeMerged, renderMerged } from '../../activities/mail/merged.ts';
import { renderMail } from '../../activities/mail/render.ts';
import { textsIn } from '../../activities/mail/texts.ts';
import { readMail } from '../support/read-mail.ts';
import { sample, soft, visible } from './sample.ts';

const languages = ['ar', 'en', 'es', 'fr', 'ru', 'zh'] as const;
const stops = [{ category: 'reminders' as const, link: 'https://plenary.example.org/unsubscribe/reminders?k=2&x' }];
const three = (language: (typeof languages)[number]) => [
  sample('last-reminder', language, { link: 'https://plenary.example.org/c/1?k=1&a' }),
  sample('to-decide', language, { link: 'https://plenary.example.org/c/2?k=1&a' }),
  sample('reminder', language, { link: 'https://plenary.example.org/c/3?k=1&a', person: { name: 'Asha Gurung', zone: 'Europe/Zurich' } }),
];

describe.each(languages)('three notices in %s', (language) => {
  const facts = three(language);

  test('read as they did', async () => {
    const { subject, html, text } = await renderMerged(facts, stops);
    const file = new URL(`snapshots/${language}/merged`, import.meta.url).pathname;
    await expect(`${subject}\n\n${text}\n`).toMatchFileSnapshot(`${file}.text.snap`);
    await expect(`${html.replaceAll('><', '>\n<')}\n`).toMatchFileSnapshot(`${file}.html.snap`);
  });

  test('are counted in the subject, which names the first', async () => {
    const { subject } = await renderMerged(facts, stops);
    const first = (await renderMail(facts[0] as (typeof facts)[0])).subject;
    expect(subject).toBe(textsIn(language)('merged.subject', { count: 3, first }));
    expect(subject).toContain(first);
  });

  test('have each its heading, what is asked, until when, one link, and why; in the order given', async () => {
    const { html, text } = await renderMerged(facts, stops);
    for (const body of [text, visible(html)]) {
      const headings = facts.map((one) => body.indexOf(textsIn(language)(`mail.${one.text}.heading`)));
      expect(headings).toEqual(headings.toSorted((a, b) => a - b));
      expect(headings[0]).toBeGreaterThan(0);
      expect(body.split(textsIn(language)('frame.why')), 'why, for each').toHaveLength(4);
      expect(body.match(/UTC\+02:00/g)?.length, 'two dates of each').toBeGreaterThanOrEqual(6);
      expect(body.match(/UTC\+05:45/g), 'in their own zone, where that differs').toHaveLength(4);
    }
    const links = [...facts.map(({ link }) => link), stops[0]?.link];
    expect(text.match(/https?:\S+/g)).toEqual(links);
    expect([...html.matchAll(/href="([^"]*)"/g)].map(([, link]) => link)).toEqual(links.map((link) => link?.replaceAll('&', '&amp;')));
  });

  test('survive the way through a mail, in the direction of the language', async () => {
    const rendered = await renderMerged(facts, stops);
    const input = { from: 'Plenary <desk@example.org>', to: { name: 'Asha Gurung', address: 'asha@example.org' }, messageId: 'a@b' };
    for (const content of [rendered, await encodeMerged(facts, stops)]) {
      const read = await readMail(composeMail({ ...input, rendered: content, date: soft, headers: {} }));
      expect([read.subject, read.text?.trim(), read.html?.trim()]).toEqual([rendered.subject, rendered.text, rendered.html]);
    }
    expect(Object.values(rendered).join('\n')).not.toMatch(/\{\{|\}\}|undefined|null|\[object|merged\.|frame\.|[\uE000-\uF8FF]/);
    expect([...rendered.html.matchAll(/ dir="(\w+)"/g)].every(([, found]) => found === (language === 'ar' ? 'rtl' : 'ltr'))).toBe(true);
    expect(rendered.html.match(/<html/g), 'one page').toHaveLength(1);
  });
});

test('how many there are is said as the language counts', async () => {
  const subject = async (language: (typeof languages)[number], count: number) =>
    (
      await renderMerged(
        Array.from({ length: count }, () => sample('reminder', language)),
        [],
      )
    ).subject.split(/\s?[:：]/)[0];
  expect(await Promise.all([2, 21].map((n) => subject('en', n)))).toEqual(['2 notices', '21 notices']);
  expect(await Promise.all([2, 5, 21].map((n) => subject('ru', n)))).toEqual(['2 уведомления', '5 уведомлений', '21 уведомление']);
  expect(await Promise.all([2, 3, 11].map((n) => subject('ar', n)))).toEqual(['إشعاران', '3 إشعارات', '11 إشعاراً']);
  expect(await subject('zh', 2)).toBe('2则通知');
});

test('what people typed in one notice disturbs no other, nor the frame', async () => {
  const hostile = `<b>"1"</b> & $& {{first}} $t(frame.why) \uE000sections\uE001`;
  const { subject, html, text } = await renderMerged(
    [sample('extended', 'en', { ask: hostile, reason: hostile }), sample('reminder', 'en')],
    [],
  );
  expect(subject).toBe(`2 notices: More time: ${hostile} – Nepal`);
  expect(html).not.toContain('<b>');
  expect(visible(html)).toContain(hostile);
  expect(text.split(hostile).length).toBeGreaterThan(2);
});

test.each(['javascript:alert(1)', 'https://example.org/" onclick="x'])('no address is written that is none: %s', async (link) => {
  const facts = [sample('reminder', 'en'), sample('reminder', 'en')];
  await expect(renderMerged(facts, [{ category: 'reminders', link }])).rejects.toThrow('http or https');
  await expect(renderMail(sample('reminder', 'en', { stop: { category: 'reminders', link } }))).rejects.toThrow('http or https');
  await expect(renderMerged([sample('reminder', 'en', { link }), ...facts], [])).rejects.toThrow('http or https');
  await expect(renderMerged([], [])).rejects.toThrow('says something');
});
