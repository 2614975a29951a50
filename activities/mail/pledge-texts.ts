/** Which texts a locale has for pledges, in mails and on public pages. */
import { pledgeTypes } from '../../domain/pledge/form.ts';
import { progress, statuses } from '../../domain/pledge/state.ts';
import { ParticipantKind } from '../../domain/template/schema.ts';

/** Words for what pledges are. */
export const pledgeWords = { keys: ['asOf'], status: statuses, progress, type: pledgeTypes, participant: ParticipantKind.options } as const;

/** Of the public pages; see api/public/. */
export const publicTexts = [
  ...([
    'site',
    'intro',
    'states',
    'regions',
    'pledges',
    'allPledges',
    'reviews',
    'events',
    'documents',
    'none',
    'notFound',
    'languages',
  ] as const),
  ...(['asOf', 'madeBy', 'type', 'kinds', 'objectives', 'by', 'status', 'published', 'partners', 'matches', 'matchedBy'] as const),
  ...(['progress', 'noProgress', 'evidence', 'review', 'version', 'region', 'further', 'back', 'data', 'participant', 'title'] as const),
] as const;
