import { describe, expect, test } from 'vitest';
import { type ConfirmFacts, renderConfirm } from '../../activities/mail/confirm.ts';
import { confirmKinds, textsIn } from '../../activities/mail/texts.ts';
import { visible } from './sample.ts';

const link = 'https://plenary.example.org/proposals/0198';
const facts = (language: string, change: Partial<ConfirmFacts> = {}): ConfirmFacts => ({
  ...{ language, name: 'Asha Gurung', kind: 'open', count: 56, call: 'Voluntary reviews', proposer: 'Bruno Field' },
  ...{ until: Date.UTC(2027, 2, 3, 9), zone: 'Europe/Zurich', link },
  ...change,
});

describe.each(['ar', 'en', 'es', 'fr', 'ru', 'zh'])('the mail that asks for a confirmation, in %s', (language) => {
  test('reads as it did', async () => {
    const { subject, text, html } = await renderConfirm(facts(language));
    const file = new URL(`snapshots/${language}/confirm`, import.meta.url).pathname;
    await expect(`${subject}\n\n${text}\n`).toMatchFileSnapshot(`${file}.text.snap`);
    await expect(`${html.replaceAll('><', '>\n<')}\n`).toMatchFileSnapshot(`${file}.html.snap`);
  });

  test('says who proposes what to how many until when, and where: one link', async () => {
    const { subject, html, text } = await renderConfirm(facts(language));
    expect(subject).toContain('Voluntary reviews');
    for (const body of [text, visible(html)])
      for (const part of ['Asha Gurung', 'Bruno Field', 'Voluntary reviews', '2027', textsIn(language)('frame.safety')])
        expect(body).toContain(part);
    expect(text).toMatch(/56|٥٦/);
    expect([...html.matchAll(/href="([^"]*)"/g)].map(([, found]) => found)).toEqual([link]);
    expect(text.match(/https?:\S+/g)).toEqual([link]);
    expect(html).toContain(`dir="${language === 'ar' ? 'rtl' : 'ltr'}"`);
    expect(html + text + subject).not.toMatch(/\{\{|\}\}|undefined|null|confirm\.|[\uE000-\uF8FF]/);
  });

  test('counts as the language does', async () => {
    const subjects = async (count: number) =>
      Promise.all(confirmKinds.map(async (kind) => (await renderConfirm(facts(language, { kind, count }))).subject));
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    for (const kinds of await Promise.all([1, 2, 3, 21, 100].map(subjects))) expect(new Set(kinds).size).toBe(confirmKinds.length);
    const forms = textsIn(language)('confirm.what', { returnObjects: true }) as unknown as Record<string, string>;
    expect(Object.keys(forms)).toHaveLength(confirmKinds.length * pluralCategories.length);
  });
});

test('names and titles do nothing but stand there', async () => {
  const name = '<script>alert(1)</script>\r\nBcc: eve@example.org \uE000link\uE001 {{link}} $t(frame.why)';
  const { html, subject } = await renderConfirm(facts('en', { name, proposer: name, call: name }));
  expect(html).not.toMatch(/<script/);
  expect(html.match(/plenary\.example\.org/g)).toHaveLength(1);
  expect(subject).not.toMatch(/[\r\n]/);
});
