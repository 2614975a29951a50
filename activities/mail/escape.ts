/** Makes what people typed safe to put into html, plain text and headers. */

/** Controls except tab and newline, and the characters that turn the direction of everything after them (Unicode Bidi: embeddings, overrides, isolates). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const unsafe = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/;
const unsafeAll = new RegExp(unsafe, 'g');
const breaks = /\r\n?|[\u0085\u2028\u2029]/g;
const special = /[&<>"']/g;
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const withoutControls = (value: string): string => (unsafe.test(value) ? value.replace(unsafeAll, '') : value);

/** Several lines of plain text; line ends become `\n`. Marks of direction that names need (U+200E, U+200F) stay. */
export const plainText = (value: string): string => withoutControls(value.replace(breaks, '\n')).toWellFormed().trim();

/** Words with single spaces between them, of the scripts that most names are written in: nothing of them is taken out. */
const clean = /^[!-~\u00a1-\u1fff\u3001-\u9fff]+(?: [!-~\u00a1-\u1fff\u3001-\u9fff]+)*$/;

/** One line of plain text: names, titles, headers. */
export const oneLine = (value: string): string => (clean.test(value) ? value : plainText(value).replace(/[\n\t ]+/g, ' '));

/** Text as html, fit for elements and quoted attributes. */
export const html = (value: string): string => value.replace(special, (character) => entities[character] ?? '');

/** Several lines of text as html. */
export const htmlLines = (value: string): string => html(value).replaceAll('\n', '<br/>');
