import type { Ctx, Tx } from '../../platform/context/context.ts';
import { reaches } from '../../platform/context/principal.ts';
import { fail, forbidden, invalid, notFound, versionConflict } from '../../platform/contract/problems.ts';
import { pageOf } from '../../platform/contract/page.ts';
import type { Input, Reply } from '../../platform/contract/endpoint.ts';
import {
  readPeriod,
  readTime,
  sharedZone,
  showTime,
  showTimeOrNull,
  toDate,
  toInstant,
  type Period,
} from '../../platform/time.ts';
import { resourceAlreadyBooked } from '../holds/contract.ts';
import { giveBack, giveBackFrom, listBusy, take, type Wanted } from '../holds/holds.ts';
import { findPeople } from '../people/people.ts';
import { findResources, listBookable, type BookableResource } from '../resources/resources.ts';
import {
  bookingForOthers,
  resourceRetired,
  type Booking,
  type endpoints,
  type BookingTold,
  type events,
} from './contract.ts';
import {
  decideCheckIn,
  decideOwner,
  decidePeriod,
  decideState,
  maySeeDetails,
  type Action,
  type Verdict,
} from './rules.ts';
import {
  deleteAttendees,
  deleteResources,
  findBooking,
  insertAttendees,
  insertBooking,
  insertResources,
  lockBooking,
  nextBookingId,
  selectPage,
  updateBookingRow,
  type AttendeeRow,
  type BookingRow,
  type BookingUpdate,
} from './store.ts';

type Endpoints = typeof endpoints;
type BookingEvent = keyof typeof events;

/** Bookings that touch a period, by start. */
export async function listBookings(
  ctx: Ctx,
  input: Input<Endpoints['listBookings']>,
): Promise<Reply<Endpoints['listBookings']>> {
  const zone = ctx.tenant.zone;
  const filter = {
    from: input.from === undefined ? null : readTime(input.from, zone, 'from'),
    to: input.to === undefined ? null : readTime(input.to, zone, 'to'),
    resourceIds: await resourcesWanted(ctx, input),
    hostId: input.hostId ?? null,
    state: input.state ?? null,
  };
  return pageOf(input, {
    by: ['time', 'number'],
    select: (after, limit) => selectPage(ctx, filter, after, limit),
    keyOf: (row) => [row.startsAt.getTime(), row.id],
    show: (rows) => showAll(ctx, rows),
  });
}

async function resourcesWanted(
  ctx: Ctx,
  { resourceId, floorId }: Input<Endpoints['listBookings']>,
): Promise<number[] | null> {
  if (floorId === undefined) return resourceId === undefined ? null : [resourceId];
  const onFloor = (await listBookable(ctx, { floorId })).map(({ id }) => id);
  return resourceId === undefined ? onFloor : onFloor.filter((id) => id === resourceId);
}

/** One booking. @throws 404 */
export async function getBooking(ctx: Ctx, { id }: Input<Endpoints['getBooking']>): Promise<Booking> {
  return show(ctx, found(await findBooking(ctx, id)));
}

function found(row: BookingRow | undefined): BookingRow {
  if (!row) throw fail(notFound, { param: 'id' });
  return row;
}

/**
 * Books one or several resources at once. All or nothing, unless `onConflict` is `skip`: then what is free is booked and
 * the rest is named in `skipped`.
 */
export async function createBooking(
  ctx: Ctx,
  input: Input<Endpoints['createBooking']>,
): Promise<Reply<Endpoints['createBooking']>> {
  return ctx.tx(async (tx) => {
    const counts = countResources(input.resourceIds);
    const [resources, id] = await Promise.all([findResources(tx, [...counts.keys()]), nextBookingId(tx)]);
    const wanted = wantedOf(counts, resources);
    const zone = sharedZone(resources.values(), tx.tenant.zone);
    const during = readPeriod(input.start, input.end, zone);
    obey(decidePeriod(during, tx.now, tx.who));
    const hostId = hostFor(tx, input.hostId, [...resources.values()]);
    const attendees = await readAttendees(tx, input.attendees ?? [], hostId);
    const booked = { id, title: input.title ?? '', hostId, during, zone };
    const [, missed] = await Promise.all([
      insertBooking(tx, { ...booked, state: 'confirmed', resources: wanted }),
      take(tx, { bookingId: id, kind: 'booking', during }, wanted),
      insertAttendees(tx, id, attendees),
    ]);
    const kept = wanted
      .filter(({ resourceId }) => !missed.includes(resourceId))
      .toSorted((a, b) => a.resourceId - b.resourceId);
    if (missed.length > 0 && (input.onConflict !== 'skip' || kept.length === 0))
      throw await clash(tx, wanted, missed, during);
    if (missed.length > 0) await deleteResources(tx, id, missed);
    const row = freshRow(tx, { ...booked, attendees, resources: kept });
    const booking = await tell(tx, 'booking.created', null, row);
    return missed.length === 0 ? booking : { ...booking, skipped: await clashesOf(tx, wanted, missed, during) };
  });
}

/** The row as it was just written; reading it back would cost a round trip. */
function freshRow(
  tx: Tx,
  {
    during,
    ...given
  }: Pick<BookingRow, 'id' | 'title' | 'hostId' | 'zone' | 'attendees' | 'resources'> & { readonly during: Period },
): BookingRow {
  const times = { startsAt: toDate(during.start), endsAt: toDate(during.end), createdAt: toDate(tx.now) };
  const none = { seriesId: null, checkedInAt: null, checkedOutAt: null, cancelledAt: null };
  return { ...given, ...times, ...none, version: 1, state: 'confirmed', createdBy: tx.who.key };
}

/** How often each id was asked for. */
function countResources(ids: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

interface WantedPart extends Wanted {
  readonly buildingId: number;
}

function wantedOf(counts: ReadonlyMap<number, number>, resources: ReadonlyMap<number, BookableResource>): WantedPart[] {
  return [...counts].map(([resourceId, count], i) => {
    const param = `resourceIds[${i}]`;
    const resource = resources.get(resourceId);
    if (!resource) throw fail(notFound, { param, detail: `There is no resource ${resourceId}` });
    if (resource.retired) throw fail(resourceRetired, { param, detail: `"${resource.name}" can no longer be booked` });
    if (count > resource.quantity)
      throw invalid(
        param,
        `There ${resource.quantity === 1 ? 'is' : 'are'} only ${resource.quantity} of "${resource.name}"`,
      );
    return { resourceId, count, quantity: resource.quantity, buildingId: resource.buildingId };
  });
}

function obey(verdict: Verdict): void {
  if (verdict.ok) return;
  const { kind, detail, param } = verdict;
  throw fail(kind, { ...(detail === undefined ? {} : { detail }), ...(param === undefined ? {} : { param }) });
}

/** Who a booking is for: the caller, unless a manager says otherwise. A program without a person books for nobody. */
function hostFor({ who }: Ctx, hostId: number | undefined, resources: readonly BookableResource[]): number | null {
  if (hostId === undefined || hostId === who.userId) return who.userId;
  const manages = who.scopes.has('bookings:manage') && resources.every(({ buildingId }) => reaches(who, buildingId));
  if (!manages) throw fail(bookingForOthers, { param: 'hostId' });
  return hostId;
}

const noSuchUser = (param: string, id: number): Error =>
  fail(notFound, { param, detail: `There is no active user ${id}` });

type AttendeesGiven = NonNullable<Input<Endpoints['createBooking']>['attendees']>;

async function readAttendees(ctx: Ctx, given: AttendeesGiven, hostId: number | null): Promise<AttendeeRow[]> {
  const ids = given.flatMap(({ userId }) => userId ?? []);
  const asked = hostId === null || hostId === ctx.who.userId ? ids : [...ids, hostId];
  const people = asked.length === 0 ? new Map() : await findPeople(ctx, asked);
  if (hostId !== null && hostId !== ctx.who.userId && !people.get(hostId)?.active) throw noSuchUser('hostId', hostId);
  return given.map(({ userId, email, name }, i) => {
    if (userId !== undefined && !people.get(userId)?.active) throw noSuchUser(`attendees[${i}].userId`, userId);
    return { userId: userId ?? null, email: email ?? null, name: name ?? null };
  });
}

async function clash(tx: Tx, wanted: readonly Wanted[], missed: readonly number[], during: Period): Promise<Error> {
  const clashes = await clashesOf(tx, wanted, missed, during);
  return fail(resourceAlreadyBooked, {
    extra: { clashes: clashes.map(({ resourceId, start, end }) => ({ resourceId, start, end })) },
  });
}

async function clashesOf(ctx: Ctx, wanted: readonly Wanted[], missed: readonly number[], during: Period) {
  const busy = await listBusy(
    ctx,
    wanted.filter(({ resourceId }) => missed.includes(resourceId)),
    during,
  );
  return [...busy.values()].flat().map((stretch) => ({ ...stretch, code: resourceAlreadyBooked.code }));
}

/** Moves or changes a booking; what is absent stays. The new time and resources are judged like a new booking's. */
export async function updateBooking(ctx: Ctx, input: Input<Endpoints['updateBooking']>): Promise<Booking> {
  return ctx.tx(async (tx) => {
    const before = await lockFor(tx, input.id, 'change', input.version);
    const counts = input.resourceIds
      ? countResources(input.resourceIds)
      : new Map(before.resources.map(({ resourceId, count }) => [resourceId, count]));
    const resources = await findResources(tx, [...counts.keys()]);
    const zone = input.resourceIds ? sharedZone(resources.values(), tx.tenant.zone) : before.zone;
    const during = readPeriod(
      input.start ?? before.startsAt.toISOString(),
      input.end ?? before.endsAt.toISOString(),
      zone,
    );
    const hostId = input.hostId === undefined ? before.hostId : hostFor(tx, input.hostId, [...resources.values()]);
    const attendees = input.attendees && (await readAttendees(tx, input.attendees, hostId));
    if (input.hostId !== undefined && !attendees) await readAttendees(tx, [], hostId);
    if (input.start !== undefined || input.end !== undefined || input.resourceIds) {
      obey(decidePeriod(during, tx.now, tx.who));
      await retake(tx, before, wantedOf(counts, resources), during);
    }
    if (attendees) await replaceAttendees(tx, before.id, attendees);
    return change(tx, 'booking.updated', before, {
      ...(input.title === undefined ? {} : { title: input.title }),
      hostId,
      startsAt: toDate(during.start),
      endsAt: toDate(during.end),
      zone,
    });
  });
}

/** Gives back what the booking holds and takes the new period; the constraint judges as for a new booking. */
async function retake(tx: Tx, before: BookingRow, wanted: readonly WantedPart[], during: Period): Promise<void> {
  await giveBack(tx, before.id);
  const missed = await take(tx, { bookingId: before.id, kind: 'booking', during }, wanted);
  if (missed.length > 0) throw await clash(tx, wanted, missed, during);
  await deleteResources(tx, before.id);
  await insertResources(tx, before.id, wanted);
}

async function replaceAttendees(tx: Tx, bookingId: number, attendees: readonly AttendeeRow[]): Promise<void> {
  await deleteAttendees(tx, bookingId);
  await insertAttendees(tx, bookingId, attendees);
}

/** Cancels a booking and frees what it held. */
export async function cancelBooking(ctx: Ctx, { id }: Input<Endpoints['cancelBooking']>): Promise<Booking> {
  return ctx.tx(async (tx) => {
    const before = await lockFor(tx, id, 'cancel');
    await giveBack(tx, id);
    return change(tx, 'booking.cancelled', before, { state: 'cancelled', cancelledAt: toDate(tx.now) });
  });
}

/** Says that the host is here; from a little before the start until the end. */
export async function checkInBooking(ctx: Ctx, { id }: Input<Endpoints['checkInBooking']>): Promise<Booking> {
  return ctx.tx(async (tx) => {
    const before = await lockFor(tx, id, 'check_in');
    obey(decideCheckIn(periodOf(before), tx.now));
    return change(tx, 'booking.checked_in', before, { state: 'checked_in', checkedInAt: toDate(tx.now) });
  });
}

/** Leaves; the rest of the time is free for others. */
export async function checkOutBooking(ctx: Ctx, { id }: Input<Endpoints['checkOutBooking']>): Promise<Booking> {
  return ctx.tx(async (tx) => {
    const before = await lockFor(tx, id, 'check_out');
    await giveBackFrom(tx, id, tx.now);
    return change(tx, 'booking.checked_out', before, { state: 'checked_out', checkedOutAt: toDate(tx.now) });
  });
}

/** Stays longer: the end moves to a later time, if nobody else has it. */
export async function extendBooking(ctx: Ctx, input: Input<Endpoints['extendBooking']>): Promise<Booking> {
  return ctx.tx(async (tx) => {
    const before = await lockFor(tx, input.id, 'extend');
    const during = { start: toInstant(before.startsAt), end: readTime(input.end, before.zone, 'end') };
    if (Temporal.Instant.compare(during.end, toInstant(before.endsAt)) <= 0)
      throw invalid('end', 'The new end must come after the present one');
    obey(decidePeriod(during, tx.now, tx.who));
    const counts = new Map(before.resources.map(({ resourceId, count }) => [resourceId, count]));
    await retake(tx, before, wantedOf(counts, await findResources(tx, [...counts.keys()])), during);
    return change(tx, 'booking.extended', before, { endsAt: toDate(during.end) });
  });
}

const periodOf = ({ startsAt, endsAt }: BookingRow): Period => ({ start: toInstant(startsAt), end: toInstant(endsAt) });

/** Locks a booking that the caller may act on and whose state allows the action. */
async function lockFor(tx: Tx, id: number, action: Action, version?: number): Promise<BookingRow> {
  const row = found(await lockBooking(tx, id));
  const resources = await findResources(
    tx,
    row.resources.map(({ resourceId }) => resourceId),
  );
  obey(
    decideOwner(
      row,
      [...resources.values()].map(({ buildingId }) => buildingId),
      tx.who,
    ),
  );
  if (version !== undefined && version !== row.version)
    throw fail(versionConflict, { param: 'version', extra: { currentVersion: row.version } });
  obey(decideState(action, row.state));
  return row;
}

/** Writes a locked booking's change and tells it. */
async function change(tx: Tx, type: BookingEvent, before: BookingRow, changes: BookingUpdate): Promise<Booking> {
  await updateBookingRow(tx, before, changes);
  return tell(tx, type, before, found(await findBooking(tx, before.id)));
}

async function tell(tx: Tx, type: BookingEvent, before: BookingRow | null, after: BookingRow): Promise<Booking> {
  const { id, version } = after;
  tx.emit(type, {
    id,
    version,
    data: eventData(after),
    before: before && eventData(before),
    after: eventData(after),
  });
  return show(tx, after);
}

/** What hearers get: no guest's name or address. */
const eventData = (row: BookingRow): BookingTold => ({
  id: row.id,
  version: row.version,
  title: row.title,
  state: row.state,
  start: showTime(row.startsAt),
  end: showTime(row.endsAt),
  zone: row.zone,
  hostId: row.hostId,
  resourceIds: row.resources.map(({ resourceId }) => resourceId),
  attendeeUserIds: row.attendees.flatMap(({ userId }) => userId ?? []),
});

const show = async (ctx: Ctx, row: BookingRow): Promise<Booking> => {
  const [booking] = await showAll(ctx, [row]);
  if (!booking) throw fail(forbidden);
  return booking;
};

/** Bookings as this principal may see them, with their hosts' names. */
async function showAll(ctx: Ctx, rows: readonly BookingRow[]): Promise<Booking[]> {
  const hosts = new Set(rows.flatMap(({ hostId }) => (hostId === null || hostId === ctx.who.userId ? [] : hostId)));
  const people = hosts.size === 0 ? new Map() : await findPeople(ctx, [...hosts]);
  const nameOf = (id: number | null): string | null =>
    id === null ? null : id === ctx.who.userId ? ctx.who.name : (people.get(id)?.name ?? null);
  return rows.map((row) => ({ ...shapeOf(row, maySeeDetails(row, ctx.who)), hostName: nameOf(row.hostId) }));
}

const shapeOf = (row: BookingRow, details: boolean): Omit<Booking, 'hostName'> => ({
  id: row.id,
  version: row.version,
  seriesId: row.seriesId,
  title: details ? row.title : '',
  state: row.state,
  start: showTime(row.startsAt),
  end: showTime(row.endsAt),
  zone: row.zone,
  resourceIds: row.resources.flatMap(({ resourceId, count }) => Array.from({ length: count }, () => resourceId)),
  hostId: row.hostId,
  attendees: details ? [...row.attendees] : [],
  checkedInAt: showTimeOrNull(row.checkedInAt),
  checkedOutAt: showTimeOrNull(row.checkedOutAt),
  cancelledAt: showTimeOrNull(row.cancelledAt),
  createdAt: showTime(row.createdAt),
});
