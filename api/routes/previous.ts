/** What a new draft may start from: the last submission, as far as the form of today takes it. */
import type pg from 'pg';
import type { ContributionState } from '../../domain/contribution/state.ts';
import { thingOf } from '../../domain/contribution/thing.ts';
import { contentProblems } from '../../domain/template/content.ts';
import type { Form } from '../../domain/template/schema.ts';
import { require } from '../authority.ts';
import type { previous } from '../contract/previous.ts';
import type { Handlers } from '../contract/route.ts';
import { readContribution } from '../contribution.ts';
import type { Inside } from '../deps.ts';
import type { Content } from '../diff.ts';
import { notFound } from '../problems.ts';
import { iso } from '../view.ts';

interface Submitted {
  readonly contribution: string;
  readonly cycle: string;
  readonly title: string;
  readonly number: number;
  readonly hash: string;
  readonly receipt: string;
  readonly receivedAt: Date;
  readonly content: Content;
}
/** Its own last submission, else the last one of the same participant, template and ask in another cycle. */
const sql = `SELECT v.subject_id AS contribution, s.cycle_id AS cycle, c.title, v.number, v.hash, v.receipt, v.received_at AS "receivedAt", v.content
FROM submitted_version v JOIN subject s ON s.id = v.subject_id JOIN cycle c ON c.id = s.cycle_id
WHERE s.id = $1 OR (s.type = 'contribution' AND s.participant_id = $2 AND s.state->>'ask' = $3
    AND s.template_id = (SELECT template_id FROM subject WHERE id = $1))
ORDER BY s.id = $1 DESC, v.received_at DESC, v.number DESC LIMIT 1`;

const lastOf = async (pool: pg.Pool, { id, participant, ask }: ContributionState): Promise<Submitted | undefined> =>
  (await pool.query<Submitted>(sql, [id, participant, ask])).rows[0];

/** Answers that fit a form, and those that do not. Without a form nothing fits. */
export function fitting(form: Form | undefined, content: Content) {
  const found = contentProblems(form ?? { title: {}, sections: [] }, content);
  const details = new Map(found.map(({ path, detail }) => [path, detail]));
  const entries = Object.entries(content);
  return {
    content: Object.fromEntries(entries.filter(([field]) => !details.has(field))),
    rest: entries.flatMap(([field, value]) => {
      const detail = details.get(field);
      return detail === undefined ? [] : [{ field, value, detail }];
    }),
  };
}

export function previousRoutes(deps: Inside): Handlers<typeof previous> {
  return {
    getPrevious: async ({ person, params, receivedAt }) => {
      const { state, template, memberships } = await readContribution(deps, params.id, person, receivedAt);
      require(memberships, 'contribution.draft', thingOf(state));
      const last = await lastOf(deps.pool, state);
      if (!last) throw notFound('earlier submission');
      const { contribution, cycle, title, number, hash, receipt } = last;
      const from = { contribution, cycle: { id: cycle, title }, number, hash, receipt, receivedAt: iso(last.receivedAt) };
      return { body: { from, ...fitting(template.forms[template.asks[state.ask]?.form ?? ''], last.content) } };
    },
  };
}
