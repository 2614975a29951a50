/**
 * The one list of pages: where each is, who may see it, and whether the menu has it. A new page is a file in `pages/`, a line here and its
 * texts. What a page shows the API decides anew; this list only spares people what is not theirs.
 */
import type { ComponentType } from 'react';
import { type Membership, type Standing, standings } from '../domain/permissions.ts';
import type { TextKey } from './i18n.ts';

export interface Page {
  /** In the router's form: `/contributions/$id`. */
  readonly path: `/${string}`;
  /** Key of its name, in the menu and in the title of the window. */
  readonly title: TextKey;
  /** Whether the menu has it. */
  readonly inMenu: boolean;
  /** Who may see it: whoever stands so towards anything. */
  readonly who: readonly Standing[] | 'everyone';
  /** Loads its code, when it is first opened. */
  readonly load: () => Promise<{ readonly default: ComponentType }>;
}

/** Who looks after the contributions of others. */
const coordination = ['coordinator', 'informed-coordinator', 'secretariat'] as const;

export const pages: readonly Page[] = [
  { path: '/', title: 'web.tasks.title', inMenu: true, who: 'everyone', load: () => import('./pages/tasks.tsx') },
  {
    path: '/contributions/$id',
    title: 'web.contribution.title',
    inMenu: false,
    who: ['focal-point', 'drafter', 'clearing-authority', 'observer', 'coordinator', 'informed-coordinator', 'secretariat'],
    load: () => import('./pages/contribution.tsx'),
  },
  { path: '/desk', title: 'web.shell.pages.desk', inMenu: true, who: coordination, load: () => import('./pages/desk.tsx') },
  { path: '/proposals', title: 'web.shell.pages.proposals', inMenu: false, who: coordination, load: () => import('./pages/proposals.tsx') },
  {
    path: '/proposals/$id',
    title: 'web.shell.pages.proposals',
    inMenu: false,
    who: coordination,
    load: () => import('./pages/proposal.tsx'),
  },
];

/** How the holder of these roles stands towards what each of them is for. */
export const standingsOf = (memberships: readonly Membership[]): ReadonlySet<Standing> =>
  new Set(memberships.flatMap(({ participant, body }) => [...standings(memberships, { participant, region: body })]));

export function maySee({ who }: Pick<Page, 'who'>, memberships: readonly Membership[]): boolean {
  if (who === 'everyone') return true;
  const held = standingsOf(memberships);
  return who.some((standing) => held.has(standing));
}
