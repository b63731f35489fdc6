import { Button, Text } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useTestConnection, type Connection, type ConnectionTest } from '../../data/connections.ts';
import { showProblem } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { Refusal } from '../../ui/refusal.tsx';
import { Unfolding } from '../../ui/unfolding.tsx';
import { usePermissionName } from './permission-name.ts';
import classes from './connections.module.css';

/** What the credentials may do at the source, tried when it is asked for. */
export function ChecksOf({ connection: { id, name } }: { readonly connection: Connection }) {
  const { t } = useTranslation('connections');
  const { mutateAsync, data, error, isPending } = useTestConnection(id);
  return (
    <Unfolding title={t('checks')} label={t('checksOf', { name })}>
      <Text size="sm" c="dimmed">
        {t('checksText')}
      </Text>
      <div>
        <Button size="xs" variant="default" loading={isPending} onClick={() => whenDone(mutateAsync(), {})}>
          {t('check')}
        </Button>
      </div>
      {error && <Refusal>{showProblem(error)}</Refusal>}
      {data && <Checks checks={data.checks} />}
    </Unfolding>
  );
}

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
