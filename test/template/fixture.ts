/** A small template without faults, and the means to put one fault into it. */
import { readFileSync } from 'node:fs';
import { createCalendar } from '../../domain/calendar/create.ts';
import { loadTemplate } from '../../domain/template/check.ts';
import type { Problem } from '../../domain/template/load.ts';

export const small = readFileSync(new URL('./small.yaml', import.meta.url), 'utf8');
export const calendar = createCalendar({ zoneData: process.versions.tz ?? 'unknown' });

/** Texts the fixture's languages have. */
export const known: ReadonlySet<string> = new Set(
  `invitation reminder last-reminder deadline-passed delay-noted delay-reminder decline-noted withdrawal-noted receipt returned revision-reminder
   approved rejected published extended reopened redated reminder-by-hand to-decide to-decide-reminder to-know escalated silent declined delayed withdrawn`.split(
    /\s+/,
  ),
);
export const texts = (): ReadonlySet<string> => known;

/** What is wrong with a text; empty when nothing is. */
export function problemsOf(text: string, languages: (language: string) => ReadonlySet<string> = texts): readonly Problem[] {
  const loaded = loadTemplate(text, 'small.yaml', { texts: languages, calendar });
  return 'problems' in loaded ? loaded.problems : [];
}

/** The fixture with one passage replaced, and the line (from 1) where that passage begins. Throws unless it is there exactly once. */
export function edited(passage: string, replacement: string): { text: string; line: number } {
  const parts = small.split(passage);
  if (parts.length !== 2) throw new Error(`"${passage}" stands ${parts.length - 1} times in the fixture`);
  return { text: parts.join(replacement), line: (parts[0] as string).split('\n').length };
}
