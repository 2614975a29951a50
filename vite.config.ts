/** How the web application is built: `web/` into `dist/web`, for browsers of the last few years. `npm run web` builds it when it has changed. */
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Parts of `locales/<language>.json` that pages speak; the rest is of mails and stays on the server. */
const spoken = ['page', 'web'];

/** Parts of `web` that few read: `en.json?desk` is that part of the file alone, and `en.json` is without it (web/i18n.ts). */
const further = ['desk'];

const pick = (texts: object, keep: (part: string) => boolean): Record<string, unknown> =>
  Object.fromEntries(Object.entries(texts).filter(([part]) => keep(part)));

/** Serves of a locale file only what pages speak, and what few of them speak apart. */
const webTexts: Plugin = {
  name: 'web-texts',
  enforce: 'pre',
  transform(content, id) {
    const found = /\/locales\/[a-z]{2}\.json(?:\?(\w+))?$/.exec(id);
    if (!found) return null;
    const asked = found[1];
    const texts = pick(JSON.parse(content) as object, (part) => spoken.includes(part));
    const web = pick(texts.web as object, (part) => (asked === undefined ? !further.includes(part) : part === asked));
    if (asked === undefined) return { code: JSON.stringify({ ...texts, web }), map: null };
    return { code: `export default ${JSON.stringify({ web })}`, map: null, moduleType: 'js' }; // an address with a part is no JSON file to Vite
  },
};

export default defineConfig({
  root: 'web',
  plugins: [webTexts, react()],
  html: { cspNonce: '__CSP_NONCE__' }, // replaced in each response, by api/web.ts
  logLevel: 'warn',
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0, // the content security policy allows no data: but images
  },
});
