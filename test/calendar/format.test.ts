import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatBoth, formatDay, formatDuration, formatMoment } from '../../domain/calendar/format.ts';
import { anyZone, nearInstant, utc, zoned } from './fixture.ts';

const languages = ['en', 'fr', 'es', 'ar', 'ru', 'zh'] as const;
/** What a zone stands in where writing goes from right to left, taken away: UAX #9 isolates, which are not seen. */
const seen = (text: string): string => text.replace(/[\u2066\u2069]/g, '');
const at = utc('2028-04-01T03:59:59Z');

describe('a moment', () => {
  it.each([
    ['en', 'Friday', 'March'],
    ['fr', 'vendredi', 'mars'],
    ['es', 'viernes', 'marzo'],
    ['ar', 'الجمعة', 'مارس'],
    ['ru', 'пятница', 'марта'],
    ['zh', '星期五', '3月'],
  ])('in %s has weekday, date, 24-hour time, city and offset', (language, weekday, month) => {
    const text = seen(formatMoment(at, 'America/New_York', language));
    for (const part of [weekday, month, '31', '2028', '23:59']) expect(text).toContain(part);
    expect(text.endsWith(' (New York, UTC−04:00)')).toBe(true);
  });

  it.each(languages)('in %s is a day with its zone and without a time, where no time is meant', (language) => {
    const [day, whole] = [formatDay, formatMoment].map((format) => format(at, 'America/New_York', language)) as [string, string];
    expect(day).toMatch(/31.*2028|2028.*31/);
    expect(day).not.toContain('23:59');
    expect(seen(day).endsWith(' (New York, UTC−04:00)')).toBe(true);
    expect(whole).toContain('23:59');
  });

  it('reads naturally in English and French', () => {
    expect(formatMoment(at, 'America/New_York', 'en')).toMatch(/^Friday,? 31 March 2028 at 23:59 \(New York, UTC−04:00\)$/);
    expect(formatMoment(at, 'America/New_York', 'fr')).toMatch(/^vendredi 31 mars 2028 à 23:59 \(New York, UTC−04:00\)$/);
  });

  it.each([
    ['America/New_York', '2028-01-01T05:00Z', '00:00 (New York, UTC−05:00)'],
    ['Asia/Kathmandu', '2028-01-01T00:00Z', '05:45 (Kathmandu, UTC+05:45)'],
    ['Pacific/Chatham', '2028-01-01T00:00Z', '13:45 (Chatham, UTC+13:45)'],
    ['Australia/Lord_Howe', '2028-07-01T00:00Z', '10:30 (Lord Howe, UTC+10:30)'],
    ['Europe/London', '2028-01-01T00:00Z', '00:00 (London, UTC+00:00)'],
    ['America/Argentina/Buenos_Aires', '2028-01-01T12:00Z', '09:00 (Buenos Aires, UTC−03:00)'],
    ['UTC', '2028-01-01T12:00Z', '12:00 (UTC)'],
    ['Etc/UTC', '2028-01-01T12:00Z', '12:00 (UTC)'],
    ['Etc/GMT+5', '2028-01-01T12:00Z', '07:00 (UTC−05:00)'],
  ])('in %s names the offset of that day', (zone, instant, end) => {
    for (const language of languages) expect(seen(formatMoment(utc(instant), zone, language)).endsWith(end)).toBe(true);
  });

  it('in Arabic keeps the zone together, so that its brackets stand around it; elsewhere nothing unseen is written', () => {
    expect(formatMoment(at, 'America/New_York', 'ar')).toContain('(\u2066New York, UTC−04:00\u2069)');
    for (const language of languages.filter((one) => one !== 'ar')) {
      const text = formatMoment(at, 'America/New_York', language);
      expect(text).toBe(seen(text));
    }
  });

  it('always shows its zone, and the time its clocks show, in every zone and language', () => {
    fc.assert(
      fc.property(anyZone, nearInstant, fc.constantFrom(...languages), (zone, instant, language) => {
        const text = seen(formatMoment(instant, zone, language));
        const { hour, minute, year, offset } = zoned(instant, zone);
        const two = (n: number): string => String(n).padStart(2, '0');
        expect(text).toContain(`${two(hour)}:${two(minute)}`);
        expect(text).toContain(String(year));
        expect(text).toContain(zone.endsWith('UTC') ? '(UTC)' : `UTC${offset.replace('-', '−')})`);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['xx', '', 'constructor'])('in a language nobody wrote ("%s") is in English', (language) =>
    expect(formatMoment(at, 'UTC', language)).toBe(formatMoment(at, 'UTC', 'en')),
  );
});

describe('a moment in two zones', () => {
  it('is written in both', () =>
    expect(formatBoth(at, 'America/New_York', 'Africa/Nairobi', 'en')).toEqual({
      cycle: formatMoment(at, 'America/New_York', 'en'),
      own: formatMoment(at, 'Africa/Nairobi', 'en'),
    }));
  it('is written once where both show the same', () => {
    expect(formatBoth(at, 'Europe/Zurich', 'Europe/Berlin', 'fr').own).toBeNull();
    expect(formatBoth(at, 'Europe/Zurich', 'Europe/Zurich', 'fr').own).toBeNull();
  });
});

describe('a span', () => {
  const day = 86_400_000;
  it.each([
    ['in 12 days', 12.9 * day],
    ['in 2 days', 2 * day],
    ['in 47 hours', 2 * day - 1],
    ['in 90 minutes', 1.5 * 3_600_000],
    ['in 1 minute', 60_000],
    ['in 59 seconds', 59_999],
    ['in 59 days', 60 * day - 1],
    ['in 2 months', 60 * day],
    ['in 2 years', 730 * day],
    ['3 days ago', -3.5 * day],
  ])('is %s', (text, span) => expect(formatDuration(at, at + span, 'en')).toBe(text));

  it.each([
    ['fr', 'dans 12 jours'],
    ['es', 'dentro de 12 días'],
    ['ar', 'خلال 12 يومًا'],
    ['ru', 'через 12 дней'],
    ['zh', '12天后'],
  ])('is said in %s', (language, text) => expect(formatDuration(at, at + 12 * day, language)).toBe(text));
});
