/** Which texts a locale has for what people ask about mails: muting them, and why one came or did not. */
import { categories } from '../../domain/template/categories.ts';
import { everyEvent } from '../../domain/template/rules/held.ts';
import { audiences } from '../../domain/template/schema.ts';

/** Of the page that mutes a category. */
const mute = ['title', 'ask', 'about', 'required', 'unchanged', 'stop', 'stopped', 'mistake', 'resume', 'resumed', 'notFound'] as const;
/** Sentences of explanations, in the order in which they are said. */
const explain = [
  ...(['planned', 'dueByLadder', 'dueByEvent', 'made', 'asked', 'byTime', 'reason', 'before', 'after'] as const),
  ...([
    'waiting',
    'cancelled',
    'skipped',
    'sent',
    'answered',
    'together',
    'bounced',
    'stopped',
    'unknown',
    'saidSent',
    'saidAgain',
    'notSent',
    'toBeSent',
    'beingSent',
  ] as const),
  ...([
    'retried',
    'muted',
    'notAmong',
    'enteredLater',
    'ended',
    'begins',
    'handedOver',
    'tookOver',
    'delegatedTo',
    'actsFor',
    'neverHeld',
    'nothing',
    'last',
    'next',
    'reckoned',
  ] as const),
] as const;
/** Reasons that the planner and delivery write, and one for none; any other reason is the event that overtook a plan. */
export const whys = [
  ...(['before-invitation', 'before-plan', 'after-deadline', 'nobody', 'too-late', 'overtaken'] as const),
  ...([
    'no-longer-holds-role',
    'no-longer-holds-role-passed-on',
    'delegated',
    'delegated-passed-on',
    'address-stopped',
    'address-stopped-passed-on',
    'muted',
    'above-cap',
    'unrecorded',
  ] as const),
] as const;

/** Keys by their section: a list of keys, or a tree of them. */
export const answerTexts = {
  mute: { keys: mute, category: categories, kind: categories },
  explain: { keys: explain, why: whys, event: everyEvent, audience: audiences },
} as const;
