/** A schedule lived by the simulation. */
import { linesOf } from '../../domain/ledger.ts';
import type { Answer } from '../../domain/lifecycle.ts';
import { simulate } from '../../domain/simulation.ts';
import { beginOf } from '../support/store.ts';
import { command } from '../support/world.ts';
import type { Lived, Taken } from './lived.ts';
import { begins, contributionOf, dates, ends, eventsOf, type Step, world } from './schedule.ts';
import { refusal, serverScript } from './server.ts';

/** `live` replaces the simulation, to see what faults in it do. */
export function liveSimulated(steps: readonly Step[], live = simulate): Lived {
  const server = serverScript();
  const taken: Taken[] = [];
  const simulation = live({
    ...world,
    mailServer: ({ to, person, notice, at }) => {
      if (server.refuses(to, at)) return refusal;
      server.took(to, at);
      taken.push({ person, address: to, key: notice.key, at });
      return '250 kept';
    },
  });
  for (const participant of world.participants)
    simulation.send(contributionOf(participant.id), command('begin', beginOf(participant, dates), 'call:c1:round:north', begins));
  const answers = new Map<string, Answer>();
  for (const event of eventsOf(steps)) {
    if (event.what === 'people') simulation.happen(event.event, event.at);
    else if (event.what === 'dies') server.dies(event.address, event.at, event.more);
    else {
      if (event.draft) simulation.draft(event.subject, event.draft);
      answers.set(event.command.id, simulation.send(event.subject, event.command));
    }
  }
  simulation.runUntil(ends);
  const notices = [...simulation.notices()];
  return { lines: linesOf(notices), notices, taken, answers };
}
