/**
 * Keeps a draft while it is being written: saves a moment after the last key, one save at a time, each over the version it was based on;
 * keeps on this device what the server has not yet; and shows both texts when somebody else has saved meanwhile. Knows nothing of React.
 */
import type { Remembered } from './remembered.ts';
import { kindOf, type Trouble, troubleOf } from './trouble.ts';

export type DraftContent = Readonly<Record<string, unknown>>;

/** What is kept on this device until the server has it. */
export interface Kept {
  readonly version: number;
  readonly content: DraftContent;
}

/** `stale`: somebody else has saved; a choice is needed. `refused`: the server does not take it as it is. `away`: nobody answers; tried again. */
export type SaveState = 'saved' | 'unsaved' | 'saving' | 'away' | 'refused' | 'stale';

export interface DraftState {
  readonly content: DraftContent;
  /** Version on the server that the content is based on; 0 when there is none. */
  readonly version: number;
  readonly saving: SaveState;
  readonly trouble: Trouble | null;
  /** What somebody else has saved meanwhile. */
  readonly theirs: Kept | null;
}

export interface DraftOptions {
  /** What the server has. */
  readonly start: Kept;
  readonly save: (baseVersion: number, content: DraftContent) => Promise<{ readonly version: number }>;
  readonly kept: Remembered<Kept>;
  /** Called after each save. */
  readonly saved?: (state: DraftState) => void;
  /** Milliseconds of stillness before saving; 800 unless told. */
  readonly stillness?: number;
  /** Milliseconds before another try when nobody answered; 5,000 unless told. */
  readonly patience?: number;
}

const same = (a: DraftContent, b: DraftContent): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const sorted = (content: DraftContent) => Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1));

/** The draft that a refusal for staleness shows; null when it is another refusal. */
function theirsOf({ rule, body }: Trouble): Kept | null {
  const current = body.current as Partial<Kept> | null | undefined;
  return rule === 'draft.stale' && current ? { version: current.version ?? 0, content: current.content ?? {} } : null;
}

export type DraftKeeper = ReturnType<typeof createDraftKeeper>;

export function createDraftKeeper({ start, save, kept, saved, stillness = 800, patience = 5_000 }: DraftOptions) {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | null = null;
  let state: DraftState = { ...start, saving: 'saved', trouble: null, theirs: null };

  const become = (change: Partial<DraftState>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  const saveIn = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void run(), ms);
  };

  async function once(): Promise<void> {
    const { content, version } = state;
    become({ saving: 'saving', trouble: null });
    try {
      const answer = await save(version, content);
      const more = state.content !== content;
      if (more) kept.set({ version: answer.version, content: state.content });
      else kept.forget();
      become({ version: answer.version, saving: more ? 'unsaved' : 'saved' });
      saved?.(state);
      if (more) saveIn(stillness);
    } catch (error) {
      const trouble = troubleOf(error);
      const theirs = theirsOf(trouble);
      const away = kindOf(trouble) === 'offline' || kindOf(trouble) === 'tooMany';
      // The same text saved by another window of the same person needs no choice.
      if (theirs && same(theirs.content, state.content)) {
        kept.forget();
        become({ version: theirs.version, saving: 'saved' });
      } else become({ saving: theirs ? 'stale' : away ? 'away' : 'refused', trouble, theirs });
      if (away) saveIn(trouble.retryAfter ? trouble.retryAfter * 1_000 : patience);
    }
  }

  /** One at a time. */
  function run(): Promise<void> {
    clearTimeout(timer);
    if (state.saving === 'saved' || state.saving === 'stale') return running ?? Promise.resolve();
    running ??= once().finally(() => {
      running = null;
    });
    return running;
  }

  const change = (content: DraftContent): void => {
    kept.set({ version: state.version, content });
    const saving = state.saving === 'saving' || state.saving === 'stale' ? state.saving : 'unsaved';
    become({ content, saving });
    if (saving === 'unsaved') saveIn(stillness);
  };

  const left = kept.get();
  if (left && !same(left.content, start.content)) {
    if (left.version === start.version) {
      state = { ...state, content: left.content, saving: 'unsaved' };
      saveIn(0);
    } else state = { ...state, content: left.content, saving: 'stale', theirs: start };
  } else kept.forget();

  return {
    get: (): DraftState => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    set: (key: string, value: unknown): void => change({ ...state.content, [key]: value }),
    /** Replaces the whole content, which is saved as if it had been typed. */
    replace: change,
    /** After a choice between two texts: what was chosen is saved over the newer version. */
    resolve: (content: DraftContent): void => {
      if (!state.theirs) return;
      become({ version: state.theirs.version, theirs: null, trouble: null, saving: 'unsaved' });
      change(content);
      void run();
    },
    /** The server has something newer, and nothing was typed here since: show it. */
    renew: (newer: Kept): void => {
      if (state.saving === 'saved' && newer.version > state.version) become(newer);
    },
    /** Saves now; whether the server has everything then. */
    flush: async (): Promise<boolean> => {
      while (state.saving === 'unsaved' || state.saving === 'saving' || state.saving === 'away') {
        const before = state.saving;
        await run();
        if (before === 'away' && (state.saving as SaveState) === 'away') break;
      }
      return state.saving === 'saved';
    },
    /** Tries again at once what could not be saved. */
    again: run,
    stop: (): void => clearTimeout(timer),
  };
}
