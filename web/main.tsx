/** Starts the application: who is here, which language they read, then the pages. */
import { setNonce } from 'get-nonce';
import { createRoot } from 'react-dom/client';
import './styles.ts';
import { get } from './api.ts';
import { App } from './app.tsx';
import { languageFor, speak } from './i18n.ts';
import { listen } from './live.ts';
import { client } from './queries/client.ts';
import { meQuery } from './queries/me.ts';
import { toSignIn } from './sign-in.ts';
import { troubleOf } from './trouble.ts';

const nonce = document.querySelector('script')?.nonce ?? '';
setNonce(nonce); // for the styles by which dialogs hold the page still

const signedIn = (): Promise<boolean> =>
  get('/api/me', {}).then(
    () => true,
    (error: unknown) => troubleOf(error).status !== 401,
  );
/** The person's language; before it is known that somebody is signed in, the browser's. */
const language = client.fetchQuery(meQuery).then(
  (me) => {
    listen({ client, signedIn });
    return languageFor(me.language);
  },
  (error: unknown) => {
    if (troubleOf(error).status === 401) toSignIn();
    return languageFor(undefined);
  },
);
await speak(await language);
createRoot(document.getElementById('root') as HTMLElement).render(<App nonce={nonce} />);
