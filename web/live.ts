/**
 * What changes on the server shows on open pages: one stream (`GET /api/events`) tells what has changed, and what was read of it is asked
 * for anew. The browser connects again by itself, and is told what it missed; where it gives up, we try again, and read everything anew.
 * A hidden page does not listen: browsers open only a few connections to one server.
 */
import type { QueryClient, QueryKey } from '@tanstack/react-query';

/** Beginnings of the keys of what each kind of change touches; `id`: of what has changed. A page with other keys adds them here. */
const touched: Readonly<Record<string, (id: string) => readonly QueryKey[]>> = {
  contribution: (id) => [['contribution', id], ['desk'], ['progress'], ['list'], ['programme']],
  call: (id) => [['calls'], ['cycle'], ['progress', id], ['desk']],
  event: (id) => [['event', id], ['events'], ['programme']],
  delivery: () => [['deliveries']],
  proposal: (id) => [['proposal', id], ['proposals']],
  pledge: (id) => [['pledge', id], ['pledges'], ['pledge-counts']],
  task: () => [['tasks']],
  reset: () => [[]],
};

export interface LiveOptions {
  readonly client: Pick<QueryClient, 'invalidateQueries'>;
  /** Whether somebody is still signed in; asked when the stream was refused. */
  readonly signedIn: () => Promise<boolean>;
  /** Opens a stream; the browser's own unless told. */
  readonly open?: () => EventSource;
  /** Milliseconds before the first try after a refusal; doubled each time, up to 5 minutes. 5,000 unless told. */
  readonly patience?: number;
}

const most = 5 * 60_000;

/** Begins to listen; answers what ends it. */
export function listen({ client, signedIn, open = () => new EventSource('/api/events'), patience = 5_000 }: LiveOptions): () => void {
  let stream: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = patience;

  const renew = (keys: readonly QueryKey[]): void => {
    for (const queryKey of keys) void client.invalidateQueries({ queryKey });
  };
  const stop = (): void => {
    clearTimeout(timer);
    stream?.close();
    stream = null;
  };
  async function again(): Promise<void> {
    if (await signedIn()) start(true);
    else stop();
  }
  /** `missed`: something may have happened while nobody listened. */
  function start(missed: boolean): void {
    stop();
    if (document.hidden) return;
    const opened = open();
    stream = opened;
    opened.onopen = () => {
      if (missed) renew([[]]);
      missed = false;
      wait = patience;
    };
    opened.onerror = () => {
      if (opened.readyState !== EventSource.CLOSED || stream !== opened) return;
      timer = setTimeout(() => void again(), wait);
      wait = Math.min(2 * wait, most);
    };
    for (const [kind, keysOf] of Object.entries(touched))
      opened.addEventListener(kind, ({ data }: MessageEvent<string>) => {
        const { id = '' } = JSON.parse(data) as { id?: string };
        renew(keysOf(id));
      });
  }
  const seen = (): void => (document.hidden ? stop() : start(true));
  document.addEventListener('visibilitychange', seen);
  start(false);
  return () => {
    document.removeEventListener('visibilitychange', seen);
    stop();
  };
}
