import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Ctx } from '../../platform/context/context.ts';
import type { Slice, Sliced } from '../../platform/contract/page.ts';
import { slicedRows } from '../../platform/db/sliced.ts';
import { toDate, type Period } from '../../platform/time.ts';
import type { TaskProgress, TaskState } from './contract.ts';
import { isHers, isSeen, isTaskIn, tasks, type Sight, type TaskRow } from './store.ts';

/** Which tasks a list shows. */
export interface TaskFilter {
  /** In one of these stretches, each in buildings of one zone; null: at any time. */
  readonly days: readonly { readonly zone: string; readonly during: Period }[] | null;
  readonly during: Period | null;
  readonly from: Temporal.Instant | null;
  readonly to: Temporal.Instant | null;
  readonly buildingId: number | null;
  readonly bookingId: number | null;
  readonly orderIds: readonly number[] | null;
  readonly serviceId: number | null;
  /** Given to this group; or to no group, and for one of these services, which it does. */
  readonly group: { readonly id: number; readonly serviceIds: readonly number[] } | null;
  readonly state: TaskState | null;
  /** Only what is open, and so far. */
  readonly progress: TaskProgress | null;
  /** Only what is open and was due before this. */
  readonly overdueAt: Temporal.Instant | null;
  /** Only those that this one does. */
  readonly doneBy: number | null;
}

function wanted(ctx: Ctx, sight: Sight, filter: TaskFilter) {
  let rows = tasks(ctx).where(isSeen(ctx, sight));
  if (filter.days) rows = rows.where((row) => row.or((filter.days ?? []).map(isOnDay)));
  if (filter.during) rows = rows.where(isTaskIn(filter.during));
  if (filter.from) rows = rows.where('endsAt', '>', toDate(filter.from));
  if (filter.to) rows = rows.where('startsAt', '<', toDate(filter.to));
  if (filter.buildingId !== null) rows = rows.where('place.buildingId', '=', filter.buildingId);
  if (filter.bookingId !== null) rows = rows.where('asked.bookingId', '=', filter.bookingId);
  if (filter.orderIds) rows = rows.where(sql<SqlBool>`task.order_id = any(${filter.orderIds}::integer[])`);
  if (filter.serviceId !== null) rows = rows.where('asked.itemId', '=', filter.serviceId);
  if (filter.group)
    rows = rows.where(
      sql<SqlBool>`(task.group_id = ${filter.group.id}::integer or (task.group_id is null
        and asked.item_id = any(${filter.group.serviceIds}::integer[])))`,
    );
  if (filter.state !== null) rows = rows.where('task.state', '=', filter.state);
  if (filter.progress !== null || filter.overdueAt) rows = rows.where('task.state', '=', 'open');
  if (filter.progress !== null) rows = rows.where('task.progress', '=', filter.progress);
  if (filter.overdueAt) rows = rows.where('dueAt', '<', toDate(filter.overdueAt));
  if (filter.doneBy !== null) rows = rows.where(isHers(ctx, filter.doneBy));
  return rows;
}

/** By (start, id), as far as they are seen. */
export function selectTasks(
  ctx: Ctx,
  sight: Sight,
  filter: TaskFilter,
  after: readonly [start: number, id: number] | null,
  limit: number,
): Promise<TaskRow[]> {
  const rows = wanted(ctx, sight, filter).orderBy('startsAt').orderBy('task.id').limit(limit);
  if (after === null) return rows.execute();
  return rows
    .where(sql<SqlBool>`(task.starts_at, task.id) > (${new Date(after[0])}::timestamptz, ${after[1]}::integer)`)
    .execute();
}

/** The same, counted through. */
export function sliceTaskRows(ctx: Ctx, sight: Sight, filter: TaskFilter, slice: Slice): Promise<Sliced<TaskRow>> {
  return slicedRows(wanted(ctx, sight, filter), slice, (rows) => rows.orderBy('startsAt').orderBy('task.id'));
}

const isOnDay = ({ zone, during }: NonNullable<TaskFilter['days']>[number]): RawBuilder<SqlBool> =>
  sql`(house.zone = ${zone} and ${isTaskIn(during)})`;
