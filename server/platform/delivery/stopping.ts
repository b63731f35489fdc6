import { sql } from 'kysely';
import type { Sealer } from '../auth/seal.ts';
import type { Told } from '../context/outbox.ts';
import type { Db } from '../db/connect.ts';
import { toDate } from '../time.ts';
import type { WebhookTold } from './contract.ts';
import { newSecret } from './signing.ts';

/** Deliveries cancelled together with their webhook; what is beyond is cancelled by the deliverer. */
const CANCELLED_AT_ONCE = 10_000;

/** Under another ATRIUM_SECRET no webhook's secret can be read: each gets one that nobody knows, and stops. @returns how many */
export async function loseWebhookSecrets(db: Db, sealer: Sealer, now: Temporal.Instant): Promise<number> {
  const rows = await db.selectFrom('webhook').select(['tenantId', 'id']).where('deletedAt', 'is', null).execute();
  for (const { tenantId, id } of rows) {
    await db
      .updateTable('webhook')
      .set({
        secretSealed: sealer.seal(Buffer.from(newSecret())),
        oldSecretSealed: null,
        oldSecretUntil: null,
        disabledAt: toDate(now),
        disabledReason: 'secret_lost',
        version: sql`version + 1`,
      })
      .where('tenantId', '=', tenantId)
      .where('id', '=', id)
      .execute();
  }
  await cancelPending(db, now, rows);
  return rows.length;
}

/** What is told when a webhook stops, by hand or by itself. */
export const toldOfDisabled = (webhook: WebhookTold): Told<'webhook.disabled'> => ({
  id: webhook.id,
  version: webhook.version,
  data: {
    id: webhook.id,
    version: webhook.version,
    url: webhook.url,
    reason: webhook.reason,
    createdBy: webhook.createdBy,
    ownerUserId: webhook.ownerUserId,
  },
  before: null,
  after: { url: webhook.url, disabledReason: webhook.reason },
});

/** Cancels what waits for these webhooks, up to a bound. @returns how many */
export async function cancelPending(
  db: Db,
  now: Temporal.Instant,
  webhooks: readonly { readonly tenantId: number; readonly id: number }[],
): Promise<number> {
  const result = await sql`
    with waiting as (
      select delivery.tenant_id, delivery.id, delivery.created_at
      from unnest(${webhooks.map(({ tenantId }) => tenantId)}::integer[], ${webhooks.map(({ id }) => id)}::integer[]) as webhook (tenant_id, id)
      join delivery on delivery.tenant_id = webhook.tenant_id and delivery.webhook_id = webhook.id and delivery.state = 'pending'
      limit ${CANCELLED_AT_ONCE} for update of delivery skip locked)
    update delivery set state = 'cancelled', finished_at = ${toDate(now)}, claimed_until = null
    from waiting
    where delivery.tenant_id = waiting.tenant_id and delivery.id = waiting.id and delivery.created_at = waiting.created_at`.execute(
    db,
  );
  return Number(result.numAffectedRows ?? 0);
}
