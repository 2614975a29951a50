import { fc, test as prop } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { composeMail } from '../../activities/mail/compose.ts';
import { contributorTexts, textKeys } from '../../activities/mail/kinds.ts';
import { encodeMail, renderMail } from '../../activities/mail/render.ts';
import { textsIn } from '../../activities/mail/texts.ts';
import { readMail } from '../support/read-mail.ts';
import { sample, soft, sparse, visible } from './sample.ts';

const languages = ['ar', 'en', 'es', 'fr', 'ru', 'zh'] as const;
const all = languages.flatMap((language) => textKeys.map((text) => ({ language, text })));

describe.each(all)('$text in $language', ({ language, text }) => {
  const facts = sample(text, language);

  test('reads as it did', async () => {
    const rendered = await renderMail(facts);
    const file = new URL(`snapshots/${language}/${text}`, import.meta.url).pathname;
    await expect(`${rendered.subject}\n\n${rendered.text}\n`).toMatchFileSnapshot(`${file}.text.snap`);
    await expect(`${rendered.html.replaceAll('><', '>\n<')}\n`).toMatchFileSnapshot(`${file}.html.snap`);
  });

  test('says who is spoken to, what is asked, why, and where: one link to act, and one to stop what can be stopped', async () => {
    const { subject, html, text: plain } = await renderMail(facts);
    for (const body of [plain, visible(html)]) {
      expect(body).toContain('Asha Gurung');
      expect(body).toContain(facts.ask);
      expect(body).toContain(textsIn(language)('frame.why'));
    }
    expect(subject).toContain(facts.ask);
    const links = [facts.link, ...(facts.stop ? [facts.stop.link] : [])];
    expect([...html.matchAll(/href="([^"]*)"/g)].map(([, link]) => link)).toEqual(links.map((link) => link.replaceAll('&', '&amp;')));
    expect(plain.match(/https?:\S+/g)).toEqual(links);
    const stop = facts.stop && textsIn(language)('frame.stop', { category: textsIn(language)(`mute.category.${facts.stop.category}`) });
    for (const body of [plain, visible(html)])
      expect(body.includes(stop ?? textsIn(language)('frame.stop', { category: '' }))).toBe(stop !== undefined);
  });

  test('leaves nothing unfilled, whatever is there', async () => {
    for (const changed of [{}, sparse]) {
      const rendered = await renderMail(sample(text, language, changed));
      expect(Object.values(rendered).join('\n')).not.toMatch(/\{\{|\}\}|undefined|null|\[object|mail\.|frame\.|[\uE000-\uF8FF]/);
    }
  });

  test('survives the way through a mail unchanged', async () => {
    const rendered = await renderMail(facts);
    const input = { from: 'Plenary <desk@example.org>', to: { name: 'Asha Gurung', address: 'asha@example.org' }, messageId: 'a@b' };
    for (const content of [rendered, await encodeMail(facts)]) {
      const read = await readMail(composeMail({ ...input, rendered: content, date: soft, headers: {} }));
      expect([read.subject, read.text?.trim(), read.html?.trim()]).toEqual([rendered.subject, rendered.text, rendered.html]);
    }
  });
});

describe('until when', () => {
  const asked = contributorTexts.filter((text) => !['approved', 'rejected', 'published'].includes(text));

  test.each(asked)('%s names the deadline in the zone of the cycle and in one’s own', async (text) => {
    const { html, text: plain } = await renderMail(sample(text, 'en'));
    for (const body of [plain, visible(html)]) {
      expect(body).toContain('Friday, 31 March 2028 at 23:59 (Zurich, UTC+02:00)');
      expect(body).toContain('In your own zone: Saturday, 1 April 2028 at 03:44 (Kathmandu, UTC+05:45)');
      expect(body).toContain('Still accepted, marked late, until');
    }
  });

  test('is said once where both clocks show the same', async () => {
    const { text } = await renderMail(sample('reminder', 'en', { person: { name: 'Asha', zone: 'Europe/Zurich' } }));
    expect(text).toContain('(Zurich, UTC+02:00)');
    expect(text).not.toContain('In your own zone');
  });

  test('is one date where nothing is accepted late', async () => {
    const { text } = await renderMail(sample('reminder', 'en', { deadline: { soft, grace: soft, hard: soft } }));
    expect(text).toContain('Until\nFriday, 31 March 2028');
    expect(text).not.toMatch(/On time until|Still accepted/);
  });
});

describe('the frame', () => {
  test.each(languages)('has the language and the direction of %s throughout', async (language) => {
    const { html } = await renderMail(sample('invitation', language));
    expect([...html.matchAll(/ lang="(\w+)"/g)].every(([, found]) => found === language)).toBe(true);
    expect([...html.matchAll(/ dir="(\w+)"/g)].every(([, found]) => found === (language === 'ar' ? 'rtl' : 'ltr'))).toBe(true);
    expect(html).toMatch(/<html[^>]* lang=/);
  });

  test('falls back to English, and says so in the markup', async () => {
    const { html, subject } = await renderMail({ ...sample('invitation', 'en'), language: 'is' });
    expect(subject).toMatch(/^Invitation:/);
    expect(html).toContain('lang="en"');
  });

  test.each(['contributors', 'coordinator', 'other-coordinators', 'deciders', 'secretariat', 'submitter'])(
    'has a reason for %s',
    async (role) => {
      const { text } = await renderMail(sample('to-know', 'en', { role }));
      expect(text).toMatch(/Why you get this: You \w+/);
    },
  );
});

describe('what does not exist is refused', () => {
  test.each([
    [{ text: 'greetings' }, /no mail "greetings"/],
    [{ text: 'toString' }, /no mail "toString"/],
    [{ role: 'everybody' }, /nobody gets a mail as "everybody"/],
    [{ link: 'javascript:alert(1)' }, /link of a mail/],
    [{ link: 'https://example.org/" onclick="x' }, /link of a mail/],
  ])('%o', async (changed, message) => {
    await expect(renderMail(sample('reminder', 'en', changed))).rejects.toThrow(message);
  });
});

describe('what people type', () => {
  const hostile = `Zoé <script>alert("1")</script> & O'Neil $& $1 $\` {{ask}} $t(frame.why) \uE000link\uE001`;

  test('is shown as they typed it and does nothing', async () => {
    const changed = { person: { name: hostile, zone: 'UTC' }, participant: hostile, ask: hostile, reason: hostile, decision: hostile };
    const { html, text, subject } = await renderMail(sample('returned', 'en', changed));
    expect(html).not.toMatch(/<script/i);
    expect(visible(html)).toContain(`Dear ${hostile},`);
    expect(text).toContain(`Dear ${hostile},`);
    expect(text).toContain(`Reason given\n${hostile}`);
    expect(subject).toBe(`Returned for completion: ${hostile} – ${hostile}`);
    expect(html.match(/plenary\.example\.org/g)).toHaveLength(1);
  });

  test('never adds a line to a header', async () => {
    const { subject } = await renderMail(sample('reminder', 'en', { ask: 'Review\r\nBcc: eve@example.org\u2028X: y\u0085Z: z' }));
    expect(subject).not.toMatch(/[\r\n\u0085\u2028\u2029]/);
    expect(subject).toContain('Review Bcc: eve@example.org X: y Z: z');
  });

  test('cannot turn the direction of what follows; marks that names need stay', async () => {
    const { subject, html, text } = await renderMail(
      sample('reminder', 'en', { participant: 'a\u202Eb\u2066c', person: { name: 'd\u200F', zone: 'UTC' } }),
    );
    for (const part of [subject, html, text]) expect(part).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
    expect(text).toContain('Dear d\u200F,');
  });

  test('keeps its lines where it may have several', async () => {
    const { html, text } = await renderMail(sample('extended', 'en', { reason: 'one\r\ntwo\n<three>' }));
    expect(html).toContain('one<br/>two<br/>&lt;three&gt;');
    expect(text).toContain('one\ntwo\n<three>');
  });

  test('that is empty is left out', async () => {
    expect((await renderMail(sample('extended', 'en', { reason: ' \n ' }))).text).not.toContain('Reason given');
  });

  const tags = (html: string) => html.match(/<[^>]*>?/g)?.map((tag) => tag.slice(0, 12));
  prop.prop([fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })])('never changes the markup', async (name, ask) => {
    const plain = await renderMail(sample('reminder', 'en'));
    const { html, subject } = await renderMail(sample('reminder', 'en', { person: { name, zone: 'Asia/Kathmandu' }, ask }));
    expect(tags(html)).toEqual(tags(plain.html));
    expect(subject).not.toMatch(/[\r\n]/);
  });
});
