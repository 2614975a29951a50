/** Reads the bytes of a mail. */
import PostalMime, { type Email } from 'postal-mime';

/** A mail read back, its text with `\n` between lines: a base64 part has the line ends of the wire (RFC 2045 6.8), a quoted-printable one is read without. */
export async function readMail(bytes: Buffer | string): Promise<Email> {
  const mail = await PostalMime.parse(bytes);
  return mail.text === undefined ? mail : { ...mail, text: mail.text.replaceAll('\r\n', '\n') };
}
