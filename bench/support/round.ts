/** A round to measure in: the shipped GCM template, invented stakeholders of one region, its call opened over the API as a secretariat does. */
import type pg from 'pg';
import { pinTemplate, writeParticipants } from '../../activities/seed-reference.ts';
import { createAuth, createKey } from '../../api/auth.ts';
import { shippedTemplates } from '../../api/templates.ts';
import { subjectId } from '../../domain/lifecycle.ts';
import type { ParticipantSeed } from '../../domain/reference.ts';
import type { Template } from '../../domain/template/schema.ts';
import type { PersonSeed } from '../../launch/demonstration/people.ts';
import { writePeople } from '../../launch/demonstration/seed.ts';
import { openDatabase } from '../../prisma/client.ts';
import type { Api } from './api.ts';
import { until } from './benchmark.ts';
import { authSecret } from './program.ts';

const day = 86_400_000;
export const cycle = 'bench';
export const phase = 'regional-review-ece';
const stage = 'stakeholder-inputs';

/** The zone in which it is noon now: its next 09:00, when invitations are due, is most of a day away. */
export const noonZone = (now: number): string => {
  const ahead = 12 - new Date(now).getUTCHours();
  return ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`; // POSIX counts westwards
};

export function gcm(): Template {
  const shipped = shippedTemplates(new URL('../../templates/', import.meta.url)).get('gcm');
  if (!shipped) throw new Error('templates/gcm.yaml is not there');
  return shipped.template;
}

const person = (id: string, role: string, participant: string | null, body: string | null): PersonSeed => ({
  ...{ id, role, participant, body, zone: null, language: 'en' },
  name: `Person ${id}`,
  email: `${id.toLowerCase()}@example.org`,
});

/** Writes `count` participants, a focal point for each, a coordinator and the secretariat; answers the participants' ids. */
export async function writeRound(pool: pg.Pool, count: number, kind: 'stakeholder' | 'state', zone: string): Promise<string[]> {
  const regions = [{ region: 'ECE', isDefault: true }];
  const invented = Array.from({ length: count }, (_, i): ParticipantSeed => {
    const id = `ORG-${String(i + 1).padStart(5, '0')}`;
    return { id, kind, names: { en: `Organisation ${i + 1}`, fr: `Organisation ${i + 1}` }, country: 'CH', zone, regions };
  });
  await pinTemplate(pool, gcm());
  await writeParticipants(pool, invented);
  const staff = [
    person('coordinator', 'regional-coordinator', null, 'ECE'),
    ...['secretariat', 'secretariat-two'].map((id) => person(id, 'secretariat', null, 'secretariat')),
  ];
  const others = Object.keys(gcm().regions).filter((region) => region !== 'ECE');
  const people = [
    ...invented.map(({ id }) => person(`fp-${id.toLowerCase()}`, 'focal-point', id, null)),
    ...staff,
    ...others.map((region) => person(`co-${region.toLowerCase()}`, 'regional-coordinator', null, region)),
  ];
  await writePeople(pool, people, 0);
  return invented.map(({ id }) => id);
}

/** A new API key of somebody in the round. */
export async function keyOf(pool: pg.Pool, baseUrl: string, who: string): Promise<string> {
  const db = openDatabase(pool);
  const key = await createKey(createAuth({ db, baseUrl, secret: authSecret }), who, 'bench', 1);
  await db.$disconnect();
  return key;
}

/** Creates and launches the cycle, opens the call ahead of its date (the second person confirms), and waits until everybody is asked. Answers the contributions' ids. */
export async function openRound(
  pool: pg.Pool,
  secretariat: Api,
  second: Api,
  participants: readonly string[],
  kind: 'stakeholder' | 'state',
): Promise<string[]> {
  const conference = new Date(Date.now() + 200 * day).toISOString().slice(0, 10);
  await secretariat.must('POST', '/api/cycles', {
    id: cycle,
    title: 'Bench',
    template: 'gcm',
    anchors: { 'ece-conference': `${conference}T10:00` },
  });
  await secretariat.must('POST', `/api/cycles/${cycle}/launch`, {});
  const call = subjectId.call(cycle, phase, kind === 'state' ? 'voluntary-reviews' : stage);
  const ask = kind === 'state' ? 'voluntary-review' : 'regional-input';
  const count = async (sql: string): Promise<number> => Number((await pool.query<{ n: string }>(sql, [call])).rows[0]?.n);
  await until('the call is there', async () => (await count("select count(*) as n from subject where id = $1 and status <> 'new'")) === 1);
  const { href } = await secretariat.must<{ href: string }>('POST', '/api/proposals', { kind: 'open', call });
  await second.must('POST', `${href}/confirm`, {});
  const begun = "select count(*) as n from subject where type = 'contribution' and status <> 'new' and id <> $1";
  await until('everybody is asked', async () => (await count(begun)) >= participants.length, 600_000, 500);
  const undone = 'select count(*) as n from outbox where done_at is null and subject_id = $1';
  await until('everybody is told', async () => (await count(undone)) === 0, 60_000, 500);
  return participants.map((id) => subjectId.contribution(cycle, ask, id));
}
