import { sql } from 'kysely';
import type { Ctx, Tx } from './context.ts';

/**
 * Does something for its answer alone: none of it counts, whatever transaction it is part of, and nothing of it is told. What
 * it took from others it gives back at once.
 */
export const rehearse = <T>(ctx: Ctx, work: (tx: Tx) => Promise<T>): Promise<T> =>
  ctx.tx(async (tx) => {
    await sql`savepoint rehearsal`.execute(tx.db);
    const answer = await work(silenced(tx));
    await sql`rollback to savepoint rehearsal`.execute(tx.db);
    return answer;
  });

const silent = (): void => undefined;

function silenced(tx: Tx): Tx {
  const rehearsing: Tx = {
    ...tx,
    tx: (inner) => inner(rehearsing),
    isHopeful: false,
    emit: silent,
    audit: silent,
    later: silent,
    callOff: silent,
    afterCommit: silent,
    rightsChanged: silent,
  };
  return rehearsing;
}
