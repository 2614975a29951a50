import { describe, expect, it } from 'vitest';
import { milliseconds, parseOffset } from '../../domain/template/offset.ts';

describe('an offset', () => {
  it.each([
    ['P12W before forum, 18:00', { anchor: 'forum', duration: 'P12W', sign: -1, time: '18:00' }],
    ['P2W after opens', { anchor: 'opens', duration: 'P2W', sign: 1, time: null }],
    ['P1Y2M3W4DT5H6M7S after phase-from', { anchor: 'phase-from', duration: 'P1Y2M3W4DT5H6M7S', sign: 1, time: null }],
    ['PT90M before hard', { anchor: 'hard', duration: 'PT90M', sign: -1, time: null }],
    ['forum', { anchor: 'forum', duration: null, sign: 1, time: null }],
    ['forum, 23:59:59', { anchor: 'forum', duration: null, sign: 1, time: '23:59:59' }],
    ['before', { anchor: 'before', duration: null, sign: 1, time: null }],
  ])('%s is relative', (text, expected) => expect(parseOffset(text)).toEqual({ kind: 'relative', ...expected }));

  it.each(['2028-03-01T09:00', '2028-03-01T09:00:30'])('%s is absolute', (wall) =>
    expect(parseOffset(wall)).toEqual({ kind: 'absolute', wall }),
  );

  it.each([
    '',
    'P before forum',
    'PT before forum',
    'P1DT before forum',
    'P12W forum',
    '12W before forum',
    'P12W before',
    'P12W before Forum',
    'P12W Before forum',
    'P1.5D before forum',
    '-P1D before forum',
    'P1D before forum,18:00',
    'P1D before forum, 24:00',
    'P1D before forum, 9:00',
    'P1H before forum',
    '2028-03-01',
    '2028-03-01 09:00',
    '2028-03-01T09:00Z',
    'forum ',
    'P1D before forum\nP1D before forum',
  ])('"%s" is none, and the message shows how to write one', (text) =>
    expect(() => parseOffset(text)).toThrow(/is no offset: write "P12W before forum, 18:00"/),
  );
});

describe('a duration of fixed length', () => {
  it.each([
    ['P1W', 7 * 86_400_000],
    ['P3D', 3 * 86_400_000],
    ['PT48H', 48 * 3_600_000],
    ['P1DT1H1M1S', 86_400_000 + 3_661_000],
    ['PT0S', 0],
  ])('%s', (text, ms) => expect(milliseconds(text)).toBe(ms));
  it.each(['P1M', 'P1Y', 'P', 'PT', '3D', 'PT1.5H', ''])('"%s" is none', (text) =>
    expect(() => milliseconds(text)).toThrow(/is no duration of fixed length/),
  );
});
