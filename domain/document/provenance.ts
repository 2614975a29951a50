/** What became of the versions that a paragraph rests on: read from the states of their subjects, so it is true whenever it is asked. */
import type { ContributionState, Status } from '../contribution/state.ts';
import type { Source } from './content.ts';
import type { Change, DocumentState } from './state.ts';

const settled: ReadonlySet<Status> = new Set(['submitted', 'approved', 'published']);

function ofContribution({ status, submissions }: ContributionState, { number }: Source): Change | null {
  if (status === 'withdrawn' || status === 'rejected') return status;
  if ((submissions.at(-1)?.number ?? 0) > number) return 'newer';
  if (settled.has(status)) return null;
  return status === 'reopened' ? 'reopened' : 'revised';
}

/** Why a paragraph has to be looked at again because of one of its sources; null while the source is as it was cited. */
export function markOf(source: Source, state: object | null): Change | null {
  if (state === null) return 'withdrawn';
  if (source.subject.startsWith('contribution:')) return ofContribution(state as ContributionState, source);
  return ((state as DocumentState).publication?.number ?? 0) > source.number ? 'newer' : null;
}
