/** What the bodies of several commands hold. */
import * as z from 'zod';

/** Hash of a content, as drafts and versions have it. */
export const hash = z.string().regex(/^[\w-]{20,128}$/);
/** Regions in which a contribution counts. */
export const Regions = z
  .array(z.string().regex(/^[A-Z]{2,8}$/))
  .min(1)
  .max(20);
