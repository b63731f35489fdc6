import { Menu, SegmentedControl, Text, useMantineColorScheme } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { forgetAll, useMe, useSignOut } from '../data/session.ts';
import { FirstOpenedMenu } from '../ui/first-opened-menu.tsx';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import type { MenuTarget } from '../ui/late-menu.tsx';
import { roomsFor } from './rooms.ts';
import classes from './user-menu.module.css';

/** Who I am, the language, the colours, and the way out. */
export function UserMenuItems({ target }: { readonly target: MenuTarget }) {
  const { t } = useTranslation('app');
  const { user } = useMe();
  const signOut = useLeave();
  const account = roomsFor(user?.role).find(({ id }) => id === 'account');
  return (
    <FirstOpenedMenu target={target} position="bottom-end" width={270} closeOnItemClick={false}>
      <div className={classes.who}>
        <Text fw={600} truncate>
          {user?.name}
        </Text>
        <Text size="sm" c="dimmed" truncate>
          {user?.email}
        </Text>
      </div>
      <Menu.Divider />
      <div className={classes.choice}>
        <LanguageSwitch />
        <Appearance />
      </div>
      <Menu.Divider />
      {account?.screens.map((screen) => (
        <Menu.Item key={screen.path} closeMenuOnClick renderRoot={(props) => <Link to={screen.path} {...props} />}>
          {t(`screens.${screen.name}`)}
        </Menu.Item>
      ))}
      <Menu.Item leftSection={<IconLogout size={18} stroke={1.6} />} onClick={signOut}>
        {t('signOut')}
      </Menu.Item>
    </FirstOpenedMenu>
  );
}

/** Forgets everything that was loaded, also when the server cannot be told. */
function useLeave(): () => void {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { mutateAsync } = useSignOut();
  return () => {
    const leave = async (): Promise<void> => {
      await mutateAsync().catch(() => undefined);
      await navigate({ to: '/sign-in' });
      forgetAll(client);
    };
    void leave();
  };
}

function Appearance() {
  const { t } = useTranslation('app');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t('appearance')}
      value={colorScheme}
      onChange={(value) => setColorScheme(value)}
      data={(['light', 'dark', 'auto'] as const).map((value) => ({ value, label: t(value) }))}
    />
  );
}
