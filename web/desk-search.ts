/** What the desk shows, as its address says it: so that it can be kept, sent to somebody, and come back to. */
import type { Status } from '../domain/contribution/state.ts';

export const timings = ['onTime', 'grace', 'late', 'none'] as const;
export const sorts = ['participant', 'status', 'deadline', 'submitted', 'updated'] as const;
type Sort = (typeof sorts)[number];

export interface DeskSearch {
  readonly call?: string;
  readonly status?: Status;
  readonly region?: string;
  readonly timing?: (typeof timings)[number];
  readonly text?: string;
  /** `participant` unless told. */
  readonly sort?: Sort;
  /** `asc` unless told. */
  readonly order?: 'desc';
}

const among = <T extends string>(known: readonly T[], value: string | undefined): T | undefined => known.find((one) => one === value);

/** Reads an address; what is not understood in it is left out. */
export function deskSearch(raw: Readonly<Record<string, unknown>>, statuses: readonly Status[]): DeskSearch {
  const text = (key: string): string | undefined => {
    const value = raw[key];
    return typeof value === 'string' || typeof value === 'number' ? String(value).trim() || undefined : undefined;
  };
  const call = text('call');
  const region = text('region');
  const read = {
    ...{ call: call?.startsWith('call:') ? call : undefined, status: among(statuses, text('status')) },
    ...{ region: region && /^[A-Z]{2,8}$/.test(region) ? region : undefined, timing: among(timings, text('timing')) },
    ...{ text: text('text')?.slice(0, 100), sort: among(sorts, text('sort')), order: among(['desc'] as const, text('order')) },
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}

/** Sorted by this: the other way round where it is already, except that a third time is as at first. */
export function sortedBy(search: DeskSearch, sort: Sort): DeskSearch {
  const { sort: now = 'participant', order, ...rest } = search;
  if (now !== sort) return { ...rest, sort };
  return order === 'desc' ? { ...rest, sort } : { ...rest, sort, order: 'desc' };
}
