import { Alert, Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { deletionReviewsQuery, useResolveReview, type DeletionReview } from '../../data/syncs.ts';
import { showNumber } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { AskingButton } from '../../ui/asking-button.tsx';
import { Failure } from '../../ui/notice.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';

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
  const { t } = useTranslation('connections');
  const { mutateAsync, isPending } = useResolveReview(connectionId);
  const counts = { kind: t(`entity.${entity}`), shown: showNumber(candidates), of: showNumber(of) };
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
      <Group gap="xs">
        <Button size="xs" variant="default" disabled={isPending} aria-label={t('stayOf', { kind })} onClick={keepThem}>
          {t('stay')}
        </Button>
        <AskingButton says={says} color="red.8" isPending={isPending} onYes={remove} />
      </Group>
    </Alert>
  );
}
