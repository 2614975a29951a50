/** The small cycle, played by as few or as many States as it takes; each answers as another persona. */
import { script } from '../../bench/script.ts';
import type { DatedMembership } from '../../domain/audience.ts';
import type { ParticipantFacts } from '../../domain/lifecycle.ts';
import { calendar, fixture, memberships, participants } from '../support/world.ts';
import type { Plan } from './durable.ts';
import { shiftedTemplate } from './shift.ts';

const template = shiftedTemplate(fixture('small.yaml'));
const places = [
  'CH Europe/Zurich',
  'NZ Pacific/Auckland',
  'US America/New_York',
  'NP Asia/Kathmandu',
  'EG Africa/Cairo',
  'KI Pacific/Kiritimati',
  'CL America/Santiago',
];

/** `more` States beyond the three of the small world, in zones and with weekends of their own; every second belongs to both regions. */
export function smallPlan(seed: number, more = 0): Plan {
  const added = Array.from({ length: more }, (_, i): ParticipantFacts => {
    const [country, zone] = (places[i % places.length] as string).split(' ') as [string, string];
    const home = i % 2 ? 'NORTH' : 'SOUTH';
    const regions = [{ region: home, isDefault: true }, ...(i % 4 < 2 ? [{ region: i % 2 ? 'SOUTH' : 'NORTH', isDefault: false }] : [])];
    return { id: `D${String(i).padStart(2, '0')}`, kind: 'state', country, zone, regions };
  });
  const people = added.map(
    ({ id }): DatedMembership => ({
      person: `fp-${id.toLowerCase()}`,
      role: 'focal-point',
      participant: id,
      body: null,
      from: 0,
      until: null,
    }),
  );
  const world = { template, calendar, participants: [...participants, ...added], memberships: [...memberships, ...people] };
  return {
    world,
    cycle: 'c1',
    launch: { by: 'sec', at: Date.parse('2055-02-01T08:17:31Z') },
    script: script(world, 'c1', seed),
    until: Date.parse('2055-12-01T00:00:00Z'),
  };
}
