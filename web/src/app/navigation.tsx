import { useQuery } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { isAskedQuery } from '../data/is-asked.ts';
import { useMe } from '../data/session.ts';
import { later } from '../ui/later.tsx';
import { roomsFor, screens, withScreens, type OpenRoom, type Screen } from './rooms.ts';
import classes from './shell.module.css';

/** What waits for somebody to decide comes after the first paint, and is looked at as long as she is here. */
const Asked = later(
  async () => (await import('../parts/asked.tsx')).Asked,
  () => null,
);

const asPage = { exact: true, includeSearch: false } as const;

/** The rooms, and the one that somebody is in. One's own account is reached through the menu. */
export function Navigation() {
  const { t } = useTranslation('app');
  const open = useOpenRooms().filter(({ id }) => id !== 'account');
  const { user } = useMe();
  return (
    <>
      <nav className={classes.nav} aria-label={t('navigation')}>
        {open.map((room) => (
          <RoomLink key={room.id} room={room} />
        ))}
      </nav>
      {user !== null && <Asked />}
    </>
  );
}

/**
 * The rooms as they are open now: what decides on bookings is shown to whom something waits for, tasks to who has had any or gives them
 * out, and what one waits or asked for to who goes there.
 */
function useOpenRooms(): readonly OpenRoom[] {
  const { user, scopes } = useMe();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const { data: asked } = useQuery(isAskedQuery);
  const manages = scopes.includes('bookings:manage');
  const isOnlyThere = (screen: Screen): boolean =>
    screen === screens.waiting ||
    screen === screens.seats ||
    (screen === screens.approvals && !asked?.toDecide) ||
    (screen === screens.tasks && !manages && !asked?.hasTasks);
  return withScreens(roomsFor(user?.role), (screen) => screen.path === path || !isOnlyThere(screen));
}

function RoomLink({ room: { id, icon: Icon, screens } }: { readonly room: OpenRoom }) {
  const { t } = useTranslation('app');
  const within = useIsWithin(screens);
  const [first, ...more] = screens;
  return (
    <Link
      to={first.path}
      className={classes.link}
      activeOptions={asPage}
      {...(within && { 'aria-current': 'page' as const })}
    >
      <Icon size={20} stroke={1.7} aria-hidden="true" />
      {/* A room with one screen is that screen: the link says where it leads. */}
      {more.length === 0 ? t(`screens.${first.name}`) : t(`rooms.${id}`)}
    </Link>
  );
}

const useIsWithin = (screens: OpenRoom['screens']): boolean => {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  return screens.some((screen) => screen.path === path);
};

/** The screens of the room that somebody is in, where it has several. */
export function ScreensOfRoom() {
  const { t } = useTranslation('app');
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const room = useOpenRooms().find(({ screens }) => screens.some((screen) => screen.path === path));
  const row = useRef<HTMLElement>(null);
  // The one that somebody is on is in sight, with what is beside it.
  useEffect(() => {
    const link = row.current?.querySelector<HTMLElement>(`[href="${path}"]`);
    if (row.current && link) row.current.scrollLeft = link.offsetLeft - 60;
  }, [path]);
  if (room === undefined || room.screens.length === 1) return null;
  return (
    <nav ref={row} className={classes.screens} aria-label={t(`rooms.${room.id}`)}>
      {room.screens.map((screen) => (
        <Link key={screen.path} to={screen.path} className={classes.link} activeOptions={asPage}>
          {t(`screens.${screen.name}`)}
        </Link>
      ))}
    </nav>
  );
}
