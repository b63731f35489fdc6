import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Ctx } from '../../platform/context/context.ts';
import type { Slice, Sliced } from '../../platform/contract/page.ts';
import { containing } from '../../platform/db/containing.ts';
import { toDate } from '../../platform/time.ts';
import { all, any, endsAfter, EVERYTHING, plainConditions, startsBefore, type Condition } from './conditions.ts';
import type { Phase } from './contract.ts';
import { phaseAt } from './phase.ts';
import type { Sight } from './sight.ts';
import { appointmentsFrom, isHidden, waysToSee, waysToSeeAll } from './store.ts';

/** The time for which a resource is booked, or the one in which it is made ready before or cleared afterwards. */
export type Piece = 'booked' | 'set_up' | 'clean_down';

/** One of these. */
export interface AppointmentKey {
  readonly bookingId: number;
  readonly resourceId: number;
  readonly piece: Piece;
}

/** Which of them are looked for; what is absent leaves nothing out. */
export interface AppointmentFilter {
  readonly keys?: readonly AppointmentKey[];
  readonly bookingIds?: readonly number[];
  /** Those that end after it, … */
  readonly from?: Temporal.Instant;
  /** … and begin before it. */
  readonly to?: Temporal.Instant;
  readonly hostIds?: readonly number[];
  /** In the title or the notes, of what the asking one reads. */
  readonly search?: string;
  readonly phases?: readonly Phase[];
  readonly resourceIds?: readonly number[];
  readonly types?: readonly string[];
  /** Without what is made ready and cleared. */
  readonly bookedOnly?: boolean;
}

export interface AppointmentRow extends AppointmentKey {
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly phase: Phase;
  /** The asking one sees all of the booking. */
  readonly isSeen: boolean;
  /** Who booked it, as rows call them. */
  readonly createdBy: string;
}

/** Appointments by their start, as far as somebody sees into bookings, counted through. */
export async function sliceAppointmentRows(
  ctx: Ctx,
  sight: Sight | null,
  filter: AppointmentFilter,
  { offset, limit }: Slice,
): Promise<Sliced<AppointmentRow>> {
  const { fields, found } = looking(ctx, sight, filter);
  const page = sql<AppointmentRow>`select ${fields} ${found}
    order by slot.starts_at, booking.id, part.resource_id, slot.piece offset ${offset} limit ${limit}`;
  const [{ rows }, counted] = await Promise.all([
    page.execute(ctx.db),
    sql<{ total: number }>`select count(*)::integer as total ${found}`.execute(ctx.db),
  ]);
  return { items: rows, total: counted.rows[0]?.total ?? 0 };
}

/** How far these are, each booking once. */
export async function selectPhases(
  ctx: Ctx,
  sight: Sight | null,
  filter: AppointmentFilter,
): Promise<readonly Pick<AppointmentRow, 'bookingId' | 'phase'>[]> {
  const { phase, found } = looking(ctx, sight, filter);
  const rows = sql<Pick<AppointmentRow, 'bookingId' | 'phase'>>`
    select distinct on (booking.id) booking.id as "bookingId", ${phase} as phase ${found} order by booking.id`;
  return (await rows.execute(ctx.db)).rows;
}

/** How many there are of each resource that has any. */
export async function countAppointmentRows(
  ctx: Ctx,
  sight: Sight | null,
  filter: AppointmentFilter,
): Promise<ReadonlyMap<number, number>> {
  const { found } = looking(ctx, sight, filter);
  const counted = sql<{ id: number; count: number }>`select part.resource_id as id, count(*)::integer as count ${found}
    group by part.resource_id`;
  return new Map((await counted.execute(ctx.db)).rows.map(({ id, count }) => [id, count]));
}

/** The last that was seen of a list by resource. */
export interface SeenAppointment extends AppointmentKey {
  readonly start: Temporal.Instant;
}

/** Appointments by resource and start, behind the last one seen. */
export async function listAppointmentRows(
  ctx: Ctx,
  sight: Sight | null,
  filter: AppointmentFilter,
  { after, limit }: { readonly after: SeenAppointment | null; readonly limit: number },
): Promise<AppointmentRow[]> {
  const { fields, found } = looking(ctx, sight, filter);
  const behind =
    after &&
    sql`and (part.resource_id, slot.starts_at, booking.id, slot.piece)
      > (${after.resourceId}::integer, ${toDate(after.start)}::timestamptz, ${after.bookingId}::integer, ${after.piece}::text)`;
  const page = sql<AppointmentRow>`select ${fields} ${found} ${behind ?? sql``}
    order by part.resource_id, slot.starts_at, booking.id, slot.piece limit ${limit}`;
  return (await page.execute(ctx.db)).rows;
}

/** What is said of those that are looked for, and where they are found. */
function looking(ctx: Ctx, sight: Sight | null, filter: AppointmentFilter) {
  const { tenant, now, db } = ctx;
  // Without a bound to her sight she manages bookings everywhere (`sightOf`): all of each is hers to see.
  const isSeen = sight === null ? sql<SqlBool>`true` : any(waysToSeeAll(ctx, sight));
  // What is hidden shows neither what check-in is asked for nor what it is made ready by: both may be for the host's groups.
  const isNamed: Condition = sight === null ? isSeen : sql`(${isSeen} or not ${isHidden(db, tenant.id)})`;
  const phase = phaseAt(now, isNamed);
  const conditions = [...wanted(ctx, filter, { isSeen, isNamed, phase }), ...seenBy(ctx, sight, filter)];
  return {
    phase,
    fields: sql`booking.id as "bookingId", part.resource_id as "resourceId", slot.piece,
      slot.starts_at as "startsAt", slot.ends_at as "endsAt", ${phase} as phase, ${isSeen} as "isSeen", booking.created_by as "createdBy"`,
    found: sql`${appointmentsFrom(ctx)} where ${all(conditions)}`,
  };
}

/** Whose a booking is must not show by what is asked for. */
const seenBy = (ctx: Ctx, sight: Sight | null, { hostIds }: AppointmentFilter): Condition[] =>
  sight === null ? [] : [any(waysToSee(ctx, sight, hostIds ? { hostIds } : {}))];

interface Sights {
  readonly isSeen: Condition;
  readonly isNamed: Condition;
  readonly phase: RawBuilder<Phase>;
}

function wanted(ctx: Ctx, filter: AppointmentFilter, { isSeen, isNamed, phase }: Sights): Condition[] {
  const { keys, bookingIds, hostIds, search, phases, resourceIds, types, bookedOnly = false } = filter;
  const pattern = search && containing(search);
  return [
    ...plainConditions(ctx, { ...EVERYTHING, ...(hostIds && { hostIds }) }, null),
    sql`slot.starts_at < slot.ends_at`,
    ...(bookedOnly ? [sql<SqlBool>`slot.piece = 'booked'`] : [sql<SqlBool>`(slot.piece = 'booked' or ${isNamed})`]),
    ...during(filter),
    ...(bookingIds ? [sql<SqlBool>`booking.id = any(${bookingIds}::integer[])`] : []),
    ...(keys ? [isOneOf(keys)] : []),
    ...(resourceIds ? [sql<SqlBool>`part.resource_id = any(${resourceIds}::integer[])`] : []),
    ...(types ? [sql<SqlBool>`thing.type = any(${types}::text[])`] : []),
    ...(phases ? [sql<SqlBool>`${phase} = any(${phases}::text[])`] : []),
    ...(pattern
      ? [sql<SqlBool>`((booking.title ilike ${pattern} or booking.notes ilike ${pattern}) and ${isSeen})`]
      : []),
  ];
}

/** Nothing is made ready or cleared for longer: with it the time of a booking itself bounds what is read. */
const LONGEST_BUFFER = { hours: 24 };

function during({ from, to }: AppointmentFilter): Condition[] {
  const since = from && [endsAfter(from.subtract(LONGEST_BUFFER)), sql<SqlBool>`slot.ends_at > ${toDate(from)}`];
  // What goes on at an instant has begun at it.
  const isInstant = from && to && from.equals(to);
  const until = to && [
    startsBefore(to.add(LONGEST_BUFFER)),
    isInstant ? sql<SqlBool>`slot.starts_at <= ${toDate(to)}` : sql<SqlBool>`slot.starts_at < ${toDate(to)}`,
  ];
  return [...(since ?? []), ...(until ?? [])];
}

const isOneOf = (keys: readonly AppointmentKey[]): Condition =>
  sql`(booking.id = any(${keys.map(({ bookingId }) => bookingId)}::integer[])
    and (booking.id, part.resource_id, slot.piece) in (select * from unnest(${keys.map(({ bookingId }) => bookingId)}::integer[],
      ${keys.map(({ resourceId }) => resourceId)}::integer[], ${keys.map(({ piece }) => piece)}::text[])))`;
