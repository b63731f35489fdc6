import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Tx } from '../context/context.ts';
import type { Principal } from '../context/principal.ts';
import type { Db } from '../db/connect.ts';
import {
  fail,
  idempotencyAnswerLost,
  idempotencyKeyInFlight,
  idempotencyKeyReused,
  type Problem,
} from '../contract/problems.ts';
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
  /** What the key stands for: another body under the same key is refused. */
  readonly body: unknown;
}

export interface StoredAnswer {
  readonly reply: unknown;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** What the key stands for, and nothing of who asks: a release that adds a scope makes no other request of it. */
const requestDigest = ({ operation, body }: Claim): Buffer => digest(`${operation}\n${JSON.stringify(body) ?? ''}`);

/** Who may other things than before may be shown other things: what was answered then may be nothing for her eyes now. */
const rightsDigest = ({ scopes, reach }: Principal): Buffer =>
  digest(JSON.stringify([[...scopes].toSorted(), reach === 'all' ? reach : reach.toSorted((a, b) => a - b)]));

/** Both, one behind the other, as they are kept. */
const digestsOf = ({ who }: Tx, claim: Claim) => ({ request: requestDigest(claim), rights: rightsDigest(who) });

const answerLost = (detail?: string): Problem =>
  fail(idempotencyAnswerLost, { param: 'Idempotency-Key', ...(detail !== undefined && { detail }) });

/**
 * Claims a key inside the transaction of its write: the key and the write live or die together.
 * @returns the stored answer of the first request, or null when this is the first
 * @throws 409 while the first is still running, or when its answer cannot be read or is not for who may other things by
 *   now; 422 when the key stood for something else
 */
export async function claimKey(tx: Tx, claim: Claim, sealer: Sealer): Promise<StoredAnswer | null> {
  const lock = `${tx.tenant.id}/${tx.who.key}/${claim.key}`;
  const free = sql<{ free: boolean }>`select pg_try_advisory_xact_lock(hashtextextended(${lock}, 7)) as free`;
  const answer = tx.db
    .selectFrom('idempotencyKey')
    .select(['bodyHash', 'reply', 'createdAt'])
    .where('tenantId', '=', tx.tenant.id)
    .where('principal', '=', tx.who.key)
    .where('key', '=', claim.key);
  // The two leave together; the second begins once the first has its lock, or not.
  const [{ rows }, stored] = await Promise.all([free.execute(tx.db), answer.executeTakeFirst()]);
  if (!rows[0]?.free) throw fail(idempotencyKeyInFlight, { param: 'Idempotency-Key' });
  if (!stored || stored.createdAt < toDate(tx.now.subtract(KEPT))) return null;
  mustBeSame(stored.bodyHash, digestsOf(tx, claim));
  return { reply: stored.reply === null ? undefined : readReply(stored.reply, sealer) };
}

function mustBeSame(kept: Buffer, { request, rights }: ReturnType<typeof digestsOf>): void {
  if (kept.length !== request.length + rights.length)
    throw answerLost('Something was done under this key before Atrium was upgraded: look at what is there');
  if (!kept.subarray(0, request.length).equals(request)) throw fail(idempotencyKeyReused, { param: 'Idempotency-Key' });
  if (!kept.subarray(request.length).equals(rights))
    throw answerLost('This was done, while you had other rights than now: look at what is there');
}

/** It may have been forgotten, and the secret changed since: another process, still under the old one, may have kept this answer. */
function readReply(sealed: Buffer, sealer: Sealer): unknown {
  try {
    return JSON.parse(sealer.open(sealed).toString());
  } catch (error) {
    if (error instanceof NotOurSeal) throw answerLost();
    throw error;
  }
}

/** Forgets all stored answers: nobody can read them any more. */
export async function forgetAnswers(db: Db): Promise<void> {
  await db.deleteFrom('idempotencyKey').execute();
}

/** The id of what an answer tells of. */
function subjectOf(reply: unknown): number | null {
  const id = (reply as { readonly id?: unknown } | null | undefined)?.id;
  return typeof id === 'number' ? id : null;
}

/** Makes stored answers of these operations that tell of these things unreadable. Their keys stay: what was done is not done twice. */
export async function forgetAnswersAbout(
  { db, tenant }: Tx,
  operations: readonly string[],
  ids: readonly number[],
): Promise<void> {
  await db
    .updateTable('idempotencyKey')
    .set({ reply: Buffer.alloc(0) })
    .where('tenantId', '=', tenant.id)
    .where('operation', '=', sql<string>`any(${operations}::text[])`)
    .where('subjectId', '=', sql<number>`any(${ids}::integer[])`)
    .execute();
}

/** Keeps the answer, sealed, for whoever repeats the request. */
export function keepAnswer(tx: Tx, claim: Claim, answer: StoredAnswer, sealer: Sealer): void {
  const { request, rights } = digestsOf(tx, claim);
  const row = {
    operation: claim.operation,
    bodyHash: Buffer.concat([request, rights]),
    subjectId: subjectOf(answer.reply),
    reply: answer.reply === undefined ? null : sealer.seal(Buffer.from(JSON.stringify(answer.reply))),
    createdAt: toDate(tx.now),
  };
  const insert = tx.db
    .insertInto('idempotencyKey')
    .values({ tenantId: tx.tenant.id, principal: tx.who.key, key: claim.key, ...row })
    .onConflict((clash) => clash.columns(['tenantId', 'principal', 'key']).doUpdateSet(row)); // only an expired one is still there
  tx.atCommit(insert.compile());
}
