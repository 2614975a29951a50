/** Tokens in addresses: whom one stands for and one value more, signed for one use. */
import { createHmac, timingSafeEqual } from 'node:crypto';

const mac = (use: string, payload: string, secret: string) => createHmac('sha256', secret).update(`${use}\n${payload}`);

/** A token of a person for `use`, which another use does not take. `value` has no dot. */
export function signToken(use: string, personId: string, value: string, secret: string): string {
  const payload = `${Buffer.from(personId).toString('base64url')}.${value}`;
  return `${payload}.${mac(use, payload, secret).digest('base64url')}`;
}

/** What a token says; null when it is forged, or of another use. Compares in constant time. */
export function verifyToken(use: string, token: string, secret: string): { readonly person: string; readonly value: string } | null {
  const [person, value, signature, more] = token.split('.');
  if (!person || !value || !signature || more !== undefined) return null;
  const given = Buffer.from(signature, 'base64url');
  const wanted = mac(use, `${person}.${value}`, secret).digest();
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
  return { person: Buffer.from(person, 'base64url').toString(), value };
}
