/** The people of the demonstration: invented, at example.org. One focal point for each participant, coordinators, the secretariat. */
import type { ParticipantSeed } from '../../domain/reference.ts';

export interface PersonSeed {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly language: 'en' | 'fr';
  readonly role: string;
  readonly participant: string | null;
  readonly body: string | null;
  readonly zone: string | null;
}

const first = [
  'Amina',
  'Bruno',
  'Chipo',
  'Dalia',
  'Elio',
  'Farah',
  'Goran',
  'Hana',
  'Ines',
  'Jonas',
  'Kaya',
  'Liv',
  'Mateo',
  'Nadia',
  'Omar',
  'Petra',
  'Quentin',
  'Rosa',
  'Samir',
  'Thea',
  'Uma',
  'Viktor',
  'Wanda',
  'Xenia',
  'Yara',
  'Zeno',
];
const last = [
  'Alder',
  'Brook',
  'Cedar',
  'Dale',
  'Elm',
  'Field',
  'Grove',
  'Hazel',
  'Iris',
  'Juniper',
  'Knoll',
  'Linden',
  'Maple',
  'North',
  'Oak',
  'Pine',
  'Quill',
  'Reed',
  'Sage',
  'Thorn',
  'Vale',
  'Willow',
  'Yarrow',
];
/** Participants whose people read French in the demonstration. */
const french = new Set(['FRA', 'BEL', 'LUX', 'MCO', 'SEN', 'CIV', 'MLI', 'TUN', 'MAR', 'CMR', 'HTI', 'MDG']);

const nameOf = (n: number): string => `${first[n % first.length]} ${last[(n * 7) % last.length]}`;

const coordinators = [
  ['ECE', 'Europe/Zurich'],
  ['ECA', 'Africa/Addis_Ababa'],
  ['ESCAP', 'Asia/Bangkok'],
  ['ECLAC', 'America/Santiago'],
  ['ESCWA', 'Asia/Beirut'],
] as const;

export function inventedPeople(participants: readonly ParticipantSeed[]): PersonSeed[] {
  const focalPoints = participants.map((p, n): PersonSeed => {
    const id = p.id.toLowerCase();
    return {
      id: `focal-${id}`,
      name: nameOf(n),
      email: `focal.${id}@example.org`,
      language: french.has(p.id) ? 'fr' : 'en',
      role: 'focal-point',
      participant: p.id,
      body: null,
      zone: null,
    };
  });
  const regional = coordinators.map(([body, zone], n): PersonSeed => {
    const id = body.toLowerCase();
    return {
      id: `coordinator-${id}`,
      name: nameOf(500 + n),
      email: `coordinator.${id}@example.org`,
      language: 'en',
      role: 'regional-coordinator',
      participant: null,
      body,
      zone,
    };
  });
  const secretariat = ['secretariat', 'secretariat.two'].map(
    (local, n): PersonSeed => ({
      id: local.replace('.', '-'),
      name: nameOf(900 + n),
      email: `${local}@example.org`,
      language: 'en',
      role: 'secretariat',
      participant: null,
      body: 'secretariat',
      zone: 'America/New_York',
    }),
  );
  const drafter: PersonSeed = {
    id: 'drafter-che',
    name: nameOf(777),
    email: 'drafter.che@example.org',
    language: 'fr',
    role: 'drafter',
    participant: 'CHE',
    body: null,
    zone: null,
  };
  return [...secretariat, ...regional, ...focalPoints, drafter];
}

/** Stakeholders of the demonstration, invented; two of them answer the ECE review's call for inputs. */
export const inventedStakeholders: readonly ParticipantSeed[] = [
  {
    id: 'DEMO-DIASPORA',
    kind: 'stakeholder',
    names: {
      en: 'Diaspora Council (invented)',
      fr: 'Conseil de la diaspora (fictif)',
      es: 'Consejo de la Diáspora (ficticio)',
      ar: 'مجلس المغتربين (افتراضي)',
      ru: 'Совет диаспоры (вымышленный)',
      zh: '侨民理事会（虚构）',
    },
    country: 'CH',
    zone: 'Europe/Zurich',
    regions: [{ region: 'ECE', isDefault: true }],
  },
  {
    id: 'DEMO-WORKERS',
    kind: 'stakeholder',
    names: {
      en: 'Migrant Workers Forum (invented)',
      fr: 'Forum des travailleurs migrants (fictif)',
      es: 'Foro de Trabajadores Migrantes (ficticio)',
      ar: 'منتدى العمال المهاجرين (افتراضي)',
      ru: 'Форум трудящихся-мигрантов (вымышленный)',
      zh: '移民工人论坛（虚构）',
    },
    country: 'BE',
    zone: 'Europe/Brussels',
    regions: [{ region: 'ECE', isDefault: true }],
  },
  {
    id: 'DEMO-CITIES',
    kind: 'stakeholder',
    names: {
      en: 'Network of Welcoming Cities (invented)',
      fr: 'Réseau des villes accueillantes (fictif)',
      es: 'Red de Ciudades Acogedoras (ficticia)',
      ar: 'شبكة المدن المرحبة (افتراضية)',
      ru: 'Сеть гостеприимных городов (вымышленная)',
      zh: '友好城市网络（虚构）',
    },
    country: 'ES',
    zone: 'Europe/Madrid',
    regions: [{ region: 'ECE', isDefault: true }],
  },
];
