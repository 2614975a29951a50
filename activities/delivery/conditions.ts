/** What several statements of delivery ask of a notice (n), its subject (s) and a person; fragments of SQL. */

/** Whether a membership (m) is one of a notice's audience: what `domain/audience.ts` says of an audience. Never of `person/<id>`, which is nobody's role. */
export const belongs = `case split_part(n.audience, '/', 1)
    when 'contributors' then m.participant_id = s.participant_id and m.role in ('focal-point', 'drafter')
    when 'clearing-authority' then m.participant_id = s.participant_id and m.role = 'clearing-authority'
    when 'coordinator' then m.role = 'regional-coordinator' and m.body = s.state->>'region'
    when 'other-coordinators' then m.role = 'regional-coordinator' and m.body is distinct from s.state->>'region' and s.state->'regions' ? m.body
    when 'partner' then m.participant_id = split_part(n.audience, '/', 2) and m.role in ('focal-point', 'drafter')
    when 'secretariat' then m.role = 'secretariat' and m.body = 'secretariat'
    when 'invited' then m.role = 'focal-point' and s.state->'invited' ? m.participant_id
    when 'holders' then m.role = split_part(n.audience, '/', 2) and m.body = split_part(n.audience, '/', 3)
    else false end`;

/** Whether a membership (m) holds at the instant of a parameter. */
export const holds = (at: string): string => `m.from_at <= ${at} and (m.until_at is null or m.until_at > ${at})`;

/** Whether a held role (x of `role_held`) is for a notice's subject (s): a delegation may be for one cycle, or one ask of it. */
const covered = (x: string): string =>
  `(${x}.cycle_id is null or ${x}.cycle_id = s.cycle_id) and (${x}.ask is null or ${x}.ask = s.state->>'ask')`;

/**
 * Whether the holder of a role (m of `role_held`) is asked about a notice's subject (s) at the instant of a parameter: not who delegated it,
 * but who it was delegated to. That only delegations are looked at is said twice: so the planner leaves the memberships out.
 */
export const asked = (at: string): string => `${covered('m')} and not exists (select 1 from role_held x
    where x.delegated_id is not null and x.delegated_id = m.id and x.from_at <= ${at} and x.until_at > ${at} and ${covered('x')})`;

/** Whether a delivery's person (d) is of its notice's audience at the instant of a parameter. `person/<id>` is that person whatever roles end. */
export const isAudience = (at: string): string =>
  `(n.audience like 'person/%' or exists (select 1 from role_held m where m.person_id = d.person_id and ${holds(at)} and ${belongs} and ${asked(at)}))`;

/** Why a delivery's person (d) who is not of its notice's audience at the instant of a parameter is not: the role was delegated, or is held no longer. */
export const whyNot = (at: string): string =>
  `case when exists (select 1 from membership m where m.person_id = d.person_id and ${holds(at)} and ${belongs}) then 'delegated' else 'no-longer-holds-role' end`;

/** Reasons of a delivery that was lost for its person, and goes on with whoever can be asked in their place (resume.ts). */
export const losses = "('address-stopped', 'no-longer-holds-role', 'delegated')";

/** Reasons of one that was passed on with the role: whoever holds the role again is asked again. */
export const passedOn = "('no-longer-holds-role-passed-on', 'delegated-passed-on')";

/** The word of clearance in a contribution's state; see mootClearance in domain/contribution/clearance.ts. */
const word = "s.state->'clearance'->>'word'";

/** Whether a list that was passed was taken up again; see mootList in domain/contribution/no-objection.ts. */
const reopened = "s.state->'step'->'list'->>'reopened' = 'true'";

/** Whether a notice no longer makes sense in its subject's present plan or situation. */
export const overtaken = `(n.generation <> s.generation or (n.situations <> '{}' and (s.situation = any(n.situations)) is not true)
    or (n.audience = 'clearing-authority' and ${word} is distinct from 'asked')
    or (n.kind = 'transition' and n.cause_event = 'cleared' and ${word} is distinct from 'cleared')
    or (n.kind = 'transition' and n.cause_event = 'clearance-refused' and ${word} is distinct from 'refused')
    or (n.kind = 'transition' and n.cause_event = 'approved' and (${reopened}) is true))`;

/** Whether no mail is sent to a person's (pe) address any more. */
export const stopped = 'pe.stopped_email = pe.email';

/** Whether a delivery's person (d) gets no notices of this kind (n) any more; what is required is said all the same. */
export const isMuted =
  '(not n.required and exists (select 1 from mute x where x.person_id = d.person_id and x.category = n.category and x.until_at is null))';
