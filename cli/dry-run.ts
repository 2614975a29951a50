/** `dry-run TEMPLATE`: every date and every notice of a shipped template before anything is launched. Needs no running copy. */
import { Command } from 'commander';
import { shippedTemplates } from '../api/templates.ts';
import { createCalendar } from '../domain/calendar/create.ts';
import { formatMoment } from '../domain/calendar/format.ts';
import { dryRun } from '../domain/dry-run.ts';
import { everyDate } from '../domain/template/dates.ts';
import { OperatorError } from './connect.ts';
import { syntheticWorld } from './synthetic-world.ts';

interface Line {
  readonly due: string;
  /** When it reaches the person; null when nobody would get it. */
  readonly at: string | null;
  readonly rule: string;
  readonly subject: string;
  readonly audience: string;
  readonly person: string | null;
  readonly required: boolean;
  readonly state: string;
}

interface Options {
  readonly json?: boolean;
  readonly stakeholders: string;
  readonly at?: string;
  readonly anchor: Record<string, string>;
}

const iso = (at: number): string => new Date(at).toISOString();

function pairs(text: string, known: Record<string, string>): Record<string, string> {
  const [name, wall] = text.split('=');
  if (!name || !wall) throw new OperatorError('An anchor is moved with --anchor forum=2030-05-14T10:00');
  return { ...known, [name]: wall };
}

export const dryRunCommand = (): Command =>
  new Command('dry-run')
    .description('prints every date and every notice of a shipped template, on the assumption that nobody answers')
    .argument('<template>')
    .option('--json', 'one object: { "dates": [...], "notices": [...], "warnings": [...] }')
    .option('--stakeholders <n>', 'stakeholders to invent besides the shipped participants', '0')
    .option('--at <instant>', 'when it would be launched (ISO 8601); default: now')
    .option('--anchor <key=wall time>', 'moves an anchor; may be repeated', pairs, {})
    .action((id: string, options: Options) => {
      const shelf = shippedTemplates(new URL('../templates/', import.meta.url));
      const template = shelf.get(id)?.template;
      if (!template)
        throw new OperatorError(
          `There is no template "${id}"; there are: ${shelf
            .list()
            .map((s) => s.template.id)
            .join(', ')}.`,
        );
      const now = options.at ? Date.parse(options.at) : Date.now();
      if (Number.isNaN(now)) throw new OperatorError(`"${options.at}" is no instant: write 2027-01-31T09:00:00Z.`);
      const calendar = createCalendar({ zoneData: process.versions.tz ?? 'unknown' });
      const world = syntheticWorld(template, calendar, Number(options.stakeholders));
      const result = dryRun(world, 'dry-run', options.anchor, 'secretariat', now);
      if ('refused' in result) throw new OperatorError(`It could not be launched (${result.refused}): ${result.detail}`);
      const dates = everyDate(result.dates).map(({ place, moment }) => ({
        place,
        at: iso(moment.at),
        wall: moment.wall,
        zone: moment.zone,
      }));
      const planned = result.notices.filter((n) => !n.dropped && n.state !== 'cancelled').sort((a, b) => a.due - b.due);
      const notices = planned.flatMap((n): Line[] =>
        n.deliveries.length
          ? n.deliveries.map((d) => ({
              due: iso(n.due),
              at: iso(d.due),
              rule: n.rule,
              subject: n.subject,
              audience: n.audience,
              person: d.person,
              required: n.required,
              state: n.state,
            }))
          : [
              {
                due: iso(n.due),
                at: null,
                rule: n.rule,
                subject: n.subject,
                audience: n.audience,
                person: null,
                required: n.required,
                state: n.state,
              },
            ],
      );
      if (options.json) {
        process.stdout.write(`${JSON.stringify({ dates, notices, warnings: result.warnings })}\n`);
        return;
      }
      for (const { place, at, zone } of dates) console.log(`${place.padEnd(64)} ${formatMoment(Date.parse(at), zone, 'en')}`);
      const months = Map.groupBy(notices, (n) => n.due.slice(0, 7));
      console.log(`\n${notices.length} notices to ${new Set(notices.map((n) => n.person)).size} people, by month:`);
      for (const [month, some] of months) console.log(`  ${month}  ${some.length}`);
      for (const warning of result.warnings) console.log(`\n! ${warning}`);
    });
