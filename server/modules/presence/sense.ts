import type { Ctx, Tx } from '../../platform/context/context.ts';
import { isAfter, periodOf, toDate, toInstant, type Period } from '../../platform/time.ts';
import { listBookingsAt, stateAt, type BookingRow } from '../bookings/bookings.ts';
import { findResources, type BookableResource } from '../resources/resources.ts';
import { NO_SIGNALS, signalsAt, signalsOfAll, occupancyAt, type Occupancy } from '../signals/signals.ts';
import type { Outcome } from './rules.ts';
import { insertDecision } from './store.ts';

/** What is known of who is where something is booked. */
export interface Sensed {
  readonly occupancy: Occupancy;
  /** Where the device is that says so, or else what is booked first. */
  readonly resourceId: number;
  /** Somebody else has the place still: it is she who is seen. */
  readonly isOthers: boolean;
  /** Each of the places says by itself that nobody is there: a sensor at one of two desks knows nothing of the other. */
  readonly isWhole: boolean;
}

/** Who had a place before counts for so long back. */
export const BEFORE = { hours: 12 };

/** What sensors say at an instant of who is where these bookings are. */
export async function senseAt(
  ctx: Ctx,
  rows: readonly BookingRow[],
  at: Temporal.Instant,
): Promise<(row: BookingRow) => Sensed> {
  const ids = [...new Set(rows.flatMap((row) => row.resources.map(({ resourceId }) => resourceId)))];
  const lately: Period = { start: at.subtract(BEFORE), end: at.add({ milliseconds: 1 }) };
  const all = ids.length === 0 ? [] : await listBookingsAt(ctx, ids, lately);
  const known = await findResources(ctx, [
    ...new Set([...rows, ...all].flatMap((row) => row.resources.map(({ resourceId }) => resourceId))),
  ]);
  const signals = await signalsAt(ctx, [...new Set(rows.flatMap((row) => [...placesOf(row, known)]))], at);
  return (row) => {
    const places = placesOf(row, known);
    const others = all
      .filter((one) => one.id !== row.id && !placesOf(one, known).isDisjointFrom(places))
      .map((one) => ({ ...stayOf(one), isHere: isHereAt(one, at) }));
    const ends = others.filter(({ end }) => !isAfter(end, at)).map(({ end }) => end.epochMilliseconds);
    const from = ends.length === 0 ? undefined : Temporal.Instant.fromEpochMilliseconds(Math.max(...ends));
    const seen = signalsOfAll([...places].map((id) => signals.get(id)));
    const said = others.flatMap(({ left }) => (left ? [{ at: left, came: false }] : []));
    const occupancy = occupancyAt({ ...seen, said }, at, from);
    const where = [...places].find((id) =>
      signals.get(id)?.devices.some(({ deviceId }) => deviceId === occupancy.deviceId),
    );
    const first = row.resources[0]?.resourceId ?? 0;
    const isQuiet = (id: number): boolean => occupancyAt(signals.get(id) ?? NO_SIGNALS, at).why === 'quiet';
    const isOthers = others.some(({ isHere }) => isHere);
    return { occupancy, resourceId: where ?? first, isOthers, isWhole: isAllOf(row, known, isQuiet) };
  };
}

/** Where a sensor sees who came to a booking: what is booked and what that is made of, without what several may have at a time. */
export const placesOf = ({ resources }: BookingRow, known: ReadonlyMap<number, BookableResource>): Set<number> =>
  new Set(
    resources.flatMap(({ resourceId }) => {
      const one = known.get(resourceId);
      return one?.quantity === 1 ? [resourceId, ...one.partIds] : [];
    }),
  );

/** Is something so everywhere that a booking is: at each thing that it has or at all of its parts? Equipment is nowhere by itself. */
function isAllOf(
  { resources }: BookingRow,
  known: ReadonlyMap<number, BookableResource>,
  isSo: (id: number) => boolean,
): boolean {
  const places = resources
    .map(({ resourceId }) => ({ resourceId, place: known.get(resourceId) }))
    .filter(({ place }) => place?.type !== 'equipment');
  return (
    places.length > 0 &&
    places.every(({ resourceId, place }) => {
      if (place?.quantity !== 1) return false;
      return isSo(resourceId) || (place.partIds.length > 0 && place.partIds.every(isSo));
    })
  );
}

/** Until when somebody had a place, and when she said that she left. */
function stayOf(row: BookingRow): { readonly end: Temporal.Instant; readonly left: Temporal.Instant | null } {
  const left = row.checkedOutAt && toInstant(row.checkedOutAt);
  const { end } = periodOf(row);
  return { left, end: left && isAfter(end, left) ? left : end };
}

/** Does somebody have it at an instant? */
export function isHereAt(row: BookingRow, at: Temporal.Instant): boolean {
  const { start, end } = periodOf(row);
  const state = stateAt(row, at);
  return (state === 'confirmed' || state === 'checked_in') && !isAfter(start, at) && isAfter(end, at);
}

/** Keeps what was decided on a booking, and why. */
export function noteDecision(tx: Tx, { id }: BookingRow, { occupancy, resourceId }: Sensed, outcome: Outcome): void {
  const { state, why, deviceId, since } = occupancy;
  const until = outcome.what === 'waits' ? outcome.until : occupancy.until;
  const times = { since: since && toDate(since), until: until && toDate(until) };
  insertDecision(tx, { bookingId: id, resourceId, what: outcome.what, state, why, deviceId, ...times });
}
