import { sql } from 'kysely';
import type { Tx } from './context.ts';

/**
 * Does something that counts only if its answer is good, as a part of a transaction: else all of it is undone, and nothing of it is
 * told.
 */
export async function attempt<T>(tx: Tx, work: (tx: Tx) => Promise<T>, isGood: (answer: T) => boolean): Promise<T> {
  const told: (() => void)[] = [];
  await sql`savepoint attempt`.execute(tx.db);
  const answer = await work(reserved(tx, told));
  const isKept = isGood(answer);
  if (!isKept) await sql`rollback to savepoint attempt`.execute(tx.db);
  // In any case: one within another has the same name.
  await sql`release savepoint attempt`.execute(tx.db);
  if (isKept) for (const tell of told) tell();
  return answer;
}

/** The same transaction, but that what it is told of waits. */
function reserved(tx: Tx, told: (() => void)[]): Tx {
  const later: Tx = {
    ...tx,
    tx: (inner) => inner(later),
    isHopeful: false,
    emit: (...about) => void told.push(() => tx.emit(...about)),
    audit: (...about) => void told.push(() => tx.audit(...about)),
    later: (...about) => void told.push(() => tx.later(...about)),
    callOff: (...about) => void told.push(() => tx.callOff(...about)),
    afterCommit: (...about) => void told.push(() => tx.afterCommit(...about)),
    rightsChanged: () => void told.push(() => tx.rightsChanged()),
  };
  return later;
}
