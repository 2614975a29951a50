/** `npm run api`: the API and its pages alone. */
import { runApi } from './engine.ts';
import { runSeparately } from './separate.ts';

await runSeparately('api', runApi);
