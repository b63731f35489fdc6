import { sql } from 'kysely';
import type { Tx } from '../../platform/context/context.ts';
import { prepared } from '../../platform/db/prepared.ts';

const NEXT_IDS = prepared(
  ({ count }: { readonly count: number }) =>
    // The count stands in a query of its own: no plan depends on it, and it is planned once.
    sql<{
      id: number;
    }>`select nextval('booking_id_seq')::integer as id from generate_series(1, (select ${count}::integer))`,
);

/** Takes the next ids ahead, so that bookings and their parts can be sent together. */
export const nextBookingIds = async (tx: Tx, count: number): Promise<number[]> =>
  (await NEXT_IDS.run(tx.db, { count })).map(({ id }) => id);
