import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readOthers, readStates } from '../../domain/reference.ts';

const read = (name: string): string => readFileSync(new URL(`../../data/${name}`, import.meta.url), 'utf8');
const texts = {
  states: read('member-states.csv'),
  regions: read('member-states-regions.csv'),
  names: read('member-state-names.csv'),
  zones: read('state-zones.csv'),
};
const states = readStates(texts);
const others = readOthers(read('participants.json'));
const canonical = (zone: string): string => new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
const zonesOf = (country: string): string[] =>
  ((new Intl.Locale(`und-${country}`) as unknown as { getTimeZones(): string[] | undefined }).getTimeZones() ?? []).map(canonical);

describe('the Member States', () => {
  it('are 193, each once', () => expect([states.length, new Set(states.map(({ id }) => id)).size]).toEqual([193, 193]));

  it('are members of the commissions as these count them', () => {
    const totals = Object.groupBy(
      states.flatMap(({ regions }) => regions),
      ({ region }) => region,
    );
    expect(Object.fromEntries(Object.entries(totals).map(([region, list]) => [region, list?.length]))).toEqual({
      ECE: 56,
      ECA: 54,
      ESCAP: 53,
      ECLAC: 46,
      ESCWA: 20,
    });
  });

  it('have one default region each; 31 are in more than one', () => {
    expect(states.filter(({ regions }) => regions.filter(({ isDefault }) => isDefault).length !== 1)).toEqual([]);
    expect(states.filter(({ regions }) => regions.length > 1)).toHaveLength(31);
    expect(states.find(({ id }) => id === 'MAR')?.regions).toEqual([
      { region: 'ECA', isDefault: true },
      { region: 'ESCWA', isDefault: false },
    ]);
  });

  it('have names in six languages', () => {
    expect(states.filter(({ names }) => Object.keys(names).toSorted().join() !== 'ar,en,es,fr,ru,zh').map(({ id }) => id)).toEqual([]);
    expect(states.find(({ id }) => id === 'KEN')?.names.en).toBe('Kenya');
  });

  it('have a zone of their own country', () => {
    expect(states.filter(({ country, zone }) => !zonesOf(country).includes(canonical(zone))).map(({ id, zone }) => [id, zone])).toEqual([]);
  });

  it('are refused when their data do not fit together', () => {
    expect(() => readStates({ ...texts, zones: texts.zones.replace('KEN,Africa/Nairobi\n', '') })).toThrow('KEN has no zone');
    expect(() => readStates({ ...texts, regions: texts.regions.replace('KEN,ECA', 'KEN,ECE') })).toThrow('KEN: its default region ECA');
  });
});

describe('participants beyond the Member States', () => {
  it('share no id with a State', () => {
    const ids = [...states, ...others].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('have a zone of the country of their seat, and a name in English and French', () => {
    expect(others.filter(({ country, zone }) => !zonesOf(country).includes(canonical(zone))).map(({ id, zone }) => [id, zone])).toEqual([]);
    expect(others.filter(({ names }) => !names.en || !names.fr).map(({ id }) => id)).toEqual([]);
  });

  it('include the State of Palestine, a member of ESCWA, and the entities that oversee the report of the Secretary-General', () => {
    expect(others.find(({ id }) => id === 'PSE')?.regions).toEqual([{ region: 'ESCWA', isDefault: true }]);
    const entities = others.filter(({ kind }) => kind === 'un_entity').map(({ id }) => id);
    expect(entities).toEqual(expect.arrayContaining(['ILO', 'IOM', 'OHCHR', 'UNICEF', 'UN-DESA', 'UNODC', 'UNHCR', 'UNDP', 'WHO']));
  });

  it('are marked unverified, every one', () => {
    const raw = JSON.parse(read('participants.json')) as { participants: { basis: string }[] };
    expect(new Set(raw.participants.map(({ basis }) => basis))).toEqual(new Set(['unverified']));
  });
});
