/** The whole contract: every route of the API by its operation. Nothing else is mounted, nothing less is described. */
import { calendar } from './calendar.ts';
import { calls } from './calls.ts';
import { commands } from './commands.ts';
import { contacts } from './contacts.ts';
import { contributions } from './contributions.ts';
import { cycles } from './cycles.ts';
import { deliveries } from './deliveries.ts';
import { directory } from './directory.ts';
import { events } from './events.ts';
import { explanations } from './explanations.ts';
import { me } from './me.ts';
import { mutes } from './mutes.ts';
import { notices } from './notices.ts';
import { overview } from './overview.ts';
import { proposals } from './proposals.ts';
import { sessions } from './sessions.ts';
import { signIn } from './sign-in.ts';
import { system } from './system.ts';
import { templates } from './templates.ts';

export const routes = {
  ...system,
  ...templates,
  ...cycles,
  ...calls,
  ...contributions,
  ...commands,
  ...notices,
  ...deliveries,
  ...directory,
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
};
