import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Person as Who } from '../data/session.ts';
import { LateMenu } from '../ui/late-menu.tsx';
import { later } from '../ui/later.tsx';
import { Person } from '../ui/person.tsx';
import classes from './user-menu.module.css';

const UserMenuItems = later(async () => (await import('./user-menu-items.tsx')).UserMenuItems);

/** Opens what is one's own: the language, the colours, the way out. */
export function UserMenu({ person }: { readonly person: Who }) {
  const { t } = useTranslation('app');
  return (
    <LateMenu
      menu={UserMenuItems}
      target={
        <UnstyledButton className={classes.button} aria-label={t('menu', { name: person.name })}>
          <Person name={person.name} size={34} />
        </UnstyledButton>
      }
    />
  );
}
