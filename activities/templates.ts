/** Template versions as cycles are pinned to them; read once, since a version never changes. */
import type pg from 'pg';
import { Template } from '../domain/template/schema.ts';

export interface TemplateStore {
  /** `on`: the connection of a transaction under way, so that it never waits for a second one. */
  get(id: string, version: number, on?: pg.Pool | pg.ClientBase): Promise<Template>;
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
      const template = Template.parse(rows[0]?.content);
      known.set(name, template);
      return template;
    },
  };
}
