/** The whole contract: every route of the API by its operation. Nothing else is mounted, nothing less is described. */
import { calendar } from './calendar.ts';
import { calls } from './calls.ts';
import { commands } from './commands.ts';
import { contributions } from './contributions.ts';
import { cycles } from './cycles.ts';
import { delegations } from './delegations.ts';
import { deliveries } from './deliveries.ts';
import { directory } from './directory.ts';
import { explanations } from './explanations.ts';
import { imports } from './import.ts';
import { me } from './me.ts';
import { mutes } from './mutes.ts';
import { notices } from './notices.ts';
import { people } from './people.ts';
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
  ...people,
  ...delegations,
  ...imports,
  ...me,
  ...calendar,
  ...mutes,
  ...explanations,
  ...signIn,
  ...sessions,
};
