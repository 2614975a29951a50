import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { calendar } from './fixture.ts';

describe('public holidays', () => {
  it.each([
    ['a fixed one', 'CH', '2028-08-01'],
    ['one counted from Easter', 'KE', '2028-04-17'],
    ['the day in place of one on a Saturday, of the next year too', 'US', '2027-12-31'],
    ['first of several days, counted by the moon', 'SA', '2028-02-28'],
    ['last of several days', 'SA', '2028-02-29'],
    ['one of several days that began in the year before', 'SZ', '2031-01-02'],
    ['one that begins the evening before', 'IL', '2028-05-02'],
    ['one that ends at noon of its fourth day', 'TR', '2028-02-28'],
  ])('%s: nobody works in %s on %s', (_, country, date) => expect(calendar.isWorkingDay(date, country)).toBe(false));

  it.each([
    ['the day after', 'CH', '2028-08-02'],
    ['half a day', 'CN', '2028-03-08'],
    ['the evening of the day before', 'IL', '2028-05-01'],
    ['the fourth day, of which only the morning is free', 'TR', '2028-02-29'],
    ['a holiday of another country', 'FR', '2028-08-01'],
    ['a holiday of a part of the country', 'DE', '2028-01-06'],
    ['what only banks keep', 'US', '2028-04-14'],
  ])('%s is worked on: %s, %s', (_, country, date) => expect(calendar.isWorkingDay(date, country)).toBe(true));

  it('are known of 163 of the 193 Member States; of the others only weekends', () => {
    const states = readFileSync(new URL('../../data/member-states.csv', import.meta.url), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')[1] as string);
    expect([states.length, states.filter(calendar.knowsHolidays).length]).toEqual([193, 163]);
    expect(calendar.knowsHolidays('AF')).toBe(false);
    expect(calendar.isWorkingDay('2028-08-21', 'AF')).toBe(true);
  });

  it.each([null, 'XX', 'ch', 'KEN', 'DE-BY', ''])('are known of no country called %s', (country) => {
    expect(calendar.knowsHolidays(country)).toBe(false);
    expect(calendar.isWorkingDay('2028-05-12', country)).toBe(true);
    expect(calendar.isWorkingDay('2028-05-13', country)).toBe(false);
  });

  it('end with the tables they are counted by: far away only weekends are known, and at once', () => {
    expect(['2076-08-01', '2077-08-02', '9999-12-24'].map((date) => calendar.isWorkingDay(date, 'CH'))).toEqual([false, true, true]);
  });
});

describe('weekends', () => {
  it.each([
    ['CH', 'Sat Sun'],
    [null, 'Sat Sun'],
    ['AE', 'Sat Sun'],
    ['EG', 'Fri Sat'],
    ['SA', 'Fri Sat'],
    ['IR', 'Fri'],
    ['IN', 'Sun'],
    ['AF', 'Thu Fri'],
  ])('of %s: %s', (country, days) => {
    // A week of June 2028 without holidays in any of them, from Monday.
    const week = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].map((name, n) => ({ name, date: `2028-06-${19 + n}` }));
    expect(week.filter(({ date }) => !calendar.isWorkingDay(date, country)).map(({ name }) => name)).toEqual(days.split(' '));
  });
});

it('does not depend on the zone of the process', async () => {
  const script = `
    import { createCalendar } from './domain/calendar/create.ts';
    import { formatMoment } from './domain/calendar/format.ts';
    const c = createCalendar({ zoneData: 'test' });
    const off = [];
    for (const country of ['US', 'SA', 'CN', 'JP', 'IL', 'SZ', 'WS', 'CL', 'TR', 'IR', 'ET'])
      for (let at = Date.UTC(2027, 0, 1); at < Date.UTC(2029, 0, 1); at += 86400000) {
        const date = c.wallOf(at, 'UTC').slice(0, 10);
        if (!c.isWorkingDay(date, country)) off.push(country + date);
      }
    console.log(JSON.stringify([off, c.moment('2028-03-26T02:30', 'Europe/Zurich'), c.add(0, 'P1M', 1, 'Asia/Kathmandu'), formatMoment(0, 'Asia/Tokyo', 'fr')]));`;
  const run = async (TZ: string): Promise<string> => {
    const cwd = new URL('../..', import.meta.url);
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], { cwd, env: { TZ } });
    return stdout;
  };
  const [atGreenwich, ...elsewhere] = await Promise.all(['UTC', 'America/Santiago', 'Pacific/Apia'].map(run));
  expect(atGreenwich?.length).toBeGreaterThan(10_000);
  for (const output of elsewhere) expect(output).toBe(atGreenwich);
});
