/** Keys of texts are checked: those of the English file stand for all six (test/web/texts.test.ts). */
import 'i18next';
import type en from '../locales/en.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: Pick<typeof en, 'page' | 'web'> };
  }
}
