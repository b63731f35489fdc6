import { Button, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { connectSessionsQuery, useRevokeLink, type ConnectSession } from '../../../data/connect-sessions.ts';
import { showClock } from '../../../lib/show.ts';
import { ownZone } from '../../../lib/when.ts';
import { whenDone } from '../../../lib/when-done.ts';
import { Failure } from '../../../ui/notice.tsx';
import { tell, tellProblem } from '../../../ui/tell.tsx';
import classes from '../connections.module.css';

/** The links that count. */
export function OpenLinks() {
  const { t } = useTranslation('connect-links');
  const { data, error, refetch } = useQuery(connectSessionsQuery);
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={44} mt="sm" aria-hidden="true" />;
  const open = data.filter(({ state }) => state === 'open');
  if (open.length === 0) return null;
  return (
    <>
      <Text fw={600} size="sm" mt="md">
        {t('open')}
      </Text>
      <ul className={classes.list} aria-label={t('open')}>
        {open.map((session) => (
          <OneLink key={session.id} session={session} />
        ))}
      </ul>
    </>
  );
}

function OneLink({ session: { id, name, expiresAt, tries } }: { readonly session: ConnectSession }) {
  const { t } = useTranslation('connect-links');
  const { mutateAsync, isPending } = useRevokeLink();
  const revoke = (): void =>
    whenDone(mutateAsync(id), { onSuccess: () => tell(t('isRevoked', { name })), onError: tellProblem });
  return (
    <li className={classes.head}>
      <div className={classes.what}>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="sm" c="dimmed">
          {t('until', { at: showClock(expiresAt, ownZone()) })} ·{' '}
          {tries === 0 ? t('untried') : t('tries', { count: tries })}
        </Text>
      </div>
      <Button size="xs" variant="default" loading={isPending} aria-label={t('revokeOf', { name })} onClick={revoke}>
        {t('revoke')}
      </Button>
    </li>
  );
}
