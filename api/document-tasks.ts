/** What of documents waits for a person: one to write, to complete, to decide on, to publish, to hand on. */
import { askedAt, type DatedMembership } from '../domain/audience.ts';
import { allowedCommands } from '../domain/document/allowed.ts';
import { authorsOf, documentStage, thingOf } from '../domain/document/stage.ts';
import { type DocumentState, dueNow } from '../domain/document/state.ts';
import { type Membership, may } from '../domain/permissions.ts';
import { withoutClearance } from './clearance.ts';
import type { Inside } from './deps.ts';
import { documentsOf } from './document.ts';
import { isoOrNull } from './view.ts';

type Kind = 'document-write' | 'document-complete' | 'document-decide' | 'document-publish' | 'document-transmit';

/** What is next for a document, whoever does it; null where nobody is waited for. */
function next({ status, archived, handsOn, publication, transmitted }: DocumentState): Kind | null {
  if (archived) return null;
  switch (status) {
    case 'drafting':
      return 'document-write';
    case 'returned':
      return 'document-complete';
    case 'submitted':
      return 'document-decide';
    case 'approved':
      return 'document-publish';
    case 'published':
      return handsOn && transmitted?.number !== publication?.number ? 'document-transmit' : null;
    default:
      return null;
  }
}

/** `held`: the person's roles and the delegations of theirs; what they delegated waits for others. */
export async function documentTasks(deps: Inside, person: string, held: readonly DatedMembership[], at: number) {
  const found = [];
  for (const { id, state, template } of await documentsOf(deps, null, person, at)) {
    const task = next(state);
    if (task === null) continue;
    const stage = documentStage(state, template);
    const thing = thingOf(state, template);
    const asked = askedAt(held, thing, at).filter((m) => m.person === person);
    const { role, body } = authorsOf(stage, template);
    // The secretariat may do all of it in anybody's place; it is not what waits for them.
    const authors = asked.filter((m) => m.role === role && (body === null || m.body === body));
    const allowed = (roles: readonly Membership[]) => allowedCommands(state, roles, person, at, withoutClearance(template, deps.calendar));
    const can: Readonly<Record<Kind, () => boolean>> = {
      'document-write': () => may(authors, 'document.write', thing),
      'document-complete': () => may(authors, 'document.write', thing),
      'document-decide': () => allowed(asked).some((kind) => kind === 'approve' || kind === 'return'),
      'document-publish': () => allowed(authors).includes('publish'),
      'document-transmit': () => allowed(authors).includes('transmit'),
    };
    if (!can[task]()) continue;
    found.push({
      ...{ contribution: null, task, title: stage.title, participant: null, names: {}, status: state.status },
      ...{ dueAt: isoOrNull(dueNow(state)), zone: state.zone, commands: [], document: { id } },
    });
  }
  return found;
}
