import type { Ctx } from '../../platform/context/context.ts';
import type { Told } from '../../platform/context/outbox.ts';
import { showTime, showTimeOrNull } from '../../platform/time.ts';
import { findPeople } from '../people/people.ts';
import type { Booking, BookingTold } from './contract.ts';
import { maySeeDetails } from './rules.ts';
import type { BookingRow } from './store.ts';

/** What is told of a booking that has become what it is. */
export const toldOf = (before: BookingRow | null, after: BookingRow): Told<'booking.created'> => ({
  id: after.id,
  version: after.version,
  data: heard(after),
  before: before && heard(before),
  after: heard(after),
});

/** What hearers get: no guest's name or address. */
const heard = (row: BookingRow): BookingTold => ({
  id: row.id,
  version: row.version,
  title: row.title,
  state: row.state,
  start: showTime(row.startsAt),
  end: showTime(row.endsAt),
  zone: row.zone,
  hostId: row.hostId,
  resourceIds: row.resources.map(({ resourceId }) => resourceId),
  attendeeUserIds: row.attendees.flatMap(({ userId }) => userId ?? []),
});

/** A booking as this principal may see it. */
export const show = async (ctx: Ctx, row: BookingRow): Promise<Booking> =>
  shapeOf(row, await findHostNames(ctx, [row]), maySeeDetails(row, ctx.who));

/** Bookings as this principal may see them. */
export async function showAll(ctx: Ctx, rows: readonly BookingRow[]): Promise<Booking[]> {
  const names = await findHostNames(ctx, rows);
  return rows.map((row) => shapeOf(row, names, maySeeDetails(row, ctx.who)));
}

type Names = ReadonlyMap<number | null, string>;

/** The names of the hosts; one's own is known. */
async function findHostNames(ctx: Ctx, rows: readonly BookingRow[]): Promise<Names> {
  const { userId, name } = ctx.who;
  const hosts = new Set(rows.flatMap(({ hostId }) => (hostId === null || hostId === userId ? [] : hostId)));
  const people = hosts.size === 0 ? [] : await findPeople(ctx, [...hosts]);
  return new Map<number | null, string>([...people].map(([id, person]) => [id, person.name] as const)).set(
    userId,
    name,
  );
}

const shapeOf = (row: BookingRow, hostNames: Names, details: boolean): Booking => ({
  id: row.id,
  version: row.version,
  seriesId: row.seriesId,
  title: details ? row.title : '',
  state: row.state,
  start: showTime(row.startsAt),
  end: showTime(row.endsAt),
  zone: row.zone,
  resourceIds: row.resources.flatMap(({ resourceId, count }) => Array.from({ length: count }, () => resourceId)),
  hostId: row.hostId,
  hostName: row.hostId === null ? null : (hostNames.get(row.hostId) ?? null),
  attendees: details ? [...row.attendees] : [],
  checkedInAt: showTimeOrNull(row.checkedInAt),
  checkedOutAt: showTimeOrNull(row.checkedOutAt),
  cancelledAt: showTimeOrNull(row.cancelledAt),
  createdAt: showTime(row.createdAt),
});
