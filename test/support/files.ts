/** Small files of every kind that may be uploaded, and archives taken apart again. */
import { crc32, inflateRawSync } from 'node:zlib';
import { type FileKind, fileTypes } from '../../domain/files/kinds.ts';

/** An archive (ZIP, APPNOTE 6.3) whose members are stored as they are. */
export function zip(members: Readonly<Record<string, string | Buffer>>): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(members)) {
    const data = Buffer.from(content as string);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(data.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    locals.push(Buffer.from('PK\x03\x04'), fields, Buffer.from(name), data);
    const further = Buffer.alloc(14);
    further.writeUInt32LE(at, 10);
    central.push(Buffer.from('PK\x01\x02\x14\x00'), fields, further, Buffer.from(name));
    at += 30 + Buffer.byteLength(name) + data.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  const count = Object.keys(members).length;
  end.writeUInt16LE(count, 4);
  end.writeUInt16LE(count, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end]);
}

/** The members of an archive, read by its directory. */
export function unzip(archive: Buffer): Map<string, string> {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06'));
  const members = new Map<string, string>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const [method, size] = [archive.readUInt16LE(at + 10), archive.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset)) as [number, number, number];
    const local = archive.readUInt32LE(at + 42);
    const from = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const data = archive.subarray(from, from + size);
    members.set(archive.toString('utf8', at + 46, at + 46 + name), (method === 8 ? inflateRawSync(data) : data).toString('utf8'));
    at += 46 + name + extra + comment;
  }
  return members;
}

const sector = 512;

/**
 * A compound file (MS-CFB) whose root holds these streams in a chain of siblings, and `deeper` ones in a storage. Its table of sectors is
 * the first, its directory the rest.
 */
export function compound(streams: readonly string[], deeper: readonly string[] = []): Buffer {
  const none = 0xffffffff;
  const entry = (name: string, type: number, right: number, child: number): Buffer => {
    const bytes = Buffer.alloc(128);
    bytes.write(name, 0, 'utf16le');
    bytes.writeUInt16LE(2 * name.length + 2, 64);
    bytes[66] = type;
    bytes.writeUInt32LE(none, 68);
    bytes.writeUInt32LE(right, 72);
    bytes.writeUInt32LE(child, 76);
    return bytes;
  };
  const first = deeper.length ? 1 + streams.length : 0;
  const entries = [
    entry('Root Entry', 5, none, streams.length || deeper.length ? 1 : none),
    ...streams.map((name, i) => entry(name, 2, i + 1 < streams.length ? i + 2 : first || none, none)),
    ...(deeper.length ? [entry('ObjectPool', 1, none, first + 1)] : []),
    ...deeper.map((name, i) => entry(name, 2, i + 1 < deeper.length ? first + 2 + i : none, none)),
  ];
  const used = Math.ceil(entries.length / 4);
  const directory = Buffer.alloc(used * sector);
  for (const [i, bytes] of entries.entries()) bytes.copy(directory, i * 128);
  const head = Buffer.alloc(sector, 0xff);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(head);
  head.fill(0, 8, 76);
  head.writeUInt16LE(9, 30);
  head.writeUInt32LE(1, 44);
  head.writeUInt32LE(1, 48);
  head.writeUInt32LE(none - 1, 68);
  head.writeUInt32LE(0, 76);
  const table = Buffer.alloc(sector, 0xff);
  table.writeUInt32LE(0xfffffffd, 0);
  for (let i = 1; i <= used; i++) table.writeUInt32LE(i < used ? i + 1 : 0xfffffffe, 4 * i);
  return Buffer.concat([head, table, directory]);
}

const openXml = (folder: string, main: string): Buffer =>
  zip({
    '[Content_Types].xml': `<Types><Override PartName="/${folder}/main.xml" ContentType="application/vnd.openxmlformats-officedocument.${main}.main+xml"/></Types>`,
    [`${folder}/main.xml`]: '<main/>',
  });
const openDocument = (kind: FileKind): Buffer => zip({ mimetype: fileTypes[kind], 'content.xml': '<content/>' });

/** One file of each kind. */
export const samples: Readonly<Record<FileKind, Buffer>> = {
  txt: Buffer.from('Notre examen, \tavec des données.\r\n我们的审查'),
  rtf: Buffer.from('{\\rtf1\\ansi Our review.}'),
  pdf: Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n'),
  doc: compound(['\u0001CompObj', 'WordDocument', '1Table'], ['Workbook']),
  docx: openXml('word', 'wordprocessingml.document'),
  odt: openDocument('odt'),
  ppt: compound(['Current User', 'PowerPoint Document']),
  pptx: openXml('ppt', 'presentationml.presentation'),
  odp: openDocument('odp'),
  xls: compound(['Workbook']),
  xlsx: openXml('xl', 'spreadsheetml.sheet'),
  ods: openDocument('ods'),
};
