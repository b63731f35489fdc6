import type { AttendeeGiven, BookingChanges, GuestGiven } from '../../data/change-booking.ts';
import type { Booking } from '../../data/bookings.ts';
import type { Series, SeriesChanges } from '../../data/series.ts';
import { clockIn, dayIn, periodOf, shiftDay, type Period, type Wall } from '../../lib/when.ts';

export type Attendee = Booking['attendees'][number];
/** Who comes instead of the host. */
export type Guest = NonNullable<Booking['guest']>;

/** What a booking is, or what each date of a series is, as it can be changed. */
export interface Standing {
  readonly wall: Wall;
  /** How many days after the one it begins on it ends, where that is beyond midnight: `wall.to` is of that day. */
  readonly days: number;
  readonly resourceIds: readonly number[];
  readonly title: string;
  /** Empty for none. */
  readonly notes: string;
  readonly attendees: readonly Attendee[];
  readonly guest: Guest | null;
  /** Others are not to see whose it is. */
  readonly anonymous: boolean;
  /** Others are not to read what it is for and who comes. */
  readonly private: boolean;
}

/** What somebody wants to be other. */
export type Edits = Partial<
  Wall & Pick<Standing, 'resourceIds' | 'title' | 'notes' | 'attendees' | 'guest' | 'anonymous' | 'private'>
>;

/** As a booking is. */
export function standingOf({
  start,
  end,
  zone,
  resourceIds,
  title,
  notes,
  attendees,
  guest,
  anonymous,
  private: isPrivate,
}: Booking): Standing {
  const [day, last] = [dayIn(start, zone), dayIn(end, zone)];
  const nights = Temporal.PlainDate.from(day).until(last).days;
  return {
    ...endingOf(day, { from: clockIn(start, zone), to: clockIn(end, zone) }, nights),
    resourceIds,
    title,
    notes: notes ?? '',
    attendees,
    guest,
    anonymous,
    private: isPrivate,
  };
}

/** As each date of a series is, seen from one of them. */
export function standingOfSeries(
  { startTime, endTime, days, resourceIds, title, notes, anonymous, private: isPrivate }: Series,
  day: string,
): Standing {
  const clocks = { from: startTime.slice(0, 5), to: endTime.slice(0, 5) };
  return {
    ...endingOf(day, clocks, days),
    resourceIds,
    title,
    notes: notes ?? '',
    attendees: [],
    guest: null,
    anonymous,
    private: isPrivate,
  };
}

/** The midnight after a day is its 24:00. */
const endingOf = (
  day: string,
  { from, to }: Pick<Wall, 'from' | 'to'>,
  nights: number,
): Pick<Standing, 'wall' | 'days'> =>
  nights === 1 && to === '00:00'
    ? { wall: { day, from, to: '24:00' }, days: 0 }
    : { wall: { day, from, to }, days: nights };

/** With what somebody wants to be other. */
export const edited = (
  { wall, days, ...standing }: Standing,
  { day = wall.day, from = wall.from, to = wall.to, ...edits }: Edits,
): Standing => ({ wall: { day, from, to }, days, ...standing, ...edits });

/** The instants of it in a zone. */
export function periodIn({ wall: { day, from, to }, days }: Standing, zone: string): Period {
  const own = periodOf({ day, from, to: days > 0 ? '24:00' : to }, zone);
  return days === 0 ? own : { start: own.start, end: periodOf({ day: shiftDay(day, days), from: to, to }, zone).end };
}

/** When a booking is to be: to the second as it is, where nobody changed that. */
export function periodWanted(booking: Booking, wanted: Standing): Period {
  const { wall } = standingOf(booking);
  const { start, end } = periodIn(wanted, booking.zone);
  const sameDay = wanted.wall.day === wall.day;
  return {
    start: sameDay && wanted.wall.from === wall.from ? booking.start : start,
    end: sameDay && wanted.wall.to === wall.to ? booking.end : end,
  };
}

const isSame = (one: readonly number[], other: readonly number[]): boolean => one.join() === other.join();

/** What becomes other of a booking. */
export function changesOf(booking: Booking, wanted: Standing): BookingChanges {
  const { start, end } = periodWanted(booking, wanted);
  const { resourceIds, title, attendees, guest, anonymous } = wanted;
  return {
    ...((start !== booking.start || end !== booking.end) && { start, end }),
    ...(!isSame(resourceIds, booking.resourceIds) && { resourceIds }),
    ...(title.trim() !== booking.title && { title: title.trim() }),
    ...notesChanged(wanted, booking),
    ...(attendees !== booking.attendees && { attendees: attendees.map(givenOf) }),
    ...(guest !== booking.guest && { guest: guest && guestGiven(guest) }),
    ...(anonymous !== booking.anonymous && { anonymous }),
    ...(wanted.private !== booking.private && { private: wanted.private }),
  };
}

/** What becomes other of each date of a series. */
export function seriesChangesOf(series: Series, wanted: Standing): SeriesChanges {
  const before = standingOfSeries(series, wanted.wall.day);
  const { from, to } = wanted.wall;
  const { resourceIds, title, anonymous } = wanted;
  return {
    ...(from !== before.wall.from && { startTime: from }),
    ...(to !== before.wall.to && endOf(to)),
    ...(!isSame(resourceIds, series.resourceIds) && { resourceIds }),
    ...(title.trim() !== series.title && { title: title.trim() }),
    ...notesChanged(wanted, series),
    ...(anonymous !== series.anonymous && { anonymous }),
    ...(wanted.private !== series.private && { private: wanted.private }),
  };
}

const notesChanged = ({ notes }: Standing, before: { readonly notes: string | null }) =>
  notes.trim() === (before.notes ?? '') ? {} : { notes: notes.trim() || null };

const endOf = (to: string): SeriesChanges =>
  to === '24:00' ? { endTime: '00:00', days: 1 } : { endTime: to, days: 0 };

/** People of the workplace by who they are, guests by their address or name. */
export const givenOf = ({ userId, email, name }: Attendee): AttendeeGiven =>
  userId === null ? { ...(email !== null && { email }), ...(name !== null && { name }) } : { userId };

/** A guest by name, and by an address where there is one. */
export const guestGiven = ({ name, email }: Guest): GuestGiven => {
  const address = email?.trim() ?? '';
  return { name: name.trim(), ...(address !== '' && { email: address }) };
};

/** What is to be said of who pays, once a cost code was chosen, or none (null). Undefined: it stays as it is. */
export function paidAnew(before: Booking['costCodes'], chosen: number | null | undefined) {
  if (chosen === undefined) return undefined;
  const isSame = before?.length === 1 ? before[0]?.costCodeId === chosen : chosen === null && !before?.length;
  return isSame ? undefined : { costCodes: chosen === null ? [] : [{ costCodeId: chosen }] };
}
