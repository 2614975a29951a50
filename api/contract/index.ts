/** The whole contract: every route of the API by its operation. Nothing else is mounted, nothing less is described. */
import { calls } from './calls.ts';
import { commands } from './commands.ts';
import { contributions } from './contributions.ts';
import { cycles } from './cycles.ts';
import { directory } from './directory.ts';
import { me } from './me.ts';
import { notices } from './notices.ts';
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
  ...directory,
  ...me,
  ...signIn,
  ...sessions,
};
