import type { Ctx } from '../../platform/context/context.ts';
import { MINUTES, type Cell, type Column } from '../../platform/files/sheet.ts';
import { offsetAt, toDate } from '../../platform/time.ts';
import { sliceAppointments, type Appointment } from '../bookings/bookings.ts';
import { findPeople, maySeeContacts } from '../people/people.ts';
import { findNames } from '../places/places.ts';
import { unseenIn } from '../policies/policies.ts';
import type { Resource } from '../resources/contract.ts';
import { sliceResources } from '../resources/resources.ts';

const text = (header: string, width = 20): Column => ({ header, width });
const number = (header: string): Column => ({ header, width: 12 });
const time = (header: string): Column => ({ header, width: 17, format: MINUTES });

/** What a row says, in this order. The vendor does not say which columns its own has (reference offision.md §4.15): a guess, and ours too. */
export const columns: readonly Column[] = [
  number('Resource ID'),
  text('Resource'),
  text('Type', 12),
  text('Building'),
  text('Floor'),
  number('Booking ID'),
  text('Subject', 40),
  text('Organizer'),
  text('Organizer email', 30),
  time('Start'),
  time('End'),
  number('Duration (min)'),
  text('State', 12),
  time('Check-in'),
  time('Check-out'),
  text('Attendees', 40),
  text('Services'),
  text('Recurring', 10),
];

export interface Wanted {
  readonly during: { readonly from?: Temporal.Instant; readonly to?: Temporal.Instant };
  readonly timeZone: string;
  /** At which the host’s address is; null for any. */
  readonly domain: string | null;
}

/** So many resources are read at a time: what they are booked for is put in order together. */
const RESOURCES_AT_ONCE = 20;
/** So many of their bookings at a time. */
const BOOKINGS_AT_ONCE = 1_000;

/** The rows, resource by resource. */
export async function* rowsOf(ctx: Ctx, wanted: Wanted): AsyncGenerator<Cell[]> {
  for (let offset = 0; ; offset += RESOURCES_AT_ONCE) {
    const { items } = await sliceResources(ctx, {}, { offset, limit: RESOURCES_AT_ONCE }, unseenIn(ctx));
    if (items.length === 0) return;
    const places = await namePlaces(ctx, items);
    const booked = await bookedOf(ctx, items, wanted);
    for (const resource of items)
      for (const row of booked.get(resource.id) ?? []) yield cellsOf(resource, places, row, wanted.timeZone);
  }
}

interface Booked extends Appointment {
  /** Null to who may not see addresses. */
  readonly email: string | null;
}

async function bookedOf(
  ctx: Ctx,
  resources: readonly Resource[],
  { during, domain }: Wanted,
): Promise<Map<number, Booked[]>> {
  const filter = { ...during, resourceIds: resources.map(({ id }) => id), bookedOnly: true };
  const booked: Booked[] = [];
  for (let offset = 0, total = 1; offset < total; offset += BOOKINGS_AT_ONCE) {
    const part = await sliceAppointments(ctx, filter, { offset, limit: BOOKINGS_AT_ONCE });
    booked.push(...(await withAddresses(ctx, part.items)));
    ({ total } = part);
  }
  const isAt = ({ email }: Booked): boolean =>
    domain === null || (email ?? '').toLowerCase().endsWith(`@${domain.toLowerCase()}`);
  return Map.groupBy(booked.filter(isAt), ({ resourceId }) => resourceId);
}

async function withAddresses(ctx: Ctx, all: readonly Appointment[]): Promise<Booked[]> {
  const hostIds = [...new Set(all.flatMap(({ booking }) => booking.hostId ?? []))];
  const people = maySeeContacts(ctx.who) ? await findPeople(ctx, hostIds) : null;
  return all.map((one) => ({ ...one, email: people?.get(one.booking.hostId ?? 0)?.email ?? null }));
}

interface Places {
  readonly buildings: ReadonlyMap<number, string>;
  readonly floors: ReadonlyMap<number, string>;
}

async function namePlaces(ctx: Ctx, resources: readonly Resource[]): Promise<Places> {
  const [buildings, floors] = await Promise.all([
    findNames(ctx, 'building', [...new Set(resources.map(({ buildingId }) => buildingId))]),
    findNames(ctx, 'floor', [...new Set(resources.flatMap(({ floorId }) => floorId ?? []))]),
  ]);
  return { buildings, floors };
}

function cellsOf(resource: Resource, { buildings, floors }: Places, one: Booked, zone: string): Cell[] {
  const { booking, during, email } = one;
  const wall = (at: string | Temporal.Instant | null): Date | null => (at === null ? null : wallTime(at, zone));
  return [
    resource.id,
    resource.name,
    resource.type,
    buildings.get(resource.buildingId) ?? '',
    floors.get(resource.floorId ?? 0) ?? '',
    booking.id,
    booking.title,
    booking.hostName,
    email,
    wall(during.start),
    wall(during.end),
    during.start.until(during.end).total('minutes'),
    booking.state,
    wall(booking.checkedInAt),
    wall(booking.checkedOutAt),
    booking.attendees.map(({ name, email: address }) => name ?? address ?? '').join('; '),
    '',
    booking.seriesId === null ? 'no' : 'yes',
  ];
}

/** The wall time in a zone, as a cell takes it: as if it were UTC. */
const wallTime = (at: string | Temporal.Instant, zone: string): Date => toDate(wallAt(Temporal.Instant.from(at), zone));
const wallAt = (at: Temporal.Instant, zone: string): Temporal.Instant => at.add({ minutes: offsetAt(at, zone) });
