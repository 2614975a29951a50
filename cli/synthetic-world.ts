/** A world for dry runs and benchmarks without a database: the shipped States, one focal point each, invented stakeholders and coordinators. */
import type { DatedMembership } from '../domain/audience.ts';
import type { Calendar } from '../domain/calendar/calendar.ts';
import type { ParticipantFacts } from '../domain/lifecycle.ts';
import type { World } from '../domain/simulation.ts';
import type { Template } from '../domain/template/schema.ts';
import { shippedParticipants } from '../launch/reference.ts';

/** `states` limits how many of the States are in it; all when left out. */
export function syntheticWorld(template: Template, calendar: Calendar, stakeholders = 0, states?: ReadonlySet<string>): World {
  const shipped = shippedParticipants().filter((p) => p.kind !== 'state' || !states || states.has(p.id));
  const hosts = shipped.filter((p) => p.kind === 'state');
  const invented = Array.from({ length: stakeholders }, (_, n): ParticipantFacts => {
    const host = hosts[n % hosts.length] as ParticipantFacts;
    return {
      id: `STAKEHOLDER-${n + 1}`,
      kind: 'stakeholder',
      country: host.country,
      zone: host.zone,
      regions: host.regions.filter((r) => r.isDefault),
    };
  });
  const participants = [...shipped, ...invented];
  const always = { from: 0, until: null };
  const memberships: DatedMembership[] = [
    ...participants.map((p) => ({ person: `focal-${p.id.toLowerCase()}`, role: 'focal-point', participant: p.id, body: null, ...always })),
    ...Object.keys(template.regions).map((region) => ({
      person: `coordinator-${region.toLowerCase()}`,
      role: 'regional-coordinator',
      participant: null,
      body: region,
      ...always,
    })),
    { person: 'secretariat', role: 'secretariat', participant: null, body: 'secretariat', ...always },
  ];
  return { template, calendar, participants, memberships };
}
