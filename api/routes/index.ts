/** Every handler by its operation; the type says that none is missing and none is too many. */
import type { routes } from '../contract/index.ts';
import type { Handlers } from '../contract/route.ts';
import type { Inside } from '../deps.ts';
import type { Hub } from '../events/hub.ts';
import type { Metrics } from '../metrics.ts';
import { anchorRoutes } from './anchors.ts';
import { calendarRoutes } from './calendar.ts';
import { callRoutes } from './calls.ts';
import { commandRoutes } from './commands.ts';
import { contactRoutes } from './contacts.ts';
import { contributionRoutes } from './contributions.ts';
import { cycleRoutes } from './cycles.ts';
import { deliveryRoutes } from './deliveries.ts';
import { directoryRoutes } from './directory.ts';
import { documentRoutes } from './documents.ts';
import { eventRoutes } from './events.ts';
import { explanationRoutes } from './explanations.ts';
import { fileRoutes } from './files.ts';
import { foresightRoutes } from './foresight.ts';
import { importRoutes } from './import.ts';
import { listRoutes } from './lists.ts';
import { mandateRoutes } from './mandates.ts';
import { meRoutes } from './me.ts';
import { muteRoutes } from './mutes.ts';
import { noticeRoutes } from './notices.ts';
import { overviewRoutes } from './overview.ts';
import { peopleRoutes } from './people.ts';
import { pledgeRoutes } from './pledges.ts';
import { previousRoutes } from './previous.ts';
import { proposalRoutes } from './proposals.ts';
import { publicRoutes } from './public.ts';
import { sessionRoutes } from './sessions.ts';
import { signInRoutes } from './sign-in.ts';
import { stageEventRoutes } from './stage-events.ts';
import { systemRoutes } from './system.ts';
import { templateRoutes } from './templates.ts';
import { wordRoutes } from './word.ts';

export const handlers = (deps: Inside, metrics: Metrics, hub: Hub): Handlers<typeof routes> => ({
  ...systemRoutes(deps, metrics),
  ...templateRoutes(deps),
  ...cycleRoutes(deps),
  ...anchorRoutes(deps),
  ...mandateRoutes(deps),
  ...callRoutes(deps),
  ...contributionRoutes(deps),
  ...fileRoutes(deps),
  ...wordRoutes(deps),
  ...foresightRoutes(deps),
  ...previousRoutes(deps),
  ...commandRoutes(deps),
  ...noticeRoutes(deps),
  ...deliveryRoutes(deps),
  ...directoryRoutes(deps),
  ...importRoutes(deps),
  ...peopleRoutes(deps),
  ...meRoutes(deps),
  ...calendarRoutes(deps),
  ...muteRoutes(deps),
  ...explanationRoutes(deps),
  ...signInRoutes(deps),
  ...sessionRoutes(deps),
  ...overviewRoutes(deps),
  ...proposalRoutes(deps),
  ...contactRoutes(deps),
  ...eventRoutes(deps, hub),
  ...pledgeRoutes(deps),
  ...publicRoutes(deps),
  ...stageEventRoutes(deps),
  ...listRoutes(deps),
  ...documentRoutes(deps),
});
