import {
  SourceFailed,
  type JsonValue,
  type PageAsked,
  type SourcePage,
  type SourceRecord,
} from '../../modules/connections/contract.ts';
import { isItem } from '../../modules/source-calls/source-calls.ts';
import type { Get } from './calls.ts';
import { DAYS_AHEAD, DAYS_BACK, MOST_DAYS, NO_BOOKING } from './guesses.ts';
import { byNumber } from './lists.ts';
import { bookingRecords } from './records.ts';

/** Bookings are told room by room, over so many days. */
interface Place {
  readonly room: number;
  /** The first day of those that are asked for. */
  readonly day: string;
}

const today = (): Temporal.PlainDate => Temporal.Now.plainDateISO('UTC');
const lastDay = (): Temporal.PlainDate => today().add({ days: DAYS_AHEAD });

/** A page is one room's. @param rooms their numbers, the lowest first */
export async function listBookings(
  get: Get,
  rooms: readonly number[],
  { at, from, signal }: PageAsked,
): Promise<SourcePage> {
  const first = firstDay(from);
  const place = placeIn(at) ?? { room: rooms[0] ?? 0, day: first };
  const room = rooms.find((number) => number >= place.room);
  if (room === undefined) return { records: [], next: null };
  const day = Temporal.PlainDate.from(room === place.room ? place.day : first);
  const end = earlier(day.add({ days: MOST_DAYS - 1 }), lastDay());
  const records = await readBookings(get, room, [day, end], signal);
  if (Temporal.PlainDate.compare(end, lastDay()) < 0)
    return { records, next: { room, day: end.add({ days: 1 }).toString() } };
  const further = rooms.find((number) => number > room);
  return { records, next: further === undefined ? null : { room: further, day: first } };
}

const earlier = (one: Temporal.PlainDate, other: Temporal.PlainDate): Temporal.PlainDate =>
  Temporal.PlainDate.compare(one, other) < 0 ? one : other;

/** Days are those of the location: one more is asked for. */
function firstDay(from: string | undefined): string {
  if (from === undefined) return today().subtract({ days: DAYS_BACK }).toString();
  return Temporal.Instant.from(from).toZonedDateTimeISO('UTC').toPlainDate().subtract({ days: 1 }).toString();
}

async function readBookings(
  get: Get,
  room: number,
  [first, last]: readonly [Temporal.PlainDate, Temporal.PlainDate],
  signal: AbortSignal,
): Promise<readonly SourceRecord[]> {
  const query = {
    roomId: String(room),
    startDate: first.toString(),
    endDate: last.toString(),
    isUTCDateTime: 'true',
  };
  const answer = await get('externalBookingsKey', '/bookings', query, signal);
  // A room that has gone since has none.
  if (answer === undefined) return [];
  const bookings = isItem(answer) ? answer['bookings'] : undefined;
  if (!Array.isArray(bookings))
    throw new SourceFailed('source_bad_response', 'Condeco answered something else than bookings for /bookings');
  return bookingRecords(byNumber(bookings, 'bookingID', '/bookings'));
}

/** One booking; undefined where there is none. */
export async function readBooking(
  get: Get,
  externalId: string,
  signal: AbortSignal,
): Promise<SourceRecord | undefined> {
  if (!/^[1-9]\d{0,14}$/.test(externalId)) return undefined;
  try {
    const answer = await get('externalBookingsKey', `/bookings/${externalId}`, { isUTCDateTime: 'true' }, signal);
    return isItem(answer) ? bookingRecords([answer]).at(0) : undefined;
  } catch (failure) {
    if (failure instanceof SourceFailed && NO_BOOKING.test(failure.upstream?.message ?? '')) return undefined;
    throw failure;
  }
}

function placeIn(at: JsonValue | null): Place | null {
  if (at === null) return null;
  const { room, day } = isItem(at) ? at : {};
  if (!Number.isSafeInteger(room) || typeof day !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(day))
    throw new SourceFailed('cursor_invalid', 'Where the list was left off cannot be told');
  return { room: Number(room), day };
}
