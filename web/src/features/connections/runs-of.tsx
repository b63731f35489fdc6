import { Badge, Button, NativeSelect, Progress, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '../../data/connections.ts';
import {
  isOver,
  syncsQuery,
  useCancelSync,
  useRetrySync,
  useSyncNow,
  type SyncMode,
  type SyncRun,
} from '../../data/syncs.ts';
import { showNumber } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { Failure } from '../../ui/notice.tsx';
import { tellProblem } from '../../ui/tell.tsx';
import { Unfolding } from '../../ui/unfolding.tsx';
import classes from './connections.module.css';
import { momentOf } from './moment.ts';
import { StandOf } from './stand-of.tsx';

const modes: readonly SyncMode[] = ['incremental', 'full'];

/** How what a connection reads stands, its last runs, and one more of them. */
export function RunsOf({ connection }: { readonly connection: Connection }) {
  const { t } = useTranslation('connections');
  return (
    <Unfolding title={t('runs')} label={t('runsOf', { name: connection.name })}>
      <StandOf connectionId={connection.id} />
      <SyncNow connection={connection} />
      <Runs connectionId={connection.id} />
    </Unfolding>
  );
}

function SyncNow({ connection: { id, state } }: { readonly connection: Connection }) {
  const { t } = useTranslation('connections');
  const [mode, setMode] = useState<SyncMode>('incremental');
  const { mutateAsync, isPending } = useSyncNow(id);
  if (state !== 'active' && state !== 'degraded') return null;
  return (
    <div className={classes.asking}>
      <NativeSelect
        size="xs"
        label={t('what')}
        value={mode}
        data={modes.map((value) => ({ value, label: t(`mode.${value}`) }))}
        onChange={({ currentTarget: { value } }) => setMode(value === 'full' ? 'full' : 'incremental')}
      />
      <Button size="xs" loading={isPending} onClick={() => whenDone(mutateAsync(mode), { onError: tellProblem })}>
        {t('syncNow')}
      </Button>
    </div>
  );
}

function Runs({ connectionId }: { readonly connectionId: number }) {
  const { t } = useTranslation('connections');
  const { data, error, refetch } = useQuery(syncsQuery(connectionId));
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={44} aria-hidden="true" />;
  if (data.length === 0) return <Text size="sm">{t('noRun')}</Text>;
  return (
    <ul className={classes.list} aria-label={t('runs')}>
      {data.map((run) => (
        <OneRun key={run.id} connectionId={connectionId} run={run} />
      ))}
    </ul>
  );
}

interface RunProps {
  readonly connectionId: number;
  readonly run: SyncRun;
}

function OneRun({ connectionId, run }: RunProps) {
  const { t } = useTranslation('connections');
  const { state, stateReason, trigger, mode, requestedAt, resumeAt, progress } = run;
  const found = useFound(run);
  return (
    <li className={classes.head}>
      <div className={classes.what}>
        <Text size="sm" fw={600}>
          {momentOf(requestedAt)}
          <Badge ml="xs" color={state === 'failed' ? 'red' : 'gray'} variant="light">
            {t(`runState.${state}`)}
          </Badge>
        </Text>
        <Text size="sm" c="dimmed">
          {t(`trigger.${trigger}`)} · {t(`mode.${mode}`)} · {found}
        </Text>
        {(stateReason !== null || resumeAt !== null) && (
          <Text size="sm">
            {stateReason} {resumeAt !== null && !isOver(run) && t('goesOn', { at: momentOf(resumeAt) })}
          </Text>
        )}
        {state === 'running' && progress.percent !== null && (
          <Progress mt={4} value={progress.percent} aria-label={t('progress')} />
        )}
      </div>
      <EndOrRetry connectionId={connectionId} run={run} />
    </li>
  );
}

/** What a run found, all kinds of records together. */
function useFound({ streams, progress }: SyncRun): string {
  const { t } = useTranslation('connections');
  const sum = (of: 'added' | 'updated' | 'deleted' | 'restored'): number =>
    streams.reduce((total, { counts }) => total + counts[of], 0);
  return t('found', {
    read: showNumber(progress.recordsRead),
    added: showNumber(sum('added') + sum('restored')),
    updated: showNumber(sum('updated')),
    deleted: showNumber(sum('deleted')),
  });
}

function EndOrRetry({ connectionId, run }: RunProps) {
  const { t } = useTranslation('connections');
  const cancel = useCancelSync(connectionId);
  const retry = useRetrySync(connectionId);
  const at = momentOf(run.requestedAt);
  if (run.state === 'failed') {
    return (
      <Button
        size="xs"
        variant="default"
        loading={retry.isPending}
        aria-label={t('retryOf', { at })}
        onClick={() => whenDone(retry.mutateAsync(run.id), { onError: tellProblem })}
      >
        {t('retry')}
      </Button>
    );
  }
  if (isOver(run)) return null;
  return (
    <Button
      size="xs"
      variant="default"
      loading={cancel.isPending}
      aria-label={t('cancelOf', { at })}
      onClick={() => whenDone(cancel.mutateAsync(run.id), { onError: tellProblem })}
    >
      {t('cancel')}
    </Button>
  );
}
