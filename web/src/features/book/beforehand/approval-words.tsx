import { useQueries, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { BookingCheck } from '../../../data/booking-checks.ts';
import { groupsQuery, userQuery } from '../../../data/people.ts';
import { nameOf, showClock, showShortDay } from '../../../lib/show.ts';
import { dayIn } from '../../../lib/when.ts';

type Approval = NonNullable<BookingCheck['approval']>;

interface Props {
  readonly approval: Approval;
  readonly zone: string;
}

/** Who approves it, as far as their names are known to me, and what happens until when. */
export function ApprovalWords({ approval, zone }: Props) {
  const { t } = useTranslation('beforehand');
  const names = useApprovers(approval);
  const { until } = approval;
  const who = names.join(', ');
  const first =
    names.length === 0 ? t('approvedBySomebody') : t(names.length === 1 ? 'approvedBy' : 'approvedByOne', { who });
  return (
    <span className="tabular">
      {first} {t('approvalUntil', { until: `${showShortDay(dayIn(until, zone))}, ${showClock(until, zone)}` })}
    </span>
  );
}

function useApprovers({ userIds, groupIds }: Approval): readonly string[] {
  const { data: groups = [] } = useQuery({ ...groupsQuery, enabled: groupIds.length > 0 });
  const people = useQueries({ queries: userIds.map((id) => userQuery(id)) });
  return [
    ...groups.flatMap(({ id, name }) => (groupIds.includes(id) ? [name] : [])),
    ...people.flatMap(({ data }) => (data ? [nameOf(data)] : [])),
  ];
}
