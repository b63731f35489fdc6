import type { Ctx } from '../../platform/context/context.ts';
import { MINUTES, type Cell, type Column } from '../../platform/files/sheet.ts';
import { offsetAt, toDate } from '../../platform/time.ts';
import { inPublic, listAppointments, type Appointment } from '../bookings/bookings.ts';
import { listOrdersOf } from '../orders/orders.ts';
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
  text('Private', 10),
];

export interface Wanted {
  readonly during: { readonly from?: Temporal.Instant; readonly to?: Temporal.Instant };
  readonly timeZone: string;
  /** At which the host’s address is; null for any. */
  readonly domain: string | null;
}

/** So many resources are read at a time. */
const RESOURCES_AT_ONCE = 200;
/** So many of their bookings at a time: whatever a file says, so many are in memory. A fifth of it took seconds for 200 rows of tables that were never analysed. */
const BOOKINGS_AT_ONCE = 500;

/**
 * The rows, resource by resource.
 * @param counts how many each resource has: of those that have none nothing is read
 * @param atOnce so many bookings are read together
 */
export async function* rowsOf(
  ctx: Ctx,
  wanted: Wanted,
  counts: ReadonlyMap<number, number>,
  atOnce = BOOKINGS_AT_ONCE,
): AsyncGenerator<Cell[]> {
  for (let offset = 0; ; offset += RESOURCES_AT_ONCE) {
    const { items } = await sliceResources(ctx, {}, { offset, limit: RESOURCES_AT_ONCE }, unseenIn(ctx));
    if (items.length === 0) return;
    const resources = new Map(items.map((resource) => [resource.id, resource]));
    const places = await namePlaces(ctx, items);
    for (const ids of portionsOf([...resources.keys()], counts, atOnce))
      for await (const row of bookedOf(ctx, ids, wanted, atOnce)) {
        const resource = resources.get(row.resourceId);
        if (resource) yield cellsOf(resource, places, row, wanted.timeZone);
      }
  }
}

/** Resources in their order, so many together as have no more than are read at a time; and by itself whichever has more. */
function* portionsOf(ids: readonly number[], counts: ReadonlyMap<number, number>, most: number): Generator<number[]> {
  let portion: number[] = [];
  let sum = 0;
  for (const id of ids) {
    const count = counts.get(id) ?? 0;
    if (count === 0) continue;
    if (sum + count > most && portion.length > 0) {
      yield portion;
      [portion, sum] = [[], 0];
    }
    portion.push(id);
    sum += count;
  }
  if (portion.length > 0) yield portion;
}

interface Booked extends Appointment {
  /** Null to who may not see addresses. */
  readonly email: string | null;
  /** What is ordered for this resource, as far as it is hers to read who asks. */
  readonly services: readonly string[];
}

async function* bookedOf(
  ctx: Ctx,
  resourceIds: readonly number[],
  { during, domain }: Wanted,
  limit: number,
): AsyncGenerator<Booked> {
  const filter = { ...during, resourceIds, bookedOnly: true };
  const isAt = ({ email }: Booked): boolean =>
    domain === null || (email ?? '').toLowerCase().endsWith(`@${domain.replace(/^@/, '').toLowerCase()}`);
  let after: Appointment | null = null;
  do {
    const part: Appointment[] = await listAppointments(ctx, filter, { after, limit });
    yield* (await complete(ctx, part)).filter(isAt);
    after = part.length === limit ? (part.at(-1) ?? null) : null;
  } while (after !== null);
}

async function complete(ctx: Ctx, all: readonly Appointment[]): Promise<Booked[]> {
  const bookings = all.map(({ booking }) => booking);
  const hostIds = [...new Set(bookings.flatMap(({ hostId }) => hostId ?? []))];
  const [people, orders] = await Promise.all([
    maySeeContacts(ctx.who) ? findPeople(ctx, hostIds) : null,
    listOrdersOf(ctx, bookings),
  ]);
  const servicesOf = ({ booking, resourceId }: Appointment): string[] =>
    (orders.get(booking.id) ?? [])
      .filter((order) => order.resourceId === resourceId && order.state !== 'cancelled')
      .map(({ quantity, name }) => `${quantity} × ${name}`);
  return all.map((one) => ({
    ...one,
    email: people?.get(one.booking.hostId ?? 0)?.email ?? null,
    services: servicesOf(one),
  }));
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
  const { during, email, services } = one;
  const booking = inPublic(one.booking);
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
    services.join('; '),
    booking.seriesId === null ? 'no' : 'yes',
    booking.private ? 'yes' : 'no',
  ];
}

/** The wall time in a zone, as a cell takes it: as if it were UTC. */
const wallTime = (at: string | Temporal.Instant, zone: string): Date => toDate(wallAt(Temporal.Instant.from(at), zone));
const wallAt = (at: Temporal.Instant, zone: string): Temporal.Instant => at.add({ minutes: offsetAt(at, zone) });
