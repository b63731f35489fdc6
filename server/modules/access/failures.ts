import type { Ctx, Tx } from '../../platform/context/context.ts';
import { count, readCount, windowAt } from '../../platform/limits/ratelimit.ts';
import type { Account } from '../people/people.ts';

/** So many failed sign-ins of a workplace are written down one by one in an hour; the rest as one number. */
const LIMIT = { most: 100, windowSeconds: 60 * 60 };
const SUBJECT = 'failed-sign-ins';

/** Writes down that a sign-in failed. A flood of them writes no flood. */
export async function noteFailure(ctx: Ctx, email: string, account: Account | undefined): Promise<void> {
  await ctx.tx(async (tx) => {
    const failed = await count(tx.db, tx.tenant.id, SUBJECT, LIMIT, 1, tx.now.epochMilliseconds);
    if (failed <= LIMIT.most) audit(tx, account?.id ?? 'unknown', { email });
    else if (failed === LIMIT.most + 1) sumLater(tx);
  });
}

function sumLater(tx: Tx): void {
  const { from, until } = windowAt(LIMIT, tx.now);
  const told = { from: from.toString(), until: until.toString() };
  tx.later('failed_sign_ins.sum', told, { at: until, key: told.from });
}

/** Writes down how many more have failed in a window than were written down one by one. */
export async function sumFailedSignIns(
  tx: Tx,
  window: { readonly from: string; readonly until: string },
): Promise<void> {
  const failed = await readCount(tx.db, tx.tenant.id, SUBJECT, Temporal.Instant.from(window.from));
  if (failed > LIMIT.most) audit(tx, 'many', { ...window, count: failed - LIMIT.most });
}

const audit = (tx: Tx, id: number | string, after: object): void =>
  tx.audit({ action: 'session.failed', subject: { type: 'user', id }, before: null, after });
