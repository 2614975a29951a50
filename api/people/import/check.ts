/** The cells of a row as a person and a role, or which rules they break. Nothing is written. */
import * as z from 'zod';
import { languages } from '../../../activities/mail/texts.ts';
import type { Calendar } from '../../../domain/calendar/calendar.ts';
import { Zone } from '../../contract/common.ts';
import { unstorable } from '../../storable.ts';
import type { CellError, ReadRow } from './read.ts';

/** What cells refer to. */
export interface Known {
  /** Zones by participant. */
  readonly participants: ReadonlyMap<string, string>;
  readonly bodies: ReadonlySet<string>;
  readonly roles: ReadonlySet<string>;
}

export interface Wanted {
  readonly line: number;
  readonly name: string;
  /** In lower case. */
  readonly email: string;
  /** Null: left as it is; English, and the participant's zone, for somebody new. */
  readonly language: string | null;
  readonly zone: string | null;
  readonly role: {
    readonly role: string;
    readonly participantId: string | null;
    readonly body: string | null;
    /** Null: from now on, or as it is. */
    readonly from: number | null;
    /** Null: without end, or as it is. */
    readonly until: number | null;
  } | null;
}

const Email = z.email().max(254);
const Instant = z.iso.datetime();
const Day = z.iso.date();

/** A day begins and ends in the participant's zone, or in UTC: `until` is the end of its day. */
function instant(cell: string, zone: string, end: boolean, calendar: Calendar): number | undefined {
  if (Instant.safeParse(cell).success) return Date.parse(cell);
  if (!Day.safeParse(cell).success) return undefined;
  const { at } = calendar.moment(`${cell}T00:00:00`, zone);
  return end ? calendar.add(at, 'P1D', 1, zone) : at;
}

/** The row, or its errors: by column and rule. */
export function checkRow({ line, cells, errors: found }: ReadRow, known: Known, calendar: Calendar): Wanted | readonly CellError[] {
  const errors = [...found];
  const wrong = (column: string, rule: string, detail: string): void => {
    if (!errors.some((error) => error.column === column)) errors.push({ column, rule, detail });
  };
  const { name, email, language, zone, role, participant, body } = cells;
  if (name === '' || name.length > 200) wrong('name', 'name.length', 'is 1 to 200 characters');
  if (unstorable(cells).length) wrong('', 'cell.characters', 'has a character that cannot be stored');
  if (!Email.safeParse(email).success) wrong('email', 'email.form', 'is no address');
  if (language !== '' && !languages.includes(language))
    wrong('language', 'language.unknown', `is one of ${languages.join(', ')}, or empty`);
  if (zone !== '' && !Zone.safeParse(zone).success) wrong('zone', 'zone.unknown', 'is an IANA zone such as Africa/Nairobi, or empty');
  const holder = known.participants.get(participant);
  if (role === '') {
    for (const column of ['participant', 'body', 'from', 'until'] as const)
      if (cells[column] !== '') wrong('role', 'role.missing', `is empty, while ${column} is not`);
  } else {
    if (!known.roles.has(role)) wrong('role', 'role.unknown', `is one of ${[...known.roles].sort().join(', ')}`);
    if ((participant === '') === (body === ''))
      wrong(participant === '' ? 'participant' : 'body', 'holder.one', 'a role is for a participant or for a body: exactly one of the two');
    else if (participant !== '' && holder === undefined) wrong('participant', 'participant.unknown', 'is no participant');
    else if (body !== '' && !known.bodies.has(body)) wrong('body', 'body.unknown', 'is no body');
  }
  const at = (column: 'from' | 'until'): number | null => {
    if (cells[column] === '') return null;
    const found = instant(cells[column], holder ?? 'UTC', column === 'until', calendar);
    if (found === undefined) wrong(column, 'date.form', 'is a day (2027-03-31) or an instant in UTC (2027-03-31T12:00:00Z)');
    return found ?? null;
  };
  const [from, until] = [at('from'), at('until')];
  if (from !== null && until !== null && until <= from) wrong('until', 'date.order', 'is not after the beginning');
  if (errors.length) return errors;
  return {
    ...{ line, name, email: email.toLowerCase() },
    language: language || null,
    zone: zone || null,
    role: role === '' ? null : { role, participantId: participant || null, body: body || null, from, until },
  };
}
