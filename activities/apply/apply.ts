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
import { save } from './save.ts';
import { story } from './story.ts';

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
 * PostgreSQL's classes for "this data cannot be written": not trouble with the infrastructure, so retrying will not help.
 * Class 42 is not among them: a missing table or column means that migrations are behind, and passes.
 */
const isDataError = (error: unknown): boolean => /^(21|22|23)/.test((error as { code?: string }).code ?? '');

export function createApply(deps: ApplyDeps): (input: { id: string; asked: readonly string[] }) => Promise<Applied> {
  const { pool, clock, calendar, templates } = deps;

  /** One transaction over at most `limit` of the waiting commands. */
  async function once(
    id: string,
    asked: readonly string[],
    limit: number,
  ): Promise<{ applied: Applied; left: number; wakesDelivery: boolean }> {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      const loaded = await load(client, id, asked);
      if (!loaded) {
        await client.query('rollback');
        return { applied: gone, left: 0, wakesDelivery: false };
      }
      const now = await clock.now();
      const template = await templates.get(loaded.templateId, loaded.templateVersion);
      const context = await contextOf(client, loaded, template, calendar, now);
      const lifecycle = lifecycles[loaded.type];
      const from = { state: loaded.state && lifecycle.upgrade(loaded.state), revision: loaded.revision, stuck: loaded.stuck };
      const taken = loaded.waiting.slice(0, limit);
      const last = taken.at(-1);
      const left = loaded.waiting.length - taken.length;
      const result = advance(lifecycle, from, taken, left && last ? last.receivedAt : now, context);
      const plannedWith = `${template.id}@${template.version} planner@${plannerVersion} ${calendar.version}`;
      const saved = await save(client, id, loaded, result, now, plannedWith);
      await client.query('commit');
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
      return { applied, left, wakesDelivery: saved.wakesDelivery };
    } catch (error) {
      broken = error as Error;
      await client.query('rollback').catch(() => {});
      throw error;
    } finally {
      client.release(broken && !isDataError(broken) ? broken : undefined);
    }
  }

  /** The command at the head cannot be written: it is answered `fault`, and the others proceed. False when there is none: time is to blame. */
  async function fault(id: string, error: unknown): Promise<boolean> {
    const detail = error instanceof Error ? error.message : String(error);
    const answer = JSON.stringify({ ok: false, rule: 'fault', detail } satisfies Answer);
    const { rowCount } = await pool.query(
      `update command set answer = $2, decided_at = $3 where (subject_id, id) =
        (select subject_id, id from command where subject_id = $1 and answer is null order by received_at, id limit 1)`,
      [id, answer, new Date(await clock.now())],
    );
    if (rowCount) return true;
    await pool.query('update subject set stuck = $2, wake_at = null where id = $1', [id, `time could not be written: ${detail}`]);
    return false;
  }

  return async ({ id, asked }) => {
    let result: Awaited<ReturnType<typeof once>>;
    let wakesDelivery = false;
    try {
      result = await once(id, asked, Number.POSITIVE_INFINITY);
    } catch (error) {
      if (!isDataError(error)) throw error;
      for (let blamed = true; ; ) {
        try {
          result = await once(id, asked, 1);
          if (result.left === 0) break;
          wakesDelivery ||= result.wakesDelivery;
        } catch (again) {
          if (!isDataError(again) || !blamed) throw again;
          blamed = await fault(id, again);
        }
      }
    }
    if (wakesDelivery || result.wakesDelivery) await deps.nudgeDelivery();
    return result.applied;
  };
}
