/**
 * The wire: mails to one SMTP server over a few lanes. It decides nothing about retries; it says for each mail what is known to have
 * happened, and the ledger goes on from there.
 */
import { describe, dial, hangUp, Lane, type WireMail, type WireResult } from './lane.ts';
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
  const underWay = new Set<Promise<void>>();
  let idleTimer: NodeJS.Timeout | undefined;
  let noneBefore = 0;
  let closing = false;

  const refuse = (jobs: readonly Job[], reason: string) => {
    for (const job of jobs) job.settle({ outcome: 'retry', reason });
  };

  /** Takes waiting mails until there are none. False when the lane gave up its place. */
  async function work(lane: Lane): Promise<boolean> {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      const used = lane.connected;
      const reason = await lane.ready();
      if (reason === null) {
        job.settle(await lane.send(job.mail, used));
      } else if ([...lanes].some((other) => other !== lane && other.connected)) {
        waiting.unshift(job);
        noneBefore = performance.now() + pauseMs;
        return false;
      } else {
        // The server is away: what waits need not find that out one by one.
        refuse([job, ...waiting.splice(0)], reason);
      }
    }
    return true;
  }

  function start(lane: Lane): void {
    const run = work(lane).then((stays) => {
      underWay.delete(run);
      if (stays) idle.push(lane);
      else lanes.delete(lane);
      pump();
    });
    underWay.add(run);
  }

  /** One lane more for the mails that wait, if there may be one. */
  function pump(): void {
    clearTimeout(idleTimer);
    if (waiting.length > 0) {
      const lane = idle.pop() ?? another();
      if (lane) start(lane);
    } else if (underWay.size === 0 && !closing) {
      idleTimer = setTimeout(rest, idleMs).unref();
    }
  }

  function another(): Lane | null {
    if (lanes.size >= connections || (lanes.size > 0 && performance.now() < noneBefore)) return null;
    const lane = new Lane(address, socketTimeoutMs);
    lanes.add(lane);
    return lane;
  }

  function rest(): void {
    for (const lane of idle) void lane.close();
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
        const connection = await dial(address, socketTimeoutMs);
        const detail = connection.secure ? 'reachable, encrypted' : 'reachable, not encrypted';
        await hangUp(connection);
        return { ok: true, detail };
      } catch (error) {
        return { ok: false, detail: describe(error, address.secrets) };
      }
    },
    async close() {
      closing = true;
      clearTimeout(idleTimer);
      refuse(waiting.splice(0), 'the wire is closed');
      while (underWay.size > 0) await Promise.all(underWay);
      await Promise.all([...lanes].map((lane) => lane.close()));
    },
  };
}
