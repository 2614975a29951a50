/**
 * A template: a kind of cycle as data. Parsed from YAML (load.ts), checked by check.ts, published as JSON Schema (`npm run schema`).
 * No branching and no expressions beyond offsets from anchors (offset.ts), e.g. `P12W before forum, 18:00`.
 */
import * as z from 'zod';
import { statuses as contributionStatuses } from '../contribution/state.ts';
import { categories } from './categories.ts';

const key = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, 'a key is lower-case letters, digits and hyphens');
/** A text by language. */
export const LocalText = z.record(z.string().regex(/^[a-z]{2}$/), z.string().min(1));
/** `P12W before forum, 18:00` or an absolute wall time `2030-05-07T10:00`. Anchors: the template's, and those of the place (see offset.ts). */
export const Offset = z.string().regex(/^[^\n]{1,80}$/);
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/);
const wall = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/);

/**
 * People a notice can be for. `contributors`: the participant's focal points and drafters. `clearing-authority`: who
 * clears inside the participant; a rung for it is planned while it has been asked and has not answered. `coordinator`: of its default region;
 * `other-coordinators`: of its other regions. `deciders`: who holds the step under way. `submitter`: who submitted what is spoken of.
 * `authors`: who writes a document.
 * `invited`: focal points of the participants that an event invites, or to whom a call's list goes.
 * `partners`: the focal points and drafters of those with whom a pledge is made.
 */
export const audiences = [
  'contributors',
  'clearing-authority',
  'coordinator',
  'other-coordinators',
  'deciders',
  'secretariat',
  'submitter',
  'authors',
  'invited',
  'partners',
] as const;
export const Audience = z.enum(audiences);
export type Audience = z.infer<typeof Audience>;

/**
 * Where a contribution stands, as far as notices are concerned. The first four wait for somebody, and have their ladders; `decided`
 * (approved, rejected, published), `declined`, `withdrawn` and `silent` (not submitted) wait for nobody.
 * A document is `asked` for, `returned`, `submitted`, `to-publish` (approved), `to-transmit` (published, where it goes on to another phase)
 * or `decided`.
 */
export const situations = ['asked', 'delayed', 'returned', 'submitted', 'decided', 'declined', 'withdrawn', 'silent'] as const;
/** Those that a document alone can be in. */
const ofDocuments = ['to-publish', 'to-transmit'] as const;
/** Where an event stands, as far as notices are concerned; while it is only planned nobody hears of it. */
export const eventSituations = ['announced', 'postponed', 'under-way', 'over', 'held', 'cancelled'] as const;
export type EventSituation = (typeof eventSituations)[number];
/** Those that have ladders: before it begins, and until somebody confirms that it was held. */
const EventLadderSituation = z.enum(['announced', 'over']);
export const Situation = z.enum([...situations, ...ofDocuments, ...eventSituations]);
export type Situation = z.infer<typeof Situation>;
/** Those that wait for somebody. */
export const LadderSituation = z.enum(['asked', 'delayed', 'returned', 'submitted']);
export type LadderSituation = z.infer<typeof LadderSituation>;
/** Those of a document that wait for somebody. */
export const DocumentSituation = z.enum(['asked', 'returned', 'submitted', 'to-publish', 'to-transmit']);
export type DocumentSituation = z.infer<typeof DocumentSituation>;

const Anchor = z.strictObject({
  title: LocalText,
  at: wall,
  until: wall.optional(),
  zone: z.string().optional(),
  status: z.enum(['tentative', 'confirmed', 'postponed', 'held']),
  /** `sourced` needs a source; anything else is shown as illustrative. */
  basis: z.enum(['sourced', 'inference', 'illustrative']),
  source: z.string().optional(),
});

const Field = z.strictObject({
  key,
  title: LocalText,
  help: LocalText.optional(),
  kind: z.enum(['text', 'choices', 'date', 'number']),
  choices: z.array(z.strictObject({ key, title: LocalText })).optional(),
  required: z.boolean().default(false),
  maxWords: z.int().positive().optional(),
  /**
   * What of the objectives the answer is about, for whoever compiles answers by objective: `chosen`: the field's choices are the objectives,
   * and those chosen are; a list: these. Left out: whatever the rest of the answers is about.
   */
  objectives: z.union([z.literal('chosen'), z.array(key).min(1)]).optional(),
});
export const Form = z.strictObject({
  title: LocalText,
  sections: z.array(z.strictObject({ key, title: LocalText, fields: z.array(Field).min(1) })).min(1),
  /** One uploaded file with a short summary may stand in for the required fields; left out: it may not. */
  file: z.strictObject({ summaryMaxWords: z.int().positive() }).optional(),
});
export type Form = z.infer<typeof Form>;

const Category = z.enum(categories);

/** A rung: one scheduled notice, counted from the dates of the situation (soft, grace, hard, expected, decision). */
const Rung = z.strictObject({
  rule: key,
  at: Offset,
  to: z.array(Audience).min(1),
  text: key,
  /** Cannot be muted and passes the cap. */
  required: z.boolean().default(false),
  /** What a person mutes who no longer wants it; left out: as its text has it (categories.ts). */
  category: Category.optional(),
});
export type Rung = z.infer<typeof Rung>;

/** A notice that an event makes. */
const NoticeRule = z.strictObject({
  rule: key,
  /** Event of the lifecycle, e.g. `begun`, `submitted`, `returned`. */
  on: key,
  to: z.array(Audience).min(1),
  text: key,
  required: z.boolean().default(false),
  /** Carries the contributors' calendar entry as it stands when the mail is made; cancelled, once nothing is awaited. */
  category: Category.optional(),
  attach: z.enum(['calendar']).optional(),
  /** Does not wait for working hours: receipts and the like. */
  immediate: z.boolean().default(false),
  /** Only while one of these holds; left out: always. */
  while: z.array(Situation).optional(),
});
export type NoticeRule = z.infer<typeof NoticeRule>;

/** Kinds of participants. */
export const ParticipantKind = z.enum(['state', 'observer_state', 'un_entity', 'igo', 'stakeholder', 'local_authority']);

const Step = z.strictObject({
  key,
  title: LocalText,
  /** Role that decides: of the contribution's default region, or of a body. */
  who: key,
  need: z.union([z.literal('any'), z.literal('all'), z.strictObject({ quorum: z.int().positive() })]),
  /** How long the step has, from submission (or from the step before). */
  within: z.string(),
  /** A date of its own, counted from the `soft`, `grace` or `hard` date of what was asked: the step ends then, but has at least `within`. */
  until: Offset.optional(),
  /** A list until then: it passes unless a participant of a kind (`by`) objects; after an objection `who` decides, in the time of `within`. */
  noObjection: z.strictObject({ by: ParticipantKind }).optional(),
  /** What happens when it is over: required, so that nothing waits for ever unseen. */
  silence: z.enum(['escalate', 'approve', 'return']),
  /** The decisions the step has, with the labels people see. A decision left out cannot be taken. */
  decisions: z.strictObject({ approve: LocalText, return: LocalText.optional(), reject: LocalText.optional() }),
});
export type Step = z.infer<typeof Step>;

export const Ask = z.strictObject({
  title: LocalText,
  form: key,
  route: key,
  /** Ladder for each situation. */
  ladders: z.partialRecord(LadderSituation, key),
  notices: key,
  /** The deadline of a revision, counted from `decision`. */
  revision: z.strictObject({ soft: Offset, grace: Offset.optional(), hard: Offset }),
  /** What people see of where an answer stands, in place of the usual words: e.g. `approved` is a member, `withdrawn` has left. */
  labels: z.partialRecord(z.enum(contributionStatuses), LocalText).optional(),
  /** What is approved is held: it can be given a room and a time, and stands in the programme. `title`: the field of the form that names it. */
  programme: z.strictObject({ title: z.string() }).optional(),
});
export type Ask = z.infer<typeof Ask>;

/** Whole months, or years. */
const Months = z.string().regex(/^P([1-9]\d?M|[1-9]Y)$/, 'whole months or years, e.g. P12M');

const stageBase = {
  key,
  title: LocalText,
  basis: z.enum(['sourced', 'inference', 'illustrative']).optional(),
  source: z.string().optional(),
};
const CallStage = z.strictObject({
  ...stageBase,
  kind: z.literal('call'),
  ask: key,
  /** All of a kind, in a region where one is named; `participants`: those of them alone; `named`: nobody, until the secretariat asks them one by one. */
  to: z.strictObject({
    kind: ParticipantKind,
    region: z.string().optional(),
    participants: z.array(z.string()).min(1).optional(),
    named: z.literal(true).optional(),
  }),
  /** Who is asked answers when they like: `hard` is only until when further ones are asked. */
  rolling: z.literal(true).optional(),
  /** When what was submitted goes as a list to those who may object (a route's step with `noObjection`), counted from the call's own dates. */
  list: Offset.optional(),
  notices: key.optional(),
  opens: Offset,
  soft: Offset,
  /** The soft one when left out. */
  grace: Offset.optional(),
  hard: Offset,
});
export type CallStage = z.infer<typeof CallStage>;
/** A stage as another names it: `phase/stage`. */
const StageName = z.string().regex(/^[a-z][a-z0-9-]{0,63}\/[a-z][a-z0-9-]{0,63}$/, 'another stage is named phase/stage');
/** When a stage that is no call begins and, where it has an end, ends. */
const dates = { from: Offset, until: Offset.optional() };
/** Something held at a time and place. */
const EventStage = z.strictObject({
  ...stageBase,
  kind: z.literal('event'),
  ...dates,
  /** The region whose coordinator looks after it beside the secretariat. */
  region: z.string().optional(),
  /** Who is invited when it is announced: participants of some kinds, or those who are named then. Left out: nobody is. */
  to: z.union([z.literal('named'), z.strictObject({ kinds: z.array(ParticipantKind).min(1), region: z.string().optional() })]).optional(),
  venue: z.string().optional(),
  room: z.string().optional(),
  mode: z.enum(['in-person', 'online', 'hybrid']).optional(),
  /** Languages of the meeting. */
  languages: z.array(z.string().regex(/^[a-z]{2}$/)).optional(),
  /** Puts it into the programme of its cycle; nothing is held beside a `plenary`. */
  session: z.enum(['hearing', 'round-table', 'debate', 'plenary', 'meeting']).optional(),
  /** What it is about: keys of choices that a form of the template offers. */
  topics: z.array(key).optional(),
  /** Whether those who are invited may comment. */
  comments: z.boolean().optional(),
  notices: key.optional(),
  ladders: z.partialRecord(EventLadderSituation, key).optional(),
});
export type EventStage = z.infer<typeof EventStage>;
/** A text made by a few for all: from when it is written, and until when it is due. */
const DocumentStage = z.strictObject({
  ...stageBase,
  kind: z.literal('document'),
  ...dates,
  /** Role whose holders write it: of `region`, where it is a region's role, else of the secretariat. The secretariat when left out. */
  authors: key.optional(),
  region: z.string().optional(),
  /** Who approves it; approved with its submission when left out. */
  route: key.optional(),
  ladders: z.partialRecord(DocumentSituation, key).optional(),
  notices: key.optional(),
  /** The last instant at which it may be published without an override, e.g. `P12W before forum, 18:00`. */
  atLeast: Offset.optional(),
  /** Stages it should come after: it never waits for them, and says which are missing. */
  after: z.array(StageName).optional(),
  /** What it is compiled from: answers to these asks, published versions of these documents. */
  sources: z.strictObject({ asks: z.array(key).optional(), documents: z.array(StageName).optional() }).optional(),
  /** Once published it is handed to another phase, by this date. */
  transmits: z.strictObject({ to: key, by: Offset.optional() }).optional(),
});
export type DocumentStage = z.infer<typeof DocumentStage>;
const Choice = z.strictObject({ key, title: LocalText });
/** The rules of a pledge's form, and who is told what. */
const Pledges = z.strictObject({
  /** Published IDs begin with it: `GCM-P` makes `GCM-P-2026-0001`. Never changed: cycles follow each other under one prefix. */
  prefix: z.string().regex(/^[A-Z][A-Z0-9-]{0,15}$/),
  /** Kinds of participants who may pledge. */
  from: z.array(ParticipantKind).min(1),
  /** How many characters the description has, at least and at most; spaces around it do not count. */
  characters: z.strictObject({ least: z.int().positive(), most: z.int().positive() }),
  kinds: z.array(Choice).min(1),
  objectives: z.array(Choice).min(1),
  notices: key,
});
export type Pledges = z.infer<typeof Pledges>;
/** The rhythm of a follow-up. */
const Asking = z.strictObject({
  /** Nobody is asked again before this has passed since they were asked, answered or began: `P12M`. */
  every: Months,
  /** How long there is to answer; the day's end in the cycle's zone. Silence is recorded then, and nothing else follows from it. */
  within: z.string(),
  /** Reminders, counted from `hard`: the end of the time to answer. */
  ladder: key,
});
/** The rhythm in which mandates are asked about, and who is told what. */
const Mandates = Asking.extend({ notices: key });
/** Commitments or mandates that are asked about until they are kept or dropped. */
const FollowUpStage = z.strictObject({
  ...stageBase,
  kind: z.literal('follow-up'),
  ...dates,
  /** Pledges are recorded here, by these rules; left out: none are. */
  pledges: Pledges.optional(),
  /** How what is followed up is asked about; left out: it is not. */
  asking: Asking.optional(),
  /** Mandates are recorded here, and whoever leads on one is asked so; left out: none are. */
  mandates: Mandates.optional(),
});
export type FollowUpStage = z.infer<typeof FollowUpStage>;
/** Dated by the dry run; it runs with a later version of the engine. */
const NegotiationStage = z.strictObject({ ...stageBase, kind: z.literal('negotiation'), ...dates });
export const Stage = z.discriminatedUnion('kind', [CallStage, EventStage, DocumentStage, FollowUpStage, NegotiationStage]);
export type Stage = z.infer<typeof Stage>;
/** A stage that lives through time between two dates. */
export type DatedStage = EventStage | DocumentStage | FollowUpStage;

export const Phase = z.strictObject({
  key,
  title: LocalText,
  workflow: z.enum(['regionalReview', 'sgReport', 'imrf', 'pledgeFollowUp', 'review']),
  from: Offset,
  until: Offset,
  stages: z.array(Stage).min(1),
});
export type Phase = z.infer<typeof Phase>;

export const Template = z.strictObject({
  id: key,
  version: z.int().positive(),
  title: LocalText,
  zone: z.string(),
  languages: z.array(z.string().regex(/^[a-z]{2}$/)).min(1),
  /** Dates on which nobody is reminded, `--12-25` (every year) or `2028-01-01`; countries' own holidays come on top. */
  closures: z.array(z.string().regex(/^(-|\d{4})-\d{2}-\d{2}$/)).default([]),
  delivery: z.strictObject({
    /** Local time at which scheduled notices are planned, and until which the mails of a person's morning wait for each other. */
    morning: time.default('09:00'),
    /** Working hours at a person's duty station; `null`: any time, any day (demonstrations). */
    window: z.strictObject({ from: time, until: time }).nullable(),
    /** A notice later than this is skipped and recorded. */
    maxLateness: z.string().default('P3D'),
    /** Within this of the hard deadline a notice does not wait. */
    urgentWithin: z.string().default('PT48H'),
    /** Most mails with reminders a person gets in any seven days (load.ts); no ladder may have more by itself. */
    cap: z.int().positive(),
  }),
  regions: z
    .record(z.string().regex(/^[A-Z]{2,8}$/), z.strictObject({ title: LocalText, languages: z.array(z.string()).optional() }))
    .default({}),
  /** Roles people hold; `of` says for what. `holders`: how many there must be at launch, for each region or body. */
  roles: z.record(key, z.strictObject({ title: LocalText, of: z.enum(['participant', 'region', 'secretariat']), holders: z.int().min(0) })),
  anchors: z.record(key, Anchor),
  forms: z.record(key, Form),
  ladders: z.record(key, z.array(Rung)),
  notices: z.record(key, z.array(NoticeRule)),
  routes: z.record(key, z.strictObject({ steps: z.array(Step).min(1) })),
  asks: z.record(key, Ask),
  phases: z.array(Phase).min(1),
});
export type Template = z.infer<typeof Template>;
