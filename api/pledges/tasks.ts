/** What of pledges waits for a person: an answer on how one goes, one that was returned, a partner's word, the screening. */
import { askedAt, type DatedMembership } from '../../domain/audience.ts';
import { type Membership, may } from '../../domain/permissions.ts';
import { latest, type PledgeState, workOf } from '../../domain/pledge/state.ts';
import { partnersOf, partnerThing, thingOf } from '../../domain/pledge/thing.ts';
import type { Inside } from '../deps.ts';
import { isoOrNull } from '../view.ts';

interface Row {
  readonly state: PledgeState;
  readonly title: string | null;
  readonly language: string | null;
  readonly templateId: string;
  readonly templateVersion: number;
}
/** $1: participants of the person; $2: whether they screen. */
const sql = `SELECT s.state, v.content->>'title' AS title, v.content->>'language' AS language, s.template_id AS "templateId", s.template_version AS "templateVersion"
FROM subject s LEFT JOIN submitted_version v ON v.subject_id = s.id AND v.number = jsonb_array_length(s.state->'submissions')
WHERE s.type = 'pledge' AND s.state IS NOT NULL AND NOT s.done AND (
  (s.participant_id = ANY($1) AND (s.situation IN ('asked', 'returned') OR s.state->>'change' = 'returned'))
  OR ($2 AND (s.status = 'submitted' OR s.state->>'change' = 'submitted'))
  OR (s.status NOT IN ('out-of-scope', 'withdrawn') AND EXISTS (SELECT 1 FROM jsonb_array_elements(s.state->'submissions'->-1->'partners') p
    WHERE p->>'participant' = ANY($1) AND p->>'word' = 'asked')))
ORDER BY s.wake_at NULLS LAST, s.id LIMIT 100`;

/** `held`: the person's roles and the delegations of theirs; what they delegated waits for others. */
export async function pledgeTasks(
  { pool, pinned }: Pick<Inside, 'pool' | 'pinned'>,
  person: string,
  memberships: readonly Membership[],
  held: readonly DatedMembership[],
  at: number,
) {
  const participants = [...new Set(memberships.flatMap((m) => m.participant ?? []))];
  const { rows } = await pool.query<Row>(sql, [participants, may(memberships, 'pledge.screen')]);
  const found = [];
  for (const { state, title, language, templateId, templateVersion } of rows) {
    const { zone } = await pinned.get(templateId, templateVersion);
    const asked = askedAt(held, thingOf(state), at).filter((m) => m.person === person);
    const work = workOf(state);
    const tasks = [
      ...(state.ask && may(asked, 'pledge.report', thingOf(state)) ? (['pledge-report'] as const) : []),
      ...(work === 'returned' && may(asked, 'pledge.submit', thingOf(state)) ? (['pledge-complete'] as const) : []),
      ...(work === 'submitted' && may(asked, 'pledge.screen', thingOf(state)) && latest(state)?.actor !== person
        ? (['pledge-screen'] as const)
        : []),
      ...(partnersOf(state).some(
        (partner) =>
          participants.includes(partner) &&
          latest(state)?.partners.some((p) => p.participant === partner && p.word === 'asked') &&
          may(asked, 'pledge.answer-partner', partnerThing(state, partner)),
      )
        ? (['pledge-partner'] as const)
        : []),
    ];
    for (const task of tasks)
      found.push({
        ...{ contribution: null, task, title: { [language ?? 'en']: title ?? '' }, participant: state.participant, status: state.status },
        ...{ dueAt: isoOrNull(task === 'pledge-report' ? state.ask?.dueAt : null), zone, commands: [], pledge: { id: state.id } },
      });
  }
  return found;
}
