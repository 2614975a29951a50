/** Kinds of files that may be uploaded, by the ending their names have. What a file is, its content says (activities/files/kind-of.ts). */

/** Most bytes of one file: 25 MB, counted as 25 × 1024 × 1024. */
export const maxFile = 25 * 1024 * 1024;

const office = 'application/vnd.openxmlformats-officedocument';
const open = 'application/vnd.oasis.opendocument';

/** Content types as registered with IANA, by ending. Macros (docm, xlsm, pptm) and templates are not among them. */
export const fileTypes = {
  txt: 'text/plain; charset=utf-8',
  rtf: 'application/rtf',
  pdf: 'application/pdf',
  doc: 'application/msword',
  docx: `${office}.wordprocessingml.document`,
  odt: `${open}.text`,
  ppt: 'application/vnd.ms-powerpoint',
  pptx: `${office}.presentationml.presentation`,
  odp: `${open}.presentation`,
  xls: 'application/vnd.ms-excel',
  xlsx: `${office}.spreadsheetml.sheet`,
  ods: `${open}.spreadsheet`,
} as const;

export type FileKind = keyof typeof fileTypes;
export const fileKinds = Object.keys(fileTypes) as FileKind[];

export const isFileKind = (ending: string): ending is FileKind => Object.hasOwn(fileTypes, ending);
