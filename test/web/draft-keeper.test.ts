import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createDraftKeeper, type DraftContent, type DraftOptions, type Kept } from '../../web/draft-keeper.ts';
import { Trouble } from '../../web/trouble.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A place on the device. */
function place(left: Kept | null = null) {
  let kept = left;
  return {
    get: () => kept,
    set: (value: Kept) => {
      kept = value;
    },
    forget: () => {
      kept = null;
    },
  };
}

/** A server that keeps one draft, and may be told to refuse the next saves. */
function server(version = 0, content: DraftContent = {}) {
  const refusals: Trouble[] = [];
  const saves: { base: number; content: DraftContent }[] = [];
  const now = { version, content };
  const save: DraftOptions['save'] = async (base, text) => {
    const refusal = refusals.shift();
    if (refusal) throw refusal;
    if (base !== now.version) throw new Trouble(409, { rule: 'draft.stale', current: { ...now } });
    saves.push({ base, content: text });
    Object.assign(now, { version: base + 1, content: text });
    return { version: now.version };
  };
  return { now, refusals, saves, save };
}
const open = (from: ReturnType<typeof server>, kept = place(), more: Partial<DraftOptions> = {}) =>
  createDraftKeeper({ start: { ...from.now }, save: from.save, kept, ...more });

describe('a draft that is being written', () => {
  test('is saved a moment after the last key, once, over the version it was based on', async () => {
    const there = server(4);
    const keeper = open(there);
    keeper.set('a', 'O');
    await vi.advanceTimersByTimeAsync(500);
    keeper.set('a', 'One');
    expect(keeper.get().saving).toBe('unsaved');
    await vi.advanceTimersByTimeAsync(800);
    expect(there.saves).toEqual([{ base: 4, content: { a: 'One' } }]);
    expect(keeper.get()).toMatchObject({ saving: 'saved', version: 5 });
  });

  test('is kept on the device until the server has it', async () => {
    const kept = place();
    const keeper = open(server(), kept);
    keeper.set('a', 'One');
    expect(kept.get()).toEqual({ version: 0, content: { a: 'One' } });
    await vi.advanceTimersByTimeAsync(800);
    expect(kept.get()).toBeNull();
  });

  test('is saved once at a time: what is typed meanwhile follows', async () => {
    const there = server();
    const slow: DraftOptions['save'] = async (base, content) => {
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      return there.save(base, content);
    };
    const keeper = open(there, place(), { save: slow });
    keeper.set('a', 'One');
    await vi.advanceTimersByTimeAsync(1_000);
    keeper.set('a', 'Two');
    expect(keeper.get().saving).toBe('saving');
    const flushed = keeper.flush();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await flushed).toBe(true);
    expect(there.saves.map(({ base, content }) => [base, content.a])).toEqual([
      [0, 'One'],
      [1, 'Two'],
    ]);
  });

  test('is saved again by itself when nobody answered, and after as long as the server asked for', async () => {
    const there = server();
    there.refusals.push(new Trouble(0), new Trouble(429, {}, 30));
    const keeper = open(there);
    keeper.set('a', 'One');
    await vi.advanceTimersByTimeAsync(800);
    expect(keeper.get()).toMatchObject({ saving: 'away', content: { a: 'One' } });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(keeper.get().trouble?.status).toBe(429);
    await vi.advanceTimersByTimeAsync(29_000);
    expect(there.saves).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(keeper.get()).toMatchObject({ saving: 'saved', trouble: null });
  });

  test.each([401, 403, 409, 413, 422, 500])('is not lost when it is refused with %d, and saved with the next key', async (status) => {
    const [there, kept] = [server(), place()];
    there.refusals.push(new Trouble(status, { rule: 'some.rule' }));
    const keeper = open(there, kept);
    keeper.set('a', 'One');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(keeper.get()).toMatchObject({ saving: 'refused', content: { a: 'One' }, trouble: { status } });
    expect(kept.get()?.content).toEqual({ a: 'One' });
    expect(await keeper.flush()).toBe(false);
    keeper.set('a', 'On');
    await vi.advanceTimersByTimeAsync(800);
    expect(keeper.get().saving).toBe('saved');
  });
});

describe('a draft that somebody else has saved meanwhile', () => {
  test('shows both texts, waits for a choice, and is then saved over the newer', async () => {
    const there = server(1, { a: 'One' });
    const keeper = open(there);
    Object.assign(there.now, { version: 2, content: { a: 'Theirs' } });
    keeper.set('a', 'Mine');
    await vi.advanceTimersByTimeAsync(800);
    expect(keeper.get()).toMatchObject({ saving: 'stale', content: { a: 'Mine' }, theirs: { version: 2, content: { a: 'Theirs' } } });
    keeper.set('b', 'More');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(there.saves).toEqual([]);
    expect(await keeper.flush()).toBe(false);
    keeper.resolve({ a: 'Mine', b: 'More' });
    await vi.advanceTimersByTimeAsync(0);
    expect(there.saves).toEqual([{ base: 2, content: { a: 'Mine', b: 'More' } }]);
    expect(keeper.get()).toMatchObject({ saving: 'saved', version: 3, theirs: null });
  });

  test('needs no choice when both are the same, whatever the order of their fields', async () => {
    const there = server(1);
    const keeper = open(there);
    Object.assign(there.now, { version: 2, content: { b: '2', a: '1' } });
    keeper.replace({ a: '1', b: '2' });
    await vi.advanceTimersByTimeAsync(800);
    expect(keeper.get()).toMatchObject({ saving: 'saved', version: 2, theirs: null });
  });

  test('is shown as it is now, where nothing was typed', () => {
    const keeper = open(server(1, { a: 'One' }));
    keeper.renew({ version: 2, content: { a: 'Theirs' } });
    expect(keeper.get()).toMatchObject({ version: 2, content: { a: 'Theirs' }, saving: 'saved' });
  });
});

describe('what was left on the device', () => {
  test('is taken up and saved when the server has nothing newer', async () => {
    const there = server(1, { a: 'One' });
    const keeper = open(there, place({ version: 1, content: { a: 'Left' } }));
    expect(keeper.get()).toMatchObject({ content: { a: 'Left' }, saving: 'unsaved' });
    await vi.advanceTimersByTimeAsync(0);
    expect(there.now.content).toEqual({ a: 'Left' });
  });
  test('is shown beside what is newer on the server', () => {
    const keeper = open(server(2, { a: 'Newer' }), place({ version: 1, content: { a: 'Left' } }));
    expect(keeper.get()).toMatchObject({ content: { a: 'Left' }, saving: 'stale', theirs: { version: 2, content: { a: 'Newer' } } });
  });
  test('is forgotten when the server has the same', () => {
    const kept = place({ version: 1, content: { a: 'One' } });
    expect(open(server(2, { a: 'One' }), kept).get().saving).toBe('saved');
    expect(kept.get()).toBeNull();
  });
});
