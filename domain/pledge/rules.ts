/** What the template says of a pledge: the rules of the follow-up stage that holds it; and when it is asked about next. */
import { type Context, type Instant, parseSubjectId } from '../lifecycle.ts';
import type { FollowUpStage } from '../template/schema.ts';
import type { PledgeState } from './state.ts';

/** The follow-up stage of a template by its subject id; null when the template has none there. */
export function stageOf(stage: string, { template }: Pick<Context, 'template'>): FollowUpStage | null {
  const [, phase, key] = parseSubjectId(stage).parts;
  const found = template.phases.find((p) => p.key === phase)?.stages.find((s) => s.key === key);
  return found?.kind === 'follow-up' ? found : null;
}

/** Name of a template's notices for a pledge; null when it has none. */
export const noticesOf = (state: Pick<PledgeState, 'stage'>, context: Pick<Context, 'template'>): string | null =>
  stageOf(state.stage, context)?.pledges?.notices ?? null;

/**
 * When it is asked about next: the template's months after it was last published, asked about or answered, within the time the stage asks,
 * and after `at`; null when that is never.
 */
export function nextAsk(
  { heardAt, asking, stage }: Pick<PledgeState, 'heardAt' | 'asking' | 'stage'>,
  at: Instant,
  { template, calendar }: Pick<Context, 'template' | 'calendar'>,
): Instant | null {
  const every = stageOf(stage, { template })?.asking?.every;
  if (!asking || !every || heardAt === null) return null;
  const askAt = Math.max(calendar.add(heardAt, every, 1, template.zone), asking.from, at + 1);
  return asking.until === null || askAt <= asking.until ? askAt : null;
}
