/** What a mail is made from and what comes out. Nothing here reads a database, a clock or a setting. */
import type { Entered } from '../../domain/contribution/entered.ts';
import type { Change } from '../../domain/document/state.ts';
import type { Mode } from '../../domain/event/state.ts';
import type { Progress } from '../../domain/pledge/state.ts';
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
  /** When and where, where the mail is about something that is held. */
  held?: Held | undefined;
  /** Until when objections count, where there may be any. */
  objections?: number | undefined;
  /** The one link of the mail: an http or https address. */
  link: string;
  /** Why this person gets it: contributors, coordinator, other-coordinators, deciders, secretariat, submitter. */
  role: string;
  /** Of a mail about a pledge; its title is the `ask` too. */
  pledge?: PledgeInMail | undefined;
  /** What its person can stop getting, and the address of the page that does it; left out where the notice is required. */
  stop?: Stop | undefined;
}

/** When and where something is held; what is not known is null. */
export interface Held {
  /** Null until there is a date. */
  readonly begins: number | null;
  readonly ends: number | null;
  /** Venue and room. */
  readonly place: string | null;
  readonly mode: Mode | null;
  /** Languages of the meeting, ISO 639-1. */
  readonly spoken: readonly string[];
  /** Names, in the reader's language. */
  readonly chairs: readonly string[];
}

/** A pledge, and what has happened to it. */
export interface PledgeInMail {
  title: string;
  /** Published ID; null before. */
  id: string | null;
  /** Name of the partner who has answered. */
  partner: string | null;
  /** Published ID of the pledge that matches it. */
  match: string | null;
  /** What was said of it, and of which day. */
  standing: { asOf: string; status: Progress } | null;
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

/** A body as it travels: lines of ASCII, each ended. */
export interface EncodedPart {
  readonly encoding: 'quoted-printable' | 'base64';
  readonly content: string;
}
/** A mail of which only the headers are still to be encoded. */
export interface EncodedMail {
  readonly subject: string;
  readonly html: EncodedPart;
  readonly text: EncodedPart;
}
