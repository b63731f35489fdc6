import { createHash } from 'node:crypto';
import type { Ctx, Tx } from '../platform/context/context.ts';
import { lockTenant } from '../platform/tenants.ts';
import { toDate } from '../platform/time.ts';
import { demoWorkplace, type Workplace } from './workplace.ts';

/** How much the demo workplace holds. */
export interface Loaded {
  readonly buildings: number;
  readonly resources: number;
  readonly people: number;
  readonly bookings: number;
}

type Ids = Map<string, number>;
type Building = Workplace['buildings'][number];
type Floor = Building['floors'][number];

/**
 * Fills an empty tenant with the demo workplace, all or nothing. It writes in bulk and past the use cases: thousands of
 * rows in a second or two, and no event or notification about a past that nobody lived.
 * @returns null where there is a building already
 */
export async function loadDemo(ctx: Ctx): Promise<Loaded | null> {
  return ctx.tx(async (tx) => {
    await lockTenant(tx.db, tx.tenant.id);
    if (
      await tx.db.selectFrom('building').select('id').where('tenantId', '=', tx.tenant.id).limit(1).executeTakeFirst()
    )
      return null;
    const workplace = demoWorkplace({ now: ctx.now, seed: 1 });
    const { people, groupIds } = await loadPeople(tx, workplace);
    const { resources, categoryIds } = await loadPlaces(tx, workplace, people);
    await loadPolicies(tx, workplace, { groupIds, categoryIds });
    await loadBookings(tx, workplace, people, resources);
    tx.audit({ action: 'demo.loaded', subject: { type: 'tenant', id: tx.tenant.id }, before: null, after: null });
    return {
      buildings: workplace.buildings.length,
      resources: resources.size,
      people: people.size,
      bookings: workplace.bookings.length,
    };
  });
}

const stamp = (tx: Tx) => ({ tenantId: tx.tenant.id, createdAt: toDate(tx.now) });

/** Rows a statement: PostgreSQL takes 65,535 parameters at most. */
const CHUNK = 2_000;
const chunks = <T>(rows: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, i) => rows.slice(i * CHUNK, (i + 1) * CHUNK));

/** Pairs keys with the ids that an insert returned, which come in the order of its rows. */
const pair = (keyed: readonly { readonly key: string }[], rows: readonly { readonly id: number }[]): Ids =>
  new Map(keyed.map(({ key }, i) => [key, rows[i]?.id ?? 0]));

const idOf = (ids: Ids, key: string): number => {
  const id = ids.get(key);
  if (id === undefined) throw new Error(`The demo workplace speaks of "${key}", which it does not have`);
  return id;
};

const named = (
  tx: Tx,
  { name, names }: { readonly name: string; readonly names?: Readonly<Record<string, string>> },
) => ({
  ...stamp(tx),
  name,
  names: JSON.stringify(names ?? {}),
});

async function loadPeople(
  tx: Tx,
  { people, groups }: Workplace,
): Promise<{ readonly people: Ids; readonly groupIds: Ids }> {
  const values = people.map((person) => ({
    ...named(tx, person),
    email: person.email,
    role: person.role,
    cardNumber: person.cardNumber,
    reachesAll: person.buildingKeys === undefined,
  }));
  const ids = pair(people, await tx.db.insertInto('userAccount').values(values).returning('id').execute());
  const groupIds = pair(
    groups,
    await tx.db
      .insertInto('userGroup')
      .values(groups.map(({ name }) => ({ ...stamp(tx), name })))
      .returning('id')
      .execute(),
  );
  const members = people.flatMap(({ key, groupKeys }) =>
    groupKeys.map((group) => ({ tenantId: tx.tenant.id, groupId: idOf(groupIds, group), userId: idOf(ids, key) })),
  );
  await tx.db.insertInto('userGroupMember').values(members).execute();
  return { people: ids, groupIds };
}

async function loadPlaces(
  tx: Tx,
  workplace: Workplace,
  people: Ids,
): Promise<{ readonly resources: Ids; readonly categoryIds: Ids }> {
  const { countries, regions, categories, amenities, buildings } = workplace;
  const countryIds = pair(
    countries,
    await tx.db
      .insertInto('country')
      .values(countries.map((country) => ({ ...named(tx, country), code: country.code })))
      .returning('id')
      .execute(),
  );
  const regionIds = pair(
    regions,
    await tx.db
      .insertInto('region')
      .values(regions.map((region) => ({ ...named(tx, region), countryId: idOf(countryIds, region.countryKey) })))
      .returning('id')
      .execute(),
  );
  const categoryIds = pair(
    categories,
    await tx.db
      .insertInto('category')
      .values(categories.map((category) => named(tx, category)))
      .returning('id')
      .execute(),
  );
  const amenityIds = pair(
    amenities,
    await tx.db
      .insertInto('amenity')
      .values(amenities.map((amenity) => named(tx, amenity)))
      .returning('id')
      .execute(),
  );
  const resourceIds: Ids = new Map();
  const buildingIds: Ids = new Map();
  for (const building of buildings) {
    const values = {
      ...named(tx, building),
      regionId: idOf(regionIds, building.regionKey),
      address: building.address,
      zone: building.zone,
    };
    const { id } = await tx.db.insertInto('building').values(values).returning('id').executeTakeFirstOrThrow();
    buildingIds.set(building.key, id);
    for (const floor of building.floors) {
      for (const [key, resource] of await loadFloor(tx, id, floor, { categoryIds, amenityIds }))
        resourceIds.set(key, resource);
    }
  }
  await loadReach(tx, workplace, people, buildingIds);
  return { resources: resourceIds, categoryIds };
}

/** What may be booked, by whom and when. */
async function loadPolicies(
  tx: Tx,
  { policies }: Workplace,
  { groupIds, categoryIds }: { readonly groupIds: Ids; readonly categoryIds: Ids },
): Promise<void> {
  const approvers = policies.map(({ approvedBy }) => (approvedBy === undefined ? [] : [idOf(groupIds, approvedBy)]));
  const values = policies.map(({ name, type, categoryKey, rules }, i) => ({
    ...stamp(tx),
    name,
    type: type ?? null,
    categoryId: categoryKey === undefined ? null : idOf(categoryIds, categoryKey),
    isForGroups: false,
    rules: JSON.stringify({ ...rules, ...(approvers[i]?.length && { approval: { groupIds: approvers[i] } }) }),
  }));
  const ids = await tx.db.insertInto('policy').values(values).returning('id').execute();
  const named = ids.flatMap(({ id: policyId }, i) =>
    (approvers[i] ?? []).map((groupId) => ({ tenantId: tx.tenant.id, policyId, namedBy: 'approval', groupId })),
  );
  await tx.db.insertInto('policyGroup').values(named).execute();
}

/** Space managers act in their buildings only. */
async function loadReach(tx: Tx, { people }: Workplace, ids: Ids, buildingIds: Ids): Promise<void> {
  const rows = people.flatMap(({ key, buildingKeys }) =>
    (buildingKeys ?? []).map((building) => ({
      tenantId: tx.tenant.id,
      userId: idOf(ids, key),
      buildingId: idOf(buildingIds, building),
    })),
  );
  if (rows.length > 0) await tx.db.insertInto('userBuilding').values(rows).execute();
}

interface Catalogue {
  readonly categoryIds: Ids;
  readonly amenityIds: Ids;
}

async function loadFloor(
  tx: Tx,
  buildingId: number,
  floor: Floor,
  { categoryIds, amenityIds }: Catalogue,
): Promise<Ids> {
  const { plan, content } = drawingOf(floor);
  const { id: floorId } = await tx.db
    .insertInto('floor')
    .values({ ...named(tx, floor), buildingId, level: floor.level, plan: JSON.stringify(plan) })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { mediaType, etag } = plan;
  await tx.db
    .insertInto('floorPlan')
    .values({ ...stamp(tx), floorId, mediaType, etag, content })
    .execute();
  const areas =
    floor.areas.length === 0
      ? []
      : await tx.db
          .insertInto('area')
          .values(floor.areas.map((area) => ({ ...named(tx, area), floorId })))
          .returning('id')
          .execute();
  const areaIds = pair(floor.areas, areas);
  const values = floor.resources.map((resource) => ({
    ...named(tx, resource),
    type: resource.type,
    buildingId,
    floorId,
    areaId: resource.areaKey === undefined ? null : idOf(areaIds, resource.areaKey),
    categoryId: idOf(categoryIds, resource.categoryKey),
    capacity: resource.capacity,
    quantity: resource.quantity,
    accessId: resource.accessId ?? null,
    placement: JSON.stringify(resource.placement),
  }));
  const ids = pair(floor.resources, await tx.db.insertInto('resource').values(values).returning('id').execute());
  const units = floor.resources.flatMap(({ key, quantity }) =>
    Array.from({ length: quantity }, (_, i) => ({ tenantId: tx.tenant.id, resourceId: idOf(ids, key), unit: i + 1 })),
  );
  for (const rows of chunks(units)) await tx.db.insertInto('resourceUnit').values(rows).execute();
  const has = floor.resources.flatMap(({ key, amenityKeys }) =>
    amenityKeys.map((amenity) => ({
      tenantId: tx.tenant.id,
      resourceId: idOf(ids, key),
      amenityId: idOf(amenityIds, amenity),
    })),
  );
  for (const rows of chunks(has)) await tx.db.insertInto('resourceAmenity').values(rows).execute();
  return ids;
}

function drawingOf({ plan: { svg, width, height } }: Floor) {
  const content = Buffer.from(svg);
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
  return { content, plan: { mediaType: 'image/svg+xml', width, height, etag } };
}

type DemoBooking = Workplace['bookings'][number];

async function loadBookings(tx: Tx, { bookings }: Workplace, people: Ids, resources: Ids): Promise<void> {
  for (const chunk of chunks(bookings)) {
    const rows = await tx.db
      .insertInto('booking')
      .values(chunk.map((booking) => bookingRow(tx, booking, people)))
      .returning('id')
      .execute();
    const ids = rows.map(({ id }) => id);
    await loadParts(tx, chunk, ids, people, resources);
  }
}

const bookingRow = (tx: Tx, booking: DemoBooking, people: Ids) => ({
  ...stamp(tx),
  title: booking.title,
  hostId: idOf(people, booking.hostKey),
  state: booking.state,
  startsAt: new Date(booking.startsAt),
  endsAt: new Date(booking.endsAt),
  zone: booking.zone,
  checkedInAt: booking.state === 'checked_in' || booking.state === 'checked_out' ? new Date(booking.startsAt) : null,
  checkedOutAt: booking.state === 'checked_out' ? new Date(booking.endsAt) : null,
  cancelledAt: booking.state === 'cancelled' ? new Date(booking.startsAt) : null,
  createdBy: `user:${idOf(people, booking.hostKey)}`,
});

/** What still takes its space. */
const HOLDING = new Set<DemoBooking['state']>(['confirmed', 'checked_in', 'checked_out']);

async function loadParts(
  tx: Tx,
  bookings: readonly DemoBooking[],
  ids: readonly number[],
  people: Ids,
  resources: Ids,
): Promise<void> {
  const tenantId = tx.tenant.id;
  const parts = bookings.flatMap(({ resourceKeys }, i) =>
    resourceKeys.map((key) => ({ tenantId, bookingId: ids[i] ?? 0, resourceId: idOf(resources, key) })),
  );
  const guests = bookings.flatMap(({ attendees }, i) =>
    attendees.map((key, position) => ({ tenantId, bookingId: ids[i] ?? 0, position, userId: idOf(people, key) })),
  );
  const holds = bookings.flatMap(({ state, startsAt, endsAt, resourceKeys }, i) =>
    HOLDING.has(state)
      ? resourceKeys.map((key) => ({
          tenantId,
          originId: ids[i] ?? 0,
          resourceId: idOf(resources, key),
          origin: 'booking',
          startsAt: new Date(startsAt),
          endsAt: new Date(endsAt),
        }))
      : [],
  );
  for (const rows of chunks(parts)) await tx.db.insertInto('bookingResource').values(rows).execute();
  for (const rows of chunks(guests)) await tx.db.insertInto('bookingAttendee').values(rows).execute();
  for (const rows of chunks(holds)) await tx.db.insertInto('hold').values(rows).execute();
}
