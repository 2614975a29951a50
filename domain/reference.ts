/**
 * Reference data to participants: the files of `data/` as text in, seeds out. Reads no files itself.
 * Names of States follow UN M49; memberships of the regional commissions are unverified, their totals are held by a test.
 */
import { parse } from 'csv-parse/sync';
import * as z from 'zod';

/** A participant as the reference data has it. */
export interface ParticipantSeed {
  /** ISO 3166-1 alpha-3 for a State, a short name otherwise. */
  readonly id: string;
  readonly kind: 'state' | 'observer_state' | 'un_entity' | 'igo' | 'stakeholder' | 'local_authority';
  /** Name by language; States have six, others at least `en`. */
  readonly names: Readonly<Record<string, string>>;
  /** ISO 3166-1 alpha-2: the State's own, or that of the seat. */
  readonly country: string;
  /** IANA zone of the capital or the seat. */
  readonly zone: string;
  /** Regional commissions it is a member of; at most one is the default. */
  readonly regions: readonly { readonly region: string; readonly isDefault: boolean }[];
}

/** Texts of member-states.csv, member-states-regions.csv, member-state-names.csv and state-zones.csv. */
export interface StateTexts {
  readonly states: string;
  readonly regions: string;
  readonly names: string;
  readonly zones: string;
}

const iso3 = z.string().regex(/^[A-Z]{3}$/);
const StateRow = z.object({ iso3, iso2: z.string().regex(/^[A-Z]{2}$/), name_en: z.string().min(1), region: z.string().min(1) });
const RegionRow = z.object({ iso3, region: z.string().min(1) });
const NameRow = z.object({ iso3 }).catchall(z.string().min(1));
const ZoneRow = z.object({ iso3, zone: z.string().min(1) });

const rows = <Row extends z.ZodType>(text: string, row: Row): z.infer<Row>[] =>
  z.array(row).parse(parse(text, { columns: true, bom: true, skip_empty_lines: true }));

/** The Member States. Throws when a State has no name or zone, or its default region is none of its memberships. */
export function readStates(texts: StateTexts): ParticipantSeed[] {
  const names = new Map(rows(texts.names, NameRow).map(({ iso3: id, ...byLanguage }) => [id, byLanguage]));
  const zones = new Map(rows(texts.zones, ZoneRow).map((row) => [row.iso3, row.zone]));
  const memberships = Map.groupBy(rows(texts.regions, RegionRow), (row) => row.iso3);
  return rows(texts.states, StateRow).map(({ iso3: id, iso2, region: home }) => {
    const zone = zones.get(id);
    const name = names.get(id);
    const regions = (memberships.get(id) ?? []).map(({ region }) => ({ region, isDefault: region === home }));
    if (!zone || !name) throw new TypeError(`${id} has no ${zone ? 'name' : 'zone'}`);
    if (!regions.some(({ isDefault }) => isDefault)) throw new TypeError(`${id}: its default region ${home} is none of its memberships`);
    return { id, kind: 'state' as const, names: name, country: iso2, zone, regions };
  });
}

const Others = z.object({
  participants: z.array(
    z.object({
      id: z.string().regex(/^[A-Z0-9][A-Z0-9-]*$/),
      kind: z.enum(['state', 'observer_state', 'un_entity', 'igo', 'stakeholder', 'local_authority']),
      names: z.record(z.string(), z.string().min(1)),
      country: z.string().regex(/^[A-Z]{2}$/),
      zone: z.string().min(1),
      regions: z.array(z.object({ region: z.string(), isDefault: z.boolean() })),
    }),
  ),
});

/** Participants beyond the Member States, from the text of participants.json: observer States, UN entities, intergovernmental bodies. All unverified. */
export const readOthers = (json: string): ParticipantSeed[] => Others.parse(JSON.parse(json)).participants;
