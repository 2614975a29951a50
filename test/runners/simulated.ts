/** The same cycle under the same script, lived by the simulation. */
import { linesOf } from '../../domain/ledger.ts';
import { type Answer, subjectId } from '../../domain/lifecycle.ts';
import { simulate } from '../../domain/simulation.ts';
import type { Lived, Plan } from './durable.ts';

export function liveSimulated({ world, cycle, launch, script, until, archive }: Plan): Lived {
  const simulation = simulate(world);
  const id = subjectId.cycle(cycle);
  const common = { actor: launch.by, principal: null, receivedAt: launch.at };
  simulation.send(id, { id: 'begin', kind: 'begin', body: { cycle, anchors: {} }, ...common });
  simulation.send(id, { id: 'launch', kind: 'launch', body: {}, ...common });
  const answers = new Map<string, Answer>();
  for (const { subject, command, draft } of script) {
    if (draft) simulation.draft(subject, draft);
    answers.set(`${subject} ${command.id}`, simulation.send(subject, command));
  }
  simulation.runUntil(until);
  if (archive) simulation.send(id, { id: 'archive', kind: 'archive', body: {}, ...common, receivedAt: until });
  return {
    lines: linesOf(simulation.notices()),
    answers,
    states: new Map(
      simulation
        .subjects()
        .flatMap((s) => simulation.stateOf(s) ?? [])
        .map((s) => [(s as { id: string }).id, s]),
    ),
  };
}
