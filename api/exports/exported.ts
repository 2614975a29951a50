/** What a file of a document is made from. */
import type { DocumentContent } from '../../domain/document/content.ts';
import type { DocumentState } from '../../domain/document/state.ts';
import type { Instant } from '../../domain/lifecycle.ts';
import type { Template } from '../../domain/template/schema.ts';
import type { Cited } from '../provenance.ts';

export interface Exported {
  readonly id: string;
  /** A language there are texts in. */
  readonly language: string;
  readonly template: Template;
  readonly state: DocumentState;
  readonly cycleTitle: string;
  /** Of the stage, in that language. */
  readonly title: string;
  readonly content: DocumentContent;
  readonly sources: readonly Cited[];
  /** Keys of paragraphs with a source that has changed since. */
  readonly marked: readonly string[];
  /** A submitted version, or the draft as it was saved. */
  readonly version:
    | { readonly number: number; readonly hash: string; readonly receipt: string; readonly at: Instant }
    | { readonly draft: number; readonly hash: string; readonly at: Instant };
  /** When this version was published; null when it was not. */
  readonly published: Instant | null;
}
