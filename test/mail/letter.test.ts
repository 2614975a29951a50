import { describe, expect, test } from 'vitest';
import { composeMail } from '../../activities/mail/compose.ts';
import { type LetterFacts, renderLetter } from '../../activities/mail/letter.ts';
import { letterKinds } from '../../activities/mail/letter-kinds.ts';
import { textsIn } from '../../activities/mail/texts.ts';
import { readMail } from '../support/read-mail.ts';
import { visible } from './sample.ts';

const link = 'https://plenary.example.org/sign-in';
const at = (wall: string): number => Date.parse(`${wall}Z`);
const facts = (language: string, kind: LetterFacts['kind']): LetterFacts => ({
  ...{ kind, language, link, role: 'focal-point', holder: 'Kenya' },
  person: { name: 'Asha Gurung', zone: 'Africa/Nairobi' },
  ...{ from: 'Wanjiru Kamau', to: 'Otieno Odhiambo', begins: at('2027-03-01T06:00:00') },
  ends: kind.startsWith('deleg') ? at('2027-04-30T20:59:59') : null,
  scope: kind.startsWith('deleg') ? ['GCM 2026-2030', 'Voluntary review'] : [],
  reason: 'On leave.\nBack in May.',
  open:
    kind === 'handed-over' || kind === 'delegated'
      ? [{ title: 'Voluntary review', until: at('2027-05-31T21:59:59'), zone: 'Europe/Zurich' }]
      : [],
  more: kind === 'handed-over',
});
const languages = ['ar', 'en', 'es', 'fr', 'ru', 'zh'];

describe.each(languages)('mails about roles, in %s', (language) => {
  test.each(letterKinds)('%s reads as it did', async (kind) => {
    const rendered = await renderLetter(facts(language, kind));
    const file = new URL(`snapshots/${language}/${kind}`, import.meta.url).pathname;
    await expect(`${rendered.subject}\n\n${rendered.text}\n`).toMatchFileSnapshot(`${file}.text.snap`);
    await expect(`${rendered.html.replaceAll('><', '>\n<')}\n`).toMatchFileSnapshot(`${file}.html.snap`);
  });

  test.each(letterKinds)('%s says who, for whom, from when until when in the reader’s zone, and where: one link', async (kind) => {
    const asked = facts(language, kind);
    const { html, text, subject } = await renderLetter(asked);
    const say = textsIn(language);
    const role = say('letter.role.focal-point');
    expect(subject).toContain(role);
    for (const body of [text, visible(html)]) {
      for (const part of ['Asha Gurung', 'Kenya', role, 'Back in May.', say('frame.why'), say('frame.safety')])
        expect(body).toContain(part);
      for (const one of asked.open) expect(body).toContain(one.title);
      for (const one of asked.scope) expect(body).toContain(one);
      expect(body.includes(say('letter.more'))).toBe(asked.more);
    }
    expect(kind === 'handed-over' || kind === 'delegated' ? text.includes('Wanjiru') : text.includes('Otieno')).toBe(true);
    expect([...html.matchAll(/href="([^"]*)"/g)].map(([, found]) => found)).toEqual([link]);
    expect(html).toContain(`dir="${language === 'ar' ? 'rtl' : 'ltr'}"`);
    expect(html + text + subject).not.toMatch(/\{\{|\}\}|undefined|null|letter\.|[\uE000-\uF8FF]/);
  });

  test.each(letterKinds)('%s survives the way through a mail unchanged', async (kind) => {
    const rendered = await renderLetter(facts(language, kind));
    const input = { from: 'Plenary <desk@example.org>', to: { name: 'Asha Gurung', address: 'asha@example.org' }, messageId: 'a@b' };
    const read = await readMail(composeMail({ ...input, rendered, date: 0, headers: {} }));
    expect([read.subject, read.text?.trim(), read.html?.trim()]).toEqual([rendered.subject, rendered.text, rendered.html]);
  });

  test('none is left in English', () => {
    const flat = (texts: object, path = ''): [string, string][] =>
      Object.entries(texts).flatMap(([key, text]) =>
        typeof text === 'string' ? [[`${path}.${key}`, text]] : flat(text, `${path}.${key}`),
      );
    const english = new Map(flat(textsIn('en')('letter', { returnObjects: true }) as unknown as object));
    if (language !== 'en')
      for (const [path, text] of flat(textsIn(language)('letter', { returnObjects: true }) as unknown as object))
        expect(text, path).not.toBe(english.get(path));
    expect(english.size).toBeGreaterThan(40);
  });
});

test('a role of a template is shown as it is written; names and reasons do nothing but stand there', async () => {
  const name = '<script>alert(1)</script>\r\nBcc: eve@example.org \uE000link\uE001 {{link}} $t(frame.why)';
  const { html, text, subject } = await renderLetter({
    ...facts('en', 'handed-over'),
    role: 'rapporteur',
    holder: name,
    from: name,
    reason: name,
  });
  expect(html).not.toMatch(/<script/);
  expect(subject).not.toMatch(/[\r\n]/);
  expect(subject).toContain('rapporteur');
  expect(text).toContain('$t(frame.why)');
  expect(html.match(/plenary\.example\.org/g)).toHaveLength(1);
});
