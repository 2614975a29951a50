/** The situations a call can put a contribution in, with the dates its ladders then count from: what the checker looks at in place of real answers. */
import type { Instant } from '../../lifecycle.ts';
import type { LadderPlace } from '../../planner.ts';
import { resolveTemplate } from '../dates.ts';
import { type RevisionDates, revisionDates, stepEnd } from '../decision-dates.ts';
import type { LadderSituation } from '../schema.ts';
import type { Matter } from './rule.ts';

/** One ladder as one call uses it. Zone and country of the place are the cycle's; a rule that looks elsewhere replaces them. */
export interface LadderUse {
  readonly situation: LadderSituation;
  readonly ask: string;
  readonly ladder: string;
  /** `phase/stage`, for people. */
  readonly call: string;
  readonly place: LadderPlace;
}

/**
 * Every use of every ladder. Assumed where only an answer could tell: a delay promises the soft, the grace or the hard date; a return
 * comes at the hard deadline; a step begins when the call opens.
 */
export function ladderUses({ template, calendar }: Matter): LadderUse[] {
  const { phases } = resolveTemplate(template, calendar);
  return phases.flatMap((phase, p) =>
    phase.stages.flatMap((stage, s) => {
      const source = template.phases[p]?.stages[s];
      const ask = source?.kind === 'call' ? template.asks[source.ask] : undefined;
      if (stage.kind !== 'call' || source?.kind !== 'call' || !ask) return [];
      const opens = stage.opens.at;
      const places: Record<LadderSituation, () => Dates[]> = {
        asked: () => [
          source.rolling ? { anchors: { begun: opens }, notBefore: opens, deadline: null } : of(stage.deadline, opens, { begun: opens }),
        ],
        delayed: () =>
          [stage.deadline.soft, stage.deadline.grace, stage.deadline.hard].map(({ at }) => of(stage.deadline, opens, { expected: at })),
        returned: () => {
          const decided = stage.deadline.hard.at;
          return [of(revisionDates(ask, decided, stage.deadline.zone, calendar), decided)];
        },
        submitted: () =>
          (template.routes[ask.route]?.steps ?? []).map(({ within }) => {
            const decision = stepEnd(opens, within, template.zone, calendar);
            return { anchors: { decision }, notBefore: opens, deadline: decision };
          }),
      };
      return Object.entries(ask.ladders).flatMap(([situation, ladder]) =>
        places[situation as LadderSituation]().map((dates) => ({
          situation: situation as LadderSituation,
          ask: source.ask,
          ladder,
          call: `${phase.key}/${stage.key}`,
          place: { early: 'before-invitation', ...dates, situation, zone: template.zone, country: null },
        })),
      );
    }),
  );
}

type Dates = Pick<LadderPlace, 'anchors' | 'notBefore' | 'deadline'>;

const of = ({ soft, grace, hard }: RevisionDates, notBefore: Instant, more: Record<string, Instant> = {}): Dates => ({
  anchors: { soft: soft.at, grace: grace.at, hard: hard.at, ...more },
  notBefore,
  deadline: hard.at,
});
