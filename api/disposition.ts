/** How a download says its name (RFC 6266): a name in plain ASCII for old programs, and the whole one beside it (RFC 8187). */

/** `attachment; filename="Resume.pdf"; filename*=UTF-8''R%C3%A9sum%C3%A9.pdf`: never shown in the page, whatever it is. */
export function attachment(name: string): string {
  const ascii = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]+/g, '_')
    .replace(/["\\%]/g, '_');
  const whole = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${whole}`;
}

/** Headers of every download: kept as it says it is, and without rights where some program shows it all the same. */
export const downloadHeaders = (name: string): Readonly<Record<string, string>> => ({
  'Content-Disposition': attachment(name),
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; sandbox",
});
