import { sql, type SqlBool } from 'kysely';
import type { Ctx } from '../../platform/context/context.ts';
import type { Slice, Sliced } from '../../platform/contract/page.ts';
import { slicedRows } from '../../platform/db/sliced.ts';
import type { Period } from '../../platform/time.ts';
import { buildingZones } from '../places/places.ts';
import { resourcePlaces } from '../resources/resources.ts';
import type { TaskProgress } from './contract.ts';
import { firstStart, hasTaskIn, orders, standingOfOrder, type OrderRow, type Sight } from './store.ts';

/** An order, with where it is done by now. */
export interface PlacedOrder extends OrderRow {
  readonly buildingId: number;
  readonly zone: string;
}

/** Which orders are looked for; what is absent leaves nothing out. */
export interface OrderFilter {
  readonly ids?: readonly number[];
  readonly bookingId?: number;
  readonly buildingId?: number;
  readonly serviceIds?: readonly number[];
  /** Something of it is done in there. */
  readonly during?: Period;
  /** Those that were withdrawn too. */
  readonly withdrawn?: boolean;
  /** Only those that are so far. */
  readonly standing?: TaskProgress | 'done' | 'cancelled';
}

function wanted(ctx: Ctx, { buildings }: Pick<Sight, 'buildings'>, filter: OrderFilter) {
  const { db } = ctx;
  let rows = orders(ctx)
    .innerJoin(resourcePlaces(db).as('place'), (join) =>
      join.onRef('place.tenantId', '=', 'asked.tenantId').onRef('place.resourceId', '=', 'asked.resourceId'),
    )
    .innerJoin(buildingZones(db).as('house'), (join) =>
      join.onRef('house.tenantId', '=', 'place.tenantId').onRef('house.buildingId', '=', 'place.buildingId'),
    )
    .select(['place.buildingId', 'house.zone']);
  const { ids, bookingId, buildingId, serviceIds, during, standing, withdrawn = standing === 'cancelled' } = filter;
  if (buildings !== 'all') rows = rows.where(sql<SqlBool>`place.building_id = any(${buildings}::integer[])`);
  if (ids) rows = rows.where(sql<SqlBool>`asked.id = any(${ids}::integer[])`);
  if (bookingId !== undefined) rows = rows.where('asked.bookingId', '=', bookingId);
  if (buildingId !== undefined) rows = rows.where('place.buildingId', '=', buildingId);
  if (serviceIds) rows = rows.where(sql<SqlBool>`asked.item_id = any(${serviceIds}::integer[])`);
  if (during) rows = rows.where(hasTaskIn(during));
  if (standing !== undefined) rows = rows.where(standingOfOrder, '=', standing);
  return withdrawn ? rows : rows.where('asked.cancelledAt', 'is', null);
}

/** By what is done of them first, and id, counted through: those that are done in some buildings. */
export function sliceOrderRows(
  ctx: Ctx,
  sight: Pick<Sight, 'buildings'>,
  filter: OrderFilter,
  slice: Slice,
): Promise<Sliced<PlacedOrder>> {
  return slicedRows(wanted(ctx, sight, filter), slice, (rows) => rows.orderBy(firstStart).orderBy('asked.id'));
}
