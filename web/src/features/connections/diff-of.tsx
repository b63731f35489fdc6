import { Button, Skeleton, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { syncDiffQuery, type SyncDifference, type SyncRun } from '../../data/syncs.ts';
import { showNumber } from '../../lib/show.ts';
import { Failure } from '../../ui/notice.tsx';
import { Unfolding } from '../../ui/unfolding.tsx';
import classes from './connections.module.css';
import { exactMomentOf } from './moment.ts';

/** What a run that only looked has found to be different. */
export function DiffOf({ run, isReadSince }: { readonly run: SyncRun; readonly isReadSince: boolean }) {
  const { t } = useTranslation(['connections', 'sources']);
  return (
    <Unfolding title={t('diff')} label={t('diffOf', { at: exactMomentOf(run.requestedAt) })}>
      {isReadSince && <Text size="sm">{t('sources:sinceRead')}</Text>}
      {run.streams.some(({ issue }) => issue !== null) && <Text size="sm">{t('lookIssue')}</Text>}
      <Differences run={run} />
    </Unfolding>
  );
}

/** Does it differ in something that a mapping says? Otherwise nobody sees it. */
const isSeen = ({ action, changed, before, after }: SyncDifference): boolean =>
  action !== 'updated' || changed.length > 0 || before === null || after === null;

function Differences({ run }: { readonly run: SyncRun }) {
  const { t } = useTranslation(['connections', 'sources']);
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(syncDiffQuery(run));
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={44} aria-hidden="true" />;
  const all = data.pages.flatMap((page) => page.items);
  const seen = all.filter(isSeen);
  const unseen = all.length - seen.length;
  const isWhole = run.state === 'succeeded' || run.state === 'succeeded_with_issues';
  if (all.length === 0) return <Text size="sm">{t(isWhole ? 'noDiff' : 'noDiffYet')}</Text>;
  return (
    <>
      <ul className={classes.list}>
        {seen.map((one) => (
          <OneDifference key={`${one.entity}/${one.externalId}`} difference={one} />
        ))}
      </ul>
      {unseen > 0 && (
        <Text size="sm" c="dimmed">
          {t('sources:unseen', { count: unseen, shown: showNumber(unseen) })}
        </Text>
      )}
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
  const { t } = useTranslation(['connections', 'sources']);
  const { entity, externalId, action, before, after, changed } = difference;
  const name = (before ?? after)?.['name'];
  return (
    <li>
      <Text size="sm" fw={600}>
        {t(`sources:entity.${entity}`)} · {typeof name === 'string' ? `${name} (${externalId})` : externalId}
      </Text>
      <Text size="sm" c="dimmed">
        {t(`difference.${action}`)}
      </Text>
      {changed.map((field) => (
        <Text key={field} size="sm">
          {field}: {text(before?.[field])} → {text(after?.[field])}
        </Text>
      ))}
    </li>
  );
}
