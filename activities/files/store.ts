/**
 * Where the bytes of files are kept, outside the database's rows: under their SHA-256, so that the same bytes are kept once and what a
 * version's hash names is what is there. A folder, or a bucket of any store that speaks S3.
 */
import type { Readable } from 'node:stream';
import { type BucketOptions, bucketStore } from './bucket.ts';
import { folderStore } from './folder.ts';

export interface FileStore {
  /** Whether there are bytes under a hash (SHA-256 in hexadecimal). */
  has(hash: string): Promise<boolean>;
  /**
   * Keeps the file at `path`, whose bytes have this hash; nobody sees a part of it. The file at `path` may be gone afterwards. What is
   * there already stays as it is.
   */
  put(hash: string, path: string, size: number): Promise<void>;
  /** The bytes; null when there are none. */
  open(hash: string): Promise<Readable | null>;
  /** Whether there were any. */
  remove(hash: string): Promise<void>;
}

export type FilesConfig = { readonly directory: string; readonly bucket: BucketOptions | null };

/** The store of a configuration. What is being received lies in the folder, whichever it is. */
export const openFileStore = ({ directory, bucket }: FilesConfig): FileStore => (bucket ? bucketStore(bucket) : folderStore(directory));
