/** What a Word file of a document says: its paragraphs, numbered, by objective, each with what it rests on. */
import { textsIn } from '../../activities/mail/texts.ts';
import { formatMoment } from '../../domain/calendar/format.ts';
import { objectivesOf } from '../../domain/document/objectives.ts';
import { said } from '../provenance.ts';
import type { Paper } from '../word/paper.ts';
import { stateIn } from './document-rows.ts';
import type { Exported } from './exported.ts';

type Section = Paper['sections'][number];

export function paperOf({ language, template, state, content, sources, title, cycleTitle, version, published }: Exported): Paper {
  const say = textsIn(language);
  const at = (instant: number) => formatMoment(instant, state.zone, language);
  const titles = new Map(objectivesOf(template).map((objective) => [objective.key, said(objective.title, language)]));
  const cited = new Map(sources.map((source) => [`${source.subject} ${source.number}`, source]));
  const sections: { title: string; answers: Section['answers'][number][] }[] = [];
  for (const [i, paragraph] of content.paragraphs.entries()) {
    const heading = paragraph.objective === null ? say('paper.general') : (titles.get(paragraph.objective) ?? paragraph.objective);
    const on = paragraph.sources.flatMap(({ subject, number }) => cited.get(`${subject} ${number}`) ?? []);
    const named = on.map((source) => `${source.name} (${source.number}${source.mark === null ? '' : `; ${stateIn(source, language)}`})`);
    const lines = [...paragraph.text.split(/\r\n|\r|\n/), ...(named.length ? [say('paper.rests', { sources: named.join('; ') })] : [])];
    const answer = { label: `${i + 1}.`, lines, list: false };
    // What follows under the same objective stands under the same heading.
    if (sections.at(-1)?.title === heading) sections.at(-1)?.answers.push(answer);
    else sections.push({ title: heading, answers: [answer] });
  }
  const standing: (readonly [string, string])[] =
    'draft' in version
      ? [['', say('word.draft', { number: version.draft, at: at(version.at) })]]
      : [
          [say('page.receipt'), version.receipt],
          [say('word.received'), at(version.at)],
          ...(published === null ? [] : [[say('paper.published'), at(published)] as const]),
        ];
  return {
    language,
    title: content.title || title,
    subtitle: [title, ...('number' in version ? [say('word.version', { number: version.number })] : [])].join(' · '),
    facts: [[say('page.cycle'), cycleTitle], ...standing],
    sections,
  };
}
