/**
 * Texts of the pages: `web` and `page` of the same six locale files that mails use, of one language at a time. Who has not chosen one on
 * this device gets their own (`GET /api/me`), and before that is known the browser's.
 */
import i18next, { type ParseKeys } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { remembered } from './remembered.ts';

/** A key of a text. */
export type TextKey = ParseKeys;
/** A text of a template, by language. */
export type Said = Readonly<Record<string, string>>;

const files = import.meta.glob<Record<string, unknown>>('../locales/*.json', { import: 'default' });
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
  const texts = await files[`../locales/${language}.json`]?.();
  if (!i18next.isInitialized)
    await i18next.use(initReactI18next).init({ lng: language, fallbackLng: false, interpolation: { escapeValue: false }, resources: {} });
  if (texts) i18next.addResourceBundle(language, 'translation', texts, true, true);
  if (language === 'zh') await import('@fontsource/noto-sans-sc/400.css');
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  document.documentElement.dir = i18next.dir(language);
  if (choice) chosen.set(language);
}

/** A text of a template in a language; English, or whatever there is, where that is missing. */
export const said = (texts: Said | null | undefined, language: string): string =>
  texts?.[language] ?? texts?.en ?? Object.values(texts ?? {})[0] ?? '';
