/**
 * Offsets: the only expressions a template has.
 * `P12W before forum, 18:00` · `P2W after opens` · `forum` · `2028-03-01T09:00`. Durations are ISO 8601 (date units on the wall clock, time units exact).
 */

export type Offset =
  | { readonly kind: 'absolute'; readonly wall: string }
  | {
      readonly kind: 'relative';
      readonly anchor: string;
      readonly duration: string | null;
      readonly sign: 1 | -1;
      readonly time: string | null;
    };

const absolute = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/;
const relative =
  /^(?:(P(?=[\dT])(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?) (before|after) )?([a-z][a-z0-9-]*)(?:, (([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?))?$/;

/** Parses an offset; throws a TypeError that shows the form wanted. */
export function parseOffset(text: string): Offset {
  if (absolute.test(text)) return { kind: 'absolute', wall: text };
  const match = relative.exec(text);
  if (!match) throw new TypeError(`"${text}" is no offset: write "P12W before forum, 18:00", "forum" or "2028-03-01T09:00"`);
  const [, duration, direction, anchor, time] = match;
  return {
    kind: 'relative',
    anchor: anchor as string,
    duration: duration ?? null,
    sign: direction === 'before' ? -1 : 1,
    time: time ?? null,
  };
}

/** Milliseconds of a duration of fixed length (weeks, days as 24 hours, hours, minutes, seconds); months and years are refused. */
export function milliseconds(duration: string): number {
  const match = /^P(?=[\dT])(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration);
  if (!match) throw new TypeError(`"${duration}" is no duration of fixed length: write "P3D" or "PT48H"`);
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((n) => Number(n ?? 0));
  return ((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}
