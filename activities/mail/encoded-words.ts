/** Text beyond ASCII in a header: encoded words of UTF-8 (RFC 2047). The library's take longer than everything else in the header of a mail. */

import { isMostlyLatin } from './encode.ts';

/** Characters of a line, and what `=?UTF-8?B?` and `?=` take of it (RFC 2047 2). */
const line = 76;
const around = 12;
/** What `Q` writes as it is: the characters that are allowed wherever encoded words are (RFC 2047 5). */
const asIs = /^[A-Za-z0-9!*+/-]$/;

const hex = (character: string): string => Buffer.from(character).toString('hex').toUpperCase().replace(/../g, '=$&');
const quotedCharacter = (character: string): string => (asIs.test(character) ? character : character === ' ' ? '_' : hex(character));

/** Characters, each as `Q` writes it, in words that are as long as there is room. */
function quoted(text: string, room: number): string[] {
  const words = [''];
  let left = room;
  for (const character of text) {
    const written = quotedCharacter(character);
    if (written.length > left) {
      left = line - 1 - around;
      words.push('');
    }
    words[words.length - 1] += written;
    left -= written.length;
  }
  return words;
}

/** The same as base64; no character is divided (RFC 2047 5). */
function base64(text: string, room: number): string[] {
  const bytes = Buffer.from(text);
  const words: string[] = [];
  for (let [at, left] = [0, room]; at < bytes.length; left = line - 1 - around) {
    let end = Math.min(at + Math.floor(left / 4) * 3, bytes.length);
    while (end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
    words.push(bytes.toString('base64', at, end));
    at = end;
  }
  return words;
}

/** A header whose value is such a text, folded; in `Q` where most of it can be read so. */
export function wordsHeader(name: string, value: string): string {
  const text = value.toWellFormed();
  const room = line - around - name.length - 2;
  const [encoding, words] = isMostlyLatin(text) ? ['Q', quoted(text, room)] : ['B', base64(text, room)];
  return `${name}: ${words.map((word) => `=?UTF-8?${encoding}?${word}?=`).join('\r\n ')}`;
}
