/** What the API is given: everything it touches that is not itself. */
import type pg from 'pg';
import type { Logger } from 'pino';
import type { Clock } from '../activities/clock.ts';
import type { FileStore } from '../activities/files/store.ts';
import type { TemplateStore } from '../activities/templates.ts';
import type { Calendar } from '../domain/calendar/calendar.ts';
import type { Template } from '../domain/template/schema.ts';
import type { Database } from '../prisma/client.ts';
import type { Auth } from './auth.ts';
import type { Engine } from './engine.ts';
import type { Sessions } from './sign-in/sessions.ts';

/** The templates this program ships, at their present versions. */
export interface TemplateShelf {
  list(): readonly ShippedTemplate[];
  get(id: string): ShippedTemplate | undefined;
}
export interface ShippedTemplate {
  readonly template: Template;
  /** Of its content; see canonical.ts. */
  readonly hash: string;
}

/** The dry run of a shipped template; `actor` would launch it. A refusal says why it could not be launched. */
export type DryRun = (
  templateId: string,
  anchors: Readonly<Record<string, string>>,
  actor: string,
  now: number,
) => Promise<
  | { readonly dates: unknown; readonly notices: readonly unknown[]; readonly warnings: readonly string[] }
  | { readonly refused: string; readonly detail: string }
>;

export interface Config {
  /** Where this API is reached, e.g. `https://plenary.example.org`. */
  readonly baseUrl: string;
  /**
   * Requests a person (by any of their keys) may make in a minute; an address may make five times as many, and a tenth as many about
   * signing in, in a quarter of an hour.
   */
  readonly rateLimitPerMinute: number;
  /** Signs links from mails; at least 32 characters. */
  readonly secret: string;
  /** Express's `trust proxy`: how many proxies stand in front; none unless told. */
  readonly trustProxy?: number;
}

export interface Deps {
  readonly db: Database;
  readonly pool: pg.Pool;
  readonly engine: Engine;
  readonly auth: Auth;
  readonly clock: Clock;
  readonly calendar: Calendar;
  readonly templates: TemplateShelf;
  readonly dryRun: DryRun;
  readonly renderPreview: (
    noticeId: string,
    personId?: string,
  ) => Promise<{ readonly subject: string; readonly html: string; readonly text: string }>;
  /** Tells delivery that something is due at once; left out: the sweep does, within a minute. Never rejects. */
  readonly nudgeDelivery?: () => Promise<void>;
  /** Uploaded files: where they are kept, and the folder in which they are received. */
  readonly files: { readonly store: FileStore; readonly directory: string };
  /** Whether the mail server answers; left out: not known. */
  readonly mail?: () => Promise<boolean>;
  /** Called when a sign-in link was asked for, so that its mail leaves at once; left out: whoever posts them finds it. */
  readonly linkAsked?: () => void;
  /** Folder of the built web application; left out: it is not served. */
  readonly web?: string;
  /** Called when people were asked to confirm a proposal, so that their mails leave at once; left out: whoever posts them finds them. */
  readonly confirmationAsked?: () => void;
  /** Aborted when the API stops: what is held open ends. */
  readonly closing?: AbortSignal;
  readonly config: Config;
  readonly log: Logger;
}

/** Deps with what the app adds: template versions as cycles are pinned to them, and sessions. */
export interface Inside extends Deps {
  readonly pinned: TemplateStore;
  readonly sessions: Sessions;
}
