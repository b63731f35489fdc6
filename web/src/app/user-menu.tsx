import { Menu, SegmentedControl, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSignOut, type Person as Who } from '../data/session.ts';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { Person } from '../ui/person.tsx';
import classes from './user-menu.module.css';

/** Who I am, the language, the colours, and the way out. */
export function UserMenu({ person }: { readonly person: Who }) {
  const { t } = useTranslation('app');
  const signOut = useLeave();
  return (
    <Menu position="bottom-end" width={270} closeOnItemClick={false}>
      <Menu.Target>
        <UnstyledButton className={classes.button} aria-label={t('menu', { name: person.name })}>
          <Person name={person.name} size={34} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <Text fw={600} truncate>
            {person.name}
          </Text>
          <Text size="sm" c="dimmed" truncate>
            {person.email}
          </Text>
        </div>
        <Menu.Divider />
        <div className={classes.choice}>
          <LanguageSwitch />
          <Appearance />
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={18} stroke={1.6} />} onClick={signOut}>
          {t('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
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
      client.clear();
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
      data={(['light', 'dark', 'auto'] as const).map((value) => ({ value, label: t(`${value}`) }))}
    />
  );
}
