/** Who may be signed in: whoever holds a role at the instant. */

/** A subquery with the roles of person `person` at instant `at`, one row each; both are SQL. */
export const rolesSql = (person: string, at: string): string =>
  `(SELECT m.until_at FROM membership m WHERE m.person_id = ${person} AND m.from_at <= ${at} AND (m.until_at IS NULL OR m.until_at > ${at}))`;
