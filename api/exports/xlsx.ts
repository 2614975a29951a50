/**
 * A table as a spreadsheet (Office Open XML, ECMA-376 part 1, 18.3): one sheet with inline texts, its first row frozen and bold. Texts are
 * cells of type `inlineStr`, so nothing in them is ever a formula.
 */
import { directionOf } from '../../activities/mail/texts.ts';
import type { Table } from './document-rows.ts';

/** What XML 1.0 cannot hold (section 2.2), even as a reference. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const notXml = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const xml = (text: string): string => text.replace(notXml, '').replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
/** Most characters of a cell (ECMA-376, as spreadsheets limit it). */
const most = 32_767;

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaged = 'http://schemas.openxmlformats.org/package/2006';

/** `A`, `B`, ... `Z`, `AA`. */
const column = (n: number): string => (n < 26 ? '' : column(Math.floor(n / 26) - 1)) + String.fromCharCode(65 + (n % 26));

const cell = (value: string | number, row: number, at: number, style: number): string => {
  const place = `r="${column(at)}${row}" s="${style}"`;
  return typeof value === 'number'
    ? `<c ${place}><v>${value}</v></c>`
    : `<c ${place} t="inlineStr"><is><t xml:space="preserve">${xml([...value].slice(0, most).join(''))}</t></is></c>`;
};

function sheet({ header, rows }: Table, rightToLeft: boolean): string {
  const line = (values: readonly (string | number)[], n: number, style: number) =>
    `<row r="${n}">${values.map((value, at) => cell(value, n, at, style)).join('')}</row>`;
  const widths = header.map((_, n) => `<col min="${n + 1}" max="${n + 1}" width="${n === 3 ? 80 : 24}" customWidth="1"/>`).join('');
  const view = `<sheetView workbookViewId="0"${rightToLeft ? ' rightToLeft="1"' : ''}><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>`;
  const data = [line(header, 1, 1), ...rows.map((row, n) => line(row, n + 2, 2))].join('');
  return `${head}<worksheet xmlns="${main}"><sheetViews>${view}</sheetViews><cols>${widths}</cols><sheetData>${data}</sheetData></worksheet>`;
}

const font = '<sz val="11"/><name val="Arial"/>';
const wrapped = '<alignment vertical="top" wrapText="1"/>';
/** Three looks of a cell: as it comes, bold, and with lines that wrap. */
const styles = `${head}<styleSheet xmlns="${main}"><fonts count="2"><font>${font}</font><font><b/>${font}</font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>
<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf fontId="1" applyFont="1"/><xf applyAlignment="1">${wrapped}</xf></cellXfs></styleSheet>`;

const types = `${head}<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`;
const related = (...targets: readonly (readonly [kind: string, target: string])[]): string =>
  `${head}<Relationships xmlns="${packaged}/relationships">${targets.map(([kind, target], n) => `<Relationship Id="rId${n + 1}" Type="${relations}/${kind}" Target="${target}"/>`).join('')}</Relationships>`;

/** Names of sheets have at most 31 characters, and none of these. */
const sheetName = (name: string): string => xml([...name.replace(/[[\]:*?/\\']/g, ' ')].slice(0, 31).join('').trim() || '1');

/** The bytes of the file. The library is loaded with the first. */
export async function xlsxOf(table: Table, language: string): Promise<Buffer> {
  const { strToU8, zipSync } = await import('fflate');
  const book = `${head}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="${sheetName(table.name)}" sheetId="1" r:id="rId1"/></sheets></workbook>`;
  const files = {
    '[Content_Types].xml': types,
    '_rels/.rels': related(['officeDocument', 'xl/workbook.xml']),
    'xl/workbook.xml': book,
    'xl/_rels/workbook.xml.rels': related(['worksheet', 'worksheets/sheet1.xml'], ['styles', 'styles.xml']),
    'xl/worksheets/sheet1.xml': sheet(table, directionOf(language) === 'rtl'),
    'xl/styles.xml': styles,
  };
  // Without the time of its making: the same table gives the same bytes.
  const mtime = new Date(1980, 0, 1);
  return Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, [strToU8(text), { mtime }]]))));
}
