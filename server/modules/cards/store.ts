import { sql } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { toDate } from '../../platform/time.ts';

/** Since when somebody agrees to be known by her card; null: she does not. */
export const findConsent = async (ctx: Ctx, userId: number): Promise<Date | null> =>
  (await consentOf(ctx, userId).executeTakeFirst())?.agreedAt ?? null;

/** The same, for who is about to act on it: whoever takes that back, waits until that is done. */
export const holdConsent = async (tx: Tx, userId: number): Promise<Date | null> =>
  (await consentOf(tx, userId).forShare().executeTakeFirst())?.agreedAt ?? null;

const consentOf = ({ db, tenant }: Ctx, userId: number) =>
  db.selectFrom('cardConsent').select('agreedAt').where('tenantId', '=', tenant.id).where('userId', '=', userId);

/** Writes down that somebody agrees. @returns its version; undefined where she does already */
export async function writeConsent({ db, tenant, now }: Tx, userId: number): Promise<number | undefined> {
  const agreedAt = toDate(now);
  const row = await db
    .insertInto('cardConsent')
    .values({ tenantId: tenant.id, userId, agreedAt })
    .onConflict((clash) =>
      clash
        .constraint('card_consent_pk')
        .doUpdateSet({ agreedAt, version: sql<number>`card_consent.version + 1` })
        .where('cardConsent.agreedAt', 'is', null),
    )
    .returning('version')
    .executeTakeFirst();
  return row?.version;
}

/** Writes down that somebody agrees no more. @returns its version; undefined where she did not */
export async function clearConsent({ db, tenant }: Tx, userId: number): Promise<number | undefined> {
  const row = await db
    .updateTable('cardConsent')
    .set({ agreedAt: null, version: sql<number>`version + 1` })
    .where('tenantId', '=', tenant.id)
    .where('userId', '=', userId)
    .where('agreedAt', 'is not', null)
    .returning('version')
    .executeTakeFirst();
  return row?.version;
}
