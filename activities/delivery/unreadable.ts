/**
 * Cycles whose template this program cannot read. What they have to say waits, with the reason, until a program that can read it goes on;
 * nobody else's mails wait for that.
 */
import type pg from 'pg';
import type { Instant } from '../../domain/lifecycle.ts';
import { RuleError, unreadablePrefix } from '../apply/trouble.ts';
import type { TemplateStore } from '../templates.ts';

/** How long deliveries of such a cycle rest before they are looked at again, in milliseconds of real time. */
const restMs = 60_000;

/** What cannot be read: `id@version` of each template, with what is wrong. Trouble with the database is thrown. */
export async function unreadableTemplates(pool: pg.Pool, templates: TemplateStore): Promise<ReadonlyMap<string, string>> {
  const { rows } = await pool.query<{ id: string; version: number }>({
    name: 'templates-pinned',
    text: 'select distinct template_id as id, template_version as version from cycle order by 1, 2',
  });
  const found = new Map<string, string>();
  for (const { id, version } of rows) {
    try {
      await templates.get(id, version, pool);
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      found.set(`${id}@${version}`, `${unreadablePrefix}${error.message}`);
    }
  }
  return found;
}

const holdSql = `with held as (select s.id, x.reason from unnest($1::text[], $2::text[]) x(template, reason)
    join subject s on s.template_id || '@' || s.template_version = x.template),
  n as (update notice n set reason = held.reason, updated_at = $3 from held
    where n.subject_id = held.id and n.state = 'planned' and n.due_at <= $3 and n.reason is distinct from held.reason)
update delivery d set reason = held.reason, lease_until = $4, updated_at = $3 from held
where d.subject_id = held.id and d.state = 'planned' and d.due_at <= $3 and (d.lease_until is null or d.lease_until <= $4)`;

/** Marks what is due in such cycles; answers their templates, whose notices are not to be expanded. */
export async function holdUnreadable(pool: pg.Pool, templates: TemplateStore, now: Instant): Promise<readonly string[]> {
  const found = await unreadableTemplates(pool, templates);
  if (found.size) await pool.query(holdSql, [[...found.keys()], [...found.values()], new Date(now), new Date(Date.now() + restMs)]);
  return [...found.keys()];
}

/** SQL: whether a subject `s` follows none of the templates of a parameter. */
export const isReadable = (list: string): string => `s.template_id || '@' || s.template_version <> all(${list}::text[])`;
