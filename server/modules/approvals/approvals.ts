import type { UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { showTime } from '../../platform/time.ts';
import { listAwaiting, type BookingRow } from '../bookings/bookings.ts';
import { findPeople } from '../people/people.ts';
import type { Approval, endpoints } from './contract.ts';
import { decide } from './decide.ts';

export { askApprovers } from './ask.ts';
export { decideByLink, makeLinks, openLink, readApprovalLink, type Asked } from './links.ts';
export { forgetOldLinks } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** What waits for the asking one: what she was asked about, and all where she manages bookings. */
export const listApprovals: Calls['listApprovals'] = (ctx, paging) =>
  pageOf(paging, {
    by: ['time', 'id'],
    select: (after, limit) => listAwaiting(ctx, after, limit),
    keyOf: ({ startsAt, id }) => [startsAt.getTime(), id],
    async show(rows) {
      const hosts = [...new Set(rows.flatMap(({ hostId }) => hostId ?? []))];
      const people = hosts.length === 0 ? new Map<number, never>() : await findPeople(ctx, hosts);
      return rows.map((row) => showApproval(row, people.get(row.hostId ?? 0)?.name ?? null));
    },
  });

const showApproval = (row: BookingRow, hostName: string | null): Approval => ({
  bookingId: row.id,
  version: row.version,
  title: row.title,
  hostId: row.hostId,
  hostName,
  start: showTime(row.startsAt),
  end: showTime(row.endsAt),
  zone: row.zone,
  resourceIds: row.resources.flatMap(({ resourceId, count }) => Array.from({ length: count }, () => resourceId)),
  people: row.attendees.length,
  until: showTime(row.expiresAt ?? row.startsAt),
  askedAt: showTime(row.createdAt),
});

/** Approves a booking that waits. @throws 404, 403, or 409 with the state of one that is decided already */
export const approveBooking: Calls['approveBooking'] = (ctx, input) => decide(ctx, { ...input, approve: true });

/** Turns down a booking that waits, in one's own words or without any. @throws as an approval does */
export const rejectBooking: Calls['rejectBooking'] = (ctx, input) => decide(ctx, { ...input, approve: false });
