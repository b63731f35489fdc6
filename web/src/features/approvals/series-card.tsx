import { Button, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { seriesApprovalsQuery, type Approval } from '../../data/approvals.ts';
import { showDay } from '../../lib/show.ts';
import { dayIn } from '../../lib/when.ts';
import { Failure } from '../../ui/notice.tsx';
import { ApprovalCard, Card, When } from './approval-card.tsx';

interface Props {
  /** Its next date that waits. */
  readonly approval: Approval;
  readonly series: NonNullable<Approval['series']>;
}

/** A series that waits: its dates are decided on together, or one by one. */
export function SeriesCard({ approval, series }: Props) {
  const { t } = useTranslation('approvals');
  const [isOpen, setOpen] = useState(false);
  const { dates: count, lastStart } = series;
  return (
    <Card
      approval={approval}
      what={{ series }}
      below={
        <>
          <Button
            variant="subtle"
            size="compact-sm"
            mt="xs"
            aria-expanded={isOpen}
            onClick={() => setOpen((open) => !open)}
          >
            {t(isOpen ? 'hideDates' : 'showDates')}
          </Button>
          {isOpen && <Dates seriesId={series.id} />}
        </>
      }
    >
      <When approval={approval} />
      <Text size="sm">{t('dates', { count, last: showDay(dayIn(lastStart, approval.zone)) })}</Text>
    </Card>
  );
}

function Dates({ seriesId }: { readonly seriesId: number }) {
  const { data, error, refetch } = useQuery(seriesApprovalsQuery(seriesId));
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={72} mt="xs" radius={14} aria-hidden="true" />;
  return (
    <Stack gap="xs" mt="xs">
      {data.map((date) => (
        <ApprovalCard key={date.bookingId} approval={date} />
      ))}
    </Stack>
  );
}
