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
/** Who may see who acts for a participant (`participant.people`). */
const members = ['secretariat', 'coordinator', 'focal-point', 'drafter', 'clearing-authority', 'observer'] as const;

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
  { path: '/cycles', title: 'web.shell.pages.cycles', inMenu: true, who: ['secretariat'], load: () => import('./pages/cycles.tsx') },
  { path: '/cycles/$id', title: 'web.shell.pages.cycle', inMenu: false, who: ['secretariat'], load: () => import('./pages/cycle.tsx') },
  {
    path: '/cycles/$id/mandates',
    title: 'web.shell.pages.mandates',
    inMenu: false,
    who: 'everyone',
    load: () => import('./pages/mandates.tsx'),
  },
  { path: '/mandates/$id', title: 'web.shell.pages.mandate', inMenu: false, who: 'everyone', load: () => import('./pages/mandate.tsx') },
  {
    path: '/deliveries',
    title: 'web.shell.pages.deliveries',
    inMenu: true,
    who: ['secretariat'],
    load: () => import('./pages/deliveries.tsx'),
  },
  {
    path: '/explanations',
    title: 'web.shell.pages.explanations',
    inMenu: true,
    who: ['secretariat', 'coordinator', 'informed-coordinator'],
    load: () => import('./pages/explanations.tsx'),
  },
  { path: '/people', title: 'web.shell.pages.people', inMenu: true, who: members, load: () => import('./pages/people.tsx') },
  {
    path: '/people/import',
    title: 'web.shell.pages.import',
    inMenu: false,
    who: ['secretariat'],
    load: () => import('./pages/people-import.tsx'),
  },
  {
    path: '/participants/$id',
    title: 'web.shell.pages.participant',
    inMenu: false,
    who: members,
    load: () => import('./pages/participant.tsx'),
  },
  { path: '/pledges', title: 'web.shell.pages.pledges', inMenu: true, who: 'everyone', load: () => import('./pages/pledges.tsx') },
  { path: '/pledges/$id', title: 'web.shell.pages.pledge', inMenu: false, who: 'everyone', load: () => import('./pages/pledge.tsx') },
  { path: '/events/$id', title: 'web.shell.pages.event', inMenu: false, who: 'everyone', load: () => import('./pages/event.tsx') },
  { path: '/programme', title: 'web.shell.pages.programme', inMenu: true, who: 'everyone', load: () => import('./pages/programme.tsx') },
  {
    path: '/programme/$id',
    title: 'web.shell.pages.programme',
    inMenu: false,
    who: 'everyone',
    load: () => import('./pages/programme.tsx'),
  },
  {
    path: '/lists/$id',
    title: 'web.shell.pages.list',
    inMenu: false,
    who: ['focal-point', 'drafter', 'clearing-authority', 'observer', 'secretariat'],
    load: () => import('./pages/list.tsx'),
  },
  { path: '/documents', title: 'web.shell.pages.documents', inMenu: true, who: 'everyone', load: () => import('./pages/documents.tsx') },
  {
    path: '/documents/$id',
    title: 'web.shell.pages.document',
    inMenu: false,
    who: 'everyone',
    load: () => import('./pages/document.tsx'),
  },
  { path: '/me', title: 'web.shell.pages.settings', inMenu: false, who: 'everyone', load: () => import('./pages/settings.tsx') },
];

/** How the holder of these roles stands towards what each of them is for. */
export const standingsOf = (memberships: readonly Membership[]): ReadonlySet<Standing> =>
  new Set(
    memberships.flatMap(({ participant, body, cycle, ask }) => [...standings(memberships, { participant, region: body, cycle, ask })]),
  );

export function maySee({ who }: Pick<Page, 'who'>, memberships: readonly Membership[]): boolean {
  if (who === 'everyone') return true;
  const held = standingsOf(memberships);
  return who.some((standing) => held.has(standing));
}
