import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Tx } from '../context/context.ts';
import type { Principal } from '../context/principal.ts';
import type { Db } from '../db/connect.ts';
import { fail, idempotencyAnswerLost, idempotencyKeyInFlight, idempotencyKeyReused } from '../contract/problems.ts';
import { NotOurSeal, type Sealer } from '../auth/seal.ts';
import { clearOlder } from '../jobs/housekeeping.ts';
import { toDate } from '../time.ts';

export const MAX_KEY = 255;
/** How long an answer is kept. */
export const KEPT = Temporal.Duration.from({ hours: 24 });
export const forgetOldAnswers = clearOlder('idempotency_key', 'created_at', KEPT);

export interface Claim {
  readonly key: string;
  readonly operation: string;
  /** What the key stands for, with the rights of who asks: another body under the same key is refused. */
  readonly body: unknown;
}

export interface StoredAnswer {
  readonly reply: unknown;
}

/** Who may other things than before asks another thing: what was answered then may be nothing for her eyes now. */
const rightsOf = ({ scopes, reach }: Principal): string =>
  JSON.stringify([[...scopes].toSorted(), reach === 'all' ? reach : reach.toSorted((a, b) => a - b)]);

const hashOf = ({ who }: Tx, { operation, body }: Claim): Buffer =>
  createHash('sha256')
    .update([operation, rightsOf(who), JSON.stringify(body) ?? ''].join('\n'))
    .digest();

/**
 * Claims a key inside the transaction of its write: the key and the write live or die together.
 * @returns the stored answer of the first request, or null when this is the first
 * @throws 409 while the first is still running or when its answer cannot be read, 422 when the key stood for something else,
 *   or for somebody who might other things
 */
export async function claimKey(tx: Tx, claim: Claim, sealer: Sealer): Promise<StoredAnswer | null> {
  const lock = `${tx.tenant.id}/${tx.who.key}/${claim.key}`;
  const { rows } = await sql<{
    free: boolean;
  }>`select pg_try_advisory_xact_lock(hashtextextended(${lock}, 7)) as free`.execute(tx.db);
  if (!rows[0]?.free) throw fail(idempotencyKeyInFlight, { param: 'Idempotency-Key' });
  const stored = await tx.db
    .selectFrom('idempotencyKey')
    .select(['bodyHash', 'reply', 'createdAt'])
    .where('tenantId', '=', tx.tenant.id)
    .where('principal', '=', tx.who.key)
    .where('key', '=', claim.key)
    .executeTakeFirst();
  if (!stored || stored.createdAt < toDate(tx.now.subtract(KEPT))) return null;
  if (!stored.bodyHash.equals(hashOf(tx, claim))) {
    throw fail(idempotencyKeyReused, {
      param: 'Idempotency-Key',
      detail: 'This key was used for another request, or while you had other rights than now',
    });
  }
  return { reply: stored.reply === null ? undefined : readReply(stored.reply, sealer) };
}

/** The secret may have been changed since: another process, still under the old one, may have kept this answer. */
function readReply(sealed: Buffer, sealer: Sealer): unknown {
  try {
    return JSON.parse(sealer.open(sealed).toString());
  } catch (error) {
    if (error instanceof NotOurSeal) throw fail(idempotencyAnswerLost, { param: 'Idempotency-Key' });
    throw error;
  }
}

/** Forgets all stored answers: nobody can read them any more. */
export async function forgetAnswers(db: Db): Promise<void> {
  await db.deleteFrom('idempotencyKey').execute();
}

/** Keeps the answer, sealed, for whoever repeats the request. */
export async function keepAnswer(tx: Tx, claim: Claim, answer: StoredAnswer, sealer: Sealer): Promise<void> {
  const row = {
    operation: claim.operation,
    bodyHash: hashOf(tx, claim),
    reply: answer.reply === undefined ? null : sealer.seal(Buffer.from(JSON.stringify(answer.reply))),
    createdAt: toDate(tx.now),
  };
  await tx.db
    .insertInto('idempotencyKey')
    .values({ tenantId: tx.tenant.id, principal: tx.who.key, key: claim.key, ...row })
    .onConflict((clash) => clash.columns(['tenantId', 'principal', 'key']).doUpdateSet(row)) // only an expired one is still there
    .execute();
}
