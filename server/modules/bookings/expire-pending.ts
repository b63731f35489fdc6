import { openContext, type Tx, type Wake } from '../../platform/context/context.ts';
import { systemPrincipal } from '../../platform/context/principal.ts';
import { ALL_TENANTS, type Database } from '../../platform/db/connect.ts';
import { findTenants } from '../../platform/tenants.ts';
import { giveBack } from '../holds/holds.ts';
import { ownerOf } from './book.ts';
import { toldOf } from './show.ts';
import { lockExpired, rejectBookings, selectTenantsWithExpired } from './store.ts';

/**
 * Rejects what nobody has decided on in time, at most `limit`, the longest overdue first. Nobody had to wait for this:
 * whoever wanted the space meanwhile has had it. @returns how many
 */
export async function expirePending(tx: Tx, limit: number): Promise<number> {
  const due = await lockExpired(tx, limit);
  if (due.length === 0) return 0;
  await Promise.all([...due.map((row) => giveBack(tx, ownerOf(row))), rejectBookings(tx, due)]);
  for (const row of due)
    tx.emit('booking.expired', toldOf(row, { ...row, state: 'rejected', version: row.version + 1 }));
  return due.length;
}

export interface Expiring {
  readonly database: Database;
  readonly signals: { readonly wake: Wake };
  readonly clock: () => Temporal.Instant;
}

const BATCH = 100;

/** Does so in each workplace where something has expired by now. */
export async function expireEverywhere({ database, signals, clock }: Expiring): Promise<void> {
  const now = clock();
  const everywhere = database.forTenant(ALL_TENANTS);
  for (const tenant of await findTenants(everywhere, await selectTenantsWithExpired(everywhere, now))) {
    const who = systemPrincipal(tenant, new Set());
    const ctx = openContext(database, signals.wake, { who, now, requestId: 'expire-pending', ip: null });
    while ((await ctx.tx((tx) => expirePending(tx, BATCH))) === BATCH);
  }
}
