/** Why did or didn't this person get this? */
import { languageOf } from '../../activities/mail/texts.ts';
import { heldColumns } from '../../activities/roles.ts';
import type { DatedMembership } from '../../domain/audience.ts';
import { may } from '../../domain/permissions.ts';
import { membershipsAt, require, see } from '../authority.ts';
import type { explanations } from '../contract/explanations.ts';
import type { Handlers } from '../contract/route.ts';
import type { Inside } from '../deps.ts';
import {
  type Asked,
  concerns,
  explainFor,
  explainNothing,
  type NoticeFacts,
  noticesFor,
  outcomeFor,
  plansBeside,
  rolesFor,
} from '../explanations.ts';
import { mutesOf } from '../mutes.ts';
import { passingsOf } from '../people/passings.ts';
import { notFound } from '../problems.ts';
import { iso, isoOrNull } from '../view.ts';

/** The person's roles, in their own right or by delegation, and the delegations of theirs. */
const rolesSql = `SELECT ${heldColumns} FROM role_held m WHERE m.person_id = $1 OR m.delegator_id = $1 ORDER BY m.from_at, m.id`;

const plan = ({ id, dueAt, state, reason }: NoticeFacts) => ({ id, dueAt: iso(dueAt), state, reason });
const shown = ({ resolver: _resolver, dueAt, sentAt, ...rest }: NonNullable<NoticeFacts['delivery']>) => ({
  ...rest,
  ...{ dueAt: iso(dueAt), sentAt: isoOrNull(sentAt) },
});

export function explanationRoutes({ pool, db, pinned, calendar }: Inside): Handlers<typeof explanations> {
  return {
    explain: async ({ person: asker, query, receivedAt }) => {
      const subject = await db.subject.findUnique({ where: { id: query.subject } });
      if (!subject) throw notFound('subject');
      const { regions = [], ask } = (subject.state ?? {}) as { regions?: string[]; ask?: string };
      const to = { participant: subject.participantId, region: subject.region, regions, cycle: subject.cycleId, ask };
      const memberships = await membershipsAt(pool, asker, receivedAt);
      const self = asker === query.person;
      if (!self) {
        see(memberships, 'contribution.read', to, 'subject');
        require(memberships, 'explanation.read', to);
      }
      const [person, reader, roles, passings, mutes, template, all] = await Promise.all([
        db.person.findUnique({ where: { id: query.person }, select: { id: true, name: true } }),
        db.person.findUnique({ where: { id: asker }, select: { language: true } }),
        pool.query<DatedMembership>(rolesSql, [query.person]).then(({ rows }) => rows),
        passingsOf(pool, query.person),
        mutesOf(pool, query.person).then((found) => found.flatMap(([, row]) => row ?? [])),
        pinned.get(subject.templateId, subject.templateVersion),
        noticesFor(pool, query.subject, query.person),
      ]);
      const { zone } = template;
      const manner = { zone, language: languageOf(reader?.language ?? 'en') };
      const asked: Asked = { person: person ?? { id: query.person, name: '' }, roles, passings, to, template, mutes, manner };
      const concerning = all.filter((notice) => concerns(notice, asked));
      // Names are the directory's: who may not read that hears of people who have to do with the subject, and of nobody else.
      const related =
        concerning.length > 0 ||
        roles.some((m) => (m.participant ?? m.body) !== null && [to.participant, ...regions].includes(m.participant ?? m.body));
      if (!person || (!related && !may(memberships, 'directory.read'))) throw notFound(self ? 'subject' : 'person');

      const day = calendar.moment(`${query.date}T00:00:00`, zone).at;
      const from = calendar.add(day, `P${query.days}D`, -1, zone);
      const until = calendar.add(day, `P${query.days + 1}D`, 1, zone);
      const around = (at: Date | null | undefined): boolean =>
        at !== null && at !== undefined && at.getTime() >= from && at.getTime() < until;
      // Whoever sees the subject no longer keeps what was said to them, and hears nothing of what came after.
      const present = may(memberships, 'contribution.read', to);
      const open = present ? concerning : concerning.filter((n) => n.delivery !== null);
      const found = open.filter((n) => around(n.dueAt) || around(n.delivery?.dueAt) || around(n.delivery?.sentAt));
      const notices = found.map((notice) => {
        const { before, after } = plansBeside(notice, open);
        const { id, rule, kind, audience, category, required, state, reason, delivery, causeEvent, causeKind, actor, causeReason } = notice;
        return {
          ...{ id, rule, kind, audience, category, required, dueAt: iso(notice.dueAt), state, reason },
          outcome: outcomeFor(notice, asked),
          plannedBy: { rule, template: template.id, version: template.version, with: notice.plannedWith },
          plannedAt: iso(notice.plannedAt),
          cause: { event: causeEvent, kind: causeKind, actor, reason: causeReason },
          before: before.map(plan),
          after: after ? plan(after) : null,
          roles: rolesFor(notice, asked).map((m) => ({ role: m.role, from: iso(m.from), until: isoOrNull(m.until) })),
          delivery: delivery && shown(delivery),
          explanation: explainFor(notice, open, asked, receivedAt),
        };
      });
      return {
        body: {
          ...{ person, subject: query.subject, zone, from: iso(from), until: iso(until), notices },
          explanation: notices.length ? [] : explainNothing(concerning, open, asked, from, until),
        },
      };
    },
  };
}
