import { fc, test as prop } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { type ComposeInput, composeMail } from '../../activities/mail/compose.ts';
import { readMail } from '../support/read-mail.ts';

const input = (changed: Partial<ComposeInput> = {}): ComposeInput => ({
  from: 'Plenary <desk@example.org>',
  to: { name: 'Zoé Ñandú', address: 'zoe@example.org' },
  messageId: 'n-42.g1@plenary.example.org',
  rendered: { subject: 'Rappel : « Examen »', html: '<!DOCTYPE html><p>Été &amp; hiver</p>', text: 'Été\n.\n..\nFrom here\n' },
  date: Date.UTC(2028, 2, 1, 8, 0, 0),
  headers: { 'X-Plenary-Notice': 'n-42' },
  ...changed,
});
const read = (changed: Partial<ComposeInput> = {}) => readMail(composeMail(input(changed)));
const header = (mail: Awaited<ReturnType<typeof read>>, key: string) =>
  mail.headers.filter((one) => one.key === key).map(({ value }) => value);

test('a mail has text and html, and is plain ASCII with short lines on the way', async () => {
  const bytes = composeMail(input());
  const lines = bytes.toString('latin1').split('\r\n');
  expect(bytes.every((byte) => byte < 128)).toBe(true);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(78);
  const mail = await readMail(bytes);
  expect(mail.text?.trimEnd()).toBe('Été\n.\n..\nFrom here');
  expect(mail.html?.trim()).toBe('<!DOCTYPE html><p>Été &amp; hiver</p>');
  expect(mail.attachments).toEqual([]);
});

test.each([
  ['fr', 'quoted-printable', "L'examen régional a été reporté à l'été prochain.\nMerci de votre patience."],
  ['ru', 'base64', 'Региональный обзор перенесён.\nСпасибо!'],
  ['ar', 'base64', 'تم تأجيل الاستعراض الإقليمي.\nشكرا'],
  ['zh', 'base64', '区域审查已推迟。\n谢谢'],
])('text in %s is encoded as %s, and reads as it was', async (_, encoding, text) => {
  const rendered = { subject: 'Examen', html: '<p>Examen</p>', text };
  const bytes = composeMail(input({ rendered }));
  expect(bytes.toString()).toContain(`text/plain; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\n`);
  expect((await readMail(bytes)).text?.trimEnd()).toBe(text);
});

test('its headers are those given', async () => {
  const mail = await read();
  expect(mail.messageId).toBe('<n-42.g1@plenary.example.org>');
  expect(mail.date).toBe('2028-03-01T08:00:00.000Z');
  expect(mail.from).toMatchObject({ name: 'Plenary', address: 'desk@example.org' });
  expect(mail.to).toMatchObject([{ name: 'Zoé Ñandú', address: 'zoe@example.org' }]);
  expect(mail.subject).toBe('Rappel : « Examen »');
  expect(header(mail, 'auto-submitted')).toEqual(['auto-generated']);
  expect(header(mail, 'x-plenary-notice')).toEqual(['n-42']);
  expect(header(mail, 'mime-version')).toEqual(['1.0']);
});

test('the same input gives the same bytes', () => {
  expect(composeMail(input()).equals(composeMail(input()))).toBe(true);
});

test('a calendar file is attached beside the bodies', async () => {
  const ics = 'BEGIN:VCALENDAR\r\nSUMMARY:Été\r\nEND:VCALENDAR\r\n';
  const mail = await read({ ics });
  expect(mail.text).toContain('Été');
  expect(mail.html).toContain('hiver');
  expect(mail.attachments).toMatchObject([
    { filename: 'deadline.ics', mimeType: 'text/calendar', disposition: 'attachment', method: 'PUBLISH' },
  ]);
  const content = mail.attachments[0]?.content;
  const text = typeof content === 'string' ? content : new TextDecoder().decode(content);
  // The parser turns line ends of texts into its own.
  expect(text).toBe(ics.replaceAll('\r\n', '\n'));
});

test.each(['PUBLISH', 'CANCEL'])('the part of a calendar file has the method of the file: %s', async (method) => {
  const mail = await read({ ics: `BEGIN:VCALENDAR\r\nMETHOD:${method}\r\nEND:VCALENDAR\r\n` });
  expect(mail.attachments).toMatchObject([{ method }]);
});

describe('nothing adds a header', () => {
  const evil = 'x\r\nBcc: eve@example.org\r\n\r\nbody';
  test.each<[string, Partial<ComposeInput>]>([
    ['the name', { to: { name: evil, address: 'zoe@example.org' } }],
    ['the address', { to: { name: 'Zoé', address: 'zoe@example.org\r\nBcc: eve@example.org' } }],
    ['the subject', { rendered: { subject: evil, html: '<p>a</p>', text: 'a' } }],
    ['the Message-ID', { messageId: evil }],
    ['a header', { headers: { 'X-Plenary-Notice': evil } }],
    ['the name of a header', { headers: { 'X\r\nBcc: eve@example.org\r\nY': 'z' } }],
  ])('not %s', async (_, changed) => {
    const mail = await read(changed);
    expect(mail.bcc ?? []).toEqual([]);
    expect(mail.html).not.toContain('body');
    expect(mail.attachments).toEqual([]);
  });
});

const wellFormed = fc.string({ unit: 'grapheme', maxLength: 400 }).filter((text) => !text.includes('\r') && !text.includes('\0'));
prop.prop([wellFormed, wellFormed])('any text comes out as it went in', async (text, html) => {
  const mail = await read({ rendered: { subject: 's', text: `a${text}z`, html: `<p>${html}</p>` } });
  expect(mail.text?.replace(/\n$/, '')).toBe(`a${text}z`);
  expect(mail.html?.replace(/\n$/, '')).toBe(`<p>${html}</p>`);
});
