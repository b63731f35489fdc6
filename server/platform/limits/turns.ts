import type { Database } from '../db/connect.ts';
import type { Gate } from './gate.ts';

/**
 * The same database, whose connections are never all taken by what writes: a transaction may wait for a lock that somebody holds for
 * seconds, and whoever only reads must not wait with it. Fair by who asks.
 * @throws 503 with Retry-After where too many wait already, or it took too long
 */
export const takingTurns = (database: Database, gate: Gate): Database => ({
  ...database,
  async transaction(tenantId, work, key = '') {
    const leave = await gate.enter(`${tenantId}/${key}`, 1);
    try {
      return await database.transaction(tenantId, work);
    } finally {
      leave();
    }
  },
});
