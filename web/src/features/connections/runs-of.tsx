import { Badge, Button, Progress, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Connection } from '../../data/connections.ts';
import { isOver, syncsQuery, useCancelSync, useRetrySync, type SyncRun } from '../../data/syncs.ts';
import { showNumber } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { Failure } from '../../ui/notice.tsx';
import { tellProblem } from '../../ui/tell.tsx';
import classes from './connections.module.css';
import { DiffOf } from './diff-of.tsx';
import { exactMomentOf } from './moment.ts';
import { reasonOf } from './reasons.ts';
import { StandOf } from './stand-of.tsx';
import { SyncNow } from './sync-now.tsx';
import { PartOf } from './part-of.tsx';

/** How what a connection reads stands, its last runs, and one more of them. */
export function RunsOf({ connection }: { readonly connection: Connection }) {
  const { t } = useTranslation('connections');
  return (
    <PartOf part="runs" title={t('runs')} label={t('runsOf', { name: connection.name })}>
      {connection.state !== 'draft' && <StandOf connection={connection} />}
      <SyncNow connection={connection} />
      <Runs connectionId={connection.id} />
    </PartOf>
  );
}

function Runs({ connectionId }: { readonly connectionId: number }) {
  const { t } = useTranslation('connections');
  const { data, error, refetch } = useQuery(syncsQuery(connectionId));
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={44} aria-hidden="true" />;
  if (data.length === 0) return <Text size="sm">{t('noRun')}</Text>;
  const lastLook = data.find(({ dryRun, startedAt }) => dryRun && startedAt !== null);
  return (
    <ul className={classes.list} aria-label={t('runs')}>
      {data.map((run, at) => (
        <OneRun
          key={run.id}
          connectionId={connectionId}
          run={run}
          isLastLook={run.id === lastLook?.id}
          isReadSince={data.slice(0, at).some(({ dryRun, startedAt }) => !dryRun && startedAt !== null)}
        />
      ))}
    </ul>
  );
}

interface RunProps {
  readonly connectionId: number;
  readonly run: SyncRun;
}

const reasons = [
  'follows_another_run',
  'superseded',
  'asked_for',
  'connection_paused',
  'connection_disconnected',
  'connection_needs_reauth',
  'attempts_lost',
  'budget_spent',
  'cursor_invalid',
] as const;

/** Why a run waits, or has ended so, in words where there are some. */
function useReason({ stateReason }: SyncRun): string | null {
  const { t } = useTranslation(['connections', 'sources']);
  const [known, general] = [reasons.find((one) => one === stateReason), reasonOf(stateReason)];
  if (general !== null) return t(`sources:run.${general}`);
  return known === undefined ? stateReason : t(`why.${known}`);
}

interface OneProps extends RunProps {
  readonly isLastLook: boolean;
  /** Something was read after it. */
  readonly isReadSince: boolean;
}

function OneRun({ connectionId, run, isLastLook, isReadSince }: OneProps) {
  const { t } = useTranslation(['connections', 'sources']);
  const { state, trigger, mode, dryRun, requestedAt, resumeAt, progress, attempts } = run;
  const took = secondsOf(run);
  const [found, reason] = [useFound(run), useReason(run)];
  return (
    <li className={classes.head}>
      <div className={classes.what}>
        <Text size="sm" fw={600}>
          {exactMomentOf(requestedAt)}
          <Badge ml="xs" color={state === 'failed' ? 'red' : 'gray'} variant="light">
            {t(`runState.${state}`)}
          </Badge>
        </Text>
        <Text size="sm" c="dimmed">
          {t(`trigger.${trigger}`)} · {t(`mode.${mode}`)} · {dryRun && `${t('looked')} · `}
          {found}
          {took !== null && ` · ${t('sources:took', { seconds: showNumber(took) })}`}
        </Text>
        {(reason !== null || resumeAt !== null) && (
          <Text size="sm">
            {reason} {attempts.length > 1 && t('sources:attempt', { count: attempts.length })}{' '}
            {resumeAt !== null && !isOver(run) && t('goesOn', { at: exactMomentOf(resumeAt) })}
          </Text>
        )}
        {state === 'running' && progress.percent !== null && (
          <Progress mt={4} value={progress.percent} aria-label={t('progress')} />
        )}
        {isLastLook && <DiffOf run={run} isReadSince={isReadSince} />}
      </div>
      <EndOrRetry connectionId={connectionId} run={run} />
    </li>
  );
}

/** How long it took, where it has ended. */
function secondsOf({ startedAt, finishedAt }: SyncRun): number | null {
  if (startedAt === null || finishedAt === null) return null;
  return Math.max(1, Math.round((Date.parse(finishedAt) - Date.parse(startedAt)) / 1_000));
}

/** What a run found, all kinds of records together. */
function useFound({ streams, progress, dryRun }: SyncRun): string {
  const { t } = useTranslation('connections');
  const sum = (of: 'added' | 'updated' | 'deleted' | 'restored' | 'pendingDeletion'): number =>
    streams.reduce((total, { counts }) => total + counts[of], 0);
  return t(dryRun ? 'wouldFind' : 'found', {
    missing: showNumber(sum('pendingDeletion')),
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
  const at = exactMomentOf(run.requestedAt);
  if (run.state === 'failed' && !run.dryRun) {
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
