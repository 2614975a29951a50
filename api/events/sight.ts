/** Who hears of a change: whoever may read what has changed. Ids and kinds are told, never what they hold. */
import { type Membership, may } from '../../domain/permissions.ts';
import { covers } from '../proposals/authority.ts';
import type { Change } from './changes.ts';

export interface Told {
  readonly event: 'contribution' | 'call' | 'event' | 'delivery' | 'proposal' | 'pledge' | 'task' | 'reset';
  readonly id?: string;
}

/** What the holder of these roles is told of a change; nothing of what they may not see. */
export function toldOf(change: Change, memberships: readonly Membership[]): readonly Told[] {
  const { kind: event, id } = change;
  switch (change.kind) {
    case 'contribution': {
      const inside = may(memberships, 'contribution.read-draft', change.thing);
      if (!inside && (change.inside || !may(memberships, 'contribution.read', change.thing))) return [];
      // Tasks are of those who write, clear or decide; who decides a step only its template knows.
      const takesPart = inside || memberships.some(({ body }) => body !== null);
      return takesPart ? [{ event, id }, { event: 'task' }] : [{ event, id }];
    }
    case 'call':
      return may(memberships, 'call.read', change.thing) ? [{ event, id }] : [];
    case 'event':
      return change.announced || may(memberships, 'event.read', change.thing) ? [{ event, id }] : [];
    case 'pledge': {
      const { cycle } = change.thing;
      const things = [change.thing, ...change.partners.map((participant) => ({ participant, cycle }))];
      return things.some((thing) => may(memberships, 'pledge.read', thing)) ? [{ event, id }, { event: 'task' }] : [];
    }
    case 'delivery':
      return may(memberships, 'cycle.notices') ? [{ event, id }] : [];
    case 'proposal':
      return covers(memberships, change.touching) ? [{ event, id }, { event: 'task' }] : [];
  }
}
