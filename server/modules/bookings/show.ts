import type { Ctx } from '../../platform/context/context.ts';
import { may, type Place, type Principal } from '../../platform/context/principal.ts';
import type { Told } from '../../platform/context/outbox.ts';
import { showTime, showTimeOrNull } from '../../platform/time.ts';
import { findPeople } from '../people/people.ts';
import { found } from '../../platform/context/use-case.ts';
import { findOwners } from './belonging.ts';
import type { Booking, BookingTold } from './contract.ts';
import { countsOf, findCounted } from './parts.ts';
import { maySeeAddress, maySeeDetails, type Owned } from './rules.ts';
import type { AttendeeRow, BookingRow } from './store.ts';

/** What is told of a booking that has become what it is. */
export const toldOf = (
  before: BookingRow | null,
  after: BookingRow,
  along: { readonly bySeries?: true } = {},
): Told<'booking.created'> => ({
  id: after.id,
  version: after.version,
  data: { ...heard(after), ...along },
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
  seriesId: row.seriesId,
});

/** A booking as this principal may see it. */
export async function show(ctx: Ctx, row: BookingRow): Promise<Booking> {
  const [shown] = await showAll(ctx, [row]);
  return found(shown);
}

/** Bookings as this principal may see them. */
export async function showAll(ctx: Ctx, rows: readonly BookingRow[]): Promise<Booking[]> {
  const [names, placesOf, ownedBy] = await Promise.all([
    findHostNames(ctx, rows),
    findPlaces(ctx, rows),
    seesAllOf(ctx.who) ? nobodys : findOwners(ctx, rows),
  ]);
  return rows.map((row) =>
    shapeOf(row, names, { owned: ownedBy(row), places: placesOf?.(row) ?? 'anywhere', who: ctx.who }),
  );
}

/** To who sees all of every booking it makes no difference whose it is: nothing is looked up. */
const seesAllOf = (who: Principal): boolean =>
  may(who, 'bookings:manage', 'whole') && may(who, 'people:contacts', 'whole');
const nobodys = ({ hostId, createdBy }: BookingRow): Owned => ({ hostId, owner: createdBy });

/**
 * Where each booking is. Null where that decides nothing, and no look-up is worth it: for who reaches all buildings, and for
 * who may nowhere what would show more (`maySeeDetails`, `maySeeAddress`), of what has a host: without one it decides whose it is.
 */
async function findPlaces(ctx: Ctx, rows: readonly BookingRow[]): Promise<((row: BookingRow) => Place) | null> {
  const mayMore = (['bookings:manage', 'people:contacts'] as const).some((scope) => may(ctx.who, scope, 'anywhere'));
  const isHosted = rows.every(({ hostId }) => hostId !== null);
  if (ctx.who.reach === 'all' || (isHosted && !mayMore)) return null;
  const resources = await findCounted(ctx, new Map(rows.flatMap((row) => [...countsOf(row)])));
  return (row) => row.resources.flatMap(({ resourceId }) => resources.get(resourceId)?.buildingId ?? []);
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

/** Who looks at a booking, where it is and whose. */
interface Look {
  readonly owned: Owned;
  readonly places: Place;
  readonly who: Principal;
}

function shapeOf(row: BookingRow, hostNames: Names, look: Look): Booking {
  const { owned, places, who } = look;
  const details = maySeeDetails({ ...owned, attendees: row.attendees }, places, who)
    ? { title: row.title, attendees: row.attendees.map((attendee) => shownTo(attendee, look)) }
    : { title: '', attendees: [] };
  return {
    id: row.id,
    version: row.version,
    seriesId: row.seriesId,
    ...details,
    state: row.state,
    start: showTime(row.startsAt),
    end: showTime(row.endsAt),
    zone: row.zone,
    resourceIds: row.resources.flatMap(({ resourceId, count }) => Array.from({ length: count }, () => resourceId)),
    hostId: row.hostId,
    hostName: row.hostId === null ? null : (hostNames.get(row.hostId) ?? null),
    checkedInAt: showTimeOrNull(row.checkedInAt),
    checkedOutAt: showTimeOrNull(row.checkedOutAt),
    cancelledAt: showTimeOrNull(row.cancelledAt),
    checkIn: row.checkIn,
    createdAt: showTime(row.createdAt),
  };
}

const shownTo = (attendee: AttendeeRow, { owned, places, who }: Look): AttendeeRow =>
  maySeeAddress(owned, attendee, places, who) ? attendee : { ...attendee, email: null };
