import type { Ctx } from '../../platform/context/context.ts';
import { may, type Place, type Principal } from '../../platform/context/principal.ts';
import type { Told } from '../../platform/context/outbox.ts';
import { showTime, showTimeOrNull } from '../../platform/time.ts';
import { findPeople } from '../people/people.ts';
import { keptResources } from '../policies/policies.ts';
import { found } from '../../platform/context/use-case.ts';
import { keepsAll } from './acting.ts';
import { bookerOf, findOwners } from './belonging.ts';
import { buffersOf, isSameParts } from './buffers.ts';
import type { Booking, BookingTold } from './contract.ts';
import { guestOf, invitedOf, isForGuest } from './guest.ts';
import { countsOf, findCounted } from './parts.ts';
import { onlineMeetingOf, onlineTold } from './online.ts';
import { maySeeAddress, maySeeDetails, takesPart, type Owned } from './rules.ts';
import type { AttendeeRow, BookingRow } from './row.ts';
import { selectHidden } from './store.ts';

/** What is said of how a booking is told. */
export type Along = Pick<BookingTold, 'bySeries' | 'byDraw' | 'byRequest' | 'closureId' | 'assignmentId' | 'toldTo'>;

/** What is told of a booking that has become what it is. */
export const toldOf = (before: BookingRow | null, after: BookingRow, along: Along = {}): Told<'booking.created'> => ({
  id: after.id,
  version: after.version,
  data: { ...heard(after), ...along, ...(before && { ...wasOf(before, after), ...formerHostOf(before, after) }) },
  before: before && heard(before),
  after: heard(after),
});

/** What a booking had, where it has something else by now: that may be free. */
function wasOf(before: BookingRow, after: BookingRow): Pick<BookingTold, 'was'> {
  const isMoved =
    before.startsAt.getTime() !== after.startsAt.getTime() ||
    before.endsAt.getTime() !== after.endsAt.getTime() ||
    !isSameParts(before.resources, after.resources);
  if (!isMoved) return {};
  const { start, end, resourceIds } = heard(before);
  return { was: { start, end, resourceIds } };
}

/** Whose it was, where it was handed to another: it counts with what she has no more. */
const formerHostOf = ({ hostId }: BookingRow, after: BookingRow): Pick<BookingTold, 'formerHostId'> =>
  hostId === null || hostId === after.hostId ? {} : { formerHostId: hostId };

/** What a booking has, told and read in the same order, whichever was asked for first. */
const inOrder = ({ resources }: Pick<BookingRow, 'resources'>): BookingRow['resources'] =>
  resources.toSorted((one, other) => one.resourceId - other.resourceId);

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
  resourceIds: inOrder(row).map(({ resourceId }) => resourceId),
  attendeeUserIds: row.attendees.flatMap(({ userId }) => userId ?? []),
  seriesId: row.seriesId,
  ...(row.notes !== null && { notes: row.notes }),
  ...onlineTold(row.joinUrl),
  ...(row.isPrivate && { private: true }),
  ...(isForGuest(row.attendees) && { forGuest: true }),
  ...(row.costCodes.length > 0 && { costCodes: row.costCodes }),
});

/** A booking as this principal may see it. */
export async function show(ctx: Ctx, row: BookingRow): Promise<Booking> {
  const [shown] = await showAll(ctx, [row]);
  return found(shown);
}

/** Bookings as this principal may see them. */
export async function showAll(ctx: Ctx, rows: readonly BookingRow[]): Promise<Booking[]> {
  const [names, hidden, kept, placesOf, ownedBy] = await Promise.all([
    findNames(ctx, rows),
    findHidden(ctx, rows),
    findKept(ctx, rows),
    findPlaces(ctx, rows),
    seesAllOf(ctx.who) ? nobodys : findOwners(ctx, rows),
  ]);
  return rows.map((row) =>
    shapeOf(row, names, {
      owned: ownedBy(row),
      places: placesOf?.(row) ?? 'anywhere',
      who: ctx.who,
      isHidden: hidden.has(row.id),
      isManaged: keepsAll(kept, countsOf(row).keys()),
    }),
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

/** Those whose host is hidden from others. Of what one takes part in nobody asks, nor does who manages all bookings. */
async function findHidden(ctx: Ctx, rows: readonly BookingRow[]): Promise<ReadonlySet<number>> {
  const ids = othersOf(ctx, rows).map(({ id }) => id);
  return new Set(ids.length === 0 ? [] : await selectHidden(ctx, ids));
}

/** What she manages by policies, where it makes a difference. */
const findKept = async (ctx: Ctx, rows: readonly BookingRow[]): Promise<ReadonlySet<number>> =>
  othersOf(ctx, rows).length === 0 ? new Set() : keptResources(ctx);

const othersOf = ({ who }: Ctx, rows: readonly BookingRow[]): readonly BookingRow[] =>
  may(who, 'bookings:manage', 'whole') ? [] : rows.filter((row) => !takesPart(row, who));

type Names = ReadonlyMap<number | null, string>;

/** The names of the hosts, and of who booked for them; one's own is known. */
async function findNames(ctx: Ctx, rows: readonly BookingRow[]): Promise<Names> {
  const { userId, name } = ctx.who;
  const named = new Set(rows.flatMap((row) => [row.hostId, bookerOf(row)].filter((id) => id !== null)));
  if (userId !== null) named.delete(userId);
  const people = named.size === 0 ? [] : await findPeople(ctx, [...named]);
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
  /** A policy, or whoever booked it, shows others neither whose it is nor which series it is of. */
  readonly isHidden: boolean;
  /** She manages it by a policy. */
  readonly isManaged: boolean;
}

function shapeOf(row: BookingRow, names: Names, look: Look): Booking {
  const { owned, places, who, isHidden, isManaged } = look;
  const isSeen = isManaged || maySeeDetails({ ...owned, attendees: row.attendees }, places, who);
  const { hostId, seriesId, checkIn, resources } = isHidden && !isSeen ? { ...row, ...NOBODYS } : row;
  const details = isSeen
    ? {
        title: row.title,
        notes: row.notes,
        onlineMeeting: onlineMeetingOf(row.joinUrl),
        attendees: invitedOf(row.attendees).map((attendee) => shownTo(attendee, look)),
      }
    : { title: '', notes: null, onlineMeeting: null, attendees: [] };
  return {
    id: row.id,
    version: row.version,
    seriesId,
    ...details,
    state: row.state,
    start: showTime(row.startsAt),
    end: showTime(row.endsAt),
    zone: row.zone,
    ...buffersOf({ resources }),
    resourceIds: inOrder(row).flatMap(({ resourceId, count }) => Array.from({ length: count }, () => resourceId)),
    hostId,
    hostName: hostId === null ? null : (names.get(hostId) ?? null),
    bookedBy: isSeen ? bookedBy(row, names) : null,
    guest: isSeen ? guestShown(row, look) : null,
    anonymous: row.isAnonymous,
    private: row.isPrivate,
    checkedInAt: showTimeOrNull(row.checkedInAt),
    checkedOutAt: showTimeOrNull(row.checkedOutAt),
    cancelledAt: showTimeOrNull(row.cancelledAt),
    checkIn,
    createdAt: showTime(row.createdAt),
    ...(isSeen && row.costCodes.length > 0 && { costCodes: row.costCodes }),
  };
}

/** A check-in names the policy that asks for it, and that may be for the host's groups; so may be what it is made ready by. */
const NOBODYS = { hostId: null, seriesId: null, checkIn: null, resources: [] } as const;

/** Who booked it for somebody else. */
function bookedBy(row: BookingRow, names: Names): Booking['bookedBy'] {
  const id = bookerOf(row);
  return id === null || id === row.hostId ? null : { id, name: names.get(id) ?? '' };
}

function shownTo({ userId, name, email }: AttendeeRow, { owned, places, who }: Look): Booking['attendees'][number] {
  return { userId, name, email: maySeeAddress(owned, { userId }, places, who) ? email : null };
}

/** The guest who comes instead of the host. */
function guestShown({ attendees }: BookingRow, look: Look): Booking['guest'] {
  const guest = guestOf(attendees);
  return guest ? { name: guest.name ?? '', email: shownTo(guest, look).email } : null;
}
