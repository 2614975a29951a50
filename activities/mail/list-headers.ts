/** The headers by which mail programs let people stop a kind of mail with one click (RFC 2369, RFC 2919, RFC 8058). */
import type { Category } from '../../domain/template/categories.ts';

/** What the one click posts, and the value of `List-Unsubscribe-Post` (RFC 8058 3.1). */
export const oneClick = 'List-Unsubscribe=One-Click';

const notAddress = /[^\x21-\x3b\x3d\x3f-\x7e]/;
const notDomain = /[^a-zA-Z0-9.-]/g;

/**
 * Lines for the mails of one category. `address` is visible ASCII, and is not folded: it is one word, and programs differ in how they
 * put a folded one together. Throws when it is no such address. Mail programs act on the one click only where it begins with https:.
 */
export function listHeaders(category: Category, domain: string, address: string): string[] {
  if (notAddress.test(address) || address.length > 900) throw new Error('the address to unsubscribe at does not fit into a header');
  return [
    `List-Id: <${category}.${domain.replace(notDomain, '')}>`,
    `List-Unsubscribe: <${address}>`,
    `List-Unsubscribe-Post: ${oneClick}`,
  ];
}
