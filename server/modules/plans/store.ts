import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Drawing } from '../../platform/drawings/drawing.ts';
import { toDate } from '../../platform/time.ts';

export const findPlan = (ctx: Ctx, floorId: number) =>
  ctx.db
    .selectFrom('floorPlan')
    .select(['mediaType', 'content', 'etag'])
    .where('tenantId', '=', ctx.tenant.id)
    .where('floorId', '=', floorId)
    .executeTakeFirst();

export async function putPlan(tx: Tx, floorId: number, drawing: Drawing, etag: string): Promise<void> {
  const values = { ...drawing, content: Buffer.from(drawing.content), etag, createdAt: toDate(tx.now) };
  await tx.db
    .insertInto('floorPlan')
    .values({ ...values, tenantId: tx.tenant.id, floorId })
    .onConflict((known) => known.constraint('floor_plan_pk').doUpdateSet(values))
    .execute();
}

/** @returns whether there was one */
export async function deletePlan(tx: Tx, floorId: number): Promise<boolean> {
  const plan = tx.db.deleteFrom('floorPlan').where('tenantId', '=', tx.tenant.id).where('floorId', '=', floorId);
  return (await plan.executeTakeFirst()).numDeletedRows > 0n;
}
