import type { Ctx, Tx } from '../../platform/context/context.ts';
import { toDate } from '../../platform/time.ts';
import type { FloorPlan } from '../places/contract.ts';

export const findPlan = (ctx: Ctx, floorId: number) =>
  ctx.db
    .selectFrom('floorPlan')
    .select(['mediaType', 'content', 'etag'])
    .where('tenantId', '=', ctx.tenant.id)
    .where('floorId', '=', floorId)
    .executeTakeFirst();

type Label = Pick<FloorPlan, 'mediaType' | 'etag'>;

/** Keeps a drawing with what it is served as; the floor says how large it is. */
export async function putPlan(tx: Tx, floorId: number, { mediaType, etag }: Label, drawn: Uint8Array): Promise<void> {
  const values = { mediaType, etag, content: Buffer.from(drawn), createdAt: toDate(tx.now) };
  await tx.db
    .insertInto('floorPlan')
    .values({ ...values, tenantId: tx.tenant.id, floorId })
    .onConflict((known) => known.constraint('floor_plan_pk').doUpdateSet(values))
    .execute();
}

export async function deletePlan(tx: Tx, floorId: number): Promise<void> {
  await tx.db.deleteFrom('floorPlan').where('tenantId', '=', tx.tenant.id).where('floorId', '=', floorId).execute();
}
