/** How the web application is built: `web/` into `dist/web`, for browsers of the last few years. `npm run web` builds it when it has changed. */
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Parts of `locales/<language>.json` that pages speak; the rest is of mails and stays on the server. */
const spoken = ['page', 'web'];

/** Serves of a locale file only what pages speak. */
const webTexts: Plugin = {
  name: 'web-texts',
  enforce: 'pre',
  transform(content, id) {
    if (!/\/locales\/[a-z]{2}\.json$/.test(id)) return null;
    const texts = Object.entries(JSON.parse(content) as Record<string, unknown>).filter(([part]) => spoken.includes(part));
    return { code: JSON.stringify(Object.fromEntries(texts)), map: null };
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
    assetsInlineLimit: 0, // the content security policy allows no data: but images
  },
});
