import { sql } from 'kysely';
import type { Sealer } from '../auth/seal.ts';
import type { Tx } from '../context/context.ts';
import type { Told } from '../context/outbox.ts';
import type { Db } from '../db/connect.ts';
import { toDate } from '../time.ts';
import type { WebhookTold } from './contract.ts';
import { newSecret } from './signing.ts';

/** Deliveries cancelled together with their webhook; what is beyond is cancelled by the deliverer. */
const CANCELLED_AT_ONCE = 10_000;

/** Under another ATRIUM_SECRET no webhook's secret can be read: each gets one that nobody knows, and stops. @returns how many */
export async function loseWebhookSecrets(db: Db, sealer: Sealer, now: Temporal.Instant): Promise<number> {
  const rows = await db
    .selectFrom('webhook')
    .select(['tenantId', 'id as webhookId'])
    .where('deletedAt', 'is', null)
    .orderBy('tenantId')
    .orderBy('id')
    .execute();
  for (const { tenantId, webhookId } of rows) {
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
      .where('id', '=', webhookId)
      .execute();
  }
  await cancelPending(db, now, rows);
  return rows.length;
}

export interface WebhookKey {
  readonly tenantId: number;
  readonly webhookId: number;
}

/** Why Atrium stops a webhook: as its contract says. */
export type Reason = 'gone' | 'failing' | 'token_revoked' | 'handed_over';

interface Disabled extends Omit<WebhookTold, 'reason'> {
  readonly tenantId: number;
  readonly reason: Reason;
}

/** Stops webhooks, those of tokens that are no more as orphans, and cancels what waits for them. @returns those that were not stopped before, each of which has to be told of */
export async function disable(
  db: Db,
  now: Temporal.Instant,
  webhooks: readonly (WebhookKey & { readonly reason: Reason })[],
): Promise<Disabled[]> {
  if (webhooks.length === 0) return [];
  const { rows } = await sql<Disabled>`
    update webhook set disabled_at = ${toDate(now)}, disabled_reason = given.reason, version = webhook.version + 1,
      orphaned_at = case when given.reason = 'token_revoked' then ${toDate(now)} else webhook.orphaned_at end
    from (select distinct on (tenant_id, id) * from
          unnest(${webhooks.map(({ tenantId }) => tenantId)}::integer[], ${webhooks.map(({ webhookId }) => webhookId)}::integer[],
                 ${webhooks.map(({ reason }) => reason)}::text[]) as each (tenant_id, id, reason)) as given
    where webhook.tenant_id = given.tenant_id and webhook.id = given.id and webhook.disabled_at is null and webhook.deleted_at is null
    returning webhook.id, webhook.version, webhook.url, webhook.created_by, webhook.disabled_reason as reason, webhook.tenant_id,
      -- Of a listener who answers for its application.
      coalesce(webhook.owner_user_id, (select substring(its.owner from '^user:([0-9]+)$')::integer from application_owner as its
        where its.tenant_id = webhook.tenant_id and its.application_id = webhook.application_id)) as owner_user_id`.execute(
    db,
  );
  await cancelPending(
    db,
    now,
    rows.map(({ tenantId, id: webhookId }) => ({ tenantId, webhookId })),
  );
  return rows;
}

/** Stops webhooks of this tenant within somebody's own change, and tells of each that was not stopped before. */
export async function stopWebhooks(tx: Tx, ids: readonly number[], reason: Reason): Promise<void> {
  const webhooks = ids.map((webhookId) => ({ tenantId: tx.tenant.id, webhookId, reason }));
  for (const { tenantId: _, ...webhook } of await disable(tx.db, tx.now, webhooks)) {
    tx.emit('webhook.disabled', toldOfDisabled(webhook));
  }
}

/** Ends one for good: its secret goes, and what waits to be sent to it is cancelled. */
export async function endWebhook({ db, tenant, now }: Tx, id: number): Promise<void> {
  await db
    .updateTable('webhook')
    .set({ deletedAt: toDate(now), secretSealed: Buffer.alloc(0), oldSecretSealed: null })
    .where('tenantId', '=', tenant.id)
    .where('id', '=', id)
    .execute();
  await cancelPending(db, now, [{ tenantId: tenant.id, webhookId: id }]);
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
export async function cancelPending(db: Db, now: Temporal.Instant, webhooks: readonly WebhookKey[]): Promise<number> {
  const result = await sql`
    with waiting as (
      select delivery.tenant_id, delivery.id, delivery.created_at
      from unnest(${webhooks.map(({ tenantId }) => tenantId)}::integer[], ${webhooks.map(({ webhookId }) => webhookId)}::integer[]) as webhook (tenant_id, id)
      join delivery on delivery.tenant_id = webhook.tenant_id and delivery.webhook_id = webhook.id and delivery.state = 'pending'
      limit ${CANCELLED_AT_ONCE} for update of delivery skip locked)
    update delivery set state = 'cancelled', finished_at = ${toDate(now)}, claimed_until = null
    from waiting
    where delivery.tenant_id = waiting.tenant_id and delivery.id = waiting.id and delivery.created_at = waiting.created_at`.execute(
    db,
  );
  return Number(result.numAffectedRows ?? 0);
}
