/** How the web application is built: `web/` into `dist/web`, for browsers of the last few years. `npm run web` builds it when it has changed. */
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

interface Texts {
  readonly [key: string]: Texts | string | readonly string[];
}
const only = (texts: Texts, parts: readonly string[]): Texts =>
  Object.fromEntries(Object.entries(texts).filter(([part]) => parts.includes(part)));
const but = (texts: Texts, parts: readonly string[]): Texts =>
  Object.fromEntries(Object.entries(texts).filter(([part]) => !parts.includes(part)));

/** Parts of `web` in `locales/<language>.json` that only some pages speak: they load them with `web/more-texts.ts`, and nobody else does. */
const more = ['desk', 'office', 'people', 'settings', 'mandates', 'pledges', 'held', 'document'];
/** What every page speaks, and what those pages speak besides; the rest is of mails and stays on the server. */
const everyPage = (texts: Texts): Texts => ({ ...only(texts, ['page']), web: but(texts.web as Texts, more) });
const somePages = ({ web, explain, letter, mute, mail, pledge }: Texts): Texts => ({
  pledge: pledge as Texts,
  web: only(web as Texts, more),
  explain: only(explain as Texts, ['audience']),
  letter: only(letter as Texts, ['role']),
  mute: only(mute as Texts, ['category', 'kind']),
  mail: Object.fromEntries(Object.entries(mail as Texts).map(([kind, texts]) => [kind, only(texts as Texts, ['heading'])])),
});

/** Serves of a locale file only what pages speak: `<language>.json` to every page, `<language>.json?more` to some. */
const webTexts: Plugin = {
  name: 'web-texts',
  enforce: 'pre',
  transform(content, id) {
    const [, asked] = /\/locales\/[a-z]{2}\.json(\?more)?$/.exec(id) ?? [null, null];
    if (asked === null) return null;
    const texts = JSON.parse(content) as Texts;
    if (asked === undefined) return { code: JSON.stringify(everyPage(texts)), map: null };
    // The bundler knows JSON by the end of its name, which the question hides.
    return { code: `export default ${JSON.stringify(somePages(texts))}`, moduleType: 'js', map: null };
  },
};

/** Zones are asked through Temporal: the browser's own; the package that stands in for it is loaded only where there is none. */
const temporal: Plugin = {
  name: 'temporal',
  enforce: 'pre',
  resolveId: (id) => (id === 'temporal-polyfill' ? '\0temporal' : null),
  load: (id) =>
    id === '\0temporal'
      ? "export const Temporal = globalThis.Temporal ?? (await import('temporal-polyfill/implementation')).Temporal;"
      : null,
};

export default defineConfig({
  root: 'web',
  plugins: [webTexts, temporal, react()],
  html: { cspNonce: '__CSP_NONCE__' }, // replaced in each response, by api/web.ts
  logLevel: 'warn',
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // What pages share comes in few files: in many small ones, headers and poorer compression would cost the first page a fifth more.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'libraries', test: /node_modules\/(?!temporal-polyfill|zod).*\.m?js$/ },
            // The page of a contribution comes in one file with what it needs, since nearly everybody goes there; others take from it.
            {
              name: 'contribution',
              test: /\/web\/(pages\/contribution|parts\/contribution\/file-[a-z]+|upload|queries\/files)\.(tsx?|css)$/,
            },
            { name: 'shared', test: /\/web\/.*\.tsx?$/, minShareCount: 3 },
          ],
        },
      },
    },
    assetsInlineLimit: 0, // the content security policy allows no data: but images
  },
});
