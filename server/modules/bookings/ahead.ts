import { sql } from 'kysely';
import type { Ctx } from '../../platform/context/context.ts';
import { showTime } from '../../platform/time.ts';
import { bookerOf } from './belonging.ts';
import { isToCome } from './conditions.ts';
import type { BookingTold } from './contract.ts';
import { among } from './row.ts';
import { appointmentsFrom } from './store.ts';

/** So many of somebody's bookings are named, the next ones. */
const MAX_NAMED = 10;
/** So many hosts are looked at together. */
const MOST_HOSTS = 200;

/** A booking to come, as far as its host is told of it. */
export type Ahead = Pick<BookingTold, 'id' | 'title' | 'start' | 'end' | 'zone' | 'resourceIds'>;

/** What somebody hosts on some resources that has not begun yet, as far as one booked it. */
export interface AheadOfHost {
  readonly hostId: number;
  /** The person who booked it; null: nobody, but a program. */
  readonly bookerId: number | null;
  readonly count: number;
  /** Which of the resources that is on. */
  readonly resourceIds: readonly number[];
  /** The next ones, by their start. */
  readonly bookings: readonly Ahead[];
}

interface Row extends Pick<AheadOfHost, 'hostId' | 'count' | 'resourceIds'> {
  readonly createdBy: string;
  readonly bookings: readonly (Omit<Ahead, 'start' | 'end'> & { readonly start: string; readonly end: string })[];
}

/**
 * What has not begun yet on these resources and is not given up, by its hosts, for work that nobody asked for: whoever sees it. Some hosts
 * at a time, by id. @param after the last of them that was seen
 */
export async function listAhead(ctx: Ctx, resourceIds: readonly number[], after: number): Promise<AheadOfHost[]> {
  const { rows } = await sql<Row>`
    with ahead as (select booking.host_id, booking.created_by, booking.id, booking.title, booking.starts_at, booking.ends_at,
        booking.zone, array_agg(part.resource_id order by part.resource_id) as resource_ids
      ${appointmentsFrom(ctx)}
      where booking.tenant_id = ${ctx.tenant.id}::integer and slot.piece = 'booked' and part.resource_id = ${among(resourceIds)}
        and ${isToCome(ctx)} and booking.host_id > ${after}::integer
      group by booking.tenant_id, booking.id),
    placed as (select ahead.*, row_number() over (partition by host_id, created_by order by starts_at, id) as place from ahead
      where host_id in (select distinct host_id from ahead order by host_id limit ${MOST_HOSTS})),
    counted as (select host_id, created_by, count(distinct id)::integer as count,
        array_agg(distinct one.id_of order by one.id_of) as resource_ids
      from placed cross join unnest(placed.resource_ids) as one (id_of) group by host_id, created_by)
    select host_id as "hostId", created_by as "createdBy", counted.count, counted.resource_ids as "resourceIds",
      (select json_agg(json_build_object('id', placed.id, 'title', placed.title, 'start', placed.starts_at, 'end', placed.ends_at,
          'zone', placed.zone, 'resourceIds', placed.resource_ids) order by placed.place)
        from placed where (placed.host_id, placed.created_by) = (counted.host_id, counted.created_by)
          and placed.place <= ${MAX_NAMED}) as bookings
    from counted order by host_id, created_by`.execute(ctx.db);
  return rows.map(({ createdBy, bookings, ...row }) => ({
    ...row,
    bookerId: bookerOf({ createdBy }),
    bookings: bookings.map((one) => ({ ...one, start: plain(one.start), end: plain(one.end) })),
  }));
}

/** A time as PostgreSQL writes it in JSON, as times are shown. */
const plain = (time: string): string => showTime(new Date(time));

/** What is told of several parts of it as one: the next ones of all, and how many there are. */
export function aheadTogether(parts: readonly AheadOfHost[]): Pick<AheadOfHost, 'count' | 'resourceIds' | 'bookings'> {
  const all = parts.flatMap(({ bookings }) => bookings).toSorted((a, b) => (a.start < b.start ? -1 : 1));
  return {
    count: parts.reduce((sum, { count }) => sum + count, 0),
    resourceIds: [...new Set(parts.flatMap(({ resourceIds }) => resourceIds))].toSorted((a, b) => a - b),
    bookings: all.slice(0, MAX_NAMED),
  };
}
