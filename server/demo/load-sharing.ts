import { sql } from 'kysely';
import { closing } from '../modules/closures/closures.ts';
import { getResource } from '../modules/resources/resources.ts';
import type { Tx } from '../platform/context/context.ts';
import { chunks, idOf, stamp, type Known } from './bulk.ts';
import type { DemoBooking } from './calendar.ts';
import type { DemoAssignment, DemoTeamDay } from './sharing.ts';
import type { Workplace } from './workplace.ts';

type BookingIds = ReadonlyMap<DemoBooking, number>;

/** What is closed, somebody’s, reserved for a team or waited for. */
export async function loadSharing(tx: Tx, workplace: Workplace, known: Known, bookings: BookingIds): Promise<void> {
  const { assignments, closures, teamDays, waits } = workplace;
  const closed = closures.map(({ resourceKey, startsAt, endsAt, reason }) => ({
    ...stamp(tx),
    resourceId: idOf(known.resources, resourceKey),
    startsAt: new Date(startsAt),
    endsAt: new Date(endsAt),
    reason,
    createdBy: tx.who.key,
  }));
  await tx.db.insertInto('closure').values(closed).execute();
  for (const assignment of assignments) await loadAssignment(tx, assignment, known);
  // What the rows say is held as it is for a resource that comes to where it is closed, or is somebody's.
  for (const { resourceKey } of [...closures, ...assignments])
    await closing.close(tx, null, await getResource(tx, { id: idOf(known.resources, resourceKey) }));
  for (const day of teamDays) await loadTeamDay(tx, day, known, bookings);
  for (const wait of waits) await loadWait(tx, wait, known);
}

const dateOf = (day: Temporal.PlainDate) => sql<string>`${day.toString()}::date`;

async function loadAssignment(tx: Tx, assignment: DemoAssignment, { people, resources }: Known): Promise<void> {
  const { resourceKey, userKey, firstDay, flexi, lentOn } = assignment;
  const userId = idOf(people, userKey);
  const values = {
    ...stamp(tx),
    resourceId: idOf(resources, resourceKey),
    userId,
    kind: flexi ? 'flexi' : 'fixed',
    checkInBy: flexi?.checkInBy ?? null,
    firstDay: dateOf(firstDay),
    createdBy: tx.who.key,
  };
  const { id } = await tx.db.insertInto('assignment').values(values).returning('id').executeTakeFirstOrThrow();
  const lent = lentOn.map((day) => ({
    ...stamp(tx),
    assignmentId: id,
    firstDay: dateOf(day),
    lastDay: dateOf(day),
    why: 'released',
    createdBy: `user:${userId}`,
  }));
  if (lent.length > 0) await tx.db.insertInto('assignmentRelease').values(lent).execute();
  const { tenantId, createdAt: at } = stamp(tx);
  const visits = (flexi?.cameOn ?? []).map((day) => ({ tenantId, assignmentId: id, day: dateOf(day), at }));
  if (visits.length > 0) await tx.db.insertInto('assignmentCheckIn').values(visits).execute();
}

async function loadTeamDay(tx: Tx, day: DemoTeamDay, known: Known, bookings: BookingIds): Promise<void> {
  const { tenantId } = stamp(tx);
  const organiserId = idOf(known.people, day.organiserKey);
  const during = { startsAt: new Date(day.startsAt), endsAt: new Date(day.endsAt) };
  const values = {
    ...stamp(tx),
    ...during,
    groupId: idOf(known.groups, day.groupKey),
    buildingId: idOf(known.buildings, day.buildingKey),
    name: day.name,
    zone: day.zone,
    releaseAt: new Date(day.releaseAt),
    organiserId,
    createdBy: `user:${organiserId}`,
  };
  const { id } = await tx.db.insertInto('teamDay').values(values).returning('id').executeTakeFirstOrThrow();
  const places = day.places.map(({ resourceKey, taken }) => ({
    tenantId,
    teamDayId: id,
    resourceId: idOf(known.resources, resourceKey),
    bookingId: taken && idOf(bookings, taken),
  }));
  await tx.db.insertInto('teamDayPlace').values(places).execute();
  const reserved = places.filter(({ bookingId }) => bookingId === null);
  const hold = { ...during, tenantId, origin: 'team_day', originId: id, expiresAt: values.releaseAt };
  await tx.db
    .insertInto('hold')
    .values(reserved.map(({ resourceId }) => ({ ...hold, resourceId })))
    .execute();
  const at = Temporal.Instant.from(day.releaseAt);
  tx.later('team_day.release', { teamDayId: id }, { key: String(id), at });
}

async function loadWait(
  tx: Tx,
  { hostKey, title, booked }: Workplace['waits'][number],
  { people, resources }: Known,
): Promise<void> {
  const hostId = idOf(people, hostKey);
  const { zone, startsAt, endsAt, resourceKeys } = booked;
  const values = { hostId, title, zone, startsAt: new Date(startsAt), endsAt: new Date(endsAt) };
  const { id } = await tx.db
    .insertInto('waitingEntry')
    .values({ ...stamp(tx), ...values, createdBy: `user:${hostId}` })
    .returning('id')
    .executeTakeFirstOrThrow();
  const wanted = resourceKeys.map((key) => ({
    tenantId: tx.tenant.id,
    entryId: id,
    resourceId: idOf(resources, key),
  }));
  await tx.db.insertInto('waitingEntryResource').values(wanted).execute();
}

/** Who reports to whom, books for whom, works where and wants to find what first. */
export async function loadHabits(tx: Tx, workplace: Workplace, { people, resources }: Known): Promise<void> {
  const { tenantId, createdAt } = stamp(tx);
  const of = (userKey: string) => ({ tenantId, userId: idOf(people, userKey) });
  const managers = workplace.managers.map(({ userKey, managerKey }) => ({
    ...of(userKey),
    managerId: idOf(people, managerKey),
    createdAt,
  }));
  const delegates = workplace.delegates.map(({ userKey, delegateKey }) => ({
    ...of(userKey),
    delegateId: idOf(people, delegateKey),
    createdAt,
  }));
  const weeks = workplace.weeks.map(({ userKey, locations }) => ({
    ...of(userKey),
    locations: sql<string[]>`${locations}::text[]`,
  }));
  const days = workplace.days.map(({ userKey, day, location }) => ({ ...of(userKey), day: dateOf(day), location }));
  const favourites = workplace.favourites.map(({ userKey, resourceKey }) => ({
    ...of(userKey),
    resourceId: idOf(resources, resourceKey),
  }));
  await tx.db.insertInto('userManager').values(managers).execute();
  await tx.db.insertInto('delegate').values(delegates).execute();
  await tx.db.insertInto('workWeek').values(weeks).execute();
  for (const rows of chunks(days)) await tx.db.insertInto('workDay').values(rows).execute();
  await tx.db.insertInto('favourite').values(favourites).execute();
}
