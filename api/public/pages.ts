/** The public pages: an index, a State, a region, all pledges, one pledge. What they say is what api/public/read.ts answers. */
import { html } from '../../activities/mail/escape.ts';
import { standingIn } from '../../activities/mail/render.ts';
import { textsIn } from '../../activities/mail/texts.ts';
import { formatBoth, formatDate, formatMoment } from '../../domain/calendar/format.ts';
import type { Counts } from '../../domain/pledge/counts.ts';
import { terms } from '../page/html.ts';
import { anchor, type Page } from './frame.ts';
import type { PublicPledge, publicPledge, publicRegion, publicState, Someone } from './read.ts';
import type { PublicText, publicText } from './texts.ts';

type Names = Readonly<Record<string, string>>;
export type Content = Pick<Page, 'title' | 'about' | 'content'>;
/** Language, and when what is shown was so. */
export interface Reader {
  readonly language: string;
  readonly at: number;
}

const said = (names: Names | undefined, language: string): string => names?.[language] ?? names?.en ?? Object.values(names ?? {})[0] ?? '';
const nameOf = ({ id, names }: Someone, language: string): string => said(names, language) || id;
const day = (at: string, language: string): string => formatDate(at.slice(0, 10), language);
const who = (someone: Someone, language: string): string =>
  someone.kind === 'state' || someone.kind === 'observer_state'
    ? anchor(`/public/states/${someone.id}`, language, nameOf(someone, language))
    : html(nameOf(someone, language));
const heading = (level: 1 | 2, text: string): string => `<h${level}>${html(text)}</h${level}>`;
const asOf = ({ language, at }: Reader): string =>
  `<p class="note">${html(textsIn(language)('public.asOf', { at: formatMoment(at, 'UTC', language) }))}</p>`;
const none = (language: string): string => `<p class="note">${html(textsIn(language)('public.none'))}</p>`;

/** Status as the world sees it: what was last said, and of which day; else the status itself. */
const standing = ({ status, lastReport }: Pick<PublicPledge, 'status' | 'lastReport'>, language: string): string =>
  lastReport && status !== 'withdrawn' ? standingIn(lastReport, language) : textsIn(language)(`pledge.status.${status}`);

function pledgeTable(pledges: readonly PublicPledge[], language: string, withMaker: boolean): string {
  if (!pledges.length) return none(language);
  const say = textsIn(language);
  const head = ['pledges', ...(withMaker ? ['madeBy'] : []), 'status', 'by'].map(
    (key) => `<th scope="col">${html(say(`public.${key}`))}</th>`,
  );
  const rows = pledges.map((pledge) => {
    const title = `<span lang="${html(pledge.language)}" dir="auto">${html(pledge.title)}</span>`;
    const cells = [
      `${anchor(pledge.href, language, pledge.id)}<br>${title}`,
      ...(withMaker ? [who(pledge.participant, language)] : []),
      html(standing(pledge, language)),
      html(pledge.by && formatDate(pledge.by, language)),
    ];
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return `<div class="wide"><table><thead><tr>${head.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function textList(texts: readonly PublicText[], language: string, withMaker: boolean): string {
  if (!texts.length) return none(language);
  const items = texts.map((text) => {
    const maker = withMaker && text.participant ? `${who(text.participant, language)}: ` : '';
    return `<li>${maker}${anchor(text.href, language, said(text.title, language))} <span class="note">(${html(issueOf(text, language))})</span></li>`;
  });
  return `<ul>${items.join('')}</ul>`;
}

/** Of which cycle it is, which version, and since when. */
function issueOf({ cycle, version, publishedAt }: PublicText, language: string): string {
  const say = textsIn(language);
  return `${cycle}; ${say('public.version')} ${version}, ${say('public.review')} ${day(publishedAt, language)}`;
}

interface Index {
  readonly states: readonly Someone[];
  readonly regions: ReadonlyMap<string, Names>;
  readonly counts: Counts;
  /** Of whole cycles. */
  readonly documents: readonly PublicText[];
}

export function indexContent({ states, regions, counts, documents }: Index, reader: Reader): Content {
  const { language } = reader;
  const say = textsIn(language);
  const sorted = [...states].sort((a, b) => nameOf(a, language).localeCompare(nameOf(b, language), language));
  const statuses = Object.entries(counts.byStatus).map(([status, n]) => [say(`pledge.status.${status}`), String(n)] as const);
  return {
    title: say('public.site'),
    about: say('public.intro'),
    content: [
      heading(1, say('public.site')),
      `<p>${html(say('public.intro'))}</p>`,
      heading(2, say('public.pledges')),
      terms([[say('public.allPledges'), String(counts.published)], ...statuses]),
      `<p>${anchor('/public/pledges', language, say('public.allPledges'))}</p>`,
      asOf(reader),
      ...(documents.length ? [heading(2, say('public.documents')), textList(documents, language, false)] : []),
      heading(2, say('public.regions')),
      `<ul>${[...regions].map(([id, names]) => `<li>${anchor(`/public/regions/${id}`, language, said(names, language))}</li>`).join('')}</ul>`,
      heading(2, say('public.states')),
      `<ul class="many">${sorted.map((state) => `<li>${who(state, language)}</li>`).join('')}</ul>`,
    ].join(''),
  };
}

export function stateContent(
  { participant, regions, reviews, pledges }: Awaited<ReturnType<typeof publicState>>,
  names: ReadonlyMap<string, Names>,
  reader: Reader,
): Content {
  const { language } = reader;
  const say = textsIn(language);
  const name = nameOf(participant, language);
  const links = regions.filter((id) => names.has(id)).map((id) => anchor(`/public/regions/${id}`, language, said(names.get(id), language)));
  return {
    title: name,
    about: `${name}: ${say('public.reviews')}, ${say('public.pledges')}`,
    content: [
      heading(1, name),
      links.length ? `<p>${links.join('<br>')}</p>` : '',
      asOf(reader),
      heading(2, say('public.reviews')),
      textList(reviews, language, false),
      heading(2, say('public.pledges')),
      pledgeTable(
        pledges,
        language,
        pledges.some((pledge) => pledge.participant.id !== participant.id),
      ),
    ].join(''),
  };
}

export function regionContent(
  { names, states, reviews, pledges, events, documents }: Awaited<ReturnType<typeof publicRegion>>,
  reader: Reader,
): Content {
  const { language } = reader;
  const say = textsIn(language);
  const name = said(names, language);
  const held = events.map(({ title, from, until, zone }) => {
    const when = [from, ...(until ? [until] : [])].map((at) => formatBoth(Date.parse(at), zone, zone, language).cycle).join(' – ');
    return `<li>${html(said(title, language))} <span class="note">${html(when)}</span></li>`;
  });
  const sorted = [...states].sort((a, b) => nameOf(a, language).localeCompare(nameOf(b, language), language));
  return {
    title: name,
    about: `${name}: ${say('public.reviews')}, ${say('public.pledges')}, ${say('public.events')}`,
    content: [
      heading(1, name),
      asOf(reader),
      heading(2, say('public.events')),
      held.length ? `<ul>${held.join('')}</ul>` : none(language),
      ...(documents.length ? [heading(2, say('public.documents')), textList(documents, language, false)] : []),
      heading(2, say('public.reviews')),
      textList(reviews, language, true),
      heading(2, say('public.pledges')),
      pledgeTable(pledges, language, true),
      heading(2, say('public.states')),
      `<ul class="many">${sorted.map((state) => `<li>${who(state, language)}</li>`).join('')}</ul>`,
    ].join(''),
  };
}

export function textContent(text: Awaited<ReturnType<typeof publicText>>, regions: ReadonlyMap<string, Names>, reader: Reader): Content {
  const { language } = reader;
  const { participant, region, written, sections } = text;
  const title = written ?? said(text.title, language);
  const from = participant
    ? who(participant, language)
    : region
      ? anchor(`/public/regions/${region}`, language, said(regions.get(region), language))
      : '';
  const about = [participant ? nameOf(participant, language) : said(regions.get(region ?? ''), language), said(text.title, language)];
  const answers = sections.map((section) => {
    const parts = section.answers.map(({ label, lines }) => {
      const all = lines.map((line) => (typeof line === 'string' ? html(line) : html(said(line, language))));
      const chosen = lines.some((line) => typeof line !== 'string');
      const body = chosen
        ? `<ul>${all.map((line) => `<li>${line}</li>`).join('')}</ul>`
        : `<p class="text" dir="auto">${all.join('\n')}</p>`;
      return `${label ? `<h3>${html(said(label, language))}</h3>` : ''}${body}`;
    });
    return `${section.title ? heading(2, said(section.title, language)) : ''}${parts.join('')}`;
  });
  return {
    title: [...about.filter(Boolean).slice(0, 1), title].join(': '),
    about: about.filter(Boolean).join(': '),
    content: [
      `<h1${written ? ' dir="auto"' : ''}>${html(title)}</h1>`,
      `<p>${[from, `<span class="note">${html(issueOf(text, language))}</span>`].filter(Boolean).join(' · ')}</p>`,
      ...answers,
    ].join(''),
  };
}

export function pledgesContent(items: readonly PublicPledge[], next: string | null, first: boolean, reader: Reader): Content {
  const { language } = reader;
  const say = textsIn(language);
  const further =
    next === null ? '' : `<p>${anchor(`/public/pledges?cursor=${encodeURIComponent(next)}`, language, say('public.further'))}</p>`;
  const back = first ? '' : `<p>${anchor('/public/pledges', language, say('public.back'))}</p>`;
  const content = [heading(1, say('public.pledges')), asOf(reader), pledgeTable(items, language, true), further, back].join('');
  return { title: say('public.pledges'), about: `${say('public.site')}: ${say('public.pledges')}`, content };
}

export function pledgeContent(pledge: Awaited<ReturnType<typeof publicPledge>>, reader: Reader): Content {
  const { language } = reader;
  const say = textsIn(language);
  const { id, participant, title, type, kinds, objectives, by, publishedAt, partners, matches, matchedBy, reports } = pledge;
  const titles = (list: readonly { title: Names }[]) => list.map((item) => said(item.title, language));
  const original = `lang="${html(pledge.language)}" dir="auto"`;
  const link = (other: string) => anchor(`/public/pledges/${other}`, language, other);
  const others = (key: string, ids: readonly string[]) =>
    ids.length ? `<p>${html(say(`public.${key}`))}: ${ids.map(link).join(', ')}</p>` : '';
  const told = reports.map(({ asOf: on, status, text, link: evidence }) => {
    const proof = evidence
      ? `<p><a rel="nofollow noopener noreferrer" href="${html(evidence)}">${html(say('public.evidence'))}</a></p>`
      : '';
    return `<li><strong>${html(standingIn({ asOf: on, status }, language))}</strong><p class="text" dir="auto">${html(text)}</p>${proof}</li>`;
  });
  return {
    title: `${id}: ${title}`,
    about: `${nameOf(participant, language)}: ${title}`,
    content: [
      `<h1 ${original}>${html(title)}</h1>`,
      `<p>${html(id)} · ${html(say('public.madeBy'))}: ${who(participant, language)}</p>`,
      asOf(reader),
      terms([
        [say('public.status'), standing(pledge, language)],
        [say('public.by'), by && formatDate(by, language)],
        [say('public.type'), say(`pledge.type.${type}`)],
        [say('public.kinds'), titles(kinds)],
        [say('public.objectives'), titles(objectives)],
        [say('public.partners'), partners.map((partner) => nameOf(partner, language))],
        [say('public.published'), day(publishedAt, language)],
      ]),
      others('matches', matches ? [matches] : []),
      others('matchedBy', matchedBy),
      `<p class="text" ${original}>${html(pledge.description)}</p>`,
      heading(2, say('public.progress')),
      told.length ? `<ul>${told.join('')}</ul>` : `<p class="note">${html(say('public.noProgress'))}</p>`,
    ].join(''),
  };
}
