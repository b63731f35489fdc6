import { Alert, Button, Group, Skeleton, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { deletionReviewsQuery, leftOutQuery, useResolveReview, type DeletionReview } from '../../data/syncs.ts';
import { showNumber } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { AskingButton } from '../../ui/asking-button.tsx';
import { Failure } from '../../ui/notice.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { Unfolding } from '../../ui/unfolding.tsx';

/** What a source left out in so great a number that nothing of it counts as deleted before somebody says so. */
export function ReviewsOf({ connectionId }: { readonly connectionId: number }) {
  const { data = [], error, refetch } = useQuery(deletionReviewsQuery(connectionId));
  if (error && data.length === 0) return <Failure error={error} retry={() => void refetch()} />;
  return data
    .filter(({ resolvedAt }) => resolvedAt === null)
    .map((review) => <OneReview key={review.id} connectionId={connectionId} review={review} />);
}

interface Props {
  readonly connectionId: number;
  readonly review: DeletionReview;
}

function OneReview({ connectionId, review: { id, entity, candidates, of } }: Props) {
  const { t } = useTranslation(['connections', 'sources']);
  const { mutateAsync, isPending } = useResolveReview(connectionId);
  const counts = { kind: t(`sources:entity.${entity}`), shown: showNumber(candidates), of: showNumber(of) };
  const { kind } = counts;
  const says = {
    what: t('areDeleted'),
    label: t('areDeletedOf', { kind }),
    title: t('askDeleted', counts),
    text: t('askDeletedText'),
    keep: t('back'),
  };
  const remove = (): Promise<void> =>
    mutateAsync({ id, decision: 'delete' }).then(() => tell(t('areDeletedOf', { kind })), tellProblem);
  const keepThem = (): void =>
    whenDone(mutateAsync({ id, decision: 'keep' }), {
      onSuccess: () => tell(t('stayOf', { kind })),
      onError: tellProblem,
    });
  return (
    <Alert color="orange" mt="sm" title={t('leftOut', counts)}>
      <Text size="sm" mb="xs">
        {t('leftOutText')}
      </Text>
      <Unfolding title={t('sources:leftOutList')} label={t('sources:leftOutOf', { kind })}>
        <LeftOut connectionId={connectionId} reviewId={id} />
      </Unfolding>
      <Group gap="xs">
        <Button size="xs" variant="default" disabled={isPending} aria-label={t('stayOf', { kind })} onClick={keepThem}>
          {t('stay')}
        </Button>
        <AskingButton says={says} color="red.8" isPending={isPending} onYes={remove} />
      </Group>
    </Alert>
  );
}

/** What would count as deleted, by its name, and what of it is something here. */
function LeftOut({ connectionId, reviewId }: { readonly connectionId: number; readonly reviewId: string }) {
  const { t } = useTranslation('connections');
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    leftOutQuery(connectionId, reviewId),
  );
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={24} aria-hidden="true" />;
  return (
    <>
      <ul>
        {data.pages
          .flatMap(({ items }) => items)
          .map(({ externalId, localId, data: said }) => (
            <li key={externalId}>
              {typeof said?.['name'] === 'string' ? said['name'] : externalId}
              {localId !== null && ` · ${t('isTied', { id: localId })}`}
            </li>
          ))}
      </ul>
      {hasNextPage && (
        <Button variant="subtle" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('moreRecords')}
        </Button>
      )}
    </>
  );
}
