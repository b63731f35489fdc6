import { Alert, Button, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { standingQuery, useEndStanding } from '../../data/orders.ts';
import { showProblem } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { Refusal } from '../../ui/refusal.tsx';
import { tell } from '../../ui/tell.tsx';

/** What is ordered with the further dates of a series without end, until somebody ends that; nothing where nothing is, or it is another’s. */
export function Standing({ seriesId }: { readonly seriesId: number }) {
  const { t } = useTranslation('ordering');
  const { data } = useQuery(standingQuery(seriesId));
  const { mutateAsync, error, isPending } = useEndStanding();
  if (data === undefined || data.items.length === 0) return null;
  const what = data.items.map(({ name, quantity }) => `${quantity} × ${name}`).join(', ');
  return (
    <Alert title={t('standing')}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{t('standingText', { what })}</Text>
        {error && <Refusal>{showProblem(error)}</Refusal>}
        <Button
          variant="default"
          size="xs"
          loading={isPending}
          onClick={() => whenDone(mutateAsync(seriesId), { onSuccess: () => tell(t('standingEnded')) })}
        >
          {t('endStanding')}
        </Button>
      </Stack>
    </Alert>
  );
}
