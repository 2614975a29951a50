/** A small world for rules: three States in two regions, their focal points, two coordinators, the secretariat. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { DatedMembership } from '../../domain/audience.ts';
import { createCalendar } from '../../domain/calendar/create.ts';
import type { Command, Context, Instant, ParticipantFacts } from '../../domain/lifecycle.ts';
import type { World } from '../../domain/simulation.ts';
import { Template } from '../../domain/template/schema.ts';

export const fixture = (name: string): string => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');
export const smallTemplate: Template = Template.parse(parse(fixture('small.yaml')));
export const calendar = createCalendar({ zoneData: 'test' });

/** The instant of a wall time in UTC. */
export const utc = (wall: string): Instant => Date.parse(`${wall}Z`);

export const participants: readonly ParticipantFacts[] = [
  { id: 'AAA', kind: 'state', country: 'CH', zone: 'Europe/Zurich', regions: [{ region: 'NORTH', isDefault: true }] },
  {
    id: 'BBB',
    kind: 'state',
    country: 'NZ',
    zone: 'Pacific/Auckland',
    regions: [
      { region: 'SOUTH', isDefault: true },
      { region: 'NORTH', isDefault: false },
    ],
  },
  { id: 'CCC', kind: 'state', country: null, zone: 'America/New_York', regions: [{ region: 'SOUTH', isDefault: true }] },
];

const always = { from: 0, until: null };
export const memberships: readonly DatedMembership[] = [
  ...participants.map((p) => ({ person: `fp-${p.id.toLowerCase()}`, role: 'focal-point', participant: p.id, body: null, ...always })),
  { person: 'drafter-aaa', role: 'drafter', participant: 'AAA', body: null, ...always },
  { person: 'co-north', role: 'regional-coordinator', participant: null, body: 'NORTH', ...always },
  { person: 'co-south', role: 'regional-coordinator', participant: null, body: 'SOUTH', ...always },
  { person: 'sec', role: 'secretariat', participant: null, body: 'secretariat', ...always },
];

export const smallWorld: World = { template: smallTemplate, calendar, participants, memberships };

export const context = (change: Partial<Context> = {}): Context => ({
  template: smallTemplate,
  calendar,
  membershipsOf: (person) => memberships.filter((m) => m.person === person),
  draft: { version: 1, hash: 'hash-of-the-first-draft-00001', content: { 'main.text': 'A report.' } },
  clearingAuthorityAt: () => false,
  participants,
  holders: [
    { role: 'regional-coordinator', body: 'NORTH', count: 1 },
    { role: 'regional-coordinator', body: 'SOUTH', count: 1 },
    { role: 'secretariat', body: 'secretariat', count: 1 },
  ],
  ...change,
});

let serial = 0;
/** A command with an id of its own. */
export const command = (kind: string, body: unknown, actor: string, receivedAt: Instant, principal: string | null = null): Command => ({
  id: `c${++serial}`,
  kind,
  body,
  actor,
  principal,
  receivedAt,
});
