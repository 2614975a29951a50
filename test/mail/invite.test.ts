import { describe, expect, test } from 'vitest';
import { deadlineInvite, type InviteFacts } from '../../activities/mail/invite.ts';
import { sample, soft } from './sample.ts';

const day = 86_400_000;
const facts = (changed: Partial<InviteFacts> = {}): InviteFacts => ({
  ...sample('invitation', 'en'),
  subject: 'contribution/gcm-2026/NPL',
  generation: 2,
  now: soft - 60 * day,
  until: soft,
  ...changed,
});
/** Lines of the file, unfolded (RFC 5545 3.1). */
const lines = (changed?: Partial<InviteFacts>) =>
  deadlineInvite(facts(changed))
    .replace(/\r\n[ \t]/g, '')
    .split('\r\n');
const value = (key: string, changed?: Partial<InviteFacts>) =>
  lines(changed)
    .find((line) => line.startsWith(`${key}:`) || line.startsWith(`${key};`))
    ?.replace(/^[^:]*:/, '');

test('it is the hour that ends with the deadline, in UTC', () => {
  expect(value('METHOD')).toBe('PUBLISH');
  expect(value('DTSTART')).toBe('20280331T205959Z');
  expect(value('DTEND')).toBe('20280331T215959Z');
  expect(value('TRANSP')).toBe('TRANSPARENT');
});

test('a later file of the same contribution replaces it: same UID, higher SEQUENCE', () => {
  expect(value('UID', { generation: 3, until: soft + day })).toBe(value('UID'));
  expect(value('UID', { subject: 'contribution/gcm-2026/FRA' })).not.toBe(value('UID'));
  expect([value('SEQUENCE'), value('SEQUENCE', { generation: 3 })]).toEqual(['2', '3']);
});

test('it says what is asked, until when in both zones, and where', () => {
  expect(value('SUMMARY')).toBe('Until then: Voluntary GCM review – Nepal');
  const description = value('DESCRIPTION')
    ?.replace(/\\([,;])/g, '$1')
    .split('\\n');
  expect(description).toEqual([
    'Nepal is invited to contribute: Voluntary GCM review (GCM 2026–2030). Taking part is voluntary.',
    'Until: Friday, 31 March 2028 at 23:59 (Zurich, UTC+02:00)',
    'In your own zone: Saturday, 1 April 2028 at 03:44 (Kathmandu, UTC+05:45)',
    'https://plenary.example.org/c/gcm-2026/NPL?from=mail&k=1',
  ]);
});

test('it speaks the person’s language', () => {
  expect(value('SUMMARY', sample('invitation', 'fr'))).toBe('Jusque-là\u00a0: Examen volontaire du Pacte mondial – Népal');
});

describe('the reminder a week before', () => {
  test('is there while there is a week left', () => {
    expect(value('TRIGGER')).toBe('-P7D');
    expect(lines()).toContain('DESCRIPTION:In a week: Voluntary GCM review');
  });
  test('is left out afterwards', () => {
    expect(value('TRIGGER', { now: soft - 3 * day })).toBeUndefined();
  });
});

describe('what people type', () => {
  const hostile = 'a\r\nEND:VEVENT\r\nBEGIN:VALARM;,\\ $& $1 {{cycle}} $t(frame.why) é';
  test('stays inside its line', () => {
    const written = lines({ ask: hostile, participant: hostile, cycle: hostile, subject: hostile });
    expect(written.filter((line) => line === 'END:VEVENT')).toHaveLength(1);
    expect(written.filter((line) => line.startsWith('BEGIN:VALARM'))).toEqual(['BEGIN:VALARM']);
  });
  test('is shown as it is', () => {
    const shown = value('SUMMARY', { ask: hostile })?.replace(/\\([,;\\])/g, '$1');
    expect(shown).toBe('Until then: a END:VEVENT BEGIN:VALARM;,\\ $& $1 {{cycle}} $t(frame.why) é – Nepal');
  });
});

test('no line is longer than 75 octets', () => {
  const long = 'Überprüfung der Umsetzung '.repeat(20);
  for (const line of deadlineInvite(facts({ ask: long })).split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
});
