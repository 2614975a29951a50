/** One thing that somebody did in the demonstration's past. */

export const cycleId = 'gcm-2026-2030';

export interface Deed {
  readonly daysAgo: number;
  readonly subject: string;
  /** Null where a draft is laid and nothing else is done: to a pledge nobody says that one begins to write. */
  readonly kind: string | null;
  readonly actor: string;
  readonly principal: string | null;
  /** `hash`: the content hash of the last draft is added. A draft deed lays `content` first. `until` and `asOf` are days from today. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly needs?: 'hash' | 'draft';
  readonly content?: Readonly<Record<string, unknown>>;
}

/** The focal point of a participant. */
export const by = (participant: string) => ({ actor: `focal-${participant.toLowerCase()}`, principal: participant });
export const secretariat = { actor: 'secretariat', principal: 'secretariat' };
