import { hash } from 'node:crypto';
import { fail, type ProblemKind } from '../contract/problems.ts';
import type { Ctx, Tx } from '../context/context.ts';
import { networkOf } from '../net/network-of.ts';
import { count, type Limit } from './ratelimit.ts';

const WINDOW_SECONDS = 15 * 60;
/** Failures that one account may collect from anywhere, and one address over all accounts. */
const PER_ACCOUNT: Limit = { most: 10, windowSeconds: WINDOW_SECONDS };
const PER_ADDRESS: Limit = { most: 100, windowSeconds: WINDOW_SECONDS };

/** The counts an attempt falls under, in the order in which they are locked. */
function subjectsOf(ctx: Ctx, email: string): (readonly [subject: string, limit: Limit])[] {
  const account = [`sign-in/${hash('sha256', email.toLowerCase(), 'base64url')}`, PER_ACCOUNT] as const;
  return ctx.ip === null ? [account] : [account, [`sign-in/${networkOf(ctx.ip)}`, PER_ADDRESS]];
}

const add = async (tx: Tx, email: string, n: number): Promise<boolean> => {
  let within = true;
  for (const [subject, limit] of subjectsOf(tx, email)) {
    within = (await count(tx.db, tx.tenant.id, subject, limit, n, tx.now.epochMilliseconds)) <= limit.most && within;
  }
  return within;
};

/**
 * Counts an attempt at a password as failed, before it is judged: many at once cannot slip past the limit.
 * @throws `refusal` with Retry-After when the account or the address has none left
 */
export async function takeAttempt(ctx: Ctx, email: string, refusal: ProblemKind): Promise<void> {
  if (await ctx.tx((tx) => add(tx, email, 1))) return;
  const retryAfter = WINDOW_SECONDS - (Math.floor(ctx.now.epochMilliseconds / 1000) % WINDOW_SECONDS);
  throw fail(refusal, { headers: { 'retry-after': String(retryAfter) } });
}

/** The attempt was good after all. */
export async function giveAttemptBack(tx: Tx, email: string): Promise<void> {
  await add(tx, email, -1);
}
