/** What came by mail or on paper: its content is checked and hashed here, and goes into the command, since no draft of the participant is touched. */
import { contentHash } from '../../activities/hash.ts';
import type { Membership } from '../../domain/permissions.ts';
import { contentProblems } from '../../domain/template/content.ts';
import { placeCommand, type Subject } from '../commands.ts';
import type { entering } from '../contract/entering.ts';
import type { Handlers } from '../contract/route.ts';
import { readContribution } from '../contribution.ts';
import type { Inside } from '../deps.ts';
import { holdFile } from '../held.ts';
import { Problem } from '../problems.ts';

/** Words of a summary where the form says nothing of files. */
const summaryWords = 300;

export const enteringRoutes = (
  deps: Inside,
  authorise: (memberships: readonly Membership[], subject: Subject) => Promise<string | null>,
): Handlers<typeof entering> => ({
  enterContribution: ({ params, body, person, key, address, receivedAt }) => {
    const { id } = params;
    const fits = async (): Promise<void> => {
      const { state, template } = await readContribution(deps, id, person, receivedAt);
      const form = template.forms[template.asks[state.ask]?.form ?? ''];
      // An original is attached whether or not the form takes a file from the participant itself.
      const problems = form ? contentProblems({ ...form, file: form.file ?? { summaryMaxWords: summaryWords } }, body.content) : [];
      const errors = problems.map(({ path, detail }) => ({ path: `body.content.${path}`, detail }));
      if (errors.length) throw new Problem('content.malformed', 'Some answers do not fit the form; nothing was entered.', { errors });
      await holdFile(deps.db, id, body.content, receivedAt);
    };
    return placeCommand(deps, {
      ...{ subjectId: id, kind: 'enter', actor: person, key, address, receivedAt },
      body: { ...body, contentHash: contentHash(body.content) },
      authorise: async (memberships, subject) => {
        const principal = await authorise(memberships, subject);
        await fits();
        return principal;
      },
    });
  },
});
