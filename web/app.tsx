/** What every page stands in: the look, the direction of writing, the cache and the router. */
import { DirectionProvider, MantineProvider, useDirection } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { type ReactNode, StrictMode, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from './queries/client.ts';
import { router } from './router.tsx';
import { themeFor, variables } from './theme.ts';

/** Look and direction follow the language. */
function Look({ nonce, children }: { nonce: string; children: ReactNode }) {
  const { i18n } = useTranslation();
  const { setDirection } = useDirection();
  const theme = useMemo(() => themeFor(i18n.language), [i18n.language]);
  const direction = i18n.dir(i18n.language);
  useEffect(() => setDirection(direction), [direction, setDirection]);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" cssVariablesResolver={variables} getStyleNonce={() => nonce}>
      {children}
    </MantineProvider>
  );
}

/** `nonce`: of the page's content security policy, for styles that are made while it runs. */
export function App({ nonce }: { nonce: string }) {
  return (
    <StrictMode>
      <DirectionProvider initialDirection={document.documentElement.dir === 'rtl' ? 'rtl' : 'ltr'}>
        <Look nonce={nonce}>
          <QueryClientProvider client={client}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </Look>
      </DirectionProvider>
    </StrictMode>
  );
}
