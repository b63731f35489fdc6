import { sql } from 'kysely';
import type { Ctx, Tx } from '../context/context.ts';
import { may, type Principal } from '../context/principal.ts';
import { found, type UseCases } from '../context/use-case.ts';
import type { EventDeclared, Events } from '../contract/event.ts';
import { pageOf } from '../contract/page.ts';
import { fail, forbidden } from '../contract/problems.ts';
import { showTime, showTimeOrNull, toDate } from '../time.ts';
import { isHeard } from './claims.ts';
import {
  webhookDisabled,
  webhookSilent,
  type Attempt,
  type Delivery,
  type DeliveryState,
  type endpoints,
} from './contract.ts';

type Calls = UseCases<typeof endpoints>;

interface DeliveryRow {
  readonly id: string;
  readonly webhookId: number;
  readonly eventId: string;
  readonly eventType: string;
  readonly state: string;
  readonly attempt: number;
  readonly attempts: unknown;
  readonly nextAttemptAt: Date;
  readonly claimedUntil: Date | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

const deliveriesOf = (ctx: Ctx) =>
  ctx.db
    .selectFrom('delivery')
    .innerJoin('event', (join) =>
      join.onRef('event.tenantId', '=', 'delivery.tenantId').onRef('event.id', '=', 'delivery.eventId'),
    )
    .select([
      'delivery.id',
      'delivery.webhookId',
      'delivery.eventId',
      'event.type as eventType',
      'delivery.state',
      'delivery.attempt',
      'delivery.attempts',
      'delivery.nextAttemptAt',
      'delivery.claimedUntil',
      'delivery.createdAt',
      'delivery.finishedAt',
    ])
    .where('delivery.tenantId', '=', ctx.tenant.id);

const webhookOf = ({ db, tenant }: Ctx, id: number) =>
  db
    .selectFrom('webhook')
    .select('disabledAt')
    .where('tenantId', '=', tenant.id)
    .where('id', '=', id)
    .where('subscribedTo', 'is', null)
    .where('applicationId', 'is', null)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();

const toDelivery = ({ claimedUntil, ...row }: DeliveryRow): Delivery => ({
  ...row,
  state: row.state as DeliveryState,
  attempts: row.attempts as Attempt[],
  nextAttemptAt: row.state === 'pending' && claimedUntil === null ? showTime(row.nextAttemptAt) : null,
  createdAt: showTime(row.createdAt),
  finishedAt: showTimeOrNull(row.finishedAt),
});

/** What was sent to a webhook, the newest first. */
export const listDeliveries: Calls['listDeliveries'] = async (ctx, { id, ...wanted }) => {
  found(await webhookOf(ctx, id));
  return pageOfDeliveries(ctx, id, wanted, (delivery) => delivery);
};

type Wanted = Omit<Parameters<Calls['listDeliveries']>[1], 'id'>;

/** What was sent to a webhook of any kind, the newest first. */
export const pageOfDeliveries = <Shown>(
  ctx: Ctx,
  webhookId: number,
  { state, ...paging }: Wanted,
  show: (delivery: Delivery) => Shown,
) => {
  let query = deliveriesOf(ctx).where('delivery.webhookId', '=', webhookId);
  if (state !== undefined) query = query.where('delivery.state', '=', state);
  return pageOf(paging, {
    by: ['time', 'uuid'],
    select: (before, limit) => {
      const newest = query.orderBy('delivery.createdAt', 'desc').orderBy('delivery.id', 'desc').limit(limit);
      if (!before) return newest.execute();
      const key = sql`(${new Date(before[0])}::timestamptz, ${before[1]}::uuid)`;
      return newest.where(sql<boolean>`(delivery.created_at, delivery.id) < ${key}`).execute();
    },
    keyOf: (row) => [row.createdAt.getTime(), row.id],
    show: (rows) => rows.map((row) => show(toDelivery(row))),
  });
};

/** May somebody hear of such events, names included? */
export const mayHear = (who: Principal, { heard, named }: EventDeclared): boolean =>
  [heard, named?.to ?? heard].every((scope) => may(who, scope, 'anywhere'));

export interface RedeliverOptions {
  /** Everything that can be heard, and by whom. */
  readonly events: Events;
  /** Called once a delivery was made due by hand. */
  readonly due?: () => void;
}

/** Sends an event once more. @throws 403 for one that the asking one may not hear of, 409 for a webhook that is disabled */
export async function redeliver({ events, due }: RedeliverOptions, tx: Tx, id: string): Promise<Delivery> {
  await tx.holdRights();
  const row = found(await lockDelivery(tx, id));
  const webhook = found(await webhookOf(tx, row.webhookId));
  const event = new Map(Object.entries<EventDeclared>(events)).get(row.eventType);
  if (!event || !mayHear(tx.who, event)) throw fail(forbidden, { detail: `You may not hear of "${row.eventType}"` });
  if (webhook.disabledAt !== null) throw fail(webhookDisabled);
  if (!(await isHeard(tx.db, tx.now, tx.tenant.id, row.webhookId))) throw fail(webhookSilent);
  return sendAgain(tx, row, due);
}

/** One delivery, of which nobody else changes what is to come of it. */
export const lockDelivery = (tx: Tx, id: string): Promise<DeliveryRow | undefined> =>
  deliveriesOf(tx).where('delivery.id', '=', id).forUpdate('delivery').executeTakeFirst();

/** Makes a locked delivery due now; one that is on its way right now is not sent twice. */
export async function sendAgain(tx: Tx, row: DeliveryRow, due: RedeliverOptions['due']): Promise<Delivery> {
  if (row.state === 'pending' && row.claimedUntil !== null && row.claimedUntil > toDate(tx.now)) return toDelivery(row);
  const again = { state: 'pending' as const, nextAttemptAt: toDate(tx.now), claimedUntil: null, finishedAt: null };
  await tx.db
    .updateTable('delivery')
    .set(again)
    .where('tenantId', '=', tx.tenant.id)
    .where('id', '=', row.id)
    .where('createdAt', '=', row.createdAt)
    .execute();
  tx.audit({ action: 'delivery.repeated', subject: { type: 'delivery', id: row.id }, before: null, after: null });
  if (due) tx.afterCommit(due);
  return toDelivery({ ...row, ...again });
}
