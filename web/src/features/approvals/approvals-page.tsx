import { Skeleton, Stack } from '@mantine/core';
import { IconChecks } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { approvalsQuery, visitApprovalsQuery } from '../../data/approvals.ts';
import { spaceApprovalsQuery } from '../../data/space-requests.ts';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { ApprovalCard } from './approval-card.tsx';
import { SeriesCard } from './series-card.tsx';
import { SpaceCard } from './space-card.tsx';
import { VisitCard } from './visit-card.tsx';

/** What waits for me to decide. */
export function ApprovalsPage() {
  const { t } = useTranslation('approvals');
  const { data, error, refetch } = useQuery(approvalsQuery);
  const visits = useQuery(visitApprovalsQuery);
  const spaces = useQuery(spaceApprovalsQuery);
  const failed = [visits, spaces].find((one) => one.error && one.data === undefined);
  return (
    <Page title={t('title')} lead={t('lead')}>
      {error && data === undefined ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : failed ? (
        <Failure error={failed.error} retry={() => void failed.refetch()} />
      ) : data === undefined || visits.data === undefined || spaces.data === undefined ? (
        <Skeleton height={96} radius={14} aria-hidden="true" />
      ) : data.length + visits.data.length + spaces.data.length === 0 ? (
        <Notice icon={<IconChecks size={26} stroke={1.6} />} title={t('none')} text={t('noneText')} />
      ) : (
        <Stack gap="sm">
          {data.map((approval) =>
            approval.series && approval.series.dates > 1 ? (
              <SeriesCard key={`series/${approval.series.id}`} approval={approval} series={approval.series} />
            ) : (
              <ApprovalCard key={approval.bookingId} approval={approval} />
            ),
          )}
          {visits.data.map((approval) => (
            <VisitCard key={`visit/${approval.visitId}`} approval={approval} />
          ))}
          {spaces.data.map((request) => (
            <SpaceCard key={`space/${request.id}`} request={request} />
          ))}
        </Stack>
      )}
    </Page>
  );
}
