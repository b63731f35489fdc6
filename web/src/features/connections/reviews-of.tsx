import { Alert, Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { deletionReviewsQuery, useResolveReview, type DeletionReview } from '../../data/syncs.ts';
import { showNumber } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { AskingButton } from '../../ui/asking-button.tsx';
import { tellProblem } from '../../ui/tell.tsx';

/** What a source left out in so great a number that nothing of it counts as deleted before somebody says so. */
export function ReviewsOf({ connectionId }: { readonly connectionId: number }) {
  const { data = [] } = useQuery(deletionReviewsQuery(connectionId));
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
  const kind = t(`entity.${entity}`);
  const says = {
    what: t('areDeleted'),
    label: t('areDeletedOf', { kind }),
    title: t('askDeleted', { kind }),
    text: t('askDeletedText'),
    keep: t('back'),
  };
  const remove = (): Promise<void> => mutateAsync({ id, decision: 'delete' }).then(() => undefined, tellProblem);
  return (
    <Alert color="orange" title={t('leftOut', { kind, shown: showNumber(candidates), of: showNumber(of) })}>
      <Text size="sm" mb="xs">
        {t('leftOutText')}
      </Text>
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          disabled={isPending}
          aria-label={t('stayOf', { kind })}
          onClick={() => whenDone(mutateAsync({ id, decision: 'keep' }), { onError: tellProblem })}
        >
          {t('stay')}
        </Button>
        <AskingButton says={says} color="red.8" isPending={isPending} onYes={remove} />
      </Group>
    </Alert>
  );
}
