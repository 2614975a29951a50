/** The whole contract: every route of the API by its operation. Nothing else is mounted, nothing less is described. */
import { anchors } from './anchors.ts';
import { calendar } from './calendar.ts';
import { calls } from './calls.ts';
import { commands } from './commands.ts';
import { contacts } from './contacts.ts';
import { contributions } from './contributions.ts';
import { cycles } from './cycles.ts';
import { delegations } from './delegations.ts';
import { deliveries } from './deliveries.ts';
import { directory } from './directory.ts';
import { documents } from './documents.ts';
import { events } from './events.ts';
import { explanations } from './explanations.ts';
import { files } from './files.ts';
import { foresight } from './foresight.ts';
import { imports } from './import.ts';
import { lists } from './lists.ts';
import { mandates } from './mandates.ts';
import { me } from './me.ts';
import { mutes } from './mutes.ts';
import { notices } from './notices.ts';
import { overview } from './overview.ts';
import { people } from './people.ts';
import { pledges } from './pledges.ts';
import { previous } from './previous.ts';
import { proposals } from './proposals.ts';
import { publicPages } from './public.ts';
import { sessions } from './sessions.ts';
import { signIn } from './sign-in.ts';
import { stageEvents } from './stage-events.ts';
import { system } from './system.ts';
import { templates } from './templates.ts';
import { word } from './word.ts';

export const routes = {
  ...system,
  ...templates,
  ...cycles,
  ...anchors,
  ...mandates,
  ...calls,
  ...contributions,
  ...files,
  ...word,
  ...foresight,
  ...previous,
  ...commands,
  ...notices,
  ...deliveries,
  ...imports, // before /api/people/:id, which would answer for its address
  ...directory,
  ...people,
  ...delegations,
  ...me,
  ...calendar,
  ...mutes,
  ...explanations,
  ...signIn,
  ...sessions,
  ...overview,
  ...proposals,
  ...contacts,
  ...events,
  ...pledges,
  ...publicPages,
  ...stageEvents,
  ...lists,
  ...documents,
};
