/**
 * The mails there are, and which facts each shows below its paragraphs. Wording lives in `locales/`, looks in `frame.ts` and `notice.ts`.
 * All kinds share one component because they differ in nothing but wording and the facts they show.
 */
import type { TextKey } from './facts.ts';

/** A line of facts. `deadline` is one line or two: until when on time, and until when still accepted. */
export type Row =
  | HeldRow
  | 'participant'
  | 'ask'
  | 'cycle'
  | 'region'
  | 'deadline'
  | 'decision'
  | 'reason'
  | 'receipt'
  | 'expected'
  | 'entered'
  | DocumentRow
  | PledgeRow;
/** Of documents: the title, and a source that changed. */
type DocumentRow = 'document' | 'source';
/** Lines about a pledge. */
type PledgeRow = 'pledge' | 'pledgeId' | 'partner' | 'match' | 'standing';

/** To those who contribute. */
export const contributorTexts = [
  'invitation',
  'reminder',
  'last-reminder',
  'deadline-passed',
  'delay-noted',
  'delay-reminder',
  'decline-noted',
  'withdrawal-noted',
  'receipt',
  'returned',
  'revision-reminder',
  'approved',
  'rejected',
  'published',
  'extended',
  'reopened',
  'redated',
  'reminder-by-hand',
  'cleared',
  'clearance-refused',
] as const;

/** To the clearing authority of a participant. */
const clearingTexts = ['to-clear', 'to-clear-reminder'] as const;

/** To coordinators and the secretariat. */
export const coordinatorTexts = [
  'to-decide',
  'to-decide-reminder',
  'to-know',
  'escalated',
  'silent',
  'declined',
  'delayed',
  'withdrawn',
] as const;

/** To those who write, decide on and publish documents. */
export const documentTexts = [
  'document-asked',
  'document-reminder',
  'document-overdue',
  'document-receipt',
  'document-to-decide',
  'document-to-decide-reminder',
  'document-escalated',
  'document-returned',
  'document-approved',
  'document-to-publish-reminder',
  'document-published',
  'document-to-transmit-reminder',
  'document-transmitted',
  'document-redated',
  'document-source-changed',
] as const;

/** About what is held, and about lists to which one may object. */
export const heldTexts = [
  'event-announced',
  'event-changed',
  'event-postponed',
  'event-moved',
  'event-cancelled',
  'event-reminder',
  'event-confirm',
  'event-published',
  'scheduled',
  'listed',
  'list',
  'objected',
  'objections-closed',
] as const;

/** When and where something is held; and until when objections count. */
const heldRows = ['begins', 'ends', 'place', 'mode', 'spoken', 'chairs', 'objections'] as const;
export type HeldRow = (typeof heldRows)[number];

/** About a mandate: to who leads on it, and to the secretariat. */
export const mandateTexts = [
  'mandate-assigned',
  'mandate-asked',
  'mandate-reminder',
  'mandate-changed',
  'mandate-progress',
  'mandate-silent',
] as const;

/** About a pledge: to who makes it, its partners, the secretariat. */
export const pledgeTexts = [
  'pledge-received',
  'pledge-to-screen',
  'partner-asked',
  'partner-confirmed',
  'partner-declined',
  'pledge-returned',
  'pledge-out-of-scope',
  'pledge-published',
  'pledge-matched',
  'pledge-progress-asked',
  'pledge-progress-reminder',
  'pledge-progress-noted',
  'pledge-withdrawn',
] as const;

export const textKeys = [
  ...contributorTexts,
  ...clearingTexts,
  ...coordinatorTexts,
  ...heldTexts,
  ...pledgeTexts,
  ...documentTexts,
  ...mandateTexts,
] as const;

const subject = ['participant', 'ask', 'cycle', 'region'] as const;
const dated = [...subject, 'deadline'] as const;
const document = ['document', 'cycle', 'region', 'deadline'] as const;
const mandate = ['ask', 'participant', 'cycle'] as const;
const event = ['ask', 'cycle', 'region', 'begins', 'ends', 'place', 'mode', 'spoken', 'chairs'] as const;

/** The facts a kind shows, in this order; those that a mail lacks are left out. */
export const rowsOf: Readonly<Record<TextKey, readonly Row[]>> = {
  invitation: dated,
  reminder: [...dated, 'expected'],
  'last-reminder': dated,
  'deadline-passed': dated,
  'delay-noted': [...subject, 'expected', 'deadline', 'reason'],
  'delay-reminder': [...subject, 'expected', 'deadline'],
  'decline-noted': [...dated, 'reason'],
  'withdrawal-noted': [...dated, 'receipt', 'reason'],
  receipt: ['receipt', 'entered', ...dated],
  returned: ['decision', 'reason', ...dated],
  'revision-reminder': [...dated, 'reason'],
  approved: ['decision', 'reason', ...subject, 'receipt'],
  rejected: ['decision', 'reason', ...subject, 'receipt'],
  published: [...subject, 'decision', 'receipt'],
  extended: [...dated, 'reason'],
  reopened: [...dated, 'reason'],
  redated: [...dated, 'reason'],
  'reminder-by-hand': [...dated, 'expected', 'reason'],
  cleared: [...dated, 'reason'],
  'clearance-refused': ['reason', ...dated],
  'to-clear': dated,
  'to-clear-reminder': dated,
  'to-decide': [...dated, 'receipt', 'entered'],
  'to-decide-reminder': [...dated, 'receipt', 'entered'],
  'to-know': [...dated, 'receipt', 'entered'],
  escalated: [...dated, 'receipt', 'reason'],
  silent: dated,
  declined: [...dated, 'reason'],
  delayed: [...subject, 'expected', 'deadline', 'reason'],
  withdrawn: [...dated, 'receipt', 'reason'],
  'document-asked': document,
  'document-reminder': document,
  'document-overdue': document,
  'document-receipt': ['receipt', ...document],
  'document-to-decide': [...document, 'receipt'],
  'document-to-decide-reminder': [...document, 'receipt'],
  'document-escalated': [...document, 'receipt'],
  'document-returned': ['decision', 'reason', ...document],
  'document-approved': ['decision', 'reason', ...document, 'receipt'],
  'document-to-publish-reminder': document,
  'document-published': [...document, 'receipt'],
  'document-to-transmit-reminder': document,
  'document-transmitted': document,
  'document-redated': [...document, 'reason'],
  'document-source-changed': ['source', ...document],
  'event-announced': [...event, 'reason'],
  'event-changed': [...event, 'reason'],
  'event-postponed': [...event, 'reason'],
  'event-moved': [...event, 'reason'],
  'event-cancelled': [...event, 'reason'],
  'event-reminder': event,
  'event-confirm': event,
  'event-published': ['ask', 'cycle', 'region', 'begins'],
  scheduled: [...subject, 'begins', 'ends', 'place', 'reason'],
  listed: [...subject, 'objections'],
  list: ['ask', 'cycle', 'objections'],
  objected: [...subject, 'objections', 'reason'],
  'objections-closed': [...subject, 'receipt'],
  'mandate-assigned': [...mandate, 'reason'],
  'mandate-asked': [...mandate, 'deadline'],
  'mandate-reminder': [...mandate, 'deadline'],
  'mandate-changed': [...mandate, 'reason'],
  'mandate-progress': mandate,
  'mandate-silent': mandate,
  'pledge-received': ['receipt', 'pledge', 'participant', 'cycle'],
  'pledge-to-screen': ['pledge', 'participant', 'receipt', 'cycle'],
  'partner-asked': ['pledge', 'participant', 'cycle'],
  'partner-confirmed': ['partner', 'pledge', 'pledgeId', 'cycle'],
  'partner-declined': ['partner', 'reason', 'pledge', 'pledgeId', 'cycle'],
  'pledge-returned': ['reason', 'pledge', 'participant', 'cycle'],
  'pledge-out-of-scope': ['reason', 'pledge', 'participant', 'cycle'],
  'pledge-published': ['pledgeId', 'pledge', 'participant', 'cycle'],
  'pledge-matched': ['match', 'pledge', 'pledgeId', 'cycle'],
  'pledge-progress-asked': ['pledge', 'pledgeId', 'participant', 'deadline', 'cycle'],
  'pledge-progress-reminder': ['pledge', 'pledgeId', 'participant', 'deadline', 'cycle'],
  'pledge-progress-noted': ['standing', 'pledge', 'pledgeId', 'participant', 'cycle'],
  'pledge-withdrawn': ['pledge', 'pledgeId', 'participant', 'reason', 'cycle'],
};

/** Whether there is a mail of this name. */
export const isTextKey = (text: string): text is TextKey => (textKeys as readonly string[]).includes(text);
