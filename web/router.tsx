/** The router: the shell, and in it every page of the list. */
import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { type Page, pages } from './pages.ts';
import { Guarded } from './parts/guarded.tsx';
import { Shell } from './parts/shell.tsx';
import { NotFound, TroublePage } from './parts/trouble.tsx';
import { Waiting } from './parts/waiting.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

function routeOf(page: Page) {
  const Content = lazy(page.load);
  const component = () => (
    <Guarded page={page}>
      <Suspense fallback={<Waiting />}>
        <Content />
      </Suspense>
    </Guarded>
  );
  return createRoute({ getParentRoute: () => root, path: page.path, component });
}

export const router = createRouter({
  routeTree: root.addChildren(pages.map(routeOf)),
  defaultErrorComponent: TroublePage,
  defaultPendingComponent: Waiting,
  scrollRestoration: true,
});
