/** Facts of a mail in which everything that can be there is there. */
import type { MailFacts } from '../../activities/mail/facts.ts';
import { contributorTexts, heldTexts, pledgeTexts } from '../../activities/mail/kinds.ts';
import { categoryOf } from '../../domain/template/categories.ts';

const contributing: readonly string[] = contributorTexts;
const about: readonly string[] = pledgeTexts;

const pledge = (title: string, partner: string) => ({
  ...{ title, partner, id: 'GCM-P-2026-0001', match: 'GCM-P-2027-0042' },
  standing: { asOf: '2028-03-31', status: 'kept' as const },
});
const pledges = {
  en: pledge('Schools for all children', 'Kenya'),
  fr: pledge('Des écoles pour tous les enfants', 'Kenya'),
  es: pledge('Escuelas para todos los niños', 'Kenya'),
  ar: pledge('مدارس لجميع الأطفال', 'كينيا'),
  ru: pledge('Школы для всех детей', 'Кения'),
  zh: pledge('让所有儿童上学', '肯尼亚'),
};

const words = {
  en: {
    participant: 'Nepal',
    cycle: 'GCM 2026–2030',
    ask: 'Voluntary GCM review',
    region: 'Asia and the Pacific',
    reason: 'Section 2 is still empty.\nThank you for the rest.',
    decision: 'Return for completion',
  },
  fr: {
    participant: 'Népal',
    cycle: 'GCM 2026–2030',
    ask: 'Examen volontaire du Pacte mondial',
    region: 'Asie et Pacifique',
    reason: 'La section 2 est encore vide.\nMerci pour le reste.',
    decision: 'Renvoi pour complément',
  },
  es: {
    participant: 'Nepal',
    cycle: 'GCM 2026–2030',
    ask: 'Examen voluntario del Pacto Mundial',
    region: 'Asia y el Pacífico',
    reason: 'La sección 2 todavía está vacía.\nGracias por el resto.',
    decision: 'Devolver para completar',
  },
  ar: {
    participant: 'نيبال',
    cycle: 'GCM 2026–2030',
    ask: 'استعراض طوعي للاتفاق العالمي',
    region: 'آسيا والمحيط الهادئ',
    reason: 'لا يزال القسم 2 فارغاً.\nشكراً على الباقي.',
    decision: 'إعادة للاستكمال',
  },
  ru: {
    participant: 'Непал',
    cycle: 'GCM 2026–2030',
    ask: 'Добровольный обзор Глобального договора',
    region: 'Азия и Тихий океан',
    reason: 'Раздел 2 пока пуст.\nСпасибо за остальное.',
    decision: 'Вернуть на доработку',
  },
  zh: {
    participant: '尼泊尔',
    cycle: 'GCM 2026–2030',
    ask: '自愿审查《全球契约》',
    region: '亚洲及太平洋',
    reason: '第2部分仍为空白。\n感谢其余部分。',
    decision: '退回补充',
  },
} as const;

/** Texts of notices that the shipped templates do not require, and that people can stop. */
const mutable = [
  ...['reminder', 'delay-reminder', 'revision-reminder', 'to-decide-reminder', 'reminder-by-hand', 'to-know', 'silent'],
  ...['event-reminder', 'event-published', 'event-confirm'],
  ...['declined', 'delayed', 'withdrawn', 'delay-noted', 'decline-noted', 'withdrawal-noted'],
];

/** The line of a mail by which it is stopped. */
const stopOf = (text: string): MailFacts['stop'] => {
  const category = categoryOf({ text });
  return mutable.includes(text) ? { category, link: `https://plenary.example.org/unsubscribe/${category}?k=2` } : undefined;
};

/** What is otherwise in the mails about documents: no participant, one date, a source that changed. */
const ofDocument = (language: keyof typeof words): Partial<MailFacts> => ({
  participant: null,
  deadline: { soft, grace: soft, hard: soft },
  source: { name: words[language].participant, change: 'newer' },
  role: 'authors',
});

/** 31 March 2028, the end of the day in Zurich. */
export const soft = Date.UTC(2028, 2, 31, 21, 59, 59);
const day = 86_400_000;

const invited: readonly string[] = heldTexts.filter((text) => (text.startsWith('event-') && text !== 'event-confirm') || text === 'list');
const applicant = ['listed', 'objections-closed', 'scheduled'];
const roleOf = (text: string): string => {
  if (text === 'partner-asked') return 'partners';
  if (text === 'mandate-progress' || text === 'mandate-silent') return 'secretariat';
  if (text.startsWith('mandate-')) return 'contributors';
  if (contributing.includes(text) || about.includes(text) || applicant.includes(text)) return 'contributors';
  if (invited.includes(text)) return 'invited';
  return text.startsWith('to-clear') ? 'clearing-authority' : 'coordinator';
};

export function sample(text: string, language: keyof typeof words, changed: Partial<MailFacts> = {}): MailFacts {
  return {
    text,
    language,
    person: { name: 'Asha Gurung', zone: 'Asia/Kathmandu' },
    ...words[language],
    cycleZone: 'Europe/Zurich',
    deadline: { soft, grace: soft + day, hard: soft + 14 * day },
    receipt: 'R-2028-00042',
    entered: null,
    expected: soft + 7 * day,
    held: {
      ...{ begins: soft + 30 * day, ends: soft + 31 * day, place: 'Palais des Nations, Room XX', mode: 'hybrid' },
      ...{ spoken: ['en', 'fr'], chairs: ['Kenya', 'España'] },
    },
    objections: soft + 21 * day,
    link: 'https://plenary.example.org/c/gcm-2026/NPL?from=mail&k=1',
    ...(about.includes(text) && { pledge: pledges[language], ask: pledges[language].title }),
    role: roleOf(text),
    stop: stopOf(text),
    ...(text.startsWith('document-') && ofDocument(language)),
    ...changed,
  };
}

/** The same with only what every mail has. */
export const sparse: Partial<MailFacts> = {
  participant: null,
  region: null,
  deadline: null,
  reason: null,
  decision: null,
  receipt: null,
  expected: null,
  held: undefined,
  objections: undefined,
  pledge: undefined,
};

/** The characters of an html text between its tags. */
export const visible = (html: string): string =>
  html
    .replace(/<(style|title)[^>]*>.*?<\/\1>/gs, '')
    .replace(/<!--.*?-->/gs, '')
    .replace(/<[^>]+>/g, '\n')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#x?27;|&#39;/g, "'")
    .replace(/&amp;/g, '&');
