/**
 * The wire: mails to one SMTP server over a few lanes. It decides nothing about retries; it says for each mail what is known to have
 * happened, and the ledger goes on from there.
 */
import { dial } from './dial.ts';
import { describe, Lane, type WireMail, type WireResult } from './lane.ts';
import { parseWireAddress } from './wire-address.ts';

export type { WireMail, WireResult } from './lane.ts';

export interface WireOptions {
  /** smtp://host:port or smtps://user:password@host:port; see wire-address.ts. */
  url: string;
  /** Most connections at a time; they are opened as mails come. 20 when left out. */
  connections?: number;
  /** How long the server may keep silent, in milliseconds. A minute when left out. */
  socketTimeoutMs?: number;
}

export interface Wire {
  /** Never rejects: whatever happens is one of the outcomes. */
  send(mail: WireMail): Promise<WireResult>;
  /** Whether the server can be reached and takes the credentials; `detail` in words, without either. */
  verify(): Promise<{ ok: boolean; detail: string }>;
  /** Waits for the mails under way; those still waiting come back as `retry`. */
  close(): Promise<void>;
}

interface Job {
  readonly mail: WireMail;
  readonly settle: (result: WireResult) => void;
}

/** An idle connection is closed after this, before most servers do it. */
const idleMs = 10_000;
/** After a refused connection beside working ones no further is tried for this long: servers limit connections. */
const pauseMs = 5_000;

/** Opens a wire; nothing is connected before the first mail. Throws when the url is not one. */
export function openWire({ url, connections = 20, socketTimeoutMs = 60_000 }: WireOptions): Wire {
  const address = parseWireAddress(url);
  const waiting: Job[] = [];
  const lanes = new Set<Lane>();
  const idle: Lane[] = [];
  const runs = new Set<Promise<void>>();
  let idleTimer: NodeJS.Timeout | undefined;
  let noneBefore = 0;
  let closing = false;

  const refuse = (jobs: readonly Job[], reason: string) => {
    for (const job of jobs) job.settle({ outcome: 'retry', reason });
  };

  /** Carries mails on a lane until none waits. */
  async function carry(lane: Lane, first: Job): Promise<void> {
    for (let job: Job | undefined = first; job; ) {
      const { mail, settle } = job;
      const used = lane.connected;
      const reason = await lane.ready();
      if (reason !== null && [...lanes].some((other) => other !== lane && (other.connected || !idle.includes(other)))) {
        // Others are connected, or still trying: the mail is theirs.
        waiting.unshift(job);
        lanes.delete(lane);
        noneBefore = performance.now() + pauseMs;
        return pump();
      }
      // The server is away: what waits need not find that out one by one.
      if (reason !== null) refuse(waiting.splice(0), reason);
      let next: Job | undefined;
      const after = (): WireMail | undefined => {
        next ??= waiting.shift();
        return next?.mail;
      };
      const result: WireResult = reason === null ? await lane.send(mail, used, after) : { outcome: 'retry', reason };
      job = next ?? waiting.shift();
      // Free before the sender hears of it, so that its next mail finds this lane and opens no other.
      if (!job) free(lane);
      settle(result);
    }
  }

  function free(lane: Lane): void {
    idle.push(lane);
    if (idle.length === lanes.size && !closing) idleTimer = setTimeout(rest, idleMs).unref();
  }

  function rest(): void {
    for (const lane of idle) void lane.close();
  }

  /** Puts a mail that waits on a free lane, or on a new one if there may be one more. */
  function pump(): void {
    const lane = waiting.length > 0 ? (idle.pop() ?? another()) : undefined;
    const job = lane && waiting.shift();
    if (!lane || !job) return;
    clearTimeout(idleTimer);
    const run = carry(lane, job).finally(() => runs.delete(run));
    runs.add(run);
  }

  function another(): Lane | undefined {
    if (lanes.size >= connections || (lanes.size > 0 && performance.now() < noneBefore)) return undefined;
    const lane = new Lane(address, socketTimeoutMs);
    lanes.add(lane);
    return lane;
  }

  return {
    send(mail) {
      if (closing) return Promise.resolve({ outcome: 'retry', reason: 'the wire is closed' });
      return new Promise((settle) => {
        waiting.push({ mail, settle });
        pump();
      });
    },
    async verify() {
      try {
        const { session, encrypted } = await dial(address, socketTimeoutMs);
        await session.leave();
        return { ok: true, detail: encrypted ? 'reachable, encrypted' : 'reachable, not encrypted' };
      } catch (error) {
        return { ok: false, detail: describe(error, address.secrets) };
      }
    },
    async close() {
      closing = true;
      clearTimeout(idleTimer);
      refuse(waiting.splice(0), 'the wire is closed');
      while (runs.size > 0) await Promise.all(runs);
      await Promise.all([...lanes].map((lane) => lane.close()));
    },
  };
}
