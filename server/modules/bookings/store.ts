import { sql, type ExpressionBuilder } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import type { DB } from '../../platform/db/connect.ts';
import { prepared } from '../../platform/db/prepared.ts';
import { toDate, type Period } from '../../platform/time.ts';
import { MAX_LENGTH_DAYS, type BookingState } from './contract.ts';

export interface AttendeeRow {
  readonly userId: number | null;
  readonly email: string | null;
  readonly name: string | null;
}

export interface BookingRow {
  readonly id: number;
  readonly version: number;
  readonly seriesId: number | null;
  readonly title: string;
  readonly hostId: number | null;
  readonly state: BookingState;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly zone: string;
  readonly checkedInAt: Date | null;
  readonly checkedOutAt: Date | null;
  readonly cancelledAt: Date | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly resources: readonly { readonly resourceId: number; readonly count: number }[];
  readonly attendees: readonly AttendeeRow[];
}

const columns = [
  'id',
  'version',
  'seriesId',
  'title',
  'hostId',
  'state',
  'startsAt',
  'endsAt',
  'zone',
  'checkedInAt',
  'checkedOutAt',
  'cancelledAt',
  'createdBy',
  'createdAt',
] as const;

const parts = (tenantId: number) => [
  sql<
    BookingRow['resources']
  >`(select coalesce(json_agg(json_build_object('resourceId', part.resource_id, 'count', part.quantity) order by part.resource_id), '[]')
    from booking_resource as part where part.tenant_id = ${tenantId} and part.booking_id = booking.id)`.as('resources'),
  sql<
    BookingRow['attendees']
  >`(select coalesce(json_agg(json_build_object('userId', guest.user_id, 'email', guest.email, 'name', guest.name) order by guest.position), '[]')
    from booking_attendee as guest where guest.tenant_id = ${tenantId} and guest.booking_id = booking.id)`.as(
    'attendees',
  ),
];

const selectBookings = (db: Reader, tenantId: number) =>
  db
    .selectFrom('booking')
    .select([...columns, ...parts(tenantId)])
    .where('booking.tenantId', '=', tenantId)
    .$narrowType<Pick<BookingRow, 'state'>>();

const FIND = prepared(({ tenantId, id }: { readonly tenantId: number; readonly id: number }, db) =>
  selectBookings(db, tenantId).where('id', '=', id),
);

export async function findBooking(ctx: Ctx, id: number): Promise<BookingRow | undefined> {
  return (await FIND.run(ctx.db, { tenantId: ctx.tenant.id, id }))[0];
}

/** The same, locked until the transaction ends: two changes of one booking happen one after the other. */
export async function lockBooking(tx: Tx, id: number): Promise<BookingRow | undefined> {
  const locked = await tx.db
    .selectFrom('booking')
    .select('id')
    .where('tenantId', '=', tx.tenant.id)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return locked && findBooking(tx, id);
}

export interface BookingFilter {
  readonly from: Temporal.Instant | null;
  readonly to: Temporal.Instant | null;
  readonly resourceIds: readonly number[] | null;
  readonly hostId: number | null;
  readonly state: BookingState | null;
}

/**
 * Bookings that touch `[from, to)`, by (start, id).
 * @param after start, in milliseconds, and id of the last row seen
 */
export async function selectPage(
  ctx: Ctx,
  filter: BookingFilter,
  after: readonly [start: number, id: number] | null,
  limit: number,
): Promise<BookingRow[]> {
  let query = selectBookings(ctx.db, ctx.tenant.id).orderBy('startsAt').orderBy('id').limit(limit);
  if (filter.from) {
    // No booking is longer, so the index on the start bounds what is read.
    const earliest = filter.from.subtract({ hours: 24 * MAX_LENGTH_DAYS });
    query = query.where('endsAt', '>', toDate(filter.from)).where('startsAt', '>', toDate(earliest));
  }
  if (filter.to) query = query.where('startsAt', '<', toDate(filter.to));
  if (filter.hostId !== null) query = query.where('hostId', '=', filter.hostId);
  if (filter.state !== null) query = query.where('state', '=', filter.state);
  const { resourceIds } = filter;
  if (resourceIds) query = query.where((row) => usesOneOf(ctx, row, resourceIds));
  if (after)
    query = query.where(sql<boolean>`(booking.starts_at, booking.id) > (${new Date(after[0])}, ${after[1]}::integer)`);
  return query.execute();
}

const usesOneOf = (ctx: Ctx, row: ExpressionBuilder<DB, 'booking'>, resourceIds: readonly number[]) =>
  row.exists(
    row
      .selectFrom('bookingResource')
      .select('bookingId')
      .where('bookingResource.tenantId', '=', ctx.tenant.id)
      .whereRef('bookingResource.bookingId', '=', 'booking.id')
      .where(sql<boolean>`booking_resource.resource_id = any(${resourceIds}::integer[])`),
  );

const NEXT_ID = prepared(() => sql<{ id: number }>`select nextval('booking_id_seq')::integer as id`);

/** Takes the next id ahead, so that a booking and its parts can be sent together. */
export async function nextBookingId(tx: Tx): Promise<number> {
  const [row] = await NEXT_ID.run(tx.db, {});
  if (!row) throw new Error('nextval gave nothing');
  return row.id;
}

export interface NewBooking {
  readonly id: number;
  readonly title: string;
  readonly hostId: number | null;
  readonly state: BookingState;
  readonly during: Period;
  readonly zone: string;
  readonly resources: BookingRow['resources'];
}

const INSERT = prepared(
  (given: ReturnType<typeof valuesOf>) => sql`
  with written as (
    insert into booking (tenant_id, id, title, host_id, state, starts_at, ends_at, zone, created_by, created_at)
    values (${given.tenantId}, ${given.id}, ${given.title}, ${given.hostId}, ${given.state}, ${given.startsAt}, ${given.endsAt},
            ${given.zone}, ${given.createdBy}, ${given.createdAt}))
  insert into booking_resource (tenant_id, booking_id, resource_id, quantity)
  select ${given.tenantId}::integer, ${given.id}::integer, resource_id, quantity
  from unnest(${given.resourceIds}::integer[], ${given.counts}::integer[]) as part (resource_id, quantity)`,
);

const valuesOf = (tx: Tx, { during, resources, ...booking }: NewBooking) => ({
  ...booking,
  tenantId: tx.tenant.id,
  startsAt: toDate(during.start),
  endsAt: toDate(during.end),
  createdBy: tx.who.key,
  createdAt: toDate(tx.now),
  resourceIds: resources.map(({ resourceId }) => resourceId),
  counts: resources.map(({ count }) => count),
});

/** Writes a booking and its resources. */
export async function insertBooking(tx: Tx, booking: NewBooking): Promise<void> {
  await INSERT.run(tx.db, valuesOf(tx, booking));
}

export async function insertResources(tx: Tx, bookingId: number, resources: BookingRow['resources']): Promise<void> {
  if (resources.length === 0) return;
  const rows = resources.map(({ resourceId, count }) => ({
    tenantId: tx.tenant.id,
    bookingId,
    resourceId,
    quantity: count,
  }));
  await tx.db.insertInto('bookingResource').values(rows).execute();
}

export async function deleteResources(tx: Tx, bookingId: number, only?: readonly number[]): Promise<void> {
  const all = tx.db
    .deleteFrom('bookingResource')
    .where('tenantId', '=', tx.tenant.id)
    .where('bookingId', '=', bookingId);
  await (only === undefined ? all : all.where('resourceId', 'in', only)).execute();
}

export async function insertAttendees(tx: Tx, bookingId: number, attendees: readonly AttendeeRow[]): Promise<void> {
  if (attendees.length === 0) return;
  const rows = attendees.map((attendee, position) => ({ tenantId: tx.tenant.id, bookingId, position, ...attendee }));
  await tx.db.insertInto('bookingAttendee').values(rows).execute();
}

export async function deleteAttendees(tx: Tx, bookingId: number): Promise<void> {
  await tx.db
    .deleteFrom('bookingAttendee')
    .where('tenantId', '=', tx.tenant.id)
    .where('bookingId', '=', bookingId)
    .execute();
}

export type BookingUpdate = Partial<
  Pick<
    BookingRow,
    'title' | 'hostId' | 'state' | 'startsAt' | 'endsAt' | 'zone' | 'checkedInAt' | 'checkedOutAt' | 'cancelledAt'
  >
>;

/** Writes a locked booking's changes under its next version. */
export async function updateBookingRow(tx: Tx, { id, version }: BookingRow, changes: BookingUpdate): Promise<void> {
  await tx.db
    .updateTable('booking')
    .set({ ...changes, version: version + 1 })
    .where('tenantId', '=', tx.tenant.id)
    .where('id', '=', id)
    .execute();
}
