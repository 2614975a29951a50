/** Mails the development mailbox has taken: the newest few thousand, in memory and, where asked, in a file that outlives a restart. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import * as z from 'zod';

/** A mail as it came in. `at`: when, in epoch milliseconds. */
export interface KeptMail {
  readonly id: number;
  readonly from: string;
  readonly to: readonly string[];
  readonly at: number;
  readonly raw: Buffer;
  /** Parsed when somebody looks, and then remembered. */
  parsed(): Promise<Email>;
}

export interface MailStore {
  add(mail: { from: string; to: readonly string[]; at: number; raw: Buffer }): void;
  /** Newest first; of one recipient if one is named (any case). */
  list(to?: string | null): readonly KeptMail[];
  get(id: number): KeptMail | undefined;
}

const Line = z.object({ id: z.int(), from: z.string(), to: z.array(z.string()), at: z.number(), raw: z.base64() });
type Line = z.infer<typeof Line>;

function readLines(file: string): Line[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text) => {
      // The last line may be half written after a crash.
      try {
        const line = Line.safeParse(JSON.parse(text));
        return line.success ? [line.data] : [];
      } catch {
        return [];
      }
    });
}

const lineOf = ({ id, from, to, at, raw }: KeptMail): string => `${JSON.stringify({ id, from, to, at, raw: raw.toString('base64') })}\n`;

function keep({ id, from, to, at }: Omit<Line, 'raw'>, raw: Buffer): KeptMail {
  let email: Promise<Email> | undefined;
  return { id, from, to, at, raw, parsed: () => (email ??= PostalMime.parse(raw)) };
}

/** A store for `most` mails; `file` (JSON lines) is read at the start, appended to, and shortened when it holds twice as many. */
export function openStore({ most = 2_000, file }: { most?: number; file?: string } = {}): MailStore {
  const mails = new Map<number, KeptMail>();
  let inFile = 0;

  const shorten = () => {
    for (const id of mails.keys()) {
      if (mails.size <= most) return;
      mails.delete(id);
    }
  };
  const rewrite = (path: string) => {
    writeFileSync(`${path}.new`, [...mails.values()].map(lineOf).join(''), { mode: 0o600 });
    renameSync(`${path}.new`, path);
    inFile = mails.size;
  };

  if (file) {
    mkdirSync(dirname(file), { recursive: true });
    for (const line of readLines(file)) mails.set(line.id, keep(line, Buffer.from(line.raw, 'base64')));
    shorten();
    rewrite(file);
  }
  let last = Math.max(0, ...mails.keys());

  return {
    add({ from, to, at, raw }) {
      last += 1;
      const mail = keep({ id: last, from, to: [...to], at }, raw);
      mails.set(last, mail);
      shorten();
      if (!file) return;
      appendFileSync(file, lineOf(mail));
      inFile += 1;
      if (inFile > 2 * most) rewrite(file);
    },
    list(to) {
      const wanted = to?.trim().toLowerCase();
      const newest = [...mails.values()].reverse();
      return wanted ? newest.filter((mail) => mail.to.some((address) => address.toLowerCase() === wanted)) : newest;
    },
    get: (id) => mails.get(id),
  };
}
