import { Badge, Button, Group, Paper, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  useDeleteConnection,
  useDisconnect,
  usePausing,
  type Connection,
  type ConnectionState,
  type Connector,
} from '../../data/connections.ts';
import { isOver as isEnded, syncsQuery, useActivate } from '../../data/syncs.ts';
import { showLongDay } from '../../lib/show.ts';
import { dayIn, ownZone } from '../../lib/when.ts';
import { whenDone } from '../../lib/when-done.ts';
import { AskingButton } from '../../ui/asking-button.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { AskingOf } from './asking/asking-of.tsx';
import { BudgetOf } from './calls/budget-of.tsx';
import { ChecksOf } from './checks-of.tsx';
import classes from './connections.module.css';
import { CredentialsOf } from './credentials-of.tsx';
import { MappingsOf } from './mappings-of.tsx';
import { MergeOf } from './merges/merge-of.tsx';
import { reasonOf } from './reasons.ts';
import { RecordsOf } from './records-of.tsx';
import { ReviewsOf } from './reviews-of.tsx';
import { RunsOf } from './runs-of.tsx';
import { ScheduleOf } from './schedule-of.tsx';
import { TokensOf } from './tokens-of.tsx';

/** What a person should look at. */
const bad: ReadonlySet<ConnectionState> = new Set(['degraded', 'needs_reauth']);

/** What was read once, and is not over: it rests, or goes on. */
const pausable: ReadonlySet<ConnectionState> = new Set(['active', 'degraded', 'needs_reauth', 'paused']);

interface Props {
  readonly connection: Connection;
  /** Undefined: this server has it no longer. */
  readonly connector: Connector | undefined;
}

/** One connection: how it is, what its credentials may do, and who reads it. */
export function OneConnection({ connection, connector }: Props) {
  const { t } = useTranslation(['connections', 'sources']);
  const { name, state, stateReason, createdAt, settings } = connection;
  const isOver = state === 'disconnected';
  const reason = reasonOf(stateReason);
  const isStopped = useIsStopped(connection);
  return (
    <Paper component="li" withBorder radius="lg" p="md">
      <div className={classes.head}>
        <div className={classes.what}>
          <Text fw={600}>
            {name}
            <Badge ml="xs" color={bad.has(state) ? 'red' : 'gray'} variant="light">
              {t(`state.${state}`)}
            </Badge>
          </Text>
          <Text c="dimmed" size="sm">
            {[
              connector?.name ?? connection.connector,
              ...addressOf(settings),
              t('madeOn', { day: showLongDay(dayIn(createdAt, ownZone()), 'full') }),
            ].join(' · ')}
          </Text>
          <Text size="sm">
            {isStopped ? t('sources:stopped') : reason === null ? t(`stateText.${state}`) : t(`reason.${reason}`)}
          </Text>
        </div>
        {isOver ? (
          <Delete connection={connection} />
        ) : (
          <Group gap={6}>
            {(state === 'draft' || isStopped) && <Activate connection={connection} />}
            {pausable.has(state) && <Pausing connection={connection} />}
            <Disconnect connection={connection} />
          </Group>
        )}
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
      {!isOver && <BudgetOf connection={connection} />}
      {!isOver && connector?.passthrough === true && <AskingOf connection={connection} />}
      {!isOver && <TokensOf connection={connection} />}
    </Paper>
  );
}

/** Was its first reading begun, and is nobody at it any more? */
function useIsStopped({ id, state }: Connection): boolean {
  const { data } = useQuery({ ...syncsQuery(id), enabled: state === 'connecting' });
  return state === 'connecting' && data !== undefined && data.every((run) => run.dryRun || isEnded(run));
}

/** Where the system is, as far as that is known: without it, two of a kind cannot be told apart. */
const addressOf = (settings: Connection['settings']): readonly string[] =>
  Object.values(settings)
    .flatMap((one) => (typeof one === 'string' ? (URL.parse(one)?.host ?? []) : []))
    .slice(0, 1);

function Delete({ connection: { id, name } }: { readonly connection: Connection }) {
  const { t } = useTranslation('sources');
  const { mutateAsync, isPending } = useDeleteConnection();
  const says = {
    what: t('delete'),
    label: t('deleteOf', { name }),
    title: t('askDelete', { name }),
    text: t('askDeleteText'),
    keep: t('keep'),
  };
  const remove = (): Promise<void> => mutateAsync(id).then(() => tell(t('isDeleted', { name })), tellProblem);
  return <AskingButton says={says} color="red.8" isPending={isPending} onYes={remove} />;
}

function Activate({ connection: { id, name } }: { readonly connection: Connection }) {
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

function Pausing({ connection: { id, name, state } }: { readonly connection: Connection }) {
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

function Disconnect({ connection: { id, name } }: { readonly connection: Connection }) {
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
