import type { Charges } from '../cost-codes/contract.ts';
import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../platform/context/context.ts';
import { offsetAt, toDate, toInstant, type Period } from '../../platform/time.ts';
import type { BookingState, CheckInDuty } from './contract.ts';

export interface AttendeeRow {
  readonly userId: number | null;
  readonly email: string | null;
  readonly name: string | null;
  /** A guest who comes in the place of the host. */
  readonly insteadOfHost?: boolean;
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
  /** What is said besides, to those who see the title. */
  readonly notes: string | null;
  /** Where to join online, for the same. */
  readonly joinUrl: string | null;
  readonly hostId: number | null;
  readonly state: BookingState;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly zone: string;
  /** How far ahead of UTC the clocks were said to be at its start when that was written, in minutes; null: nobody noted it. */
  readonly startOffset: number | null;
  /** The same of its end. */
  readonly endOffset: number | null;
  readonly checkedInAt: Date | null;
  readonly checkedOutAt: Date | null;
  readonly cancelledAt: Date | null;
  /** From when on it was given back, of one that is released. */
  readonly releasedAt: Date | null;
  /** How long before one of its starts, at the least, it was moved away from that; null where it never was. */
  readonly leastNoticeSeconds: number | null;
  /** It was cancelled as its place was needed for something else: not by whose it is. */
  readonly madeWay: boolean;
  /** Until when somebody may decide, of one that is pending. */
  readonly expiresAt: Date | null;
  readonly checkIn: CheckInDuty | null;
  /** Others see that it is booked, and not by whom. */
  readonly isAnonymous: boolean;
  /** Where everybody may read, neither its title nor who comes is told. */
  readonly isPrivate: boolean;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly resources: readonly PartRow[];
  readonly attendees: readonly AttendeeRow[];
  /** Who pays for it. */
  readonly costCodes: Charges;
}

/** When a booking is, and how that was meant. */
export type TimesRow = Pick<BookingRow, 'id' | 'startsAt' | 'endsAt' | 'zone' | 'startOffset' | 'endOffset'>;

/** What a change writes. */
export type BookingUpdate = Partial<
  Omit<
    BookingRow,
    | 'id'
    | 'version'
    | 'seriesDate'
    | 'startOffset'
    | 'endOffset'
    | 'createdBy'
    | 'createdAt'
    | 'resources'
    | 'attendees'
    | 'costCodes'
  >
>;

/** As columns hold it. */
const checkInText = ({ checkIn }: BookingRow): string | null => checkIn && JSON.stringify(checkIn);

/** The offsets that are noted of a booking's times as they are written now. */
export const offsetsNow = ({ startsAt, endsAt, zone }: Pick<BookingRow, 'startsAt' | 'endsAt' | 'zone'>) => ({
  startOffset: offsetAt(toInstant(startsAt), zone),
  endOffset: offsetAt(toInstant(endsAt), zone),
});

/** What is noted anew of the times of a booking: of those that are written anew. */
export function noted(before: BookingRow, changes: BookingUpdate): Partial<ReturnType<typeof offsetsNow>> {
  const after = { ...before, ...changes };
  const { startOffset, endOffset } = offsetsNow(after);
  const isElsewhere = before.zone !== after.zone;
  return {
    ...((isElsewhere || before.startsAt.getTime() !== after.startsAt.getTime()) && { startOffset }),
    ...((isElsewhere || before.endsAt.getTime() !== after.endsAt.getTime()) && { endOffset }),
  };
}

/** The same in SQL, for several. */
export const reNoted = (end: 'start' | 'end') =>
  sql`${sql.raw(`${end}_offset = case when booking.zone = new.zone and booking.${end}s_at = new.${end}s_at
      then booking.${end}_offset else new.${end}_offset end`)}`;

/** Bookings, a column after the other: to be inserted, or updated. */
export function valuesOf(tx: Tx, rows: readonly BookingRow[]) {
  const offsets = rows.map(offsetsNow);
  return {
    ...partsOf(tx, rows),
    createdAt: toDate(tx.now),
    ids: rows.map(({ id }) => id),
    seriesIds: rows.map(({ seriesId }) => seriesId),
    seriesDates: rows.map(({ seriesDate }) => seriesDate),
    creators: rows.map(({ createdBy }) => createdBy),
    titles: rows.map(({ title }) => title),
    notes: rows.map(({ notes }) => notes),
    joinUrls: rows.map(({ joinUrl }) => joinUrl),
    hostIds: rows.map(({ hostId }) => hostId),
    states: rows.map(({ state }) => state),
    starts: rows.map(({ startsAt }) => startsAt),
    ends: rows.map(({ endsAt }) => endsAt),
    zones: rows.map(({ zone }) => zone),
    startOffsets: offsets.map(({ startOffset }) => startOffset),
    endOffsets: offsets.map(({ endOffset }) => endOffset),
    expiries: rows.map(({ expiresAt }) => expiresAt),
    checkIns: rows.map(checkInText),
    anonymous: rows.map(({ isAnonymous }) => isAnonymous),
    privates: rows.map(({ isPrivate }) => isPrivate),
    leastNotices: rows.map(({ leastNoticeSeconds }) => leastNoticeSeconds),
    madeWay: rows.map(({ madeWay }) => madeWay),
    checkedIn: rows.map(({ checkedInAt }) => checkedInAt),
    cancelled: rows.map(({ cancelledAt }) => cancelledAt),
  };
}

/** Their resources, a column after the other. */
export function partsOf(tx: Tx, rows: readonly Pick<BookingRow, 'id' | 'resources'>[]) {
  const parts = rows.flatMap(({ id, resources }) => resources.map((part) => ({ bookingId: id, ...part })));
  return {
    tenantId: tx.tenant.id,
    bookingIds: parts.map(({ bookingId }) => bookingId),
    resourceIds: parts.map(({ resourceId }) => resourceId),
    counts: parts.map(({ count }) => count),
    setUps: parts.map(({ setUpMinutes }) => setUpMinutes),
    cleanDowns: parts.map(({ cleanDownMinutes }) => cleanDownMinutes),
  };
}

/** One of these ids: as one value, so that the text is the same for any number of them. */
export const among = (ids: readonly number[]): RawBuilder<number> => sql<number>`any(${ids}::integer[])`;

/** What is kept of a booking itself. */
export const columns = [
  'id',
  'version',
  'seriesId',
  'title',
  'notes',
  'joinUrl',
  'hostId',
  'state',
  'startsAt',
  'endsAt',
  'zone',
  'startOffset',
  'endOffset',
  'checkedInAt',
  'checkedOutAt',
  'cancelledAt',
  'releasedAt',
  'leastNoticeSeconds',
  'madeWay',
  'expiresAt',
  'checkIn',
  'isAnonymous',
  'isPrivate',
  'createdBy',
  'createdAt',
] as const;

/** A stretch of time of one host. */
export interface HostSpan extends Period {
  readonly hostId: number;
}

/** One resource of a booking, as far as it is counted for its host. */
export interface HostedRow
  extends
    Pick<PartRow, 'resourceId' | 'count'>,
    Pick<BookingRow, 'id' | 'state' | 'startsAt' | 'endsAt' | 'expiresAt' | 'checkIn'>,
    Pick<BookingRow, 'checkedOutAt' | 'cancelledAt' | 'releasedAt' | 'leastNoticeSeconds' | 'madeWay'> {
  readonly hostId: number;
  readonly type: string;
  readonly zone: string;
  readonly isForGuest: boolean;
}
