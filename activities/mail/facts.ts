/** What a mail is made from and what comes out. Nothing here reads a database, a clock or a setting. */
import type { Entered } from '../../domain/contribution/entered.ts';
import type { Change } from '../../domain/document/state.ts';
import type { Category } from '../../domain/template/categories.ts';
import type { textKeys } from './kinds.ts';

/** One of the mails there are; a template's `text` names it. */
export type TextKey = (typeof textKeys)[number];

/** Everything one mail says to one person about one subject. Instants are epoch milliseconds, zones IANA names. */
export interface MailFacts {
  /** The text key, e.g. `reminder`. */
  text: string;
  /** The person's language; one without a locale file falls back to English. */
  language: string;
  person: { name: string; zone: string };
  /** Its name in that language. */
  participant: string | null;
  cycle: string;
  ask: string;
  region: string | null;
  cycleZone: string;
  /** The one now in force. Grace is not shown: it is there so that nobody is marked late for a few hours. */
  deadline: { soft: number; grace: number; hard: number } | null;
  /** Free text of whoever returned, extended, reopened, reminded or moved a date. */
  reason: string | null;
  /** The label of the decision, as the template calls it. */
  decision: string | null;
  receipt: string | null;
  /** How that version came, when it was entered for its participant. */
  entered: Entered | null;
  /** What a document rests on and has changed, in that language. Left out: nothing has. */
  source?: { readonly name: string; readonly change: Change } | undefined;
  /** The announced date of a delay. */
  expected: number | null;
  /** The one link of the mail: an http or https address. */
  link: string;
  /** Why this person gets it: contributors, coordinator, other-coordinators, deciders, secretariat, submitter. */
  role: string;
  /** What its person can stop getting, and the address of the page that does it; left out where the notice is required. */
  stop?: Stop | undefined;
}

/** A category of notices with the address at which a person mutes it: visible in the mail, as its headers have it for programs. */
export interface Stop {
  readonly category: Category;
  /** An http or https address. */
  readonly link: string;
}

export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
}
