import { hash } from 'node:crypto';
import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Ctx, Reader } from '../../platform/context/context.ts';
import type { Reach } from '../../platform/context/principal.ts';
import { toDate } from '../../platform/time.ts';
import { askedBookings } from '../approval-requests/approval-requests.ts';
import { MAX_LENGTH_DAYS, type BookingState } from './contract.ts';
import type { BookingRow } from './row.ts';
import type { Sight } from './sight.ts';

export type Condition = RawBuilder<SqlBool>;
export const all = (conditions: readonly Condition[]): Condition => sql.join(conditions, sql` and `);
export const any = (conditions: readonly Condition[]): Condition => sql`(${sql.join(conditions, sql` or `)})`;

/** No booking is longer, so the index on the start bounds what is read. A zone's days may together be longer than UTC's. */
const LONGEST = { hours: 24 * (MAX_LENGTH_DAYS + 1) };

export const endsAfter = (from: Temporal.Instant): Condition =>
  sql`booking.ends_at > ${toDate(from)} and booking.starts_at > ${toDate(from.subtract(LONGEST))}`;

export const startsBefore = (to: Temporal.Instant): Condition => sql`booking.starts_at < ${toDate(to)}`;

/** It touches a day that is open to these. The first two conditions only bound what is read. */
export function isOpen({ days, zone }: Sight, to: 'everybody' | 'ownGroups'): Condition {
  const first = Math.min(...days.map(({ from }) => from.epochMilliseconds));
  const last = Math.max(...days.map((one) => one[to].epochMilliseconds));
  const others = days.map((one) => one.zone).filter((one) => one !== zone);
  const touched = days.map(
    (one) => sql<SqlBool>`(${one.zone === zone ? isInNone(others) : sql`booking.zone = ${one.zone}`}
      and booking.ends_at > ${toDate(one.from)} and booking.starts_at < ${toDate(one[to])})`,
  );
  const at = (time: number) => Temporal.Instant.fromEpochMilliseconds(time);
  return sql`(${endsAfter(at(first))} and ${startsBefore(at(last))} and ${any(touched)})`;
}

const isInNone = (zones: readonly string[]): Condition =>
  zones.length === 0 ? sql`true` : sql`booking.zone <> all(${zones}::text[])`;

/** It still waits for a decision. */
export const waitsAt = (now: Temporal.Instant): Condition =>
  sql`(booking.state = 'pending' and booking.expires_at > ${toDate(now)})`;

/** It is one of the dates of a series. @param fromDay the first of them; null: any */
export const isDateOf = (seriesId: number, fromDay: string | null): Condition =>
  sql`(booking.series_id = ${seriesId}::integer and booking.series_date >= coalesce(${fromDay}::date, '-infinity'))`;

/** It has not begun yet and is not given up. */
export const isToCome = ({ now }: Ctx): Condition =>
  sql`booking.starts_at > ${toDate(now)} and booking.state in ('pending', 'confirmed')`;

/** It comes behind the last one seen, by (start, id). */
export const isPast = ([start, id]: readonly [start: number, id: number], order: 'asc' | 'desc'): Condition =>
  sql`(booking.starts_at, booking.id) ${sql.raw(order === 'asc' ? '>' : '<')} (${new Date(start)}, ${id}::integer)`;

/** It was neither cancelled, nor rejected, nor given back. */
export const stands: Condition = sql`booking.state not in ('cancelled', 'rejected', 'released')`;

/** Somebody came, or nobody did. */
const isNoted: Condition = sql`booking.state in ('checked_in', 'checked_out', 'released')`;

/** She is asked to approve it, for as long as it waits: asked of what waits alone, as what she was ever asked about grows. */
export const isAwaiting = (db: Reader, tenantId: number, userId: number): Condition =>
  sql`(booking.state = 'pending' and exists (${askedBookings(db, tenantId, userId).where('asked.bookingId', '=', sql.ref<number>('booking.id'))}))`;

/** On what somebody may decide: what she was asked about, and all in the buildings where she manages bookings. */
export interface Decider {
  readonly userId: number | null;
  readonly managed: Reach;
  /** The resources whose bookings she manages by a policy. */
  readonly kept: ReadonlySet<number>;
}

/** The last row that was seen of a page: its start in milliseconds, and its id. */
export type After = readonly [start: number, id: number];

/** Which bookings are looked for. */
export interface BookingFilter {
  readonly from: Temporal.Instant | null;
  readonly to: Temporal.Instant | null;
  readonly resourceIds: readonly number[] | null;
  readonly hostId: number | null;
  /** One of these hosts it. */
  readonly hostIds?: readonly number[];
  /** Who hosts or attends it. */
  readonly partOf?: number;
  readonly state: BookingState | null;
  /** Without what was cancelled, rejected or given back. */
  readonly standing?: boolean;
  readonly seriesId: number | null;
  /** What waits for a decision. */
  readonly waits?: boolean;
  /** What waits for this one to decide. */
  readonly waitsFor?: Decider;
  /** Of several dates of a series that fit, the next alone. */
  readonly firstOfSeries?: boolean;
  /** Of what it is known whether somebody came. */
  readonly noted?: boolean;
  readonly latestFirst?: boolean;
}

/** Leaves nothing out: a filter says what else. */
export const EVERYTHING: BookingFilter = {
  from: null,
  to: null,
  resourceIds: null,
  hostId: null,
  state: null,
  seriesId: null,
};

/** Does what is asked for say whose a booking is? */
export const asksWhose = ({ hostId, hostIds, seriesId }: Partial<BookingFilter>): boolean =>
  [hostId, hostIds, seriesId].some((one) => one != null);

/** What a filter says of the bookings themselves, behind the last row seen. */
export const plainConditions = (
  { tenant, now }: Ctx,
  { from, to, hostId, hostIds, state, standing = false, noted = false, seriesId, waits, waitsFor }: BookingFilter,
  after: After | null,
): Condition[] => [
  sql`booking.tenant_id = ${tenant.id}::integer`,
  ...(from ? [endsAfter(from)] : []),
  ...(to ? [startsBefore(to)] : []),
  ...(hostId === null ? [] : [sql<SqlBool>`booking.host_id = ${hostId}::integer`]),
  ...(hostIds ? [sql<SqlBool>`booking.host_id = any(${hostIds}::integer[])`] : []),
  ...(state === null ? [] : [sql<SqlBool>`booking.state = ${state}`]),
  ...(standing ? [stands] : []),
  ...(noted ? [isNoted] : []),
  ...(seriesId === null ? [] : [sql<SqlBool>`booking.series_id = ${seriesId}::integer`]),
  ...(waits || waitsFor ? [waitsAt(now)] : []),
  ...(after ? [isPast(after, 'asc')] : []),
];

/** What waits of a series for somebody, at a glance. */
export interface WaitingDates {
  readonly dates: number;
  readonly lastStart: Date;
  /** Stands for all of them as they are. */
  readonly seen: string;
}

/** The same, of which series. */
export interface WaitingOf extends WaitingDates {
  readonly seriesId: number;
}

/** The members of `WaitingDates`, of a group; `seen` as `markOf` makes it. */
export const summedUp: RawBuilder<unknown> = sql`count(*)::integer as dates, max(booking.starts_at) as last_start,
  encode(sha256(convert_to(string_agg(booking.id || '/' || booking.version, ' ' order by booking.id), 'UTF8')), 'hex') as seen`;

/** Stands for some dates as they are. */
export const markOf = (rows: readonly Pick<BookingRow, 'id' | 'version'>[]): string =>
  hash(
    'sha256',
    rows
      .toSorted((one, other) => one.id - other.id)
      .map(({ id, version }) => `${id}/${version}`)
      .join(' '),
  );

/** Whom to forget among those who attend, and where. */
export interface Forgotten {
  /** Her address, in small letters. */
  readonly email: string;
  /** Of what lies in these buildings as a whole. */
  readonly buildings: Reach;
  /** Of so many bookings, and so many series, at once at most. */
  readonly most: number;
}
