/** An invented world of any size: real Member States, invented stakeholders, and people for all of them. Nobody in it exists. */
import type { DatedMembership } from '../domain/audience.ts';
import type { Calendar } from '../domain/calendar/calendar.ts';
import type { ParticipantFacts } from '../domain/lifecycle.ts';
import type { ParticipantSeed } from '../domain/reference.ts';
import type { World } from '../domain/simulation.ts';
import type { Template } from '../domain/template/schema.ts';

export interface Size {
  /** Of the given participants, how many; chosen so that the regions are represented alike. Left out: all. */
  readonly given?: number;
  /** Stakeholders to invent, spread over the regions. */
  readonly stakeholders: number;
}

/** Every n-th where there are too many: the order of the reference data is by name, so that regions come mixed; each region is kept. */
function some(given: readonly ParticipantFacts[], regions: readonly string[], count: number): ParticipantFacts[] {
  const queues = regions.map((region) => given.filter((p) => p.regions.some((r) => r.isDefault && r.region === region)));
  const chosen = new Set<ParticipantFacts>();
  for (let i = 0; chosen.size < count && queues.some((q) => q.length > 0); i++) {
    const queue = queues[i % queues.length] ?? [];
    // From the end of the queue and its middle in turn: zones and holidays as different as may be.
    const next = queue.splice(i % 2 ? queue.length >> 1 : 0, 1)[0];
    if (next) chosen.add(next);
  }
  return [...chosen];
}

const facts = ({ id, kind, country, zone, regions }: ParticipantSeed): ParticipantFacts => ({
  ...{ id, kind, country, zone },
  // As the database answers them: the default first, then by name.
  regions: [...regions].sort((a, b) => Number(b.isDefault) - Number(a.isDefault) || (a.region < b.region ? -1 : 1)),
});

/** The world of a template: participants, a focal point for each, a drafter for every third, coordinators, two people at the secretariat. */
export function inventWorld(template: Template, calendar: Calendar, seeds: readonly ParticipantSeed[], size: Size): World {
  const regions = Object.keys(template.regions);
  const states = seeds.filter((p) => p.kind === 'state').map(facts);
  const others = seeds.filter((p) => p.kind !== 'state').map(facts);
  const chosen =
    size.given === undefined
      ? [...states, ...others]
      : [...some(states, regions, size.given), ...others.slice(0, Math.ceil(size.given / 10))];
  const stakeholders = Array.from({ length: size.stakeholders }, (_, i): ParticipantFacts => {
    const host = states[(i * 7) % states.length];
    const region = regions[i % regions.length] ?? '';
    return {
      id: `ORG-${i + 1}`,
      kind: 'stakeholder',
      country: host?.country ?? null,
      zone: host?.zone ?? template.zone,
      regions: [{ region, isDefault: true }],
    };
  });
  const participants = [...chosen, ...stakeholders].sort((a, b) => (a.id < b.id ? -1 : 1));
  const always = { from: 0, until: null };
  const person = (name: string, role: string, participant: string | null, body: string | null): DatedMembership => ({
    person: name,
    role,
    participant,
    body,
    ...always,
  });
  const memberships = [
    ...participants.flatMap(({ id }, i) => [
      person(`fp-${id.toLowerCase()}`, 'focal-point', id, null),
      ...(i % 3 ? [] : [person(`dr-${id.toLowerCase()}`, 'drafter', id, null)]),
    ]),
    ...regions.map((region) => person(`co-${region.toLowerCase()}`, 'regional-coordinator', null, region)),
    ...['sec-1', 'sec-2'].map((name) => person(name, 'secretariat', null, 'secretariat')),
  ];
  return { template, calendar, participants, memberships };
}
