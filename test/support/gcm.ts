/** The shipped GCM template and its reference data. */
import { readFileSync } from 'node:fs';
import { type ParticipantSeed, readOthers, readStates } from '../../domain/reference.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

export const gcmYaml = read('templates/gcm.yaml');
export const memberStates: readonly ParticipantSeed[] = readStates({
  states: read('data/member-states.csv'),
  regions: read('data/member-states-regions.csv'),
  names: read('data/member-state-names.csv'),
  zones: read('data/state-zones.csv'),
});
export const otherParticipants: readonly ParticipantSeed[] = readOthers(read('data/participants.json'));
