import { createHash } from 'node:crypto';
import type { Tx } from '../platform/context/context.ts';
import { chunks, idOf, named, pair, stamp, type Ids, type Known } from './bulk.ts';
import type { Workplace } from './workplace.ts';

type Building = Workplace['buildings'][number];
type Floor = Building['floors'][number];

type Places = Pick<Known, 'buildings' | 'floors' | 'resources'>;

/** Buildings with their floors and all that stands on them, and who keeps which. */
export async function loadPlaces(tx: Tx, workplace: Workplace, { people }: Pick<Known, 'people'>): Promise<Places> {
  const { countries, resourceGroups, regions, categories, amenities, buildings } = workplace;
  const countryIds = pair(
    countries,
    await tx.db
      .insertInto('country')
      .values(countries.map((country) => ({ ...named(tx, country), code: country.code })))
      .returning('id')
      .execute(),
  );
  await tx.db
    .insertInto('resourceGroup')
    .values(countries.map((one) => ({ ...named(tx, one), countryId: idOf(countryIds, one.key), isDefault: true })))
    .execute();
  const groupIds = pair(
    resourceGroups,
    await tx.db
      .insertInto('resourceGroup')
      .values(
        resourceGroups.map((group) => ({
          ...named(tx, group),
          countryId: idOf(countryIds, group.countryKey),
          kind: group.kind ?? 'self_managed',
        })),
      )
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
  const categoryIds = await loadCategories(tx, categories);
  const amenityIds = pair(
    amenities,
    await tx.db
      .insertInto('amenity')
      .values(amenities.map((amenity) => named(tx, amenity)))
      .returning('id')
      .execute(),
  );
  const places: Places = { buildings: new Map(), floors: new Map(), resources: new Map() };
  for (const building of buildings) {
    const values = {
      ...named(tx, building),
      regionId: idOf(regionIds, building.regionKey),
      address: building.address,
      zone: building.zone,
    };
    const { id } = await tx.db.insertInto('building').values(values).returning('id').executeTakeFirstOrThrow();
    places.buildings.set(building.key, id);
    const countryKey = regions.find(({ key }) => key === building.regionKey)?.countryKey;
    const groups = new Map(
      resourceGroups
        .filter((group) => group.countryKey === countryKey)
        .flatMap(({ key, categoryKeys }) => categoryKeys.map((category) => [category, idOf(groupIds, key)] as const)),
    );
    for (const floor of building.floors) {
      const { floorId, resourceIds } = await loadFloor(tx, id, floor, { categoryIds, amenityIds, groups });
      places.floors.set(floor.key, floorId);
      for (const [key, resource] of resourceIds) places.resources.set(key, resource);
    }
  }
  await loadCombined(tx, workplace, places, categoryIds);
  await loadReach(tx, workplace, people, places.buildings);
  return places;
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

/** The categories; the workplace brings some of them along. */
async function loadCategories(tx: Tx, categories: Workplace['categories']): Promise<Ids> {
  const standing = await tx.db
    .selectFrom('category')
    .select(['id', 'type'])
    .where('tenantId', '=', tx.tenant.id)
    .where('isDefault', '=', true)
    .execute();
  const own = ({ type, isDefault }: Workplace['categories'][number]): number | undefined =>
    isDefault ? standing.find((one) => one.type === type)?.id : undefined;
  const missing = categories.filter((category) => own(category) === undefined);
  const added = pair(
    missing,
    await tx.db
      .insertInto('category')
      .values(missing.map(({ type, isDefault, ...category }) => ({ ...named(tx, category), type, isDefault })))
      .returning('id')
      .execute(),
  );
  return new Map(categories.map((category) => [category.key, own(category) ?? idOf(added, category.key)]));
}

interface Catalogue {
  readonly categoryIds: Ids;
  readonly amenityIds: Ids;
  /** The groups of its country, by the categories that are in them. */
  readonly groups: Ids;
}

async function loadFloor(
  tx: Tx,
  buildingId: number,
  floor: Floor,
  { categoryIds, amenityIds, groups }: Catalogue,
): Promise<{ readonly floorId: number; readonly resourceIds: Ids }> {
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
  const bankIds = await loadBanks(tx, { buildingId, floorId }, floor, areaIds);
  const values = floor.resources.map((resource) => ({
    ...named(tx, resource),
    type: resource.type,
    buildingId,
    floorId,
    areaId: resource.areaKey === undefined ? null : idOf(areaIds, resource.areaKey),
    categoryId: idOf(categoryIds, resource.categoryKey),
    groupId: groups.get(resource.categoryKey) ?? null,
    description: resource.description ?? '',
    capacity: resource.capacity,
    quantity: resource.quantity,
    accessId: resource.accessId ?? null,
    bankId: resource.bank ? idOf(bankIds, resource.bank.key) : null,
    bankNumber: resource.bank?.number ?? null,
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
  return { floorId, resourceIds: ids };
}

/** The cabinets of lockers on a floor. */
async function loadBanks(
  tx: Tx,
  where: { readonly buildingId: number; readonly floorId: number },
  { banks }: Floor,
  areaIds: Ids,
): Promise<Ids> {
  if (banks.length === 0) return new Map();
  const values = banks.map((bank) => ({
    ...named(tx, bank),
    ...where,
    areaId: bank.areaKey === undefined ? null : idOf(areaIds, bank.areaKey),
  }));
  return pair(banks, await tx.db.insertInto('lockerBank').values(values).returning('id').execute());
}

/** Rooms that are made of others, which are there by now. They have no unit of their own. */
async function loadCombined(tx: Tx, { combined }: Workplace, places: Places, categoryIds: Ids): Promise<void> {
  const values = combined.map((room) => ({
    ...named(tx, room),
    type: 'room',
    combined: true,
    buildingId: idOf(places.buildings, room.buildingKey),
    floorId: idOf(places.floors, room.floorKey),
    categoryId: idOf(categoryIds, room.categoryKey),
    capacity: room.capacity,
    quantity: 1,
  }));
  const ids = pair(combined, await tx.db.insertInto('resource').values(values).returning('id').execute());
  const parts = combined.flatMap(({ key, buildingKey, partKeys }) =>
    partKeys.map((part) => ({
      tenantId: tx.tenant.id,
      wholeId: idOf(ids, key),
      partId: idOf(places.resources, part),
      buildingId: idOf(places.buildings, buildingKey),
    })),
  );
  await tx.db.insertInto('resourcePart').values(parts).execute();
  for (const [key, id] of ids) places.resources.set(key, id);
}

function drawingOf({ plan: { svg, width, height } }: Floor) {
  const content = Buffer.from(svg);
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
  return { content, plan: { mediaType: 'image/svg+xml', width, height, etag } };
}
