/** Addresses of what is downloaded; the browser asks for them itself. */

/** A contribution, or a pledge, by its subject id. */
export const of = (id: string): string =>
  `/api/${id.startsWith('pledge:') ? 'pledges' : 'contributions'}/${encodeURIComponent(id).replaceAll('%3A', ':')}`;

/** A file that a draft or a version holds. */
export const fileAddress = (id: string, file: string): string => `${of(id)}/files/${file}`;

/** A submitted version, or the draft, as a Word file whose labels are in a language. */
export const wordAddress = (id: string, what: number | 'draft', language: string): string =>
  `${of(id)}/${what === 'draft' ? 'draft' : `versions/${what}`}/export.docx?language=${language}`;
