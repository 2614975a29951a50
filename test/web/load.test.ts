/** What the contributor's page loads first: as served, script and style together at most 260 KB compressed; and how it is served. */
import type { CDPSession, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openBrowser, openPage } from './browser.ts';
import { openStack } from './stack.ts';
import { contribution, openRound, world } from './world.ts';

const [stack, browser] = await Promise.all([openStack(world), openBrowser()]);
await openRound(stack);
const budget = 260 * 1024;

/** What of script and style has come, in bytes as they came over the line. */
async function counted(page: Page): Promise<{ readonly session: CDPSession; readonly bytes: () => number }> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const kinds = new Map<string, string>();
  let bytes = 0;
  session.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (['Script', 'Stylesheet'].includes(kinds.get(requestId) ?? '')) bytes += encodedDataLength;
  });
  return { session, bytes: () => bytes };
}

/** A slow mobile line: 400 kbit/s, with the delay of a satellite's or a far network's answers, in milliseconds. */
const slowLine = { offline: false, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8, latency: 150 };

test.each(['en', 'ar'])('the contribution in %s is small enough, and can be used in 8 s at 400 kbit/s', async (language) => {
  const page = await openPage(browser);
  await page.addInitScript(`localStorage.setItem('plenary.language', '"${language}"')`);
  const { session, bytes } = await counted(page);
  await session.send('Network.emulateNetworkConditions', slowLine);
  const begun = performance.now();
  await stack.signIn(page, 'fp-aaa', `/contributions/${contribution}`);
  await page.locator('textarea').first().fill('.');
  const took = performance.now() - begun;
  await session.send('Network.emulateNetworkConditions', { ...slowLine, downloadThroughput: -1, uploadThroughput: -1, latency: 0 });
  // Until nothing more comes; the stream of changes stays open, so the network is never idle.
  for (let before = -1; before !== bytes(); await page.waitForTimeout(500)) before = bytes();
  console.log(`script and style in ${language}: ${Math.round(bytes() / 1024)} KB; usable after ${Math.round(took)} ms at 400 kbit/s`);
  expect(bytes()).toBeGreaterThan(50_000);
  expect(bytes()).toBeLessThanOrEqual(budget);
  expect(took).toBeLessThan(8_000);
});

test('a browser with zones of its own loads nothing that stands in for them; another does', async () => {
  const stood = async (without: boolean) => {
    const page = await openPage(browser);
    if (without) await page.addInitScript('delete globalThis.Temporal');
    const files: string[] = [];
    page.on('request', (request) => void files.push(request.url()));
    await stack.signIn(page, 'fp-aaa', `/contributions/${contribution}`);
    await page.locator('aside time').first().waitFor();
    expect(page.complaints).toEqual([]);
    return files.some((file) => file.includes('/assets/implementation-'));
  };
  expect([await stood(false), await stood(true)]).toEqual([false, true]);
});

test('the page is never kept, its files are for a year, and script runs only with the nonce of the answer', async () => {
  const html = { accept: 'text/html' };
  const [one, other] = await Promise.all([fetch(`${stack.base}/`, { headers: html }), fetch(`${stack.base}/some/page`, { headers: html })]);
  const nonces = await Promise.all(
    [one, other].map(async (answer) => [...(await answer.text()).matchAll(/nonce="([^"]+)"/g)].map(([, n]) => n)),
  );
  expect(new Set(nonces.flat()).size).toBe(2);
  expect(one.headers.get('cache-control')).toBe('no-store');
  expect(one.headers.get('content-security-policy')).toContain(`script-src 'self' 'nonce-${nonces[0]?.[0]}'`);
  expect(one.headers.get('content-security-policy')).not.toContain('unsafe');

  const [, script = ''] = /src="(\/assets\/[^"]+\.js)"/.exec(await (await fetch(`${stack.base}/`, { headers: html })).text()) ?? [];
  const file = await fetch(stack.base + script);
  expect(file.headers.get('cache-control')).toContain('immutable');
  expect(file.headers.get('content-encoding')).toMatch(/br|gzip/);
});

test('programs, and addresses of the API, get no page but a problem', async () => {
  for (const [path, accept] of [
    ['/nothing', '*/*'],
    ['/api/nothing', 'text/html'],
    ['/assets/nothing.js', 'text/html'],
  ]) {
    const answer = await fetch(`${stack.base}${path}`, { headers: { accept: accept ?? '' } });
    expect([path, answer.status, answer.headers.get('content-type')]).toEqual([path, 404, 'application/problem+json; charset=utf-8']);
  }
});
