/**
 * The page a mail links to: what is asked, until when in both zones, where it stands. It changes nothing.
 * The link's token says who reads; what that person may see is asked anew each time.
 */
import { html } from '../../activities/mail/escape.ts';
import { enteredIn } from '../../activities/mail/render.ts';
import { languageOf, textsIn } from '../../activities/mail/texts.ts';
import { formatBoth } from '../../domain/calendar/format.ts';
import { type ContributionState, currentDeadline, latest, receiptNumber } from '../../domain/contribution/state.ts';
import { stepsOf } from '../../domain/contribution/steps.ts';
import type { Template } from '../../domain/template/schema.ts';
import type { Reply } from '../contract/route.ts';
import { readContribution } from '../contribution.ts';
import type { Inside } from '../deps.ts';
import { verifyLink } from '../links.ts';
import { Problem } from '../problems.ts';
import { form, link, pageReply, terms } from './html.ts';

const day = 86_400_000;

interface Reading {
  readonly state: ContributionState;
  readonly template: Template;
  readonly participant: string;
  readonly cycle: string;
  readonly language: string;
  /** Of the person who reads. */
  readonly zone: string;
  /** When it came into its present status, and the words said with the decision that brought it there. */
  readonly since: Date | null;
  readonly reason: string | null;
  /** The label of that decision, as the template calls it. */
  readonly decision: string | null;
  readonly now: number;
}

/** A text by language; English, or whatever there is, where the language is missing. */
const said = (texts: Readonly<Record<string, string>> | null | undefined, language: string): string =>
  texts?.[language] ?? texts?.en ?? Object.values(texts ?? {})[0] ?? '';

function dates({ state, template, language, zone, now }: Reading): string {
  const t = textsIn(language);
  const deadline = currentDeadline(state);
  if (!deadline) return `<p>${html(t('page.noDeadline'))}</p>`;
  const both = (at: number): string[] => {
    const { cycle, own } = formatBoth(at, deadline.zone || template.zone, zone, language);
    return own === null ? [cycle] : [cycle, t('page.own', { at: own })];
  };
  const same = deadline.soft.at === deadline.hard.at;
  const left = Math.floor((deadline.hard.at - now) / day);
  const note = now > deadline.hard.at ? t('page.passed') : left > 0 ? t('page.daysLeft', { count: left }) : null;
  const rows = same
    ? [[t('page.until'), both(deadline.hard.at)] as const]
    : ([
        [t('page.onTime'), both(deadline.soft.at)],
        [t('page.late'), both(deadline.hard.at)],
      ] as const);
  return `${terms(rows)}${note === null ? '' : `<p>${html(note)}</p>`}`;
}

function render(reading: Reading): string {
  const { state, template, participant, cycle, language, zone, since, reason, decision } = reading;
  const t = textsIn(language);
  const ask = said(template.asks[state.ask]?.title, language);
  const submission = latest(state);
  const expected = state.status === 'delayed' && state.expected !== null ? formatBoth(state.expected, template.zone, zone, language) : null;
  const when = since && formatBoth(since.getTime(), template.zone, zone, language).cycle;
  return [
    `<h1>${html(ask)}</h1><h2>${html(t('page.asked'))}</h2>`,
    terms([
      [t('page.participant'), participant],
      [t('page.cycle'), cycle],
      [t('page.region'), state.region && (said(template.regions[state.region]?.title, language) || state.region)],
    ]),
    `<h2>${html(t('page.untilWhen'))}</h2>${dates(reading)}`,
    `<h2>${html(t('page.stands'))}</h2><p><strong>${html(t(`page.status.${state.status}`))}</strong>. ${html(t(`page.meaning.${state.status}`))}</p>`,
    when ? `<p>${html(t('page.since', { at: when }))}</p>` : '',
    terms([
      [t('page.receipt'), submission && receiptNumber(state, submission.number)],
      [t('frame.entered'), submission?.entered && enteredIn(submission.entered, language)],
      [t('page.expected'), expected && (expected.own === null ? expected.cycle : [expected.cycle, t('page.own', { at: expected.own })])],
      [t('page.decision'), decision],
      [t('page.reason'), reason],
    ]),
    `<p>${html(t('page.voluntary'))}</p><p class="note">${html(t('page.readOnly'))} ${html(t('page.help'))}</p>`,
  ].join('');
}

const aboutSql = `SELECT p.zone, q.zone AS "participantZone", c.title,
  (SELECT max(a.at) FROM audit a WHERE a.subject_id = $1 AND a.event->>'type' NOT IN ('joined', 'reminded', 'extended', 'redated', 'redate-noted')) AS since,
  d.reason, d.decision, d.step
FROM person p, subject s LEFT JOIN participant q ON q.id = s.participant_id LEFT JOIN cycle c ON c.id = s.cycle_id
  LEFT JOIN LATERAL (SELECT reason, decision, step FROM decision
    WHERE subject_id = s.id AND decision = $3 AND version = $4 ORDER BY revision DESC LIMIT 1) d ON true
WHERE p.id = $2 AND s.id = $1`;

interface About {
  zone: string | null;
  participantZone: string | null;
  title: string | null;
  since: Date | null;
  reason: string | null;
  decision: string | null;
  step: string | null;
}

/**
 * The decision that made a contribution what it is, and the number of the version it was on; null when it is not decided on. What was said
 * later about an update that came to nothing is not of what is published.
 */
function madeBy({ status, approved, published, submissions }: ContributionState): readonly [decision: string, version: number] | null {
  const last = submissions.at(-1)?.number ?? null;
  const version = status === 'published' ? published : status === 'approved' ? approved : last;
  const decision = (
    { returned: 'return', rejected: 'reject', approved: 'approve', published: 'approve' } as Partial<Record<string, string>>
  )[status];
  return decision === undefined || version === null ? null : [decision, version];
}

/** What the template calls that decision. */
function decisionOf(state: ContributionState, template: Template, about: About | undefined, language: string): string | null {
  if (!about?.decision) return null;
  const step = stepsOf(state, { template })[Number(about.step)];
  return said(step?.decisions[about.decision as keyof typeof step.decisions], language) || null;
}

/** Who reads signs in to answer, by a link to their own address; who has signed in is told so. */
function signing(id: string, token: string | undefined, signedIn: boolean, name: string, language: string): string {
  const t = textsIn(language);
  if (signedIn)
    return `<p>${link(`/contributions/${id}`, html(t('signIn.page.open')))}</p><p class="note">${html(t('signIn.page.signedIn', { name }))}</p>`;
  const fields = `<input type="hidden" name="k" value="${html(token ?? '')}">`;
  return `${form(`/c/${id}/sign-in`, fields, html(t('signIn.page.answer')))}<p class="note">${html(t('signIn.page.answerNote'))}</p>`;
}

/**
 * The page, or one that says that there is nothing here: for a link that is forged, expired, or of somebody who may no longer read it.
 * `visitor` has a session, and needs no token.
 */
export async function contributionPage(
  deps: Inside,
  id: string,
  token: string | undefined,
  at: number,
  visitor: string | null,
): Promise<Reply> {
  const person = (token === undefined ? null : verifyLink(id, token, deps.config.secret, Date.now())) ?? visitor;
  if (person === null) return nothing('en');
  let language = languageOf('en');
  try {
    const reader = await deps.pool.query<{ language: string; name: string }>('SELECT language, name FROM person WHERE id = $1', [person]);
    language = languageOf(reader.rows[0]?.language ?? 'en');
    const { state, template, names } = await readContribution(deps, id, person, at);
    const [decision, version] = madeBy(state) ?? [null, null];
    const { rows } = await deps.pool.query<About>(aboutSql, [id, person, decision, version]);
    const about = rows[0];
    const content = render({
      ...{ state, template, language, now: at },
      participant: said(names, language) || state.participant,
      cycle: about?.title ?? state.cycle,
      zone: about?.zone ?? about?.participantZone ?? template.zone,
      since: about?.since ?? null,
      reason: about?.reason ?? null,
      decision: decisionOf(state, template, about, language),
    });
    const signIn = signing(id, token, person === visitor, reader.rows[0]?.name ?? '', language);
    return pageReply(200, language, textsIn(language)('page.title'), content + signIn, { forms: person !== visitor });
  } catch (error) {
    if (error instanceof Problem && error.rule === 'not-found') return nothing(language);
    throw error;
  }
}

const nothing = (language: string): Reply => {
  const t = textsIn(language);
  return pageReply(404, language, t('page.title'), `<h1>${html(t('page.title'))}</h1><p>${html(t('page.notFound'))}</p>`);
};
