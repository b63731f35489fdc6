import type { Tx } from '../../platform/context/context.ts';
import { toldOf } from './show.ts';
import { decideRequests, type Planned, type RequestRow } from './store.ts';

/** Writes down what became of these by what was meant for them, and tells each. */
export async function tell(tx: Tx, rows: readonly RequestRow[]): Promise<void> {
  const became = rows.flatMap((row) => (row.plan ? [[row, decided(row, row.plan)] as const] : []));
  await decideRequests(
    tx,
    became.map(([, after]) => after),
  );
  for (const [before, after] of became)
    tx.emit(after.state === 'granted' ? 'seat_request.granted' : 'seat_request.lost', toldOf(before, after));
}

const decided = (row: RequestRow, { state, resourceId, why, given }: Planned): RequestRow => ({
  ...row,
  state,
  bookingId: given?.bookingId ?? null,
  outcome: { resourceId, why },
  plan: null,
  version: row.version + 1,
});
