import { Button } from '@mantine/core';
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Link,
  notFound,
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
import { maySee, screens, type Screen } from './rooms.ts';

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

/** What a screen's route needs beside its path and what its address says. */
const drawn = (screen: Screen) => ({
  beforeLoad: ({ context }: { readonly context: Context }): void => {
    const me = context.queryClient.getQueryData(meQuery.queryKey);
    if (!maySee(screen, me?.user?.role)) throw notFound();
  },
  loader: () => needTexts(...screen.texts),
  component: lazyRouteComponent(screen.load),
});

const under = { getParentRoute: () => inside } as const;
const book = createRoute({
  ...under,
  path: screens.book.path,
  validateSearch: readBookSearch,
  ...drawn(screens.book),
});
const bookings = createRoute({ ...under, path: screens.bookings.path, ...drawn(screens.bookings) });

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
