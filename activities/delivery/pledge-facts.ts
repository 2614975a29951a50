/** What the mails about a pledge say beside what every mail says: its words as last submitted, and who or what the event was about. */
import type { PledgeState, Progress } from '../../domain/pledge/state.ts';
import type { PledgeInMail } from '../mail/facts.ts';

/** Of the subject (s) of a notice (n); null when that is no pledge. */
export const pledgeColumn = `case when s.type = 'pledge' then (
    select jsonb_build_object('title', (select v.content->>'title' from submitted_version v where v.subject_id = s.id order by v.number desc limit 1),
      'event', e.event, 'names', (select p.names from participant p where p.id = e.event->>'participant'))
    from (select 1) one left join lateral (select a.event from audit a
      where a.subject_id = s.id and a.command_id = n.cause_command and a.event->>'type' = n.cause_event limit 1) e on true) end`;

export interface PledgeRow {
  readonly title: string | null;
  /** The event that made the notice. */
  readonly event: { readonly participant?: string; readonly by?: string; readonly asOf?: string; readonly status?: Progress } | null;
  /** Of the participant the event names. */
  readonly names: Readonly<Record<string, string>> | null;
}

/** The words of a pledge for a mail in a language. */
export function pledgeInMail({ title, event, names }: PledgeRow, state: PledgeState, language: string): PledgeInMail {
  const partner = event?.participant ?? null;
  return {
    title: title ?? '',
    id: state.publicId,
    partner: partner === null ? null : (names?.[language] ?? names?.en ?? partner),
    match: event?.by ?? null,
    standing: event?.asOf !== undefined && event.status !== undefined ? { asOf: event.asOf, status: event.status } : null,
  };
}

/** The end of the time to answer, as the deadline of a mail. */
export const answerBy = ({ ask }: PledgeState): { soft: number; grace: number; hard: number } | null =>
  ask && { soft: ask.dueAt, grace: ask.dueAt, hard: ask.dueAt };
