import { describe, expect, test } from 'vitest';
import type { EntryFacts } from '../../activities/mail/entry.ts';
import { personalFeed } from '../../activities/mail/feed.ts';
import { deadlineInvite } from '../../activities/mail/invite.ts';
import type { Shown } from '../../domain/contribution/entries.ts';
import { readCalendar, readEntry } from './ics.ts';
import { sample, soft } from './sample.ts';

const day = 86_400_000;
const until = (at: number, changed: Partial<Shown> = {}): Pick<EntryFacts, 'until' | 'shown'> => ({
  until: at,
  shown: { until: at, late: null, announced: false, ...changed },
});
const facts = (changed: Partial<EntryFacts> = {}): EntryFacts => ({
  ...sample('invitation', 'en'),
  kind: 'asked',
  subject: 'contribution/gcm-2026/NPL',
  sequence: 2,
  stamp: soft - 60 * day,
  ...until(soft),
  ...changed,
});
const organizer = { name: 'Secretariat', email: 'review@example.org' };
const made = (changed?: Partial<EntryFacts>) => readEntry(deadlineInvite(facts(changed), organizer));
const entry = (changed?: Partial<EntryFacts>) => made(changed).entry;
const value = (key: string, changed?: Partial<EntryFacts>) => entry(changed).value(key);
const said = (changed?: Partial<EntryFacts>) => value('DESCRIPTION', changed)?.split('\n');

test('it is the hour that ends with the deadline, in UTC', () => {
  expect(made().method).toBe('PUBLISH');
  expect([value('DTSTART'), value('DTEND')]).toEqual(['20280331T205959Z', '20280331T215959Z']);
  expect(entry().instant('DTEND')).toBe(soft);
  expect(value('TRANSP')).toBe('TRANSPARENT');
});

test('the sender publishes it, and nobody is invited to answer', () => {
  expect([value('ORGANIZER'), entry().parameter('ORGANIZER', 'CN')]).toEqual(['mailto:review@example.org', 'Secretariat']);
  expect(value('ATTENDEE')).toBeUndefined();
});

test('a later file of the same contribution replaces it: same UID, higher SEQUENCE', () => {
  expect(value('UID', { sequence: 3, ...until(soft + day) })).toBe(value('UID'));
  expect(value('UID', { subject: 'contribution/gcm-2026/FRA' })).not.toBe(value('UID'));
  expect([value('SEQUENCE'), value('SEQUENCE', { sequence: 3 })]).toEqual(['2', '3']);
});

test('it says what is asked, until when in both zones, and where', () => {
  expect(value('SUMMARY')).toBe('Until then: Voluntary GCM review – Nepal');
  expect(said()).toEqual([
    'Nepal is invited to contribute: Voluntary GCM review (GCM 2026–2030). Taking part is voluntary.',
    'Until: Friday, 31 March 2028 at 23:59 (Zurich, UTC+02:00)',
    'In your own zone: Saturday, 1 April 2028 at 03:44 (Kathmandu, UTC+05:45)',
    'https://plenary.example.org/c/gcm-2026/NPL?from=mail&k=1',
  ]);
});

test('it says until when it is accepted late, and that a date is the one announced', () => {
  expect(said(until(soft, { late: soft + 14 * day, announced: true }))?.slice(1, 5)).toEqual([
    'Date announced: Friday, 31 March 2028 at 23:59 (Zurich, UTC+02:00)',
    'In your own zone: Saturday, 1 April 2028 at 03:44 (Kathmandu, UTC+05:45)',
    'Still accepted, marked late, until: Friday, 14 April 2028 at 23:59 (Zurich, UTC+02:00)',
    'In your own zone: Saturday, 15 April 2028 at 03:44 (Kathmandu, UTC+05:45)',
  ]);
});

test.each([
  [
    'the last second before the clocks go forward',
    Date.UTC(2028, 2, 26, 0, 59, 59),
    '20280326T005959Z',
    '26 March 2028 at 01:59 (Zurich, UTC+01:00)',
  ],
  ['the first second after', Date.UTC(2028, 2, 26, 1, 0, 0), '20280326T010000Z', '26 March 2028 at 03:00 (Zurich, UTC+02:00)'],
  ['the hour that comes twice, first', Date.UTC(2028, 9, 29, 0, 30, 0), '20281029T003000Z', '29 October 2028 at 02:30 (Zurich, UTC+02:00)'],
  ['and again', Date.UTC(2028, 9, 29, 1, 30, 0), '20281029T013000Z', '29 October 2028 at 02:30 (Zurich, UTC+01:00)'],
])('%s is the same instant in the file as in words', (_, at, utc, words) => {
  expect(value('DTEND', until(at))).toBe(utc);
  expect(entry(until(at)).instant('DTEND') - entry(until(at)).instant('DTSTART')).toBe(3_600_000);
  expect(said(until(at))?.[1]).toContain(words);
});

test('it speaks the person’s language', () => {
  expect(value('SUMMARY', sample('invitation', 'fr'))).toBe('Jusque-là\u00a0: Examen volontaire du Pacte mondial – Népal');
});

describe('the reminder a week before', () => {
  const alarms = (changed?: Partial<EntryFacts>) => entry(changed).inside;
  test('is there while there is a week left', () => {
    expect(alarms().map((alarm) => [alarm.value('TRIGGER'), alarm.value('DESCRIPTION')])).toEqual([
      ['-P7D', 'In a week: Voluntary GCM review'],
    ]);
  });
  test('is left out afterwards', () => expect(alarms({ stamp: soft - 3 * day })).toEqual([]));
});

describe('once nothing is awaited', () => {
  const over: Partial<EntryFacts> = { shown: null, sequence: 3 };
  test('it takes the entry out of the calendar: the same UID and place, cancelled', () => {
    expect(made(over).method).toBe('CANCEL');
    expect(value('STATUS', over)).toBe('CANCELLED');
    for (const same of ['UID', 'DTSTART', 'DTEND', 'SUMMARY', 'ORGANIZER']) expect(value(same, over)).toBe(value(same));
    expect(entry(over).inside).toEqual([]);
  });
  test('it says so, and names no date', () => {
    expect(said(over)).toEqual([
      'This date no longer applies: Voluntary GCM review (GCM 2026–2030). You have nothing more to do about it for now.',
      'https://plenary.example.org/c/gcm-2026/NPL?from=mail&k=1',
    ]);
  });
  test('an entry that stands has no status', () => expect(value('STATUS')).toBeUndefined());
});

describe('what people type', () => {
  const hostile = 'a\r\nEND:VEVENT\r\nBEGIN:VALARM;,\\ $& $1 {{cycle}} $t(frame.why) é';
  test('stays inside its line', () => {
    const changed = { ask: hostile, participant: hostile, cycle: hostile, subject: hostile };
    expect(entry(changed).inside).toHaveLength(1);
    expect(() => readEntry(deadlineInvite(facts(changed), { name: `"${hostile}`, email: 'review@example.org' }))).not.toThrow();
  });
  test('is shown as it is', () => {
    expect(value('SUMMARY', { ask: hostile })).toBe('Until then: a END:VEVENT BEGIN:VALARM;,\\ $& $1 {{cycle}} $t(frame.why) é – Nepal');
  });
});

test.each(['en', 'fr', 'es', 'ar', 'ru', 'zh'] as const)('the reader takes long texts in %s', (language) => {
  const { ask } = sample('invitation', language);
  const long = { ...sample('invitation', language), ask: `${ask}, ${ask}; `.repeat(20).trim() };
  expect(value('SUMMARY', long)).toContain(long.ask);
});

describe('a feed', () => {
  const other = facts({ kind: 'decision', sequence: 5, ...until(soft + day) });
  const feed = readCalendar(personalFeed('es', [facts(), other]));
  test('holds the entries as mails bring them: UID, SEQUENCE, instants, words', () => {
    for (const key of ['UID', 'SEQUENCE', 'DTSTART', 'DTEND', 'SUMMARY', 'DESCRIPTION'])
      expect(feed.inside[0]?.value(key)).toBe(value(key));
  });
  test('has a decision beside the answer to the same contribution', () => {
    expect(feed.inside.map((one) => one.value('SUMMARY'))).toEqual([
      'Until then: Voluntary GCM review – Nepal',
      'For your decision: Voluntary GCM review – Nepal',
    ]);
    expect(new Set(feed.inside.map((one) => one.value('UID'))).size).toBe(2);
  });
  test('asks for nothing, has a name in its person’s language, and is the same whenever it is made', () => {
    expect([feed.value('METHOD'), feed.inside[0]?.value('ORGANIZER')]).toEqual([undefined, undefined]);
    expect([feed.value('NAME'), feed.value('REFRESH-INTERVAL')]).toEqual(['Plenary: lo que le espera', 'PT1H']);
    expect(personalFeed('es', [facts()])).toBe(personalFeed('es', [facts()]));
  });
  test('may be empty', () => expect(readCalendar(personalFeed('en', [])).inside).toEqual([]));
});

test.each([
  ['a line that is too long', (text: string) => text.replace('VERSION', `X-LONG:${'x'.repeat(80)}\r\nVERSION`)],
  ['a bare line feed', (text: string) => text.replace('\r\n', '\n')],
  ['an entry without UID', (text: string) => text.replace(/UID:.*\r\n/, '')],
  ['a component that is not closed', (text: string) => text.replace('END:VEVENT\r\n', '')],
  ['a second calendar', (text: string) => `${text.trimEnd()}\r\n${text}`],
])('the reader refuses %s', (_, spoil) => {
  expect(() => readCalendar(spoil(deadlineInvite(facts(), organizer)))).toThrow();
});
