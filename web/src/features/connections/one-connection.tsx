import { Button, Group } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  useDeleteConnection,
  useDisconnect,
  usePausing,
  type Connection,
  type ConnectionState,
} from '../../data/connections.ts';
import { useActivate } from '../../data/syncs.ts';
import { whenDone } from '../../lib/when-done.ts';
import { AskingButton } from '../../ui/asking-button.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { AskingOf } from './asking/asking-of.tsx';
import { BudgetOf } from './calls/budget-of.tsx';
import { ChecksOf } from './checks-of.tsx';
import classes from './connections.module.css';
import { CredentialsOf } from './credentials-of.tsx';
import { HistoryOf } from './history/history-of.tsx';
import { MappingsOf } from './mappings-of.tsx';
import { MergeOf } from './merges/merge-of.tsx';
import { RecordsOf } from './records-of.tsx';
import { ReviewsOf } from './reviews-of.tsx';
import { RunsOf } from './runs-of.tsx';
import { ScheduleOf } from './schedule-of.tsx';
import { TokensOf } from './tokens-of.tsx';
import { StateOf, useIsStopped, WhatItIs, type OfConnection } from './what-it-is.tsx';

const route = getRouteApi('/inside/settings/connections');

/** What was read once, and is not over: it rests, or goes on. */
const pausable: ReadonlySet<ConnectionState> = new Set(['active', 'degraded', 'needs_reauth', 'paused']);

interface Of {
  readonly connection: Connection;
}

/** One connection: how it is, what its credentials may do, and who reads it. */
export function OneConnection({ connection, connector }: OfConnection) {
  const { state } = connection;
  const isOver = state === 'disconnected';
  return (
    <>
      <div className={classes.head}>
        <div className={classes.what}>
          <StateOf state={state} />
          <WhatItIs connection={connection} connector={connector} />
        </div>
        <Actions connection={connection} />
      </div>
      {state !== 'draft' && <ReviewsOf connectionId={connection.id} />}
      <RunsOf connection={connection} />
      {state !== 'draft' && (
        <>
          <RecordsOf connection={connection} />
          {!isOver && <MappingsOf connection={connection} />}
          <MergeOf connection={connection} />
        </>
      )}
      {!isOver && connector !== undefined && (
        <>
          <ChecksOf connection={connection} />
          <CredentialsOf connection={connection} connector={connector} />
        </>
      )}
      {!isOver && <ScheduleOf connection={connection} />}
      {!isOver && <HistoryOf connection={connection} connector={connector} />}
      {!isOver && <BudgetOf connection={connection} />}
      {!isOver && connector?.passthrough === true && <AskingOf connection={connection} />}
      {!isOver && <TokensOf connection={connection} />}
    </>
  );
}

function Actions({ connection }: Of) {
  const { state } = connection;
  const isStopped = useIsStopped(connection);
  if (state === 'disconnected') return <Delete connection={connection} />;
  return (
    <Group gap={6}>
      {(state === 'draft' || isStopped) && <Activate connection={connection} />}
      {pausable.has(state) && <Pausing connection={connection} />}
      <Disconnect connection={connection} />
    </Group>
  );
}

function Delete({ connection: { id, name } }: Of) {
  const { t } = useTranslation('sources');
  const { mutateAsync, isPending } = useDeleteConnection();
  const says = {
    what: t('delete'),
    label: t('deleteOf', { name }),
    title: t('askDelete', { name }),
    text: t('askDeleteText'),
    keep: t('keep'),
  };
  const navigate = route.useNavigate();
  const remove = (): Promise<void> =>
    mutateAsync(id).then(() => {
      tell(t('isDeleted', { name }));
      return navigate({ search: {}, replace: true });
    }, tellProblem);
  return <AskingButton says={says} color="red.8" isPending={isPending} onYes={remove} />;
}

function Activate({ connection: { id, name } }: Of) {
  const { t } = useTranslation('connections');
  const { mutateAsync, isPending } = useActivate(id);
  const activate = (): void =>
    whenDone(mutateAsync(), { onSuccess: () => tell(t('isActivated', { name })), onError: tellProblem });
  return (
    <Button size="xs" loading={isPending} onClick={activate} aria-label={t('activateOf', { name })}>
      {t('activate')}
    </Button>
  );
}

function Pausing({ connection: { id, name, state } }: Of) {
  const { t } = useTranslation('connections');
  const { mutateAsync, isPending } = usePausing(id);
  const isPaused = state === 'paused';
  const change = (): void =>
    whenDone(mutateAsync(!isPaused), {
      onSuccess: () => tell(t(isPaused ? 'isResumed' : 'isPaused', { name })),
      onError: tellProblem,
    });
  const label = t(isPaused ? 'resumeOf' : 'pauseOf', { name });
  return (
    <Button size="xs" variant="default" loading={isPending} onClick={change} aria-label={label}>
      {t(isPaused ? 'resume' : 'pause')}
    </Button>
  );
}

function Disconnect({ connection: { id, name } }: Of) {
  const { t } = useTranslation('connections');
  const { mutateAsync, isPending } = useDisconnect();
  const says = {
    what: t('disconnect'),
    label: t('disconnectOf', { name }),
    title: t('ask', { name }),
    text: t('askText'),
    keep: t('keep'),
  };
  const disconnect = (): Promise<void> => mutateAsync(id).then(() => tell(t('isDisconnected', { name })), tellProblem);
  return <AskingButton says={says} color="red.8" isPending={isPending} onYes={disconnect} />;
}
