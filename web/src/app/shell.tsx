import { Text } from '@mantine/core';
import { IconWifiOff } from '@tabler/icons-react';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useLive } from '../data/live.ts';
import { useMe } from '../data/session.ts';
import { needTexts } from '../lib/texts.ts';
import { useTitle } from '../lib/title.ts';
import { ChangePlace } from '../parts/changing/change-place.tsx';
import { Mark } from '../ui/brand.tsx';
import { Coming } from '../ui/coming.tsx';
import { later } from '../ui/later.tsx';
import { BuildingSwitch } from './building-switch.tsx';
import { Navigation, ScreensOfRoom } from './navigation.tsx';
import { screenAt } from './rooms.ts';
import { UserMenu } from './user-menu.tsx';
import classes from './shell.module.css';

/** With its own texts: the first paint does without both. */
const Bell = later(async () => {
  const [{ Bell: loaded }] = await Promise.all([import('../parts/bell/bell.tsx'), needTexts('bell')]);
  return loaded;
});

/** Header, navigation and what they frame. On a phone the navigation is at the bottom, under the thumb. */
export function Shell() {
  const { t } = useTranslation('app');
  const connected = useLive();
  const { user } = useMe();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const isComing = useRouterState({ select: ({ status }) => status === 'pending' });
  const screen = screenAt(path, user?.role);
  useTitle(screen && t(`screens.${screen.name}`));
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#content">
        {t('skip')}
      </a>
      <header className={classes.header}>
        <Link to="/" className={classes.brand} aria-label={t('name')}>
          <Mark />
          <Text fw={600} size="lg" component="span" visibleFrom="sm">
            {t('name')}
          </Text>
        </Link>
        <BuildingSwitch />
        <Navigation />
        {user !== null && (
          <div className={classes.own}>
            <Bell />
            <UserMenu person={user} />
          </div>
        )}
      </header>
      <ScreensOfRoom />
      {!connected && (
        <output className={classes.offline}>
          <IconWifiOff size={16} aria-hidden="true" />
          {t('offline')}
        </output>
      )}
      {isComing && <Coming />}
      <main id="content" tabIndex={-1} className={classes.main}>
        <Outlet />
      </main>
      <ChangePlace />
    </div>
  );
}
