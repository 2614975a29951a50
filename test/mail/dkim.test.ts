/**
 * Signed mails, checked as a receiver does: a verifier written for this test from RFC 6376 section 6, which shares nothing with the signer.
 */
import { createHash, createVerify, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { fc, test as prop } from '@fast-check/vitest';
import { afterAll, describe, expect, test } from 'vitest';
import { composeMail } from '../../activities/mail/compose.ts';
import { dkimSigner } from '../../activities/mail/dkim.ts';
import { listHeaders } from '../../activities/mail/list-headers.ts';
import { renderMail } from '../../activities/mail/render.ts';
import { loadConfig } from '../../launch/config.ts';
import { readMail } from '../support/read-mail.ts';
import { sample } from './sample.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const sign = dkimSigner({ domain: 'example.org', selector: 'autumn', key: privateKey });

const mail = (text: string, html = '<p>html</p>'): Buffer =>
  composeMail({
    from: 'Plenary <desk@example.org>',
    to: { name: 'Zoé Ñandú', address: 'zoe@example.org' },
    messageId: 'n-42@example.org',
    rendered: { subject: 'Rappel : « Examen » de la contribution, deuxième invitation à répondre avant le 31 mars', html, text },
    date: Date.UTC(2028, 2, 1, 8),
    headers: { 'X-Plenary-Notice': 'n-42' },
    list: listHeaders('reminders', 'example.org', `https://plenary.example.org/unsubscribe/reminders?k=${'t'.repeat(90)}`),
  });

/** Why a receiver would not believe the signature; null when it does. */
function distrust(message: Buffer, key: KeyObject): string | null {
  const raw = message.toString('latin1');
  const split = raw.indexOf('\r\n\r\n');
  const fields: { name: string; value: string }[] = [];
  for (const line of raw.slice(0, split).split('\r\n')) {
    const last = fields.at(-1);
    if (/^[ \t]/.test(line) && last) last.value += line;
    else fields.push({ name: line.slice(0, line.indexOf(':')).toLowerCase(), value: line.slice(line.indexOf(':') + 1) });
  }
  const relaxed = (value: string): string =>
    value
      .split(/[ \t]+/)
      .filter(Boolean)
      .join(' ');
  const signature = fields.shift();
  if (signature?.name !== 'dkim-signature') return 'no signature in front';
  const tags = new Map(
    signature.value.split(';').map((tag) => [tag.split('=')[0]?.trim(), tag.slice(tag.indexOf('=') + 1).replace(/\s/g, '')]),
  );
  if (tags.get('v') !== '1' || tags.get('a') !== 'rsa-sha256' || tags.get('c') !== 'relaxed/relaxed') return 'another form';
  const lines = raw
    .slice(split + 4)
    .split('\r\n')
    .map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''));
  while (lines.at(-1) === '') lines.pop();
  const body = lines.length ? `${lines.join('\r\n')}\r\n` : '';
  if (createHash('sha256').update(body, 'latin1').digest('base64') !== tags.get('bh')) return 'another body';
  const verify = createVerify('RSA-SHA256');
  const left = [...fields].reverse();
  for (const name of (tags.get('h') ?? '').toLowerCase().split(':')) {
    const at = left.findIndex((field) => field.name === name);
    const [field] = at < 0 ? [] : left.splice(at, 1);
    if (field) verify.update(`${name}:${relaxed(field.value)}\r\n`, 'latin1');
  }
  verify.update(`dkim-signature:${relaxed(signature.value.replace(/(;\s*b=)[^;]*/, '$1'))}`, 'latin1');
  return verify.verify(key, tags.get('b') ?? '', 'base64') ? null : 'another signature';
}
const changed = (message: Buffer, what: string | RegExp, into: string): Buffer =>
  Buffer.from(message.toString('latin1').replace(what, into), 'latin1');

test('a signed mail is the same mail, and receivers believe it', async () => {
  const plain = mail('Bonjour,\n\n  deux  espaces \nfin\n\n\n');
  const signed = await sign(plain);
  expect(signed.subarray(signed.length - plain.length).equals(plain)).toBe(true);
  expect(distrust(signed, publicKey)).toBeNull();
  expect(distrust(plain, publicKey)).toBe('no signature in front');
  expect(signed.toString().slice(0, 120)).toContain('d=example.org; s=autumn');
  expect(
    Math.max(
      ...signed
        .subarray(0, signed.length - plain.length)
        .toString()
        .split('\r\n')
        .map((l) => l.length),
    ),
  ).toBeLessThanOrEqual(78);
  expect((await readMail(signed)).subject).toContain('deuxième invitation');
});

test('the headers of the one click are among the signed ones, as RFC 8058 demands', async () => {
  const names = /h=([^;]+)/
    .exec((await sign(mail('x'))).toString())?.[1]
    ?.replace(/\s/g, '')
    .split(':');
  expect(names).toEqual(
    expect.arrayContaining(['from', 'to', 'subject', 'date', 'message-id', 'list-id', 'list-unsubscribe', 'list-unsubscribe-post']),
  );
});

describe('a change on the way is seen:', () => {
  test.each<[string, string | RegExp, string, string]>([
    ['the text', 'Bonjour', 'Bonsoir', 'another body'],
    ['where to unsubscribe', 'unsubscribe/reminders', 'unsubscribe/decisions', 'another signature'],
    ['the one click', 'List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n', '', 'another signature'],
    ['the sender', 'Plenary <desk@example.org>', 'Eve <eve@example.org>', 'another signature'],
    ['a second sender', 'From: Plenary', 'From: Eve <eve@example.org>\r\nFrom: Plenary', 'another signature'],
    ['a second subject', 'MIME-Version', 'Subject: Buy\r\nMIME-Version', 'another signature'],
    ['the domain', 'd=example.org', 'd=example.com', 'another signature'],
  ])('%s', async (_, what, into, why) => {
    expect(distrust(changed(await sign(mail('Bonjour')), what, into), publicKey)).toBe(why);
  });

  test('but not white space, which relays change', async () => {
    const relayed = changed(
      changed(await sign(mail('a b')), 'Auto-Submitted: ', 'Auto-Submitted:   '),
      'MIME-Version:',
      'MIME-Version:\r\n',
    );
    expect(distrust(relayed, publicKey)).toBeNull();
  });

  test('another key', async () => {
    expect(distrust(await sign(mail('x')), generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey)).toBe('another signature');
  });
});

test.each(['ar', 'zh', 'ru'] as const)('a real mail in %s is believed', async (language) => {
  const { text, html } = await renderMail(sample('reminder', language));
  expect(distrust(await sign(mail(text, html)), publicKey)).toBeNull();
});

prop.prop([fc.string({ unit: fc.constantFrom(' ', '\n', '\t', 'a', 'é', '.', '='), maxLength: 60 })])(
  'any text is signed so that it is believed',
  async (text) => {
    expect(distrust(await sign(mail(text)), publicKey)).toBeNull();
  },
);

test('what cannot be signed is not sent unsigned', async () => {
  const { privateKey: notRsa } = generateKeyPairSync('x25519');
  await expect(dkimSigner({ domain: 'example.org', selector: 's', key: notRsa })(mail('x'))).rejects.toThrow();
});

describe('the configuration', () => {
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const folder = mkdtempSync(join(tmpdir(), 'plenary-dkim-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'key.pem');
  writeFileSync(file, pem);
  const named = { DKIM_DOMAIN: 'example.org', DKIM_SELECTOR: 'autumn' };

  test.each<[string, Record<string, string>]>([
    ['in the environment', { DKIM_PRIVATE_KEY: pem }],
    ['with written line ends', { DKIM_PRIVATE_KEY: pem.replaceAll('\n', '\\n') }],
    ['in a file', { DKIM_PRIVATE_KEY_FILE: file }],
  ])('takes a key %s', async (_, where) => {
    const { dkim } = loadConfig({ ...named, ...where });
    if (!dkim) throw new Error('no key');
    expect(distrust(await dkimSigner(dkim)(mail('x')), publicKey)).toBeNull();
  });

  test('signs nothing unless told, and is not asked for by who sends nothing', () => {
    expect(loadConfig({}).dkim).toBeUndefined();
    expect(loadConfig({ ...named, DKIM_PRIVATE_KEY_FILE: '/nowhere' }, 'migrate').dkim).toBeUndefined();
    for (const role of ['worker', 'api'] as const) expect(loadConfig({ ...named, DKIM_PRIVATE_KEY: pem }, role).dkim).toBeDefined();
  });

  test('never shows the key', () => {
    const secret = pem.split('\n')[1] ?? '';
    const config = loadConfig({ ...named, DKIM_PRIVATE_KEY: pem });
    expect([JSON.stringify(config), inspect(config, { depth: 9, showHidden: true })].join()).not.toContain(secret.slice(0, 20));
    expect(() => loadConfig({ ...named, DKIM_PRIVATE_KEY: secret })).toThrow(/^(?!.*MII).*is not a private key in PEM/s);
  });

  test.each<[string, Record<string, string>]>([
    ['belong together', { DKIM_DOMAIN: 'example.org' }],
    ['belong together', { ...named, DKIM_PRIVATE_KEY: pem, DKIM_PRIVATE_KEY_FILE: file }],
    ['cannot be read: ENOENT', { ...named, DKIM_PRIVATE_KEY_FILE: '/nowhere/key.pem' }],
    [
      'must be an RSA key',
      { ...named, DKIM_PRIVATE_KEY: generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
    ],
    ['DKIM_DOMAIN must be a domain', { DKIM_DOMAIN: 'example.org; x=y' }],
    ['DKIM_SELECTOR must be a selector', { DKIM_SELECTOR: 'a b' }],
  ])('refuses what does not fit: %s', (why, env) => {
    expect(() => loadConfig(env)).toThrow(why);
  });
});
