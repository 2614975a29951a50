/** Writes the reference data (participants with their regions) and pins template versions. Idempotent: what is there stays as it is. */
import type pg from 'pg';
import type { ParticipantSeed } from '../domain/reference.ts';
import type { Template } from '../domain/template/schema.ts';
import { contentHash } from './hash.ts';

/** Memberships of regions hold from here when the reference data give no date. */
const epoch = '1970-01-01T00:00:00Z';

export async function writeParticipants(pool: pg.Pool | pg.ClientBase, participants: readonly ParticipantSeed[]): Promise<void> {
  const regions = participants.flatMap((p) => p.regions.map(({ region, isDefault }) => ({ participant: p.id, region, isDefault })));
  await pool.query(
    `with p as (insert into participant (id, kind, names, country, zone)
        select * from jsonb_to_recordset($1::jsonb) x(id text, kind text, names jsonb, country text, zone text) on conflict (id) do nothing)
     insert into region_membership (participant_id, region, is_default, from_at)
       select x.participant, x.region, x."isDefault", $3 from jsonb_to_recordset($2::jsonb) x(participant text, region text, "isDefault" boolean) on conflict do nothing`,
    [JSON.stringify(participants.map(({ regions: _, ...p }) => p)), JSON.stringify(regions), epoch],
  );
}

/** Stores a template version once; throws when the same version was stored with other content. */
export async function pinTemplate(pool: pg.Pool | pg.ClientBase, template: Template): Promise<void> {
  const hash = contentHash(template);
  await pool.query('insert into template_version (id, version, hash, content) values ($1, $2, $3, $4) on conflict do nothing', [
    template.id,
    template.version,
    hash,
    JSON.stringify(template),
  ]);
  const { rows } = await pool.query<{ hash: string }>('select hash from template_version where id = $1 and version = $2', [
    template.id,
    template.version,
  ]);
  if (rows[0]?.hash !== hash)
    throw new Error(`Template ${template.id} version ${template.version} was stored with other content: raise its version.`);
}
