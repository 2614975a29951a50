/** What the template says of a document: who writes it, who approves it, what it comes after. */
import { type Context, subjectId } from '../lifecycle.ts';
import type { Holders, Thing } from '../permissions.ts';
import { bodyFor, type Routed, routeOf } from '../route.ts';
import type { DocumentStage, Step, Template } from '../template/schema.ts';
import type { DocumentState } from './state.ts';

type Named = Pick<DocumentState, 'phase' | 'stage'>;

/** The stage of a template that a document lives. */
export function documentStage({ phase, stage: key }: Named, template: Template): DocumentStage {
  const stage = template.phases.find((p) => p.key === phase)?.stages.find((s) => s.key === key);
  if (stage?.kind !== 'document') throw new TypeError(`template ${template.id} has no document ${phase}/${key}`);
  return stage;
}

/** Who writes it: the secretariat where the template names nobody. */
export function authorsOf({ authors = 'secretariat', region }: Pick<DocumentStage, 'authors' | 'region'>, template: Template): Holders {
  return { role: authors, body: bodyFor(authors, region ?? null, template) };
}

/** The steps of its route; none where it needs no approval. */
export const stepsOf = (state: Named, template: Template): readonly Step[] => routeOf(template, documentStage(state, template).route);

/** A document as permissions see it. */
export function thingOf(state: Pick<DocumentState, 'cycle' | 'region' | 'phase' | 'stage'>, template: Template): Thing {
  const stage = documentStage(state, template);
  const { cycle, region } = state;
  const deciders = routeOf(template, stage.route).map(({ who }) => ({ role: who, body: bodyFor(who, region, template) }));
  return { cycle, region, regions: region === null ? [] : [region], authors: authorsOf(stage, template), deciders };
}

/** A document as its route sees it. */
export const routedOf = (state: DocumentState, { template }: Pick<Context, 'template'>): Routed => ({
  steps: stepsOf(state, template),
  step: state.step,
  region: state.region,
  thing: thingOf(state, template),
});

const subjectKinds = { call: subjectId.call, document: subjectId.document, event: subjectId.event } as const;

/** Subjects that a document should come after, by the template's name of them; those that have no life of their own yet are left out. */
export function comesAfter(
  { cycle, phase, stage }: Pick<DocumentState, 'cycle' | 'phase' | 'stage'>,
  template: Template,
): Map<string, string | null> {
  const { after = [] } = documentStage({ phase, stage }, template);
  return new Map<string, string | null>(
    after.map((name) => {
      const [phaseKey = '', stageKey = ''] = name.split('/');
      const kind = template.phases.find((p) => p.key === phaseKey)?.stages.find((s) => s.key === stageKey)?.kind;
      const subject = kind && kind in subjectKinds ? subjectKinds[kind as keyof typeof subjectKinds](cycle, phaseKey, stageKey) : null;
      return [name, subject] as const;
    }),
  );
}

/** Whether a subject in this state is done, as far as what should come after it is concerned. */
function isDone(state: object | null): boolean {
  const { status, publication } = (state ?? {}) as { readonly status?: string; readonly publication?: unknown };
  return status === 'held' || status === 'closed' || (publication ?? null) !== null;
}

/** What a document should come after and is not done: `phase/stage`, in the template's order. */
export function missingBefore(
  state: Pick<DocumentState, 'cycle' | 'phase' | 'stage'>,
  { template, stateOf }: Pick<Context, 'template' | 'stateOf'>,
): string[] {
  return [...comesAfter(state, template)].flatMap(([name, subject]) =>
    isDone(subject === null ? null : (stateOf?.(subject) ?? null)) ? [] : [name],
  );
}
