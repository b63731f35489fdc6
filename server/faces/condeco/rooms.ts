import type { Booking } from '../../modules/bookings/contract.ts';
import { findNames, listFloorsOf } from '../../modules/places/places.ts';
import { listUsers } from '../../modules/people/people.ts';
import { unseenIn } from '../../modules/policies/policies.ts';
import type { Resource, ResourceType } from '../../modules/resources/contract.ts';
import { findResources, listResources, sliceResources, workspaceTypeOf } from '../../modules/resources/resources.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { allPages, enveloped, itemOf } from './answers.ts';
import { DESKS, NO_FLOOR, NO_PARENT, nameParts } from './guesses.ts';
import type { roomEndpoints } from './rooms-contract.ts';

/** What can be booked in a location, where it stands, and who books. */
export const rooms: UseCases<typeof roomEndpoints> = {
  async Rooms_GetRooms_V1(ctx, { locationId, extendedDetails = false }) {
    const wanted = { type: 'room' as const, ...(locationId !== undefined && { buildingId: locationId }) };
    const all = await resourcesOf(ctx, wanted);
    return enveloped(await showResources(ctx, all, extendedDetails));
  },
  async FloorPlan_GetFloorPlan_V1(ctx, { locationId, floorNumber, groupId, resourceTypeId }) {
    const isWanted = ({ level }: { readonly level: number }) => floorNumber === undefined || level === floorNumber;
    const floors = (await listFloorsOf(ctx, [locationId])).filter(isWanted);
    const wanted = {
      buildingId: locationId,
      ...(resourceTypeId === DESKS && { type: 'desk' as const }),
      ...inGroup(groupId),
    };
    const standing = floors.length === 0 ? [] : await resourcesOf(ctx, wanted);
    const naming = await namesFor(ctx, standing);
    const standingOn = Map.groupBy(standing, ({ floorId }) => floorId);
    const plans = floors.flatMap(({ id, level, name, plan }) =>
      plan === null
        ? []
        : {
            FloorNumber: level,
            Name: name,
            Width: plan.width,
            Height: plan.height,
            ResourceCoordinates: (standingOn.get(id) ?? []).flatMap((one) => showStanding(one, naming)),
          },
    );
    // Where nothing of the group stands there is nothing of it to be drawn.
    return enveloped(groupId ? plans.filter((plan) => plan.ResourceCoordinates.length > 0) : plans);
  },
  async Users_GetUsers_V1(ctx, { emailId }) {
    const email = emailId?.trim().toLowerCase() || undefined;
    const users = await allPages((page) => listUsers(ctx, { ...page, active: true, ...(email && { search: email }) }));
    const isOne = (of: string | null): boolean => email === undefined || of?.toLowerCase() === email;
    return enveloped(
      users
        .filter((user) => isOne(user.email))
        .map(({ id, name, email: address }) => ({
          ...itemOf(id, name, NO_PARENT),
          Email: address,
          ...nameParts(name),
        })),
    );
  },
};

/** On which floor each of these stands; null: on none. */
export async function levelsOf(
  ctx: Ctx,
  all: readonly Pick<Resource, 'buildingId'>[],
): Promise<(one: Pick<Resource, 'floorId'>) => number | null> {
  const floors = await listFloorsOf(ctx, [...new Set(all.map(({ buildingId }) => buildingId))]);
  const levels = new Map(floors.map(({ id, level }) => [id, level]));
  return ({ floorId }) => (floorId === null ? null : (levels.get(floorId) ?? null));
}

/** What is in a group; 0 is none, and asks for all. */
export const inGroup = (groupId: number | undefined): { readonly groupId?: number } =>
  groupId === undefined || groupId === 0 ? {} : { groupId };

/** What is looked for. */
export interface Wanted {
  readonly type?: ResourceType;
  readonly buildingId?: number;
  readonly groupId?: number;
}

/** What can be booked, of what is wanted, by name, as far as the asking one sees it. */
export const resourcesOf = (ctx: Ctx, wanted: Wanted): Promise<Resource[]> =>
  allPages((page) => listResources(ctx, { ...page, ...wanted }, unseenIn(ctx)));

/** One resource of a type, retired perhaps. */
export async function findResourceOf(ctx: Ctx, type: ResourceType, id: number): Promise<Resource | undefined> {
  const { items } = await sliceResources(ctx, { ids: [id], type }, { offset: 0, limit: 1 }, unseenIn(ctx));
  return items[0];
}

/** A room. @throws 404 that names `roomId` */
export const roomOf = async (ctx: Ctx, id: number): Promise<Resource> =>
  found(await findResourceOf(ctx, 'room', id), 'roomId');

/** Which resource of a type a booking has, the first of several; undefined: it is no booking of these. */
export async function firstOf(
  ctx: Ctx,
  type: ResourceType,
  { resourceIds }: Pick<Booking, 'resourceIds'>,
): Promise<number | undefined> {
  const resources = await findResources(ctx, resourceIds);
  return resourceIds.find((id) => resources.get(id)?.type === type);
}

type Names = ReadonlyMap<number, string>;
interface Naming {
  readonly categories: Names;
  readonly amenities: Names;
  /** With their numbers. */
  readonly floors: ReadonlyMap<number, { readonly name: string; readonly level: number }>;
}

async function namesFor(ctx: Ctx, resources: readonly Resource[]): Promise<Naming> {
  const [categories, amenities, floors] = await Promise.all([
    findNames(ctx, 'category', [...new Set(resources.flatMap(({ categoryId }) => categoryId ?? []))]),
    findNames(ctx, 'amenity', [...new Set(resources.flatMap(({ amenityIds }) => amenityIds))]),
    listFloorsOf(ctx, [...new Set(resources.map(({ buildingId }) => buildingId))]),
  ]);
  return { categories, amenities, floors: new Map(floors.map(({ id, name, level }) => [id, { name, level }])) };
}

const attributesOf = ({ amenityIds }: Resource, { amenities }: Naming) =>
  amenityIds.map((id) => ({ attributeId: id, attributeName: amenities.get(id) ?? '' }));

/** What each of these has. */
export async function attributesIn(ctx: Ctx, all: readonly Resource[]) {
  const naming = await namesFor(ctx, all);
  return (one: Resource) => attributesOf(one, naming);
}

/** What can be booked as it is told there, in its order. */
export async function showResources(ctx: Ctx, all: readonly Resource[], isExtended: boolean) {
  const naming = await namesFor(ctx, all);
  return all.map((one) => showRoom(one, naming, isExtended));
}

function showRoom(room: Resource, naming: Naming, isExtended: boolean) {
  const floor = room.floorId === null ? undefined : naming.floors.get(room.floorId);
  const { id: typeId, name: typeName, categoryId } = workspaceTypeOf(room);
  return {
    ...itemOf(room.id, room.name, NO_PARENT),
    FloorNumber: String(floor?.level ?? NO_FLOOR),
    FloorName: floor?.name ?? null,
    WorkspaceTypeId: typeId,
    WorkspaceTypeName: typeName ?? naming.categories.get(categoryId ?? 0) ?? '',
    extendedDetails: isExtended
      ? { maxCapacity: room.capacity, description: room.description, attributes: attributesOf(room, naming) }
      : null,
  };
}

function showStanding(one: Resource, naming: Naming) {
  const { id, name, placement } = one;
  if (placement === null) return [];
  return [
    {
      ResourceItemId: id,
      ResourceItemName: name,
      WSTypeID: workspaceTypeOf(one).id,
      XPos: placement.x + placement.width / 2,
      YPos: placement.y + placement.height / 2,
      Attributes: attributesOf(one, naming),
    },
  ];
}
