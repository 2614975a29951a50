/** What the mails about a mandate say beside what every mail says: its title with its paragraph, and until when an answer is awaited. */
import type { MandateState } from '../../domain/mandate/state.ts';
import type { MailFacts } from '../mail/facts.ts';

/** Its words, of the subject (s) of a notice; null when that is no mandate. */
export const mandateColumn = `case when s.type = 'mandate' then (select jsonb_build_object('paragraph', k.body->>'paragraph', 'title', k.body->'title')
    from command k where k.subject_id = s.state->'words'->>'subject' and k.id = s.state->'words'->>'command') end`;

export interface MandateRow {
  readonly paragraph: string;
  readonly title: Readonly<Record<string, string>>;
}

/** How a mandate is called: its title, and the paragraph it comes from. */
export const mandateName = ({ paragraph, title }: MandateRow, pick: (text: Readonly<Record<string, string>>) => string | null): string =>
  `${pick(title) ?? ''} (§ ${paragraph})`;

export const mandateFacts = (
  row: MandateRow,
  { ask, zone }: MandateState,
  pick: (text: Readonly<Record<string, string>>) => string | null,
): Partial<MailFacts> => ({
  ask: mandateName(row, pick),
  cycleZone: zone,
  deadline: ask && { soft: ask.dueAt, grace: ask.dueAt, hard: ask.dueAt },
});
