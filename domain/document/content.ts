/** What a document says: paragraphs, each about an objective or about all, each with the submitted versions it rests on. */
import * as z from 'zod';
import { hash } from '../contribution/bodies.ts';

/** Most paragraphs of a document, sources of a paragraph and characters of a text; above any report of the Secretary-General. */
export const limits = { paragraphs: 1000, sources: 300, text: 20_000, title: 500 } as const;

/** A submitted version that a paragraph rests on: a contribution's, or a document's. */
export const Source = z.strictObject({
  subject: z.string().regex(/^(contribution|document)(:[\w.-]{1,80}){3}$/),
  number: z.int().positive(),
  hash,
});
export type Source = z.infer<typeof Source>;

export const Paragraph = z.strictObject({
  /** Stays with the paragraph wherever it is moved. */
  key: z.string().regex(/^[a-z0-9-]{1,40}$/),
  text: z.string().max(limits.text),
  /** Key of the objective it is about; null: of none, or of all. */
  objective: z.string().max(64).nullable(),
  sources: z.array(Source).max(limits.sources),
});
export type Paragraph = z.infer<typeof Paragraph>;

export const DocumentContent = z
  .strictObject({
    title: z.string().max(limits.title),
    paragraphs: z.array(Paragraph).max(limits.paragraphs),
  })
  .refine(({ paragraphs }) => new Set(paragraphs.map(({ key }) => key)).size === paragraphs.length, {
    path: ['paragraphs'],
    message: 'each paragraph has a key of its own',
  });
export type DocumentContent = z.infer<typeof DocumentContent>;

/** The content of a draft or of a version; null for what is none. */
export function contentOf(content: unknown): DocumentContent | null {
  const parsed = DocumentContent.safeParse(content);
  return parsed.success ? parsed.data : null;
}

/** What is missing before it can be submitted: `title`, `paragraphs`, or the keys of empty paragraphs. */
export function missingIn({ title, paragraphs }: DocumentContent): string[] {
  const empty = paragraphs.filter(({ text }) => text.trim() === '').map(({ key }) => `paragraph ${key}`);
  return [...(title.trim() === '' ? ['title'] : []), ...(paragraphs.length === 0 ? ['paragraphs'] : []), ...empty];
}

/** Ids of the subjects that a content rests on, without doubles, in a stable order. */
export const restsOn = ({ paragraphs }: DocumentContent): string[] =>
  [...new Set(paragraphs.flatMap(({ sources }) => sources.map(({ subject }) => subject)))].sort();
