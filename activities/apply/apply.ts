/**
 * `apply`: in one transaction takes a subject's waiting commands, with every elapse that fell between them, and writes state, audit,
 * answers, effects and the re-planned ledger. Runs as a local activity; a repeat finds the stored answers.
 */
import type pg from 'pg';
import { advance } from '../../domain/advance.ts';
import type { Calendar } from '../../domain/calendar/calendar.ts';
import type { Answer, Instant } from '../../domain/lifecycle.ts';
import { lifecycles } from '../../domain/lifecycles.ts';
import { plannerVersion } from '../../domain/planner.ts';
import type { Clock } from '../clock.ts';
import type { TemplateStore } from '../templates.ts';
import { contextOf } from './context.ts';
import { load } from './load.ts';
import { faulted, stick } from './mend.ts';
import { prepare, save } from './save.ts';
import { story } from './story.ts';
import { byRules, isDecisive, RuleError, unreadablePrefix } from './trouble.ts';

export interface ApplyDeps {
  readonly pool: pg.Pool;
  readonly clock: Clock;
  readonly calendar: Calendar;
  readonly templates: TemplateStore;
  /** Tells delivery that something is due before its next wake-up. Best effort: the sweep finds what is overdue. */
  readonly nudgeDelivery: () => Promise<void>;
}

export interface Applied {
  /** Of the commands asked about, by id. */
  readonly answers: Readonly<Record<string, Answer>>;
  /** Whether effects wait to be carried out: of this transaction, or of an earlier one whose news was lost in a crash. */
  readonly effects: boolean;
  readonly wakeAt: Instant | null;
  readonly done: boolean;
  readonly status: string;
  /** Ids only: what was decided, for Temporal's page. */
  readonly story: string;
}

const gone: Applied = { answers: {}, effects: false, wakeAt: null, done: true, status: 'gone', story: 'no such subject in the database' };

/**
 * How much one transaction takes: every waiting command with the time between and after; one piece of time, up to the first of them or to
 * now; or the first of them alone.
 */
type Share = 'all' | 'time' | 'head';

interface Once {
  readonly applied: Applied;
  /** Commands that wait still. */
  readonly left: number;
  readonly wakesDelivery: boolean;
}

export function createApply(deps: ApplyDeps): (input: { id: string; asked: readonly string[] }) => Promise<Applied> {
  const { pool, clock, calendar, templates } = deps;

  async function once(id: string, asked: readonly string[], share: Share): Promise<Once> {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      const loaded = await load(client, id, asked);
      if (!loaded) {
        await client.query('rollback');
        return { applied: gone, left: 0, wakesDelivery: false };
      }
      const now = await clock.now();
      const template = await templates.get(loaded.templateId, loaded.templateVersion, client);
      const context = await contextOf(client, loaded, template, calendar, now);
      const lifecycle = lifecycles[loaded.type];
      const state = byRules(() => loaded.state && lifecycle.upgrade(loaded.state), 'unreadable');
      const stuck = loaded.stuck?.startsWith(unreadablePrefix) ? null : loaded.stuck; // it has been read now
      const from = { state, revision: loaded.revision, stuck };
      const taken = { all: loaded.waiting, time: [], head: loaded.waiting.slice(0, 1) }[share];
      const until = { all: now, time: loaded.waiting[0]?.receivedAt ?? now, head: Number.NEGATIVE_INFINITY }[share];
      const plannedWith = `${template.id}@${template.version} planner@${plannerVersion} ${calendar.version}`;
      const { result, prepared } = byRules(() => {
        const result = advance(lifecycle, from, taken, until, context);
        return { result, prepared: prepare(id, loaded, result, now, plannedWith) };
      });
      // Sent together: of a transaction that failed PostgreSQL makes a rollback.
      const [saved] = await Promise.all([save(client, prepared), client.query('commit')]);
      const answers = Object.fromEntries([
        ...Object.entries(loaded.known),
        ...[...result.answers].filter(([command]) => asked.includes(command)),
      ]);
      const applied: Applied = {
        answers,
        effects: saved.effects || loaded.effects,
        wakeAt: result.wakeAt,
        done: result.state !== null && lifecycle.done(result.state),
        status: result.state === null ? 'new' : lifecycle.project(result.state).status,
        story: story(taken, result.answers),
      };
      return { applied, left: loaded.waiting.length - taken.length, wakesDelivery: saved.wakesDelivery };
    } catch (error) {
      broken = error as Error;
      await client.query('rollback').catch(() => {});
      throw error;
    } finally {
      client.release(broken && !isDecisive(broken) ? broken : undefined);
    }
  }

  /** Time and commands in turn, each in a transaction of its own, so that what cannot be done is told from what can. */
  async function inTurn(id: string, asked: readonly string[]): Promise<Once> {
    const told: string[] = [];
    let wakesDelivery = false;
    for (;;) {
      const time = await once(id, asked, 'time').catch(async (error) => {
        if (!isDecisive(error)) throw error;
        const unreadable = error instanceof RuleError && error.unreadable;
        const why = `${unreadable ? unreadablePrefix : 'time could not be written: '}${error.message}`;
        const stuck = await stick(pool, id, asked, why);
        // Nothing can be decided on what cannot be read: what waits is decided after a release that reads it.
        return { ...stuck, left: unreadable ? 0 : stuck.left, wakesDelivery: false };
      });
      wakesDelivery ||= time.wakesDelivery;
      if (time.left === 0) return { ...time, wakesDelivery, applied: { ...time.applied, story: told.join('; ') || time.applied.story } };
      try {
        const head = await once(id, asked, 'head');
        wakesDelivery ||= head.wakesDelivery;
        if (head.applied.story) told.push(head.applied.story);
      } catch (error) {
        if (!isDecisive(error)) throw error;
        await faulted(pool, id, error.message, await clock.now());
      }
    }
  }

  return async ({ id, asked }) => {
    const { applied, wakesDelivery } = await once(id, asked, 'all').catch((error) => {
      if (!isDecisive(error)) throw error;
      return inTurn(id, asked);
    });
    if (wakesDelivery) await deps.nudgeDelivery();
    return applied;
  };
}
