/** Events in the history of contributions that go from begin over a return and an extension to publication, with everything up. */
import { Client, Connection } from '@temporalio/client';
import { contentKey } from '../domain/template/content.ts';
import { apiClient } from './support/api.ts';
import type { Benchmark } from './support/benchmark.ts';
import { startProgram } from './support/program.ts';
import { gcm, keyOf, noonZone, openRound, writeRound } from './support/round.ts';
import { withServers } from './support/servers.ts';

/** Something in every field that must be filled in; a number tells one version from the next. */
const content = (version: number): Record<string, unknown> =>
  Object.fromEntries(
    (gcm().forms[gcm().asks['voluntary-review']?.form ?? '']?.sections ?? []).flatMap(({ key, fields }) =>
      fields
        .filter((field) => field.required)
        .map((field) => [contentKey(key, field.key), field.kind === 'choices' ? [field.choices?.[0]?.key] : `Version ${version}.`]),
    ),
  );

export const contributionEvents: Benchmark = {
  name: 'contribution_events',
  figures: [{ name: 'contribution_events', unit: 'events', target: { most: 80 } }],
  rounds: 3,
  run: (rounds, say) =>
    withServers(async (servers, undo) => {
      const { pool } = servers;
      const participants = await writeRound(pool, rounds, 'state', noonZone(Date.now()));
      const program = await startProgram(servers);
      undo(program.stop);
      const connection = await Connection.connect({ address: servers.temporalAddress });
      undo(() => connection.close());
      const as = async (who: string) => {
        const api = apiClient(program.url, await keyOf(pool, program.url, who));
        undo(api.close);
        return api;
      };
      const [secretariat, coordinator] = [await as('secretariat'), await as('coordinator')];
      const found: number[] = [];
      for (const [i, id] of (await openRound(pool, secretariat, await as('secretariat-two'), participants, 'state')).entries()) {
        const focal = await as(`fp-${participants[i]?.toLowerCase()}`);
        const at = `/api/contributions/${id}`;
        const save = async (baseVersion: number) =>
          (
            await focal.must<{ version: number; hash: string }>('PUT', `${at}/draft`, {
              baseVersion,
              content: content(baseVersion + 1),
            })
          ).hash;
        const first = await save(0);
        await focal.must('POST', `${at}/submit`, { draftVersion: 1 });
        await coordinator.must('POST', `${at}/return`, { contentHash: first, reason: 'Please add figures.' });
        await focal.must('POST', `${at}/revise`, {});
        const second = await save(1);
        await focal.must('POST', `${at}/submit`, { draftVersion: 2 });
        let status = 'submitted';
        for (const decider of [coordinator, secretariat]) {
          if (status !== 'submitted') continue;
          const { answer } = await decider.must<{ answer: { status: string } }>('POST', `${at}/approve`, { contentHash: second });
          status = answer.status;
        }
        await secretariat.must('POST', `${at}/publish`, {});
        await secretariat.must('POST', `${at}/extend`, { days: 10, reason: 'An update is welcome.' });
        const { events } = await new Client({ connection }).workflow.getHandle(id).fetchHistory();
        found.push(events?.length ?? Number.NaN);
        say(`${id}: ${events?.length} events`);
      }
      return { contribution_events: found };
    }),
};
