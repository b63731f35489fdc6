import type { Charges } from '../cost-codes/contract.ts';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { fail, type Problem } from '../../platform/contract/problems.ts';
import { periodOf, toDate, toInstant, type Period } from '../../platform/time.ts';
import { replaceRequests } from '../approval-requests/approval-requests.ts';
import { resourceAlreadyBooked, resourceClosed, type Clash, type Origin } from '../holds/contract.ts';
import { kindOfClash, mayHope, take, takeInHope, type Missed, type Wanted } from '../holds/holds.ts';
import { askForApproval, expireAt, type Approvers } from './approval.ts';
import type { Skipped } from './contract.ts';
import { awaitCheckIn, settleDuty, type CheckInRule } from './duty.ts';
import { nextBookingIds } from './next-ids.ts';
import { partOf, type Wish } from './parts.ts';
import { standsUntil } from './rules.ts';
import { toldOf, type Along } from './show.ts';
import type { AttendeeRow, BookingRow } from './row.ts';
import { bookingInserts, deleteBookings, deleteResources } from './store.ts';

/** A booking somebody wants, judged by every rule but whether its resources are free. */
export interface Plan {
  /** Taken ahead by those who have a round trip to share it with. */
  readonly id?: number | undefined;
  readonly title: string;
  /** None unless said. */
  readonly notes?: string | null;
  /** Where to join online; nowhere unless said. */
  readonly joinUrl?: string | null;
  readonly hostId: number | null;
  readonly attendees: readonly AttendeeRow[];
  /** Who pays for it; nobody unless said. */
  readonly costCodes?: Charges;
  readonly resources: readonly Wish[];
  readonly during: Period;
  readonly zone: string;
  /** Waits for a decision until then; null when it needs none. */
  readonly pendingUntil: Temporal.Instant | null;
  /** The series it belongs to, and which of its dates it is. */
  readonly series?: { readonly id: number; readonly date: string };
  /** Who asked for it, if not who books. */
  readonly createdBy?: string;
  /** The check-in that is asked for; none unless said. */
  readonly checkIn?: CheckInRule | null;
  /** Others see that it is booked, and not by whom. */
  readonly isAnonymous?: boolean;
  /** Where everybody may read, neither its title nor who comes is told. */
  readonly isPrivate?: boolean;
  /** What is said of how it is told. */
  readonly along?: Along;
  /** Who may decide besides those who manage bookings there. */
  readonly approvers?: Approvers | null;
}

/** What became of a plan. */
export interface Booked {
  /** Null when nothing of it could be had. */
  readonly booking: BookingRow | null;
  /** All that was left out, and why: empty unless conflicts are skipped. */
  readonly skipped: readonly Skipped[];
}

/**
 * The one way to book: one booking, many, a series, an import. All plans or none, unless `onConflict` is `skip`: then what
 * is free is booked, and each plan's answer names the rest.
 * @throws 409 that lists what clashes
 */
export async function book(
  tx: Tx,
  plans: readonly Plan[],
  { onConflict = 'fail' }: { readonly onConflict?: 'fail' | 'skip' | undefined } = {},
): Promise<Booked[]> {
  const ids = await idsFor(tx, plans);
  const rows = plans.map((plan, i) => rowOf(tx, ids[i] ?? 0, plan));
  const wanted = rows.flatMap((row, i) => holdsFor(row, plans[i]?.resources ?? []));
  const missed = await write(tx, rows, wanted, onConflict);
  if (missed.length > 0 && onConflict === 'fail') throw alreadyBooked(missed);
  const booked = missed.length === 0 ? rows.map(whole) : await leaveOut(tx, rows, missed);
  await replaceRequests(tx, 'booking', requestsFor(plans, booked));
  askForApproval(
    tx,
    booked.flatMap(({ booking }) => booking ?? []),
  );
  booked.forEach(({ booking }, i) => {
    if (booking) tell(tx, booking, plans[i]?.along);
  });
  return booked;
}

/**
 * Writes the bookings and takes what they want. One booking of what exists once is nearly always had: it is not waited for.
 * @returns what could not be had
 */
async function write(
  tx: Tx,
  rows: readonly BookingRow[],
  wanted: readonly Wanted[],
  onConflict: 'fail' | 'skip',
): Promise<readonly Missed<Wanted>[]> {
  const inserts = bookingInserts(tx, rows);
  if (onConflict === 'fail' && rows.length === 1 && mayHope(tx, wanted)) {
    for (const statement of inserts) tx.atCommit(statement);
    takeInHope(tx, wanted);
    return [];
  }
  const written = inserts.map((statement) => tx.db.executeQuery(statement));
  const [{ missed }] = await Promise.all([take(tx, wanted), ...written]);
  return missed;
}

/** Whom those that were booked are for to decide. */
const requestsFor = (plans: readonly Plan[], booked: readonly Booked[]) =>
  booked.flatMap(({ booking }, i) => {
    const approvers = plans[i]?.approvers;
    return booking && approvers ? [{ id: booking.id, ...approvers }] : [];
  });

function tell(tx: Tx, booking: BookingRow, along: Along = {}): void {
  const { id, expiresAt, seriesId, checkIn } = booking;
  tx.emit('booking.created', toldOf(null, booking, seriesId === null ? along : { ...along, bySeries: true }));
  awaitCheckIn(tx, booking, checkIn);
  if (expiresAt) expireAt(tx, id, toInstant(expiresAt));
}

/** The refusal of what others have; where nobody has it, and it is closed, that is what its words say. */
export function alreadyBooked(missed: readonly { readonly clashes: readonly Clash[] }[]): Problem {
  const clashes = missed.flatMap((one) => one.clashes);
  const isClosed = clashes.length > 0 && clashes.every((clash) => kindOfClash(clash) === resourceClosed);
  return fail(resourceAlreadyBooked, { ...(isClosed && { detail: resourceClosed.title }), extra: { clashes } });
}

/** What could not be had, by the booking's id. */
export const lostBy = (
  missed: readonly { readonly wanted: { readonly originId: number }; readonly clashes: readonly Clash[] }[],
): ReadonlyMap<number, readonly Clash[]> =>
  new Map(
    [...Map.groupBy(missed, ({ wanted }) => wanted.originId)].map(([id, all]) => [
      id,
      all.flatMap(({ clashes }) => clashes),
    ]),
  );

/** What a booking holds: each of these with the time around it, for as long as it stands. */
export function holdsFor(row: BookingRow, wishes: readonly Wish[]): Wanted[] {
  const held = { ...ownerOf(row), during: periodOf(row), expiresAt: standsUntil(row) };
  return wishes.map((wish) => ({ ...wish, ...held }));
}

/** Whose the holds of a booking are. */
export const ownerOf = ({ id }: Pick<BookingRow, 'id'>): Origin => ({ origin: 'booking', originId: id });

async function idsFor(tx: Tx, plans: readonly Plan[]): Promise<number[]> {
  const lacking = plans.filter(({ id }) => id === undefined).length;
  const fresh = lacking === 0 ? [] : await nextBookingIds(tx, lacking);
  return plans.map(({ id }) => id ?? fresh.shift() ?? 0);
}

/** The row as it will be written; reading it back would cost a round trip. */
export const rowOf = (ctx: Ctx, id: number, plan: Plan): BookingRow => {
  const {
    title,
    notes = null,
    joinUrl = null,
    hostId,
    attendees,
    zone,
    during,
    resources,
    pendingUntil,
    series,
    checkIn = null,
    isAnonymous = false,
    isPrivate = false,
    costCodes = [],
  } = plan;
  return {
    ...NEW,
    id,
    seriesId: series?.id ?? null,
    seriesDate: series?.date ?? null,
    title,
    notes,
    joinUrl,
    hostId,
    state: pendingUntil === null ? 'confirmed' : 'pending',
    startsAt: toDate(during.start),
    endsAt: toDate(during.end),
    zone,
    expiresAt: pendingUntil && toDate(pendingUntil),
    isAnonymous,
    isPrivate,
    createdBy: plan.createdBy ?? ctx.who.key,
    createdAt: toDate(ctx.now),
    resources: resources.map(partOf).toSorted((a, b) => a.resourceId - b.resourceId),
    attendees,
    costCodes,
    checkIn: settleDuty(checkIn, during, ctx.now),
  };
};

// The offsets are noted as the times are written.
const NEW = {
  version: 1,
  startOffset: null,
  endOffset: null,
  checkedInAt: null,
  checkedOutAt: null,
  cancelledAt: null,
  releasedAt: null,
  leastNoticeSeconds: null,
  madeWay: false,
} as const;

const whole = (booking: BookingRow): Booked => ({ booking, skipped: [] });

/** Takes out of the new bookings what they could not have; one that has nothing left goes. */
async function leaveOut(tx: Tx, rows: readonly BookingRow[], missed: readonly Missed<Wanted>[]): Promise<Booked[]> {
  const lost = Map.groupBy(missed, ({ wanted }) => wanted.originId);
  const booked = rows.map((row) => without(row, lost.get(row.id) ?? []));
  const parts = missed.map(({ wanted }) => ({ bookingId: wanted.originId, resourceId: wanted.resourceId }));
  const empty = rows.filter((_, i) => booked[i]?.booking === null);
  await Promise.all([
    deleteResources(tx, parts),
    deleteBookings(
      tx,
      empty.map(({ id }) => id),
    ),
  ]);
  return booked;
}

/** What is left of a booking without what it could not have. */
export function without(row: BookingRow, missed: readonly Missed<Wanted>[]): Booked {
  const lost = new Set(missed.map(({ wanted }) => wanted.resourceId));
  const resources = row.resources.filter(({ resourceId }) => !lost.has(resourceId));
  const skipped = missed
    .flatMap(({ clashes }) => clashes)
    .map(({ reason, ...one }) => ({ ...one, code: kindOfClash({ reason }).code }));
  return { booking: resources.length === 0 ? null : { ...row, resources }, skipped };
}
