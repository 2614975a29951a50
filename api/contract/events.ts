/** The route that tells a page what has changed, while it is open. */
import { route } from './route.ts';

export const events = {
  streamEvents: route({
    method: 'get',
    path: '/api/events',
    tag: 'me',
    summary:
      'What changes of what the person may see, as server-sent events: `contribution`, `call`, `delivery`, `proposal`, `pledge` with {"id"}, `task` with {}: read it again. `reset`: read everything again',
    access: 'person',
    responses: {
      200: {
        description: 'A stream that ends after half an hour, or with the session; browsers connect anew by themselves',
        type: 'text/event-stream',
      },
    },
  }),
};
