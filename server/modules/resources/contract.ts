import { Type, type Static } from 'typebox';
import {
  buildingOutOfReach,
  inUse,
  invalidRequest,
  notFound,
  problem,
  type ConstraintProblems,
} from '../../platform/contract/problems.ts';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { closed, Id, IdParams, Line, Lines, orNull } from '../../platform/contract/shapes.ts';
import {
  categoryTypes,
  change,
  create,
  custom,
  list,
  named,
  namedChange,
  namedNew,
  optionalId,
  read,
  remove,
  toldOf,
} from '../places/contract.ts';

const unknown = (param: string) => ({ kind: notFound, param });
const wrong = (param: string) => ({ kind: invalidRequest, param });

export const lockerNumberTaken = problem('locker_number_taken', 409, 'The bank has a locker with this number already');

export const constraints = {
  resource_building_fk: unknown('buildingId'),
  resource_floor_fk: unknown('floorId'),
  resource_area_fk: unknown('areaId'),
  resource_area_needs_floor: wrong('areaId'),
  resource_category_fk: unknown('categoryId'),
  resource_group_fk: unknown('groupId'),
  resource_amenity_amenity_fk: unknown('amenityIds'),
  resource_quantity_for_equipment: wrong('quantity'),
  resource_combined_exists_once: wrong('quantity'),
  resource_bank_fk: unknown('bankId'),
  resource_bank_for_lockers: wrong('bankId'),
  resource_bank_needs_floor: wrong('bankId'),
  resource_bank_numbered: wrong('bankNumber'),
  resource_bank_number_unique: { kind: lockerNumberTaken, param: 'bankNumber' },
  resource_part_whole_fk: { kind: inUse },
  resource_part_part_fk: { kind: inUse },
} satisfies ConstraintProblems;

export const MAX_AMENITIES = 100;
/** Longest description, in characters. */
export const MAX_DESCRIPTION = 2_000;
/** How many parts a combined room has at most. */
export const MAX_PARTS = 20;
/** The highest number that a locker has in its bank. */
export const MAX_BANK_NUMBER = 9_999;

/** Those that a category may be of. */
export const resourceTypes = categoryTypes;
export type ResourceType = (typeof resourceTypes)[number];
const ResourceTypeShape = Type.Enum([...resourceTypes]);

const along = (minimum: number) => Type.Number({ minimum, maximum: 100_000 });
export const Placement = Type.Object(
  {
    x: along(0),
    y: along(0),
    width: along(0),
    height: along(0),
    rotation: Type.Optional(
      Type.Number({ minimum: -360, maximum: 360, description: 'Degrees, clockwise, around its middle' }),
    ),
  },
  { ...closed, description: 'Where it stands on the floor’s plan, in the plan’s units from its upper left corner' },
);
export type Placement = Static<typeof Placement>;

/** How many resources are looked at together, at most. */
export const MAX_BOOKABLE = 5000;

const Capacity = Type.Integer({ minimum: 1, maximum: 100_000 });
const Quantity = Type.Integer({
  minimum: 1,
  maximum: 1000,
  description: 'How many there are; more than 1 for equipment only',
});
const Description = {
  ...Lines(MAX_DESCRIPTION),
  description: `What people should know of it, over several lines: ${MAX_DESCRIPTION.toLocaleString('en')} characters at most`,
};
const AccessId = Line(200, { minLength: 1 });
export const BankNumber = Type.Integer({
  minimum: 1,
  maximum: MAX_BANK_NUMBER,
  description: 'Which locker of its bank it is: what is in a bank has a number there, each another',
});
const AmenityIds = Type.Array(Id, { maxItems: MAX_AMENITIES, uniqueItems: true });
const PartIds = Type.Array(Id, {
  maxItems: MAX_PARTS,
  uniqueItems: true,
  description:
    'What a combined room is made of, two at least: of its type and building, and none of them combined itself. Booking it takes all of them, and one that is booked leaves the rest alone to be had',
});

export const Resource = Type.Object(
  {
    ...named,
    type: ResourceTypeShape,
    buildingId: Id,
    floorId: orNull(Id),
    areaId: orNull(Id),
    categoryId: orNull(Id),
    groupId: orNull({
      ...Id,
      description:
        'The resource group that it is in: its own, or the default one of its country. null: it is in no country',
    }),
    description: Type.String({ description: 'What people should know of it; empty: nothing is said' }),
    capacity: Type.Integer(),
    quantity: Type.Integer(),
    accessId: orNull(Type.String({ description: 'Its name in the access control system' })),
    bankId: orNull({ ...Id, description: 'The locker bank that it is in' }),
    bankNumber: orNull(Type.Integer({ description: 'Which locker of its bank it is' })),
    amenityIds: Type.Array(Id),
    partIds: Type.Array(Id, { description: 'What a combined room is made of; empty: it is not combined' }),
    placement: orNull(Placement),
    retired: Type.Boolean({ description: 'Kept for its history; nobody can book it' }),
    zone: Type.String({ description: 'The building’s time zone' }),
    custom,
  },
  closed,
);
export type Resource = Static<typeof Resource>;

const resourceOptions = {
  floorId: optionalId,
  areaId: optionalId,
  categoryId: optionalId,
  groupId: Type.Optional(
    orNull({
      ...Id,
      description:
        'A resource group of its country; null: the default one. Taken to another country it leaves its group',
    }),
  ),
  accessId: Type.Optional(orNull(AccessId)),
  bankId: Type.Optional(
    orNull({ ...Id, description: 'The bank that a locker is in, on its floor; carried to another floor it leaves it' }),
  ),
  bankNumber: Type.Optional(orNull(BankNumber)),
  placement: Type.Optional(orNull(Placement)),
};
const NewResource = Type.Object(
  {
    ...namedNew,
    ...resourceOptions,
    type: ResourceTypeShape,
    buildingId: Id,
    description: Type.Optional(Description),
    capacity: Type.Optional(Capacity),
    quantity: Type.Optional(Quantity),
    amenityIds: Type.Optional(AmenityIds),
    partIds: Type.Optional(PartIds),
  },
  closed,
);
const ResourceChange = Type.Object(
  {
    ...namedChange,
    ...resourceOptions,
    buildingId: Type.Optional(Id),
    description: Type.Optional(orNull(Description)),
    capacity: Type.Optional(orNull(Capacity)),
    quantity: Type.Optional(orNull(Quantity)),
    amenityIds: Type.Optional(orNull(AmenityIds)),
    partIds: Type.Optional(orNull(PartIds)),
    retire: Type.Optional(
      Type.Boolean({
        description: 'true: with this change it goes out of use for good, or neither is done. Its bookings stay',
      }),
    ),
  },
  closed,
);
const resourceFilters = {
  type: Type.Optional(ResourceTypeShape),
  buildingId: Type.Optional(Id),
  floorId: Type.Optional(Id),
  areaId: Type.Optional(Id),
  categoryId: Type.Optional(Id),
  groupId: Type.Optional({ ...Id, description: 'What is in this resource group' }),
  bankId: Type.Optional({ ...Id, description: 'The lockers of this bank' }),
  amenityId: Type.Optional(Id),
  minCapacity: Type.Optional(Capacity),
  search: Type.Optional(Line(200, { description: 'Part of a name, in any language' })),
  retired: Type.Optional(Type.Boolean({ description: 'true: only the retired ones; otherwise only those in use' })),
};

const ToldOfResource = toldOf({
  type: ResourceTypeShape,
  buildingId: Id,
  floorId: orNull(Id),
  retired: Type.Boolean(),
});
export type ResourceTold = Static<typeof ToldOfResource>;

/** As it happens everybody hears which one it was, and who may see it asks what it is now: a policy may show it to some alone. */
const told = (summary: string) => ({ summary, data: ToldOfResource, heard: 'spaces:read', open: ['id'] }) as const;

export const events = declareEvents({
  'resource.created': told('A resource was added'),
  'resource.updated': told('A resource was changed'),
  'resource.deleted': told('A resource was deleted'),
  'resource.retired': told('A resource can no longer be booked'),
  'resource.reinstated': told('A resource can be booked again'),
});

export const endpoints = declareEndpoints({
  listResources: list('/resources', 'What can be booked, by name', Resource, resourceFilters),
  createResource: create('/resources', 'Add a room, a desk or anything else to book', Resource, NewResource, [
    lockerNumberTaken,
  ]),
  getResource: read('/resources/{id}', 'One resource', Resource),
  updateResource: change('/resources/{id}', 'Change or move a resource', Resource, ResourceChange, [lockerNumberTaken]),
  deleteResource: remove('/resources/{id}', 'Delete a resource that was never booked; retire one that was'),
  retireResource: {
    method: 'POST',
    path: '/resources/{id}/retirement',
    scope: 'spaces:write',
    summary: 'Take a resource out of use for good; its bookings stay',
    params: IdParams,
    reply: Resource,
    errors: [buildingOutOfReach],
  },
  reinstateResource: {
    method: 'POST',
    path: '/resources/{id}/reinstatement',
    scope: 'spaces:write',
    summary: 'Bring a retired resource back into use',
    params: IdParams,
    reply: Resource,
    errors: [buildingOutOfReach],
  },
});
