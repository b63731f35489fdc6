import { useQuery } from '@tanstack/react-query';
import type { Booking } from '../../data/bookings.ts';
import { costCodeQuery, openCostCodesQuery } from '../../data/cost-codes.ts';
import { PaidBy } from './paid-by.tsx';
import { WhoPays } from './who-pays.tsx';

interface Props {
  readonly before: Booking['costCodes'];
  /** It has to be said. */
  readonly isAsked: boolean;
  readonly wrong: string | null;
  readonly onChange: (costCodeId: number | null) => void;
}

/** Which cost code pays from now on: wherever there are any, or one has to be named. */
export function PaidField({ before: said, isAsked, wrong, onChange }: Props) {
  const before = said ?? [];
  const { data: open } = useQuery(openCostCodesQuery(''));
  const [first] = before;
  const alone = before.length === 1 ? first : undefined;
  const { data: known, error } = useQuery({
    ...costCodeQuery(alone?.costCodeId ?? 0),
    enabled: alone !== undefined,
  });
  if (!isAsked && first === undefined && (open?.items.length ?? 0) === 0) return null;
  // Until it is known what pays so far nothing stands there that could be taken for it.
  if (alone !== undefined && known === undefined && error === null) return null;
  return (
    <div>
      {before.length > 1 && <PaidBy costCodes={before} />}
      <WhoPays before={known ?? null} optional={!isAsked} wrong={wrong} onChange={onChange} />
    </div>
  );
}
