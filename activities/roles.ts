/** Roles as the database holds them, in anyone's own right or by delegation: the view `role_held`, whose rows are called m here. */

/** A row as `DatedMembership` of `domain/audience.ts`, for a select list. */
export const heldColumns = `m.id, m.person_id as person, m.role, m.participant_id as participant, m.body,
  (extract(epoch from m.from_at) * 1000)::float8 as "from", (extract(epoch from m.until_at) * 1000)::float8 as until,
  m.delegated_id as "of", m.delegator_id as by, m.cycle_id as cycle, m.ask`;

/** A row as `Membership` of `domain/permissions.ts`, as a jsonb object. */
export const roleObject = `jsonb_build_object('role', m.role, 'participant', m.participant_id, 'body', m.body)
  || case when m.delegator_id is null then '{}'::jsonb else jsonb_build_object('by', m.delegator_id, 'cycle', m.cycle_id, 'ask', m.ask) end`;
