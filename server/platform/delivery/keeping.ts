import { clearOlder, type Chore, type Partitioned } from '../jobs/housekeeping.ts';
import { toDate } from '../time.ts';

const days = (count: number): Temporal.Duration => Temporal.Duration.from({ hours: 24 * count });

/** Deliveries are kept at least this long. */
const KEPT = days(30);

export const deliveryPartitions: Partitioned = { table: 'delivery', by: 'created_at', keep: KEPT };

const forgetOldSecrets: Chore = {
  name: 'rotated secrets',
  async clear(db, now) {
    const { numUpdatedRows } = await db
      .updateTable('webhook')
      .set({ oldSecretSealed: null, oldSecretUntil: null })
      .where('oldSecretUntil', '<', toDate(now))
      .executeTakeFirst();
    return Number(numUpdatedRows);
  },
};

export const deliveryChores: readonly Chore[] = [
  // Without a partition of their own; elsewhere whole months go.
  clearOlder('delivery_default', 'created_at', KEPT, "state <> 'pending'"),
  forgetOldSecrets,
  // By then all its deliveries are gone too.
  clearOlder('webhook', 'deleted_at', days(70)),
  // Of what nothing was ever told there are no deliveries; a day it is kept, as what was made within a day is counted.
  ...(['deleted_at', 'expires_at'] as const).map((end) => ({
    ...clearOlder('webhook', end, days(1), 'subscribed_to is not null and told = 0'),
    name: `subscriptions without a delivery, by ${end}`,
  })),
  { ...clearOlder('webhook', 'expires_at', days(70)), name: 'subscriptions' },
];
