import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../platform/context/context.ts';
import { toDate } from '../../platform/time.ts';
import type { BookingState, CheckInDuty } from './contract.ts';

export interface AttendeeRow {
  readonly userId: number | null;
  readonly email: string | null;
  readonly name: string | null;
}

/** How many of a resource a booking has, and how long it is made ready before and cleared afterwards: as it was booked. */
export interface PartRow {
  readonly resourceId: number;
  readonly count: number;
  readonly setUpMinutes: number;
  readonly cleanDownMinutes: number;
}

export interface BookingRow {
  readonly id: number;
  readonly version: number;
  readonly seriesId: number | null;
  /** Which date of its series it is, whenever it takes place by now. */
  readonly seriesDate: string | null;
  readonly title: string;
  readonly hostId: number | null;
  readonly state: BookingState;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly zone: string;
  readonly checkedInAt: Date | null;
  readonly checkedOutAt: Date | null;
  readonly cancelledAt: Date | null;
  /** From when on it was given back, of one that is released. */
  readonly releasedAt: Date | null;
  /** Until when somebody may decide, of one that is pending. */
  readonly expiresAt: Date | null;
  readonly checkIn: CheckInDuty | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly resources: readonly PartRow[];
  readonly attendees: readonly AttendeeRow[];
}

/** What a change writes. */
export type BookingUpdate = Partial<
  Omit<BookingRow, 'id' | 'version' | 'seriesDate' | 'createdBy' | 'createdAt' | 'resources' | 'attendees'>
>;

/** As columns hold it. */
const checkInText = ({ checkIn }: BookingRow): string | null => checkIn && JSON.stringify(checkIn);

/** Bookings, a column after the other: to be inserted, or updated. */
export function valuesOf(tx: Tx, rows: readonly BookingRow[]) {
  const parts = rows.flatMap(({ id, resources }) => resources.map((part) => ({ bookingId: id, ...part })));
  return {
    tenantId: tx.tenant.id,
    createdAt: toDate(tx.now),
    ids: rows.map(({ id }) => id),
    seriesIds: rows.map(({ seriesId }) => seriesId),
    seriesDates: rows.map(({ seriesDate }) => seriesDate),
    creators: rows.map(({ createdBy }) => createdBy),
    titles: rows.map(({ title }) => title),
    hostIds: rows.map(({ hostId }) => hostId),
    states: rows.map(({ state }) => state),
    starts: rows.map(({ startsAt }) => startsAt),
    ends: rows.map(({ endsAt }) => endsAt),
    zones: rows.map(({ zone }) => zone),
    expiries: rows.map(({ expiresAt }) => expiresAt),
    checkIns: rows.map(checkInText),
    checkedIn: rows.map(({ checkedInAt }) => checkedInAt),
    cancelled: rows.map(({ cancelledAt }) => cancelledAt),
    bookingIds: parts.map(({ bookingId }) => bookingId),
    resourceIds: parts.map(({ resourceId }) => resourceId),
    counts: parts.map(({ count }) => count),
    setUps: parts.map(({ setUpMinutes }) => setUpMinutes),
    cleanDowns: parts.map(({ cleanDownMinutes }) => cleanDownMinutes),
  };
}

/** Their resources, row by row. */
export const partsOf = (tx: Tx, rows: readonly Pick<BookingRow, 'id' | 'resources'>[]) =>
  rows.flatMap(({ id, resources }) =>
    resources.map(({ count, ...part }) => ({ tenantId: tx.tenant.id, bookingId: id, quantity: count, ...part })),
  );

/** One of these ids: as one value, so that the text is the same for any number of them. */
export const among = (ids: readonly number[]): RawBuilder<number> => sql<number>`any(${ids}::integer[])`;

/** What is kept of a booking itself. */
export const columns = [
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
  'releasedAt',
  'expiresAt',
  'checkIn',
  'createdBy',
  'createdAt',
] as const;

/** One resource of a booking, as far as it is counted for its host. */
export interface HostedRow
  extends
    Pick<PartRow, 'resourceId' | 'count'>,
    Pick<BookingRow, 'id' | 'state' | 'startsAt' | 'endsAt' | 'expiresAt' | 'checkIn'>,
    Pick<BookingRow, 'checkedOutAt' | 'cancelledAt' | 'releasedAt'> {
  readonly type: string;
  readonly zone: string;
}
