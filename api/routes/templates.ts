/** Templates: what can be run, and what it would imply. */
import type { Calendar } from '../../domain/calendar/calendar.ts';
import { movedProblems } from '../../domain/template/check.ts';
import type { Template } from '../../domain/template/schema.ts';
import { membershipsAt, require } from '../authority.ts';
import type { Handlers } from '../contract/route.ts';
import type { templates } from '../contract/templates.ts';
import type { Inside, ShippedTemplate } from '../deps.ts';
import { notFound, Problem } from '../problems.ts';
import { iso } from '../view.ts';

const summary = ({ template: { id, version, title, languages }, hash }: ShippedTemplate) => ({ id, version, title, languages, hash });

export function templateRoutes({ pool, templates: shelf, dryRun, calendar }: Inside): Handlers<typeof templates> {
  const allowed = async (person: string, at: number) => require(await membershipsAt(pool, person, at), 'template.read');
  const shipped = (id: string): ShippedTemplate => {
    const found = shelf.get(id);
    if (!found) throw notFound('template');
    return found;
  };
  return {
    listTemplates: async ({ person, receivedAt }) => {
      await allowed(person, receivedAt);
      return { body: { items: shelf.list().map(summary) } };
    },
    getTemplate: async ({ person, params, receivedAt }) => {
      await allowed(person, receivedAt);
      const found = shipped(params.id);
      return { body: { ...summary(found), content: found.template } };
    },
    dryRun: async ({ person, params, body, receivedAt }) => {
      await allowed(person, receivedAt);
      const { template } = shipped(params.id);
      checkAnchors(template, body.anchors, calendar);
      const result = await dryRun(params.id, body.anchors, person, receivedAt);
      if ('refused' in result) throw new Problem(result.refused, result.detail);
      const { dates, notices, warnings } = result;
      return { body: { at: iso(receivedAt), dates, notices, warnings } };
    },
  };
}

/** Refuses anchors the template has not, and dates that they would put out of order. */
export function checkAnchors(template: Template, given: Readonly<Record<string, string>>, calendar: Calendar): void {
  const known = Object.keys(template.anchors);
  const unknown = Object.keys(given).filter((key) => !known.includes(key));
  const errors = unknown.map((key) => ({
    path: `body.anchors.${key}`,
    detail: `is no anchor of the template; it has ${known.join(', ')}`,
  }));
  if (errors.length) throw new Problem('request.malformed', 'Some anchors are not known.', { errors });
  if (Object.keys(given).length === 0) return;
  const broken = movedProblems(template, given, calendar);
  if (broken.length)
    throw new Problem('template.dates-out-of-order', 'Moved like this, the dates of the cycle are not in order.', { errors: broken });
}
