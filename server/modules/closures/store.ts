import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { toDate, type Period } from '../../platform/time.ts';
import { offsetsNow } from '../bookings/bookings.ts';
import { buildingZones } from '../places/places.ts';
import { resourcePlaces, type Unseen } from '../resources/resources.ts';

/** A closure, with where its resource is by now. */
export interface ClosureRow {
  readonly id: number;
  readonly version: number;
  readonly buildingId: number;
  readonly floorId: number | null;
  readonly areaId: number | null;
  readonly resourceId: number | null;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly reason: string;
  readonly liftedAt: Date | null;
  readonly createdAt: Date;
  readonly zone: string;
  /** What its building's clocks were said to be ahead of UTC when it was written, and which clocks; null: nothing was noted. */
  readonly startOffset: number | null;
  readonly endOffset: number | null;
  readonly notedZone: string | null;
}

const columns = ['closure.id', 'closure.version', 'closure.resourceId', 'closure.startsAt', 'closure.endsAt'] as const;
const noted = ['closure.startOffset', 'closure.endOffset', 'closure.notedZone'] as const;
const said = ['closure.reason', 'closure.liftedAt', 'closure.createdAt', 'house.zone', 'house.buildingId'] as const;

const closures = ({ db, tenant }: Ctx) =>
  db
    .selectFrom('closure')
    .leftJoin(resourcePlaces(db).as('thing'), (join) =>
      join.onRef('thing.tenantId', '=', 'closure.tenantId').onRef('thing.resourceId', '=', 'closure.resourceId'),
    )
    .innerJoin(buildingZones(db).as('house'), (join) =>
      join
        .onRef('house.tenantId', '=', 'closure.tenantId')
        .on(sql<SqlBool>`house.building_id = coalesce(closure.building_id, thing.building_id)`),
    )
    .select([...columns, ...said, ...noted])
    .select([
      sql<number | null>`coalesce(closure.floor_id, thing.floor_id)`.as('floorId'),
      sql<number | null>`coalesce(closure.area_id, thing.area_id)`.as('areaId'),
    ])
    .where('closure.tenantId', '=', tenant.id);

/** A closure, but for one of a resource that is unseen. */
export const findClosure = (ctx: Ctx, id: number, unseen: Unseen = null): Promise<ClosureRow | undefined> =>
  closures(ctx).where('closure.id', '=', id).where(isSeen(unseen)).executeTakeFirst();

const isSeen = (unseen: Unseen): RawBuilder<SqlBool> =>
  unseen === null ? sql`true` : sql`(closure.resource_id is null or closure.resource_id not in ${unseen})`;

/** Which closures are looked for. */
export interface ClosureFilter {
  readonly from: Temporal.Instant | null;
  readonly to: Temporal.Instant | null;
  readonly lifted: boolean;
  /** In one of these; null: anywhere. */
  readonly where: readonly Whereabouts[] | null;
  readonly unseen: Unseen;
}

/** Where something is: what closes it is looked for, and of a space also what closes a part of it. */
export interface Whereabouts {
  readonly buildingId: number;
  readonly floorId: number | null;
  readonly areaId: number | null;
  /** Only what closes this resource. */
  readonly resourceId: number | null;
}

/** By (start, id), as far as they are about a place. */
export function selectClosures(
  ctx: Ctx,
  { from, to, lifted, where, unseen }: ClosureFilter,
  after: readonly [start: number, id: number] | null,
  limit: number,
): Promise<ClosureRow[]> {
  let rows = closures(ctx).where(isSeen(unseen)).orderBy('closure.startsAt').orderBy('closure.id').limit(limit);
  if (from) rows = rows.where(sql<SqlBool>`least(closure.ends_at, closure.lifted_at) > ${toDate(from)}`);
  if (to) rows = rows.where('closure.startsAt', '<', toDate(to));
  if (!lifted) rows = rows.where('closure.liftedAt', 'is', null);
  if (where) rows = rows.where((row) => row.or(where.map(isAbout)));
  if (after)
    rows = rows.where(
      sql<SqlBool>`(closure.starts_at, closure.id) > (${new Date(after[0])}::timestamptz, ${after[1]}::integer)`,
    );
  return rows.execute();
}

const isAbout = ({ buildingId, floorId, areaId, resourceId }: Whereabouts): RawBuilder<SqlBool> => {
  if (resourceId !== null)
    return sql`(closure.resource_id = ${resourceId} or (closure.building_id = ${buildingId}
      and (closure.floor_id is null or closure.floor_id = ${floorId}::integer)
      and (closure.area_id is null or closure.area_id = ${areaId}::integer)))`;
  const isPart = sql`coalesce(closure.floor_id, thing.floor_id) = ${floorId}::integer`;
  const isWhole = sql`(closure.building_id is not null and closure.floor_id is null)`;
  const isInArea = sql`coalesce(closure.area_id, thing.area_id) = ${areaId}::integer`;
  const isAround = sql`(closure.building_id is not null and closure.area_id is null)`;
  return sql`(house.building_id = ${buildingId} and (${floorId}::integer is null or ${isPart} or ${isWhole})
    and (${areaId}::integer is null or ${isInArea} or ${isAround}))`;
};

/** What is still closed or will be, where a resource is or in a whole building, the one that was made first before others. */
export const selectActive = (ctx: Ctx, buildingId: number, during: Period): Promise<ClosureRow[]> =>
  closures(ctx)
    .where('closure.liftedAt', 'is', null)
    .where('house.buildingId', '=', buildingId)
    .where('closure.endsAt', '>', toDate(during.start))
    .where('closure.startsAt', '<', toDate(during.end))
    .orderBy('closure.id')
    .execute();

/** How many are closed or will be, in a building. */
export async function countOpen(ctx: Ctx, buildingId: number): Promise<number> {
  const open = closures(ctx)
    .clearSelect()
    .where('closure.liftedAt', 'is', null)
    .where('house.buildingId', '=', buildingId)
    .where('closure.endsAt', '>', toDate(ctx.now));
  return Number((await open.select((each) => each.fn.countAll<string>().as('open')).executeTakeFirstOrThrow()).open);
}

export interface NewClosure extends Whereabouts {
  readonly during: Period;
  /** Of its building. */
  readonly zone: string;
  readonly reason: string;
}

/** @returns its id */
export async function insertClosure(
  tx: Tx,
  { resourceId, during, zone, reason, ...space }: NewClosure,
): Promise<number> {
  const where = resourceId === null ? space : { resourceId };
  const times = { startsAt: toDate(during.start), endsAt: toDate(during.end) };
  const values = {
    tenantId: tx.tenant.id,
    ...where,
    ...times,
    ...offsetsNow({ ...times, zone }),
    notedZone: zone,
    reason,
    createdBy: tx.who.key,
    createdAt: toDate(tx.now),
  };
  return (await tx.db.insertInto('closure').values(values).returning('id').executeTakeFirstOrThrow()).id;
}

/** Keeps others from changing the closure, then reads it. */
export async function lockClosure(tx: Tx, id: number): Promise<ClosureRow | undefined> {
  const row = tx.db.selectFrom('closure').select('id').where('tenantId', '=', tx.tenant.id).where('id', '=', id);
  await row.forUpdate().execute();
  return findClosure(tx, id);
}

/** Closures that are not over, by id behind one. */
export const selectUnended = (ctx: Ctx, after: number, most: number): Promise<ClosureRow[]> =>
  closures(ctx)
    .where('closure.liftedAt', 'is', null)
    .where('closure.endsAt', '>', toDate(ctx.now))
    .where('closure.id', '>', after)
    .orderBy('closure.id')
    .limit(most)
    .execute();

/** Changes a locked closure and counts its version up. Of times that are written anew it is noted what the clocks are said to be. */
export async function updateClosureRow(
  { db, tenant }: Tx,
  closure: ClosureRow,
  values: { readonly startsAt?: Date; readonly endsAt?: Date; readonly reason?: string; readonly liftedAt?: Date },
): Promise<void> {
  await db
    .updateTable('closure')
    .set({ ...values, ...notedAnew(closure, values), version: sql`closure.version + 1` })
    .where('tenantId', '=', tenant.id)
    .where('id', '=', closure.id)
    .execute();
}

function notedAnew(closure: ClosureRow, times: { readonly startsAt?: Date; readonly endsAt?: Date }) {
  const after = { ...closure, ...times };
  const { startOffset, endOffset } = offsetsNow(after);
  const moves = (end: 'startsAt' | 'endsAt') => after[end].getTime() !== closure[end].getTime();
  if (!moves('startsAt') && !moves('endsAt')) return {};
  // By the clocks of before nothing is meant any longer where its building goes by others.
  if (closure.notedZone !== closure.zone) return { startOffset, endOffset, notedZone: closure.zone };
  return { ...(moves('startsAt') && { startOffset }), ...(moves('endsAt') && { endOffset }) };
}
