import { Text } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ConnectionTest } from '../../data/connections.ts';
import { usePermissionName } from './permission-name.ts';
import classes from './connections.module.css';

/** What each check said. */
export function Checks({ checks }: Pick<ConnectionTest, 'checks'>) {
  const { t } = useTranslation('connections');
  const called = usePermissionName();
  return (
    <ul className={classes.list} aria-live="polite">
      {checks.map(({ name, ok, required, detail }) => (
        <li key={name} className={classes.check}>
          {ok ? (
            <IconCheck size={18} color="var(--mantine-color-teal-7)" aria-hidden="true" />
          ) : (
            <IconX size={18} color="var(--mantine-color-red-7)" aria-hidden="true" />
          )}
          <Text size="sm">
            {called(name)}: {t(ok ? 'allowed' : required ? 'refused' : 'refusedOptional')}
            {detail !== null && ` ${detail}`}
          </Text>
        </li>
      ))}
    </ul>
  );
}
