/** Live changes: what one does shows on the other's page; the stream is opened once, only by who is signed in, and again when it was refused. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { listen } from '../../web/live.ts';
import { openBrowser, openPage } from './browser.ts';
import { say } from './say.ts';
import { openStack } from './stack.ts';
import { contribution, openRound, world } from './world.ts';

const [stack, browser] = await Promise.all([openStack(world), openBrowser()]);
await openRound(stack);
const t = say('en');
const path = `/contributions/${contribution}`;

describe('two browsers', () => {
  test('one submits, and the other’s page and tasks change; nobody reloads', async () => {
    const [mine, theirs, tasks] = [await openPage(browser), await openPage(browser), await openPage(browser)];
    let streams = 0;
    theirs.on('request', (request) => {
      if (request.url().endsWith('/api/events')) streams++;
    });
    await stack.signIn(theirs, 'co-north', path);
    await stack.signIn(tasks, 'co-north');
    await theirs.getByText(t('page.meaning.invited')).waitFor();
    await tasks.getByText(t('web.tasks.none')).waitFor();
    await stack.signIn(mine, 'fp-aaa', path);
    await mine.getByLabel('What was done').fill('Two centres.');
    const submit = t('web.act.submit.name');
    await mine.getByRole('button', { name: submit, exact: true }).click();
    await mine.getByRole('dialog').getByRole('button', { name: submit, exact: true }).click();
    await mine.getByText('C1/REPORT/AAA/1').first().waitFor();
    await theirs.getByText('Two centres.').waitFor();
    await tasks.getByText(t('web.tasks.kind.decide')).waitFor();
    // One stream, whatever is opened in it.
    await theirs.getByRole('link', { name: t('web.tasks.title') }).click();
    await theirs.getByRole('link', { name: 'Report', exact: true }).click();
    await theirs.getByText('Two centres.').waitFor();
    expect(streams).toBe(1);
    expect([...mine.complaints, ...theirs.complaints, ...tasks.complaints]).toEqual([]);
  });

  test('who is signed out opens no stream', async () => {
    const page = await openPage(browser);
    const asked: string[] = [];
    page.on('request', (request) => void asked.push(new URL(request.url()).pathname));
    await page.goto(stack.base + path);
    await page.waitForURL('**/sign-in?to=*');
    expect(asked).toContain('/api/me');
    expect(asked).not.toContain('/api/events');
  });
});

describe('the stream', () => {
  /** A stream of the test, as browsers have them. */
  class Stream extends EventTarget {
    readyState = 0;
    onopen: (() => void) | null = null;
    onerror: (() => void) | null = null;
    opens(): void {
      this.readyState = 1;
      this.onopen?.();
    }
    breaks(forGood: boolean): void {
      this.readyState = forGood ? 2 : 0;
      this.onerror?.();
    }
    tells(kind: string, data: object): void {
      this.dispatchEvent(Object.assign(new Event(kind), { data: JSON.stringify(data) }));
    }
    close(): void {
      this.readyState = 2;
    }
  }
  const page = Object.assign(new EventTarget(), { hidden: false });
  const show = (hidden: boolean): void => {
    page.hidden = hidden;
    page.dispatchEvent(new Event('visibilitychange'));
  };
  function begun(signedIn = true) {
    const streams: Stream[] = [];
    const renewed: (readonly unknown[] | undefined)[] = [];
    const client = { invalidateQueries: async ({ queryKey }: { queryKey?: readonly unknown[] } = {}) => void renewed.push(queryKey) };
    const open = () => {
      const stream = new Stream();
      streams.push(stream);
      return stream as unknown as EventSource;
    };
    const stop = listen({ client, open, signedIn: async () => signedIn });
    return { streams, renewed, stop, last: () => streams.at(-1) as Stream };
  }

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('document', page);
    vi.stubGlobal('EventSource', { CLOSED: 2 });
    page.hidden = false;
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  test.each([
    ['contribution', { id: 'c' }, [['contribution', 'c'], ['desk'], ['progress'], ['list'], ['programme']]],
    ['event', { id: 'e' }, [['event', 'e'], ['events'], ['programme']]],
    ['call', { id: 'k' }, [['calls'], ['cycle'], ['progress', 'k'], ['desk']]],
    ['delivery', { id: 'd' }, [['deliveries']]],
    ['proposal', { id: 'p' }, [['proposal', 'p'], ['proposals']]],
    ['task', {}, [['tasks']]],
    ['reset', {}, [[]]],
  ])('%s: what was read of it is asked for anew', (kind, data, keys) => {
    const { last, renewed, stop } = begun();
    last().opens();
    last().tells(kind, data);
    expect(renewed).toEqual(keys);
    stop();
  });

  test('one that breaks is left to the browser, which connects again; one that was refused is opened anew, ever more patiently', async () => {
    const { last, streams, renewed, stop } = begun();
    last().opens();
    last().breaks(false);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(streams.length).toBe(1);
    last().breaks(true);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(streams.length).toBe(2);
    last().breaks(true);
    await vi.advanceTimersByTimeAsync(9_000);
    expect(streams.length).toBe(2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(streams.length).toBe(3);
    expect(renewed).toEqual([]);
    last().opens(); // what happened meanwhile nobody told
    expect(renewed).toEqual([[]]);
    stop();
  });

  test('who was signed out meanwhile is left alone', async () => {
    const { last, streams, stop } = begun(false);
    last().breaks(true);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(streams.length).toBe(1);
    stop();
  });

  test('a hidden page does not listen, and reads everything anew when it is looked at', () => {
    const { last, streams, renewed, stop } = begun();
    last().opens();
    show(true);
    expect(last().readyState).toBe(2);
    show(false);
    expect(streams.length).toBe(2);
    last().opens();
    expect(renewed).toEqual([[]]);
    stop();
    show(false);
    expect(streams.length).toBe(2);
  });
});
