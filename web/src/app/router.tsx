import { Button } from '@mantine/core';
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  Link,
  notFound,
  Outlet,
  redirect,
  useRouter,
  type ErrorComponentProps,
} from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { readSignInSearch, readWayOn } from '../features/sign-in/search.ts';
import { readBookingsSearch } from '../features/bookings/search.ts';
import { readBookSearch } from '../features/book/search.ts';
import { readInsightsSearch } from '../features/insights/search.ts';
import { readSensorsSearch } from '../features/sensors/search.ts';
import { readDisplaysSearch } from '../features/signage/search.ts';
import { readTeamSearch } from '../features/team/search.ts';
import { readVisitorsSearch } from '../features/visitors/search.ts';
import { readConnectionsSearch } from '../features/connections/search.ts';
import { readPoliciesSearch } from '../features/policies/search.ts';
import { isProblem } from '../lib/problem.ts';
import { meQuery } from '../data/session.ts';
import { loadAnew } from '../lib/part.ts';
import { safeTarget } from '../lib/target.ts';
import { useTitle } from '../lib/title.ts';
import { needTexts, type Namespaces } from '../lib/texts.ts';
import { onDemand } from '../ui/later.tsx';
import { Failure, Notice } from '../ui/notice.tsx';
import { maySee, screens, type Screen } from './rooms.ts';

interface Context {
  readonly queryClient: QueryClient;
}

const root = createRootRouteWithContext<Context>()({
  loader: () => needTexts(),
  component: Outlet,
});

/** A route's component and its texts: both are there before it is shown, and what does not come is its error. */
function comes(texts: readonly (keyof Namespaces)[], load: () => Promise<ComponentType>) {
  const component = onDemand(load);
  const loader = async (): Promise<void> => void (await Promise.all([needTexts(...texts), component.bring()]));
  return { loader, component };
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: readSignInSearch,
  ...comes(['sign-in'], async () => (await import('../features/sign-in/sign-in-page.tsx')).SignInPage),
});

const forgotten = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  ...comes(['sign-in'], async () => (await import('../features/sign-in/forgot-page.tsx')).ForgotPage),
});

const settingPassword = createRoute({
  getParentRoute: () => root,
  path: '/set-password',
  ...comes(
    ['sign-in', 'password'],
    async () => (await import('../features/sign-in/set-password-page.tsx')).SetPasswordPage,
  ),
});

/** Decides by a letter's link, signed in or not. */
const deciding = createRoute({
  getParentRoute: () => root,
  path: '/decide',
  ...comes(['decide'], async () => (await import('../features/decide/decide-page.tsx')).DecidePage),
});

/** The same of a visit. */
const decidingOnVisit = createRoute({
  getParentRoute: () => root,
  path: '/decide/visit',
  ...comes(['decide'], async () => (await import('../features/decide/decide-page.tsx')).DecideVisitPage),
});

/** Where the address of a door key leads, whoever has it. */
const heldKey = createRoute({
  getParentRoute: () => root,
  path: '/door-key',
  ...comes(['held-key'], async () => (await import('../features/held-key/held-key-page.tsx')).HeldKeyPage),
});

/** Where a link leads by which somebody without an account connects a system. */
const connecting = createRoute({
  getParentRoute: () => root,
  path: '/connect',
  ...comes(
    ['connect-links', 'connections', 'copied-link', 'sources'],
    async () => (await import('../features/connections/connect-links/connect-page.tsx')).ConnectPage,
  ),
});

/** Who is signed in; whoever is not is sent to sign in, and comes back. */
async function entering({ context, location }: { readonly context: Context; readonly location: { href: string } }) {
  const to = safeTarget(location.href);
  const wayOn = to === '/' ? {} : { to };
  try {
    return { me: await context.queryClient.ensureQueryData(meQuery), wayOn };
  } catch (error) {
    if (!isProblem(error) || error.status !== 401) throw error;
    throw redirect({ to: '/sign-in', search: wayOn });
  }
}

/** Where a password that Atrium made is changed; to whoever has another one it is closed. */
const mustChange = createRoute({
  getParentRoute: () => root,
  path: '/change-password',
  validateSearch: readWayOn,
  beforeLoad: async (coming) => {
    const { me } = await entering(coming);
    if (me.user?.mustChangePassword !== true) throw redirect({ to: coming.search.to ?? '/' });
  },
  ...comes(
    ['sign-in', 'password'],
    async () => (await import('../features/sign-in/must-change-page.tsx')).MustChangePage,
  ),
});

/** Everything that needs somebody signed in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async (coming) => {
    const { me, wayOn } = await entering(coming);
    if (me.user?.mustChangePassword === true) throw redirect({ to: '/change-password', search: wayOn });
  },
  ...comes(['app'], async () => (await import('./shell.tsx')).Shell),
});

/** What a screen's route needs beside its path and what its address says. */
function drawn(screen: Screen) {
  const { loader, component } = comes(screen.texts, screen.load);
  // Thrown here, and not before, it is said within the frame.
  const load = async ({ context }: { readonly context: Context }): Promise<void> => {
    const me = context.queryClient.getQueryData(meQuery.queryKey);
    if (!maySee(screen, me?.user?.role)) throw notFound();
    await loader();
  };
  return { loader: load, component, notFoundComponent: NotFound };
}

const under = { getParentRoute: () => inside } as const;
/** The route of a screen whose address says nothing more than which it is. */
const plain = <Path extends Screen['path']>(screen: Screen & { readonly path: Path }) =>
  createRoute({ ...under, path: screen.path, ...drawn(screen) });
const book = createRoute({
  ...under,
  path: screens.book.path,
  validateSearch: readBookSearch,
  ...drawn(screens.book),
});
const bookings = createRoute({
  ...under,
  path: screens.bookings.path,
  validateSearch: readBookingsSearch,
  ...drawn(screens.bookings),
});

const waiting = plain(screens.waiting);
const seats = plain(screens.seats);
const approvals = plain(screens.approvals);
const serviceAccounts = plain(screens.serviceAccounts);
const connections = createRoute({
  ...under,
  path: screens.connections.path,
  validateSearch: readConnectionsSearch,
  ...drawn(screens.connections),
});
const applications = plain(screens.applications);
const onlineMeetings = plain(screens.onlineMeetings);

const policies = createRoute({
  ...under,
  path: screens.policies.path,
  validateSearch: readPoliciesSearch,
  ...drawn(screens.policies),
});

const people = plain(screens.people);
const closures = plain(screens.closures);
const assignments = plain(screens.assignments);
const team = createRoute({
  ...under,
  path: screens.team.path,
  validateSearch: readTeamSearch,
  ...drawn(screens.team),
});
const exporting = plain(screens.export);
const labels = plain(screens.labels);
const visitors = createRoute({
  ...under,
  path: screens.visitors.path,
  validateSearch: readVisitorsSearch,
  ...drawn(screens.visitors),
});
const tasks = plain(screens.tasks);
const services = plain(screens.services);
const calendars = plain(screens.calendars);
const doorKeys = plain(screens.doorKeys);
const combinedRooms = plain(screens.combinedRooms);
const insights = createRoute({
  ...under,
  path: screens.insights.path,
  validateSearch: readInsightsSearch,
  ...drawn(screens.insights),
});
const sensors = createRoute({
  ...under,
  path: screens.sensors.path,
  validateSearch: readSensorsSearch,
  ...drawn(screens.sensors),
});
const signage = createRoute({
  ...under,
  path: screens.signage.path,
  validateSearch: readDisplaysSearch,
  ...drawn(screens.signage),
});
const lockerBanks = plain(screens.lockerBanks);
const resourceGroups = plain(screens.resourceGroups);
const workbook = plain(screens.workbook);
const costCodes = plain(screens.costCodes);

/** Where the labels at desks and rooms lead: no room of the app, and open to everybody in it. */
const here = createRoute({
  ...under,
  path: '/at/$code',
  ...comes(['here', 'parts'], async () => (await import('../features/here/here-page.tsx')).HerePage),
});
const account = plain(screens.account);

/** Any other address: said inside, among the ways to what there is. */
const nowhere = createRoute({ ...under, path: '$', component: NotFound });

const front = [signIn, forgotten, settingPassword, deciding, decidingOnVisit, heldKey, connecting, mustChange] as const;
const routeTree = root.addChildren([
  ...front,
  inside.addChildren([
    book,
    bookings,
    waiting,
    seats,
    approvals,
    policies,
    people,
    team,
    serviceAccounts,
    applications,
    connections,
    onlineMeetings,
    closures,
    assignments,
    labels,
    exporting,
    visitors,
    tasks,
    services,
    calendars,
    doorKeys,
    combinedRooms,
    insights,
    lockerBanks,
    resourceGroups,
    costCodes,
    workbook,
    sensors,
    signage,
    here,
    account,
    nowhere,
  ]),
]);

export const makeRouter = (queryClient: QueryClient) =>
  createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPendingMinMs: 0,
    defaultErrorComponent: RouteFailure,
  });

/** Tried again, a route loads anew what it needs. */
function RouteFailure({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const load = async (): Promise<void> => {
    await router.invalidate();
    const failed = router.state.matches.find((match) => match.status === 'error');
    if (failed) throw failed.error;
  };
  // What failed once more is shown by the route itself.
  return <Failure error={error} retry={() => void loadAnew(load).then(reset, reset)} />;
}

function NotFound() {
  const { t } = useTranslation('words');
  useTitle(t('notFoundTitle'));
  return (
    <Notice alone title={t('notFoundTitle')} text={t('notFoundText')}>
      <Button renderRoot={(props) => <Link to="/" {...props} />}>{t('findPlace')}</Button>
    </Notice>
  );
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
