/** Template versions as cycles are pinned to them; read once, since a version never changes. */
import type pg from 'pg';
import * as z from 'zod';
import { Template } from '../domain/template/schema.ts';
import { byRules } from './apply/trouble.ts';

export interface TemplateStore {
  /**
   * Throws a `RuleError` when what is stored is no template to this program: reading it again would end the same.
   * `on`: the connection of a transaction under way, so that it never waits for a second one.
   */
  get(id: string, version: number, on?: pg.Pool | pg.ClientBase): Promise<Template>;
}

function parsed(name: string, content: unknown): Template {
  const { data, error } = Template.safeParse(content);
  if (error) throw new TypeError(`template ${name}: ${z.prettifyError(error)}`);
  return data;
}

export function templateStore(pool: pg.Pool): TemplateStore {
  const known = new Map<string, Template>();
  return {
    async get(id, version, on) {
      const name = `${id}@${version}`;
      const found = known.get(name);
      if (found) return found;
      const { rows } = await (on ?? pool).query<{ content: unknown }>(
        'select content from template_version where id = $1 and version = $2',
        [id, version],
      );
      const template = byRules(() => parsed(name, rows[0]?.content), 'unreadable');
      known.set(name, template);
      return template;
    },
  };
}
