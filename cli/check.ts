/** `check FILE...`: what is wrong with a template, by file, line and rule. Needs no running copy. Exit code 1 when anything is. */
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { createCalendar } from '../domain/calendar/create.ts';
import { loadTemplate } from '../domain/template/check.ts';

/** Names of the mails a language has texts for; none for a language without a file. */
function textsOf(language: string): ReadonlySet<string> {
  try {
    const file: { mail: object } = JSON.parse(readFileSync(new URL(`../locales/${language}.json`, import.meta.url), 'utf8'));
    return new Set(Object.keys(file.mail));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Set();
    throw error;
  }
}

export const check = (): Command =>
  new Command('check')
    .description('checks templates: dates in order, policies for silence, required notices, reminder load, texts in every language')
    .argument('<files...>')
    .action((files: string[]) => {
      const around = { texts: textsOf, calendar: createCalendar({ zoneData: process.versions.tz ?? 'unknown' }) };
      for (const file of files) {
        const loaded = loadTemplate(readFileSync(file, 'utf8'), file, around);
        if (!('problems' in loaded)) {
          console.log(`${file}: fine`);
          continue;
        }
        for (const { line, rule, detail } of loaded.problems) console.log(`${file}:${line} ${rule}: ${detail}`);
        process.exitCode = 1;
      }
    });
