/**
 * The three kinds of old office files, told apart by their streams. All are compound files (MS-CFB): a header, a table of sectors, and a
 * directory whose root holds `WordDocument`, `PowerPoint Document` or `Workbook` (`Book` before 1997).
 */
import type { FileHandle } from 'node:fs/promises';
import type { FileKind } from '../../domain/files/kinds.ts';

const magic = Buffer.from('d0cf11e0a1b11ae1', 'hex');
/** Sector numbers from here on mean "no sector" (MS-CFB 2.1). */
const none = 0xfffffffa;
/** Directory entries that are read at most: far more than any of these files has. */
const most = 20_000;
const streams: Readonly<Record<string, FileKind>> = {
  worddocument: 'doc',
  'powerpoint document': 'ppt',
  workbook: 'xls',
  book: 'xls',
};

export const isOle = (head: Buffer): boolean => head.subarray(0, 8).equals(magic);

interface Entry {
  readonly name: string;
  readonly stream: boolean;
  readonly left: number;
  readonly right: number;
  readonly child: number;
}

const entryAt = (sector: Buffer, at: number): Entry => ({
  name: sector.toString('utf16le', at, at + Math.max(0, Math.min(64, sector.readUInt16LE(at + 64)) - 2)),
  stream: sector[at + 66] === 2,
  left: sector.readUInt32LE(at + 68),
  right: sector.readUInt32LE(at + 72),
  child: sector.readUInt32LE(at + 76),
});

/** All entries of the directory; null when the file is not whole. */
async function directory(file: FileHandle): Promise<Entry[] | null> {
  const head = Buffer.alloc(512);
  if ((await file.read(head, 0, 512, 0)).bytesRead < 512 || !isOle(head)) return null;
  const shift = head.readUInt16LE(30);
  if (shift !== 9 && shift !== 12) return null;
  const size = 1 << shift;
  const sector = async (number: number): Promise<Buffer | null> => {
    const buffer = Buffer.alloc(size);
    const { bytesRead } = await file.read(buffer, 0, size, (number + 1) * size);
    return bytesRead === size ? buffer : null;
  };
  const tables = Array.from({ length: 109 }, (_, i) => head.readUInt32LE(76 + 4 * i));
  const perTable = size / 4;
  let further = head.readUInt32LE(68);
  const follows = async (number: number): Promise<number> => {
    const index = Math.floor(number / perTable);
    while (tables.length <= index && further < none) {
      const more = await sector(further);
      if (!more) return none;
      for (let i = 0; i < perTable - 1; i++) tables.push(more.readUInt32LE(4 * i));
      further = more.readUInt32LE(size - 4);
    }
    const table = tables[index];
    if (table === undefined || table >= none) return none;
    return (await sector(table))?.readUInt32LE(4 * (number % perTable)) ?? none;
  };
  const entries: Entry[] = [];
  const seen = new Set<number>();
  for (let number = head.readUInt32LE(48); number < none && !seen.has(number) && entries.length < most; number = await follows(number)) {
    seen.add(number);
    const read = await sector(number);
    if (!read) return null;
    for (let at = 0; at < size; at += 128) entries.push(entryAt(read, at));
  }
  return entries;
}

/** Which of the three a compound file is, by the streams of its root alone: what is embedded in it lies deeper. Null when it is none. */
export async function oleKind(file: FileHandle): Promise<FileKind | null> {
  const entries = await directory(file);
  const waiting = [entries?.[0]?.child ?? none];
  const seen = new Set<number>();
  const found = new Set<FileKind>();
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const entry = entries?.[id];
    if (!entry || seen.has(id)) continue;
    seen.add(id);
    const kind = entry.stream ? streams[entry.name.toLowerCase()] : undefined;
    if (kind) found.add(kind);
    waiting.push(entry.left, entry.right);
  }
  return found.size === 1 ? ([...found][0] as FileKind) : null;
}
