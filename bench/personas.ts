/**
 * How participants answer, each as a sequence of what is said and done, by whom and when. Dates are counted from those of the first call
 * that asks them; everything else (returns, extensions) is counted from what was said before.
 */

/** Who says it: the participant's focal point, who decides step `n` of the route, or the secretariat (`desk` is another of its people). */
export type Voice = 'focal-point' | 'secretariat' | 'desk' | 0 | 1;

/** A point of the time that a call leaves: `opens` 0 to 1 is up to soft, `soft` 0 to 1 up to hard, `closed` days after hard, `later` days after what was said before. */
type When = { readonly opens: number } | { readonly soft: number } | { readonly closed: number } | { readonly later: number };

/** `draft` lays a new version of the content first. Dates in bodies are counted in days from `at`, or by `soft` as above. */
export type Line = When & {
  readonly by: Voice;
  readonly kind: string;
  readonly lay?: true;
  readonly until?: { readonly soft: number } | { readonly days: number };
  readonly days?: number;
  /** What is entered was received so many days before. */
  readonly ago?: number;
};

const submit = (when: When, by: Voice = 'focal-point'): Line => ({ ...when, by, kind: 'submit', lay: true });
const accepted = (afterDays: number): Line[] => [
  { later: afterDays, by: 0, kind: 'approve' },
  { later: 3, by: 1, kind: 'approve' },
  { later: 2, by: 'desk', kind: 'publish' },
];

export const personas = {
  early: [{ opens: 0.1, by: 'focal-point', kind: 'draft' }, submit({ opens: 0.3 }), ...accepted(4)],
  late: [submit({ soft: 0.7 }), ...accepted(6)],
  // What they sent too late had come in time on paper.
  missed: [
    { soft: 0.2, by: 'focal-point', kind: 'draft' },
    submit({ closed: 2 }),
    { closed: 12, by: 'secretariat', kind: 'enter', ago: 15 },
    ...accepted(4),
  ],
  never: [],
  declines: [{ opens: 0.4, by: 'focal-point', kind: 'decline' }],
  announces: [{ opens: 0.6, by: 'focal-point', kind: 'delay', until: { soft: 0.6 } }, submit({ soft: 0.5 }), ...accepted(3)],
  forgets: [{ opens: 0.7, by: 'focal-point', kind: 'delay', until: { soft: 0.8 } }],
  returned: [
    submit({ opens: 0.5 }),
    { later: 5, by: 0, kind: 'return' },
    { later: 2, by: 'focal-point', kind: 'revise' },
    submit({ later: 7 }),
    ...accepted(4),
  ],
  'gives up': [submit({ opens: 0.6 }), { later: 4, by: 0, kind: 'return' }],
  extended: [{ opens: 0.8, by: 'secretariat', kind: 'extend', days: 25 }, submit({ closed: 8 }), ...accepted(5)],
  'extended twice, then lifted': [
    { soft: 0.3, by: 'secretariat', kind: 'extend', days: 10 },
    { later: 3, by: 'secretariat', kind: 'extend', until: { days: 60 } },
    { later: 20, by: 'secretariat', kind: 'extend' },
    submit({ later: 90 }),
    ...accepted(2),
  ],
  withdraws: [submit({ opens: 0.4 }), { later: 3, by: 'focal-point', kind: 'withdraw' }],
  reopened: [{ closed: 6, by: 'secretariat', kind: 'reopen', until: { days: 40 } }, submit({ later: 20 }), ...accepted(5)],
  undecided: [submit({ opens: 0.7 }), { later: 45, by: 'desk', kind: 'approve' }],
  reminded: [
    { opens: 0.5, by: 'secretariat', kind: 'remind' },
    { later: 4, by: 'focal-point', kind: 'draft' },
    submit({ opens: 0.9 }),
    ...accepted(3),
  ],
  helped: [submit({ opens: 0.6 }, 'secretariat'), ...accepted(4)],
  'improves what is published': [
    submit({ opens: 0.1 }),
    ...accepted(1),
    { later: 2, by: 'focal-point', kind: 'revise' },
    submit({ later: 3 }),
    ...accepted(2),
  ],
} satisfies Readonly<Record<string, readonly Line[]>>;
