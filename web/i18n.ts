/**
 * Texts of the pages: `web` and `page` of the same six locale files that mails use, of one language at a time; vite.config.ts says which of
 * them only some pages load. Who has not chosen one on
 * this device gets their own (`GET /api/me`), and before that is known the browser's.
 */
import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type english from '../locales/en.json';
import { remembered } from './remembered.ts';

type Keys<Part, Before extends string = ''> = {
  [Key in keyof Part & string]: Part[Key] extends string ? `${Before}${Singular<Key>}` : Keys<Part[Key], `${Before}${Key}.`>;
}[keyof Part & string];
/** Texts that count are asked for without their plural form. */
type Singular<Key extends string> = Key extends `${infer Root}_${'one' | 'other'}` ? Root : Key;
/** A key of a text. Those of the English file stand for all six (test/web/texts.test.ts), so a key without a text does not compile. */
export type TextKey =
  | Keys<Pick<typeof english, 'page' | 'pledge' | 'web'>>
  | `explain.audience.${keyof typeof english.explain.audience}`
  | `letter.role.${keyof typeof english.letter.role}`
  | `mute.${'category' | 'kind'}.${keyof typeof english.mute.kind}`
  | `mail.${keyof typeof english.mail}.heading`;
/** Finds a text, and fills in its values; `count` chooses the plural form. */
export type Texts = (key: TextKey, values?: Readonly<Record<string, unknown>>) => string;
/** A text of a template, by language. */
export type Said = Readonly<Record<string, string>>;

const files = import.meta.glob<Record<string, unknown>>('../locales/*.json', { import: 'default' });
const moreFiles = import.meta.glob<Record<string, unknown>>('../locales/*.json', { import: 'default', query: '?more' });
/** Whether a page that speaks more than every page does has been opened. */
let more = false;
/** Languages as they call themselves, in their order. */
export const languages: Readonly<Record<string, string>> = {
  ar: 'العربية',
  zh: '中文',
  en: 'English',
  fr: 'Français',
  ru: 'Русский',
  es: 'Español',
};
const known = (tag: string | null | undefined): string | undefined => {
  const base = tag?.slice(0, 2).toLowerCase() ?? '';
  return Object.hasOwn(languages, base) ? base : undefined;
};

const chosen = remembered<string>('language');

/** The language to begin with; `own` is the person's. */
export const languageFor = (own: string | undefined): string =>
  known(chosen.get()) ?? known(own) ?? navigator.languages.map(known).find((language) => language !== undefined) ?? 'en';

/** Loads a language and speaks it from now on. `choice`: the person chose it, and it is remembered on this device. */
export async function speak(language: string, { choice = false } = {}): Promise<void> {
  const file = `../locales/${language}.json`;
  const [texts, further] = await Promise.all([files[file]?.(), more ? moreFiles[file]?.() : null]);
  if (!i18next.isInitialized)
    await i18next.use(initReactI18next).init({ lng: language, fallbackLng: false, interpolation: { escapeValue: false }, resources: {} });
  for (const part of [texts, further]) if (part) i18next.addResourceBundle(language, 'translation', part, true, true);
  if (language === 'zh') await import('@fontsource/noto-sans-sc/400.css');
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  document.documentElement.dir = i18next.dir(language);
  if (choice) chosen.set(language);
}

/** Loads what only some pages speak, now and with every further language. */
export async function speakMore(): Promise<void> {
  more = true;
  const texts = await moreFiles[`../locales/${i18next.language}.json`]?.();
  if (texts) i18next.addResourceBundle(i18next.language, 'translation', texts, true, true);
}

/** The texts, and the language they are in. */
export function useTexts(): { readonly t: Texts; readonly language: string } {
  const { t, i18n } = useTranslation();
  return { t: (key, values) => t(key, { ...values }), language: i18n.language };
}

/** A text of a template in a language; English, or whatever there is, where that is missing. */
export const said = (texts: Said | null | undefined, language: string): string =>
  texts?.[language] ?? texts?.en ?? Object.values(texts ?? {})[0] ?? '';
