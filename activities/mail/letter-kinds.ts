/** The mails about people's roles, which are about no subject. */
export const letterKinds = ['handed-over', 'hand-over-confirmed', 'delegated', 'delegation-confirmed', 'delegation-ended'] as const;
export type LetterKind = (typeof letterKinds)[number];

/** What such a mail shows of a role. */
export const letterLabels = ['role', 'for', 'from', 'until', 'scope', 'open'] as const;

/** Roles that have a name in every language; others are shown as they are written. */
export const letterRoles = ['focal-point', 'clearing-authority', 'drafter', 'observer', 'regional-coordinator', 'secretariat'] as const;
