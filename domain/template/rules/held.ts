/** Events and lists: what their stages name is there, and whoever is invited hears of every change. */
import { eventEvents } from '../../event/state.ts';
import { documentEvents } from '../document-events.ts';
import { events } from '../events.ts';
import type { Path } from '../load.ts';
import { mandateEvents } from '../mandate-events.ts';
import { pledgeEvents } from '../pledge-events.ts';
import type { EventStage } from '../schema.ts';
import { type Finding, has, type Matter, stagesOf } from './rule.ts';

const eventStages = (matter: Pick<Matter, 'template'>): { stage: EventStage; path: Path }[] =>
  stagesOf(matter.template).flatMap(({ stage, path }) => (stage.kind === 'event' ? [{ stage, path }] : []));

/** Whatever can happen that a notice tells of: to a contribution, an event, a call, a pledge, a mandate or a document. */
export const everyEvent: readonly string[] = [
  ...new Set<string>([...events, ...eventEvents, 'listed', 'asked', ...pledgeEvents, ...mandateEvents, ...documentEvents]),
];

/** What happens to what a set of notices is for; of a set that nothing uses, anything that happens at all. */
export function happenings({ template }: Pick<Matter, 'template'>, set: string): readonly string[] {
  const contributions = Object.values(template.asks).some(({ notices }) => notices === set) ? events : [];
  const stages = stagesOf(template).flatMap(({ stage }): readonly string[] => {
    if (stage.kind === 'follow-up')
      return [...(stage.pledges?.notices === set ? pledgeEvents : []), ...(stage.mandates?.notices === set ? mandateEvents : [])];
    if (!('notices' in stage) || stage.notices !== set) return [];
    if (stage.kind === 'document') return documentEvents;
    return stage.kind === 'event' ? eventEvents : stage.kind === 'call' ? ['listed'] : [];
  });
  const found = [...new Set([...contributions, ...stages])];
  return found.length ? found : everyEvent;
}

/** `unknown-reference`: a region, notice set, ladder or topic that the template does not have. */
export function heldNames({ template }: Matter): Finding[] {
  const check = (path: Path, kind: string, place: object, name: string | undefined): Finding[] =>
    name === undefined || has(place, name)
      ? []
      : [{ rule: 'unknown-reference', path, detail: `no ${kind} "${name}" here: ${Object.keys(place).join(', ') || 'there are none'}` }];
  const topics = Object.fromEntries(topicsOf(template));
  return [
    ...eventStages({ template }).flatMap(({ stage, path }) => [
      ...check([...path, 'region'], 'region', template.regions, stage.region),
      ...check([...path, 'to', 'region'], 'region', template.regions, typeof stage.to === 'object' ? stage.to.region : undefined),
      ...check([...path, 'notices'], 'notices', template.notices, stage.notices),
      ...Object.entries(stage.ladders ?? {}).flatMap(([situation, ladder]) =>
        check([...path, 'ladders', situation], 'ladder', template.ladders, ladder),
      ),
      ...(stage.topics ?? []).flatMap((topic, n) => check([...path, 'topics', n], 'topic', topics, topic)),
    ]),
    ...stagesOf(template).flatMap(({ stage, path }) =>
      stage.kind === 'call' ? check([...path, 'notices'], 'notices', template.notices, stage.notices) : [],
    ),
  ];
}

/** What events can be about: the choices that forms offer, with their titles. */
export const topicsOf = ({ forms }: Pick<Matter['template'], 'forms'>): Map<string, Readonly<Record<string, string>>> =>
  new Map(
    Object.values(forms).flatMap(({ sections }) =>
      sections.flatMap(({ fields }) =>
        fields.flatMap(({ choices }) => (choices ?? []).map(({ key, title }): [string, Readonly<Record<string, string>>] => [key, title])),
      ),
    ),
  );

/** What whoever is invited to an event must hear of. */
const toldOf = ['announced', 'changed', 'postponed', 'redated', 'cancelled'] as const;

/** `required-notice-missing`: an event invites participants and does not tell them what becomes of it; a call's list reaches nobody. */
export function heldNotices({ template }: Matter): Finding[] {
  const rulesOf = (set: string | undefined) => (set !== undefined && has(template.notices, set) ? template.notices[set] : undefined) ?? [];
  const missing = (path: Path, set: string | undefined, on: string): Finding[] =>
    rulesOf(set).some((rule) => rule.on === on && rule.to.includes('invited'))
      ? []
      : [{ rule: 'required-notice-missing', path, detail: `tells invited nothing on "${on}"` }];
  return stagesOf(template).flatMap(({ stage, path }) => {
    if (stage.kind === 'event' && stage.to !== undefined) return toldOf.flatMap((on) => missing(path, stage.notices, on));
    return stage.kind === 'call' && stage.list !== undefined ? missing(path, stage.notices, 'listed') : [];
  });
}

/** `calendar-not-updated`: the invitation to an event carries a calendar entry, and a change of it does not. */
export function heldUpdates({ template }: Matter): Finding[] {
  return Object.entries(template.notices).flatMap(([set, rules]) => {
    if (!rules.some(({ on, attach }) => on === 'announced' && attach === 'calendar')) return [];
    return rules.flatMap(({ rule, on, to, attach }, n): Finding[] =>
      attach || !to.includes('invited') || !toldOf.some((event) => event === on)
        ? []
        : [
            {
              rule: 'calendar-not-updated',
              path: ['notices', set, n],
              detail: `"${rule}" tells of "${on}" without the calendar entry that came with the invitation: attach: calendar`,
            },
          ],
    );
  });
}
