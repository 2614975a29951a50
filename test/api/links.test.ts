import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { linkTo, signLink, verifyLink } from '../../api/links.ts';

const now = 1_800_000_000_000;
const token = signLink('contribution:c:a:KEN', 'person-1', now + 1, 'secret');

test('a link stands for its person on its subject until it expires', () => {
  expect(verifyLink('contribution:c:a:KEN', token, 'secret', now)).toBe('person-1');
  expect(verifyLink('contribution:c:a:KEN', token, 'secret', now + 1)).toBeNull();
});

test.for([
  ['of another subject', 'contribution:c:a:UGA', token, 'secret'],
  ['under another secret', 'contribution:c:a:KEN', token, 'other'],
  ['with another person', 'contribution:c:a:KEN', token.replace(/^[^.]+/, Buffer.from('person-2').toString('base64url')), 'secret'],
  ['with a later expiry', 'contribution:c:a:KEN', token.replace(/\.[^.]+\./, `.${(now * 2).toString(36)}.`), 'secret'],
  ['with its signature cut', 'contribution:c:a:KEN', token.slice(0, -2), 'secret'],
  ['with something after it', 'contribution:c:a:KEN', `${token}.x`, 'secret'],
  ['that is empty', 'contribution:c:a:KEN', '', 'secret'],
] as const)('a link %s opens nothing', ([, subject, given, secret]) => {
  expect(verifyLink(subject, given, secret, now)).toBeNull();
});

property.prop([fc.string({ unit: 'grapheme', minLength: 1 }), fc.string(), fc.string({ minLength: 1 })])(
  'any person, subject and secret come back from their link',
  (person, subject, secret) => {
    expect(verifyLink(subject, signLink(subject, person, now, secret), secret, now - 1)).toBe(person);
  },
);

test('a whole link is below the base address', () => {
  expect(linkTo('https://plenary.example.org/', 'contribution:c:a:KEN', 'p', now, 's')).toMatch(
    /^https:\/\/plenary\.example\.org\/c\/contribution:c:a:KEN\?k=[\w.-]+$/,
  );
});

test('a mail about a pledge links to its page in the application, without a token', () => {
  expect(linkTo('https://plenary.example.org/', 'pledge:c1:7', 'person-1', now + 1, 'secret')).toBe(
    'https://plenary.example.org/pledges/pledge:c1:7',
  );
});
