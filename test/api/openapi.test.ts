import express from 'express';
import { expect, test } from 'vitest';
import { routes } from '../../api/contract/index.ts';
import type { Route } from '../../api/contract/route.ts';
import { mount } from '../../api/mount.ts';
import { testApi } from './support.ts';

const api = await testApi({ engine: 'away' });
const description = (await api.get('/openapi.json', null)).body;

test('the description is OpenAPI 3.1 with at least 30 paths', () => {
  expect(description.openapi).toMatch(/^3\.1\./);
  expect(Object.keys(description.paths).length).toBeGreaterThanOrEqual(30);
});

test('every route of the contract is described, and nothing else', () => {
  const described = Object.entries<Record<string, { operationId: string }>>(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => `${operationId} ${method} ${path}`),
  );
  const contract = Object.entries(routes).map(([id, { method, path }]) => `${id} ${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  expect(described.sort()).toEqual(contract.sort());
});

test.for(Object.entries<Route>(routes).map(([id, route]) => [id, route] as const))(
  '%s is mounted, asks for a key where it says so, and refuses other methods',
  async ([, route]) => {
    const path = route.path.replace(':id', 'contribution:c:a:b').replace(':n', '1').replace(':membership', 'm');
    const reply = await api.ask(route.method.toUpperCase(), path, { as: null });
    if (route.access === 'person') expect(reply.status).toBe(401);
    else if (route.form === 'page') expect([reply.status, reply.body.rule]).toEqual([403, 'request.cross-site']);
    else expect(route.method === 'get' ? [200, 404, 503] : [404, 422]).toContain(reply.status);
    const other = await api.ask('DELETE', path, { as: null });
    expect([other.status, other.body.rule]).toEqual([405, 'request.method']);
    expect(other.headers.get('allow')).toContain(route.method.toUpperCase());
  },
);

test('a route without a handler does not start', () => {
  const sessions = { carried: () => null, of: () => Promise.resolve(null), cleared: '' };
  const who = { verify: () => Promise.resolve(null), sessions, baseUrl: api.base };
  const options = { clock: api.clock, ...who, perPerson: () => {} };
  expect(() => mount(express(), routes, {}, options)).toThrow('has no handler');
});

test('commands say that they need an Idempotency-Key, and what their bodies hold', () => {
  const { post } = description.paths['/api/contributions/{id}/return'];
  expect(post.parameters.find((p: { name: string }) => p.name === 'Idempotency-Key').required).toBe(true);
  expect(post.requestBody.content['application/json'].schema).toMatchObject({
    required: ['contentHash', 'reason'],
    additionalProperties: false,
  });
  expect(Object.keys(post.responses)).toEqual(['200', '202', 'default']);
});

test('all references lead somewhere', () => {
  const references = [...JSON.stringify(description).matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => (match[1] as string).split('/'));
  expect(references.length).toBeGreaterThan(0);
  for (const path of references)
    expect(
      path.reduce((at, part) => at?.[part], description),
      path.join('/'),
    ).toBeDefined();
});

test('the page at /docs loads from here alone, under a strict policy', async () => {
  const page = await fetch(`${api.base}/docs/`);
  const html = await page.text();
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(page.status).toBe(200);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toMatch(/script-src 'self'(;|$)/);
  expect(html).not.toMatch(/(src|href)="https?:/);
  expect(html).not.toMatch(/<script(?![^>]*src=)/);
  const nonce = /style-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1];
  expect([...html.matchAll(/<style nonce="([^"]+)"/g)].map((match) => match[1])).toEqual([nonce, nonce]);
  for (const file of ['swagger-ui-bundle.js', 'swagger-ui.css', 'swagger-ui-standalone-preset.js', 'swagger-ui-init.js']) {
    const answer = await fetch(`${api.base}/docs/${file}`);
    expect([file, answer.status]).toEqual([file, 200]);
    if (file === 'swagger-ui-init.js') expect(await answer.text()).toContain('/openapi.json');
    else await answer.body?.cancel();
  }
  expect((await fetch(`${api.base}/docs`, { redirect: 'manual' })).headers.get('location')).toBe('/docs/');
});
