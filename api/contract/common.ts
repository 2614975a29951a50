/** Schemas that several resources share. */
import * as z from 'zod';

/** An instant as people's programs read it: ISO 8601 in UTC. */
export const Instant = z.iso.datetime().describe('An instant, ISO 8601 in UTC');
/** `call:gcm-2026-2030:regional-review-ece:voluntary-reviews`; used in addresses as it is. */
export const SubjectId = z.string().regex(/^[a-z]+(?:-[a-z]+)*(:[\w.-]{1,80}){1,4}$/);
/** Ids of people, participants, memberships. */
export const Id = z.string().regex(/^[\w.-]{1,80}$/, 'an id is letters, digits, dots, hyphens and underscores');
/** Short names: of cycles and regions. */
export const Slug = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/, 'a short name is lower-case letters, digits and hyphens');
export const Zone = z.string().refine((zone) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== null && /^(UTC|[A-Z]\w*\/[\w/+-]+)$/.test(zone);
  } catch {
    return false;
  }
}, 'must be an IANA zone such as Africa/Nairobi');
export const Wall = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/, 'a wall time is written 2030-05-07T10:00');
/** Anything with text in it. */
export const Json = z.record(z.string(), z.unknown());

export const BySubject = z.strictObject({ id: SubjectId });
export const ById = z.strictObject({ id: Id });

export const Paging = {
  cursor: z.string().max(600).optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable().describe('Cursor of the next page; null on the last') });
export const list = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item) });

export const Moment = z.object({ at: Instant, wall: z.string(), zone: z.string() });
export const Deadline = z
  .object({ zone: z.string(), soft: Moment, grace: Moment, hard: Moment })
  .describe('On time until soft; accepted until grace; accepted and marked late until hard');

export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    rule: z.string().describe('Stable name of the rule that was broken'),
    errors: z.array(z.object({ path: z.string(), detail: z.string() })).optional(),
  })
  .loose();

/** What a created thing is answered: where it is. */
export const Created = z.object({ id: z.string(), href: z.string() });
export const created = { 201: { description: 'Created', schema: Created } } as const;
