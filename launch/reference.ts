/** The reference data as the repository ships them (data/): who can be asked. */
import { readFileSync } from 'node:fs';
import { type ParticipantSeed, readOthers, readStates } from '../domain/reference.ts';

const text = (name: string): string => readFileSync(new URL(`../data/${name}`, import.meta.url), 'utf8');

export const shippedStates = (): ParticipantSeed[] =>
  readStates({
    states: text('member-states.csv'),
    regions: text('member-states-regions.csv'),
    names: text('member-state-names.csv'),
    zones: text('state-zones.csv'),
  });

/** The 193 Member States, and others. */
export const shippedParticipants = (): ParticipantSeed[] => [...shippedStates(), ...readOthers(text('participants.json'))];
