/** What a command would bring about: decided and composed as it would be, and nothing written. */
import { randomUUID } from 'node:crypto';
import { foresee } from '../../activities/delivery/foresee.ts';
import { thingOf } from '../../domain/contribution/thing.ts';
import { may } from '../../domain/permissions.ts';
import type { foresight } from '../contract/foresight.ts';
import type { Handlers } from '../contract/route.ts';
import { readContribution } from '../contribution.ts';
import type { Inside } from '../deps.ts';
import { notFound, Problem } from '../problems.ts';
import { iso } from '../view.ts';
import { authorise } from './contributions.ts';

/** Audiences inside the institutions: who only contributes does not see what is said to them. */
const internal = /^(coordinator|other-coordinators|deciders|secretariat|holders\/.*)$/;

export function foresightRoutes(deps: Inside): Handlers<typeof foresight> {
  const { pool, pinned: templates, calendar, config } = deps;
  const linkOf = (id: string) => `${config.baseUrl.replace(/\/$/, '')}/c/${id}`;
  return {
    previewCommand: async ({ person, params, body, receivedAt }) => {
      const { state, memberships } = await readContribution(deps, params.id, person, receivedAt);
      const thing = thingOf(state);
      const principal = await authorise(deps, body.command)(memberships, {
        ...{ id: params.id, type: 'contribution', workflow: 'contribution', thing },
        ...{ cycleId: state.cycle, phase: null, participantId: state.participant },
      });
      const asked = { id: randomUUID(), kind: body.command, body: body.body, actor: person, principal, receivedAt };
      const found = await foresee({ pool, templates, calendar, linkOf }, params.id, asked);
      if (!found) throw notFound('contribution');
      if ('refused' in found) throw new Problem(found.refused, found.detail);
      const seen = ({ audience }: { readonly audience: string }) => may(memberships, 'call.read', thing) || !internal.test(audience);
      const rung = ({ rule, audience, due }: { rule: string; audience: string; due: number }) => ({ rule, audience, dueAt: iso(due) });
      return {
        body: {
          status: found.status,
          mails: found.mails.filter(seen).map(({ due, ...mail }) => ({ ...mail, dueAt: iso(due) })),
          nobody: found.nobody.filter(seen).map(({ rule, audience }) => ({ rule, audience })),
          reminders: found.reminders?.filter(seen).map(rung) ?? null,
        },
      };
    },
  };
}
