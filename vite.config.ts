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
