/** What is told when a pledge or a mandate goes on in the next cycle. */
import { type Effect, tell } from '../lifecycle.ts';

interface Carried {
  readonly id: string;
  /** The follow-up it is in now. */
  readonly stage: string;
  /** Those it was in before, the last one last. */
  readonly lineage: readonly { readonly stage: string }[];
}

/** The follow-up it goes on in holds it from now on; the one it was in lets it go. */
export function carriedOn({ id, stage, lineage }: Carried): readonly Effect[] {
  const before = lineage.at(-1)?.stage;
  return [tell(stage, 'hold', { child: id }), ...(before ? [tell(before, 'release', { child: id })] : [])];
}
