import type { Ctx } from '../../platform/context/context.ts';
import type { Period } from '../../platform/time.ts';
import { listAssigned } from '../holds/holds.ts';
import { unseenIn } from '../policies/policies.ts';
import { findResources, type BookableResource } from '../resources/resources.ts';
import { listOpen } from './open-of.ts';
import { selectAssignments, selectCheckIns, selectHidden, visitOf, type AssignmentRow } from './store.ts';

/** So many assignments of all who are asked for are looked at, at most: the first that were made. */
const MOST = 2_000;

/** A day on which a desk is somebody’s. */
export interface DeskDay {
  readonly userId: number;
  readonly desk: BookableResource;
  readonly day: Temporal.PlainDate;
  /** Has she checked in to it that day? */
  readonly came: boolean;
}

/**
 * On which of these days of their buildings’ calendars which desks are whose: what is lent out, closed or needed otherwise at noon is not
 * hers then, and one that needs check-in is hers once she has come. What policies hide of others is left out.
 */
export async function listDeskDays(
  ctx: Ctx,
  userIds: readonly number[],
  days: readonly Temporal.PlainDate[],
): Promise<DeskDay[]> {
  const [first] = days;
  if (first === undefined || userIds.length === 0) return [];
  const own = await selectAssignments(
    ctx,
    { userIds, openOn: first.toString() },
    { unseen: unseenIn(ctx), limit: MOST },
  );
  const ids = own.map(({ id }) => id);
  if (ids.length === 0) return [];
  const [hidden, things, came, held] = await Promise.all([
    selectHidden(ctx, ids),
    findResources(ctx, [...new Set(own.map(({ resourceId }) => resourceId))]),
    selectCheckIns(ctx, ids, first.toString()),
    listAssigned(ctx, ids, first.toZonedDateTime('UTC').toInstant().subtract({ hours: 14 })),
  ]);
  const hasCome = ({ id }: AssignmentRow, day: Temporal.PlainDate): boolean => came.has(visitOf(id, day.toString()));
  const isHers = (row: AssignmentRow, day: Temporal.PlainDate): boolean =>
    (row.kind === 'fixed' || hasCome(row, day)) && isHeldAtNoon(held.get(row.id) ?? [], day, row.zone);
  return own.flatMap((row) => {
    const desk = things.get(row.resourceId);
    if (desk?.type !== 'desk' || (hidden.has(row.id) && row.userId !== ctx.who.userId)) return [];
    return days.flatMap((day) => (isHers(row, day) ? { userId: row.userId, desk, day, came: hasCome(row, day) } : []));
  });
}

function isHeldAtNoon(held: readonly Period[], day: Temporal.PlainDate, zone: string): boolean {
  const noon = day.toZonedDateTime({ timeZone: zone, plainTime: '12:00' }).toInstant();
  return held.some(
    ({ start, end }) => Temporal.Instant.compare(start, noon) <= 0 && Temporal.Instant.compare(noon, end) < 0,
  );
}

/** A time at which something is somebody’s. */
export interface Assigned {
  readonly resourceId: number;
  readonly during: Period;
}

/** When what is assigned to somebody is hers from now on: not while it is lent out or closed. */
export async function listAssignedTo(ctx: Ctx, userId: number): Promise<Assigned[]> {
  const open = await listOpen(ctx, { userId });
  const held = await listAssigned(
    ctx,
    open.map(({ id }) => id),
    ctx.now,
  );
  return open.flatMap(({ id, resourceId }) => (held.get(id) ?? []).map((during) => ({ resourceId, during })));
}
