import { Button } from '@mantine/core';
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Link,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { readSignInSearch } from '../features/sign-in/search.ts';
import { readBookSearch } from '../features/book/search.ts';
import { isProblem } from '../lib/problem.ts';
import { meQuery } from '../data/session.ts';
import { safeTarget } from '../lib/target.ts';
import { needTexts } from '../lib/texts.ts';
import { Failure, Notice } from '../ui/notice.tsx';

interface Context {
  readonly queryClient: QueryClient;
}

const root = createRootRouteWithContext<Context>()({ component: Outlet, notFoundComponent: NotFound });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: readSignInSearch,
  loader: () => needTexts('sign-in'),
  component: lazyRouteComponent(() => import('../features/sign-in/sign-in-page.tsx'), 'SignInPage'),
});

/** Everything that needs somebody signed in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(meQuery);
    } catch (error) {
      if (!isProblem(error) || error.status !== 401) throw error;
      const to = safeTarget(location.href);
      throw redirect({ to: '/sign-in', search: to === '/' ? {} : { to } });
    }
  },
  loader: () => needTexts('app'),
  component: lazyRouteComponent(() => import('./shell.tsx'), 'Shell'),
});

const book = createRoute({
  getParentRoute: () => inside,
  path: '/',
  validateSearch: readBookSearch,
  loader: () => needTexts('book', 'parts'),
  component: lazyRouteComponent(() => import('../features/book/book-page.tsx'), 'BookPage'),
});

const bookings = createRoute({
  getParentRoute: () => inside,
  path: '/bookings',
  loader: () => needTexts('bookings', 'parts'),
  component: lazyRouteComponent(() => import('../features/bookings/bookings-page.tsx'), 'BookingsPage'),
});

const routeTree = root.addChildren([signIn, inside.addChildren([book, bookings])]);

export const makeRouter = (queryClient: QueryClient) =>
  createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPendingMinMs: 0,
    defaultErrorComponent: ({ error, reset }) => <Failure error={error} retry={reset} />,
  });

function NotFound() {
  const { t } = useTranslation('app');
  return (
    <main>
      <Notice title={t('notFoundTitle')} text={t('notFoundText')}>
        <Button renderRoot={(props) => <Link to="/" {...props} />}>{t('findPlace')}</Button>
      </Notice>
    </main>
  );
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
