import { Button, Text } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Approval } from '../../data/approvals.ts';
import { useDecide, type Decision } from '../../data/decisions.ts';
import { resourceQuery } from '../../data/resources.ts';
import { newKey } from '../../lib/api.ts';
import { isProblem } from '../../lib/problem.ts';
import { nameOf, showDay, showTimes } from '../../lib/show.ts';
import { words } from '../../lib/texts.ts';
import { dayIn } from '../../lib/when.ts';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { WishCard } from './wish-card.tsx';

/** One booking that waits, with what decides on it. */
export function ApprovalCard({ approval }: { readonly approval: Approval }) {
  const { bookingId, version } = approval;
  return (
    <Card approval={approval} what={{ bookingId, version }}>
      <When approval={approval} />
    </Card>
  );
}

/** When it is to be. */
export function When({ approval }: { readonly approval: Pick<Approval, 'start' | 'end' | 'zone'> }) {
  return (
    <Text size="sm" className="tabular">
      {showDay(dayIn(approval.start, approval.zone))}, {showTimes(approval, approval.zone)}
    </Text>
  );
}

interface CardProps {
  readonly approval: Approval;
  /** What its buttons decide on. */
  readonly what: Decision['what'];
  /** When that is. */
  readonly children: ReactNode;
  readonly below?: ReactNode;
}

/** Somebody's wish for a booking, with what decides on it. */
export function Card({ approval, ...card }: CardProps) {
  const { t } = useTranslation('approvals');
  const { title, private: isPrivate, hostName, people } = approval;
  const places = usePlaces(approval);
  const heading = t('wants', { host: hostName ?? t('nobody'), places });
  const details = [
    ...(title === '' ? [] : [title]),
    ...(isPrivate ? [t('private')] : []),
    ...(people > 0 ? [t('people', { count: people })] : []),
  ];
  return <DecidedCard heading={heading} details={details} {...card} />;
}

interface DecidedProps extends Omit<CardProps, 'approval'> {
  readonly heading: string;
  readonly details: readonly string[];
}

/** A wish that is approved as it is, or turned down. */
export function DecidedCard({ what, ...card }: DecidedProps) {
  const { t } = useTranslation('approvals');
  const { decide, isPending } = useDeciding(what);
  const isSeries = 'series' in what;
  return (
    <WishCard
      {...card}
      no={{
        label: t(isSeries ? 'rejectAll' : 'reject'),
        title: t(isSeries ? 'rejectAllTitle' : 'visitId' in what ? 'rejectVisitTitle' : 'rejectTitle'),
        isPending,
        onYes: (reason) => void decide(false, reason),
      }}
      yes={
        <Button loading={isPending} onClick={() => void decide(true)}>
          {t(isSeries ? 'approveAll' : 'approve')}
        </Button>
      }
    />
  );
}

/** What is asked for, by name. */
function usePlaces({ resourceIds }: Pick<Approval, 'resourceIds'>): string {
  const queries = [...new Set(resourceIds)].map((id) => resourceQuery(id));
  const resources = useQueries({ queries }).flatMap(({ data }) => data ?? []);
  return resources.map((resource) => nameOf(resource)).join(', ') || words('loading');
}

function useDeciding(what: Decision['what']) {
  const { t } = useTranslation('approvals');
  const { mutateAsync, isPending } = useDecide();
  const decide = async (approve: boolean, reason = ''): Promise<void> => {
    try {
      await mutateAsync({ what, approve, key: newKey(), ...(reason !== '' && { reason }) });
      tell(t(approve ? 'approved' : 'rejected'));
    } catch (error) {
      // Somebody else was quicker, or its host has changed it: the list is asked for anew.
      if (isProblem(error, 'booking_state_conflict') || isProblem(error, 'visit_state_conflict')) tell(t('decided'));
      else if (isProblem(error, 'version_conflict') || isProblem(error, 'approval_outdated')) tell(t('changed'));
      else tellProblem(error);
    }
  };
  return { decide, isPending };
}
