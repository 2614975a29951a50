/** What of a body cannot be kept, found before anything else looks into it. */
import type { FieldError } from './problems.ts';

/** Objects and lists inside each other; forms and commands use at most six. */
export const maxDepth = 20;
const maxErrors = 20;

/**
 * Text that PostgreSQL cannot keep (NUL, and halves of surrogate pairs), and what is nested deeper than `maxDepth`. Takes time in
 * proportion to the body, without recursion; says at most twenty things.
 */
export function unstorable(body: unknown): FieldError[] {
  const errors: FieldError[] = [];
  const waiting: { readonly value: unknown; readonly path: readonly string[] }[] = [{ value: body, path: ['body'] }];
  const badText = (text: string): boolean => text.includes('\0') || !text.isWellFormed();
  for (let next = waiting.pop(); next && errors.length < maxErrors; next = waiting.pop()) {
    const { value, path } = next;
    const say = (detail: string, ...further: readonly string[]) => errors.push({ path: [...path, ...further].join('.'), detail });
    if (typeof value === 'string') {
      if (badText(value)) say('holds a character that cannot be stored');
    } else if (value !== null && typeof value === 'object') {
      if (path.length > maxDepth) {
        say(`is nested deeper than ${maxDepth} levels`);
        continue;
      }
      for (const [key, member] of Object.entries(value).reverse()) {
        if (badText(key)) waiting.push({ value: key, path: [...path, '(key)'] });
        if (typeof member === 'string' ? badText(member) : typeof member === 'object')
          waiting.push({ value: member, path: [...path, key] });
      }
    }
  }
  return errors;
}
