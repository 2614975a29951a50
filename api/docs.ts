/** The page at /docs: the description of the API for people, from this server alone, under a strict content security policy. */
import { randomBytes } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';
import swaggerUi from 'swagger-ui-express';

const nonceOf = (_req: unknown, res: unknown): string => `'nonce-${(res as Response).locals.nonce}'`;
const withNonce: RequestHandler = (_req, res, next) => {
  res.locals.nonce = randomBytes(16).toString('base64');
  next();
};

/** Inline styles of the page carry a nonce; those that scripts set on elements are attributes, and are allowed as such. */
const policy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'", nonceOf],
    'style-src-attr': ["'unsafe-inline'"],
    'img-src': ["'self'", 'data:'],
    'connect-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  },
});

/** Handlers of /docs, to be mounted there. */
export function docs(): RequestHandler[] {
  const options = { customSiteTitle: 'Plenary API', swaggerUrl: '/openapi.json', swaggerOptions: { validatorUrl: null } };
  const [initialise, ...files] = swaggerUi.serveFiles(undefined, options) as RequestHandler[];
  const html = swaggerUi.generateHTML(undefined, options);
  const page: RequestHandler = (req, res, next) => {
    if (req.path !== '/' || req.method !== 'GET') next();
    else if (!req.originalUrl.split('?')[0]?.endsWith('/')) res.redirect(308, `${req.baseUrl}/`);
    else res.type('html').send(html.replaceAll('<style>', `<style nonce="${res.locals.nonce}">`));
  };
  return [withNonce, policy, page, ...(initialise ? [initialise] : []), ...files];
}
