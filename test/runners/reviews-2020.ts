/** The five regional reviews of 2020 and 2021, with what the secretariat said when Africa's moved: the shipped template's reviews under real dates. */
import { type Said, script } from '../../bench/script.ts';
import { inventWorld } from '../../bench/world.ts';
import { type Command, type Instant, subjectId } from '../../domain/lifecycle.ts';
import type { Template } from '../../domain/template/schema.ts';
import { gcmYaml, memberStates } from '../support/gcm.ts';
import { calendar, fixture } from '../support/world.ts';
import type { Plan } from './durable.ts';
import { ahead, templateOf } from './shift.ts';

interface Move {
  readonly said: string;
  readonly anchor: string;
  readonly seen: string;
  readonly to: string;
  readonly reason: string;
}
interface Reviews {
  readonly anchors: Readonly<Record<string, Pick<Template['anchors'][string], 'at' | 'until' | 'zone' | 'basis' | 'source'>>>;
  readonly moves: readonly Move[];
}
const shipped = templateOf(gcmYaml);

/** The template with its regional reviews alone, and the dates of the first round. */
function templateWith({ anchors }: Reviews): Template {
  const dated = Object.entries(anchors).map(([key, dates]) => {
    const { title } = shipped.anchors[key] as Template['anchors'][string];
    return [key, { title, status: 'confirmed' as const, ...dates }] as const;
  });
  return { ...shipped, anchors: Object.fromEntries(dated), phases: shipped.phases.filter((p) => p.key.startsWith('regional-review-')) };
}

const moved = ({ said, anchor, seen, to, reason }: Move, n: number): Said => {
  const at = Date.parse(said);
  const body = { anchor, seen, to, reason };
  const command: Command = { id: `move-${n + 1}`, kind: 'reschedule', body, actor: 'sec-1', principal: 'secretariat', receivedAt: at };
  return { at, persona: 'secretariat', subject: subjectId.cycle('gcm'), command };
};

/** `later`: 28 years, 1,461 whole weeks, later. */
export function reviewsPlan(later: boolean, states: number): Plan & { readonly moves: readonly Said[] } {
  const text = fixture('regional-reviews-2020.json');
  const reviews = JSON.parse(later ? ahead(text) : text) as Reviews;
  const at = (date: string): Instant => Date.parse(later ? ahead(date) : date);
  const world = inventWorld(templateWith(reviews), calendar, memberStates, { given: states, stakeholders: 5 });
  const moves = reviews.moves.map(moved);
  return {
    ...{ world, cycle: 'gcm', moves },
    launch: { by: 'sec-1', at: at('2020-06-01T12:17:31Z') },
    script: [...script(world, 'gcm', 1, 0.3), ...moves].sort((a, b) => a.at - b.at),
    until: at('2022-03-01T00:00:00Z'),
    asking: 'nudge',
  };
}
