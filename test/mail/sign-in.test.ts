import { describe, expect, test } from 'vitest';
import { composeMail } from '../../activities/mail/compose.ts';
import { renderSignIn } from '../../activities/mail/sign-in.ts';
import { textsIn } from '../../activities/mail/texts.ts';
import { readMail } from '../support/read-mail.ts';
import { visible } from './sample.ts';

const link = 'https://plenary.example.org/sign-in?t=selector.verifier';
const facts = (language: string) => ({ language, name: 'Asha Gurung', link, minutes: 15 });

describe.each(['ar', 'en', 'es', 'fr', 'ru', 'zh'])('the mail with a link to sign in, in %s', (language) => {
  test('reads as it did', async () => {
    const rendered = await renderSignIn(facts(language));
    const file = new URL(`snapshots/${language}/sign-in`, import.meta.url).pathname;
    await expect(`${rendered.subject}\n\n${rendered.text}\n`).toMatchFileSnapshot(`${file}.text.snap`);
    await expect(`${rendered.html.replaceAll('><', '>\n<')}\n`).toMatchFileSnapshot(`${file}.html.snap`);
  });

  test('says who is spoken to, how long it works, why it came, and where: one link', async () => {
    const { html, text } = await renderSignIn(facts(language));
    for (const body of [text, visible(html)])
      for (const part of ['Asha Gurung', '15', textsIn(language)('frame.why'), textsIn(language)('frame.safety')])
        expect(body).toContain(part);
    expect([...html.matchAll(/href="([^"]*)"/g)].map(([, found]) => found)).toEqual([link]);
    expect(text.match(/https?:\S+/g)).toEqual([link]);
    expect(html).toContain(`dir="${language === 'ar' ? 'rtl' : 'ltr'}"`);
    expect(html + text).not.toMatch(/\{\{|\}\}|undefined|null|signIn\.|[\uE000-\uF8FF]/);
  });

  test('survives the way through a mail unchanged', async () => {
    const rendered = await renderSignIn(facts(language));
    const input = { from: 'Plenary <desk@example.org>', to: { name: 'Asha Gurung', address: 'asha@example.org' }, messageId: 'a@b' };
    const read = await readMail(composeMail({ ...input, rendered, date: 0, headers: {} }));
    expect([read.subject, read.text?.trim(), read.html?.trim()]).toEqual([rendered.subject, rendered.text, rendered.html]);
  });

  test('the pages have all their texts, none left in English', () => {
    const texts = Object.entries<string>(textsIn(language)('signIn.page', { returnObjects: true }) as unknown as Record<string, string>);
    const english = textsIn('en')('signIn.page', { returnObjects: true }) as unknown as Record<string, string>;
    if (language !== 'en') for (const [key, text] of texts) expect(text, key).not.toBe(english[key]);
    expect(texts).toHaveLength(18);
  });
});

test('a name does nothing but stand there', async () => {
  const name = '<script>alert(1)</script>\r\nBcc: eve@example.org \uE000link\uE001 {{link}}';
  const { html, subject } = await renderSignIn({ ...facts('en'), name });
  expect(html).not.toMatch(/<script/);
  expect(html.match(/plenary\.example\.org/g)).toHaveLength(1);
  expect(subject).toBe('Your link to sign in');
});
