import { Button, Skeleton, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { syncDiffQuery, type SyncDifference, type SyncRun } from '../../data/syncs.ts';
import { Failure } from '../../ui/notice.tsx';
import { Unfolding } from '../../ui/unfolding.tsx';
import classes from './connections.module.css';
import { momentOf } from './moment.ts';

/** What a run that only looked has found to be different. */
export function DiffOf({ run }: { readonly run: SyncRun }) {
  const { t } = useTranslation('connections');
  return (
    <Unfolding title={t('diff')} label={t('diffOf', { at: momentOf(run.requestedAt) })}>
      {run.streams.some(({ issue }) => issue !== null) && <Text size="sm">{t('lookIssue')}</Text>}
      <Differences run={run} />
    </Unfolding>
  );
}

function Differences({ run }: { readonly run: SyncRun }) {
  const { t } = useTranslation('connections');
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(syncDiffQuery(run));
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={44} aria-hidden="true" />;
  const all = data.pages.flatMap((page) => page.items);
  const isWhole = run.state === 'succeeded' || run.state === 'succeeded_with_issues';
  if (all.length === 0) return <Text size="sm">{t(isWhole ? 'noDiff' : 'noDiffYet')}</Text>;
  return (
    <>
      <ul className={classes.list}>
        {all.map((one) => (
          <OneDifference key={`${one.entity}/${one.externalId}`} difference={one} />
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="subtle" size="xs" mt="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('moreDiff')}
        </Button>
      )}
    </>
  );
}

const text = (value: unknown): string =>
  value === undefined || value === null ? '–' : typeof value === 'string' ? value : JSON.stringify(value);

function OneDifference({ difference }: { readonly difference: SyncDifference }) {
  const { t } = useTranslation('connections');
  const { entity, externalId, action, before, after, changed } = difference;
  const name = (before ?? after)?.['name'];
  return (
    <li>
      <Text size="sm" fw={600}>
        {t(`entity.${entity}`)} · {typeof name === 'string' ? `${name} (${externalId})` : externalId}
      </Text>
      <Text size="sm" c="dimmed">
        {t(`difference.${action}`)}
      </Text>
      {changed.map((field) => (
        <Text key={field} size="sm">
          {field}: {text(before?.[field])} → {text(after?.[field])}
        </Text>
      ))}
      {action === 'updated' && changed.length === 0 && before && after && <Text size="sm">{t('sameHere')}</Text>}
    </li>
  );
}
