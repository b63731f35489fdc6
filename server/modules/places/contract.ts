import { Type, type Static, type TObject, type TProperties } from 'typebox';
import {
  buildingOutOfReach,
  inUse,
  notFound,
  problem,
  type ConstraintProblems,
  type ProblemKind,
  versionConflict,
} from '../../platform/contract/problems.ts';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { Data } from '../../platform/events/contract.ts';
import {
  closed,
  Id,
  IdParams,
  Line,
  Lines,
  Name,
  Names,
  orNull,
  page,
  paging,
  ShownTime,
} from '../../platform/contract/shapes.ts';

export const countryExists = problem('country_already_exists', 409, 'There is a country with this code already');

const unknown = (param: string) => ({ kind: notFound, param });

export const constraints = {
  country_code_unique: { kind: countryExists, param: 'code' },
  region_country_fk: unknown('countryId'),
  building_region_fk: unknown('regionId'),
  floor_building_fk: unknown('buildingId'),
  area_floor_fk: unknown('floorId'),
  resource_group_country_fk: unknown('countryId'),
} satisfies ConstraintProblems;

/** Members of everything that people name. */
export const named = {
  id: Id,
  name: Type.String(),
  names: Type.Record(Type.String(), Type.String(), { description: 'The name in other languages, by language tag' }),
  createdAt: ShownTime,
  version: Type.Integer({ description: 'Counts the changes of this one' }),
};
/** A member of what records of foreign systems may be tied to. */
export const custom = Type.Optional({
  ...Data,
  description:
    'What connected systems say of it in declared fields, by their keys; absent where they say nothing. Of several systems the one connected first says it',
});
/** What a new one of them is given. */
export const namedNew = { name: Name, names: Type.Optional(Names) };
/** What a change of one may say. */
export const namedChange = {
  name: Type.Optional(Name),
  names: Type.Optional(orNull(Names)),
  version: Type.Optional(
    Type.Integer({ minimum: 1, description: 'Refuse with 409 when it has another version by now' }),
  ),
};

export const optionalId = Type.Optional(orNull(Id));
const CountryCode = Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1, two letters' });
const Zone = Line(60, { minLength: 1, description: 'IANA time zone, such as Europe/London' });
export const Level = Type.Integer({ minimum: -100, maximum: 300, description: '0 is the ground floor' });
const Address = Lines(500);

export const Country = Type.Object({ ...named, code: Type.String() }, closed);
export type Country = Static<typeof Country>;
const NewCountry = Type.Object({ ...namedNew, code: CountryCode }, closed);
const CountryChange = Type.Object({ ...namedChange, code: Type.Optional(CountryCode) }, closed);

/** How what is in a group of resources is booked: at once, by a request that somebody approves, or by one for any of it. */
export const groupKinds = ['self_managed', 'managed', 'blind_managed'] as const;
const GroupKind = Type.Enum([...groupKinds], {
  description:
    '`managed`: who does not manage bookings there books by a request. Whom a policy names for its approval approves it, or who manages bookings in all the places; without such a policy only the latter. `blind_managed`: who does not manage bookings there does not see what is in it, and asks for any of it, which who manages bookings there gives (`POST /resource-groups/{id}/requests`). `self_managed` unless said',
});

export const ResourceGroup = Type.Object(
  {
    ...named,
    countryId: { ...Id, description: 'The one country that all in it are in' },
    isDefault: Type.Boolean({
      description:
        'What is in the country and in no other group is in this one. Each country has one, as long as it is',
    }),
    kind: GroupKind,
  },
  closed,
);
export type ResourceGroup = Static<typeof ResourceGroup>;
const NewResourceGroup = Type.Object({ ...namedNew, countryId: Id, kind: Type.Optional(GroupKind) }, closed);
const ResourceGroupChange = Type.Object({ ...namedChange, kind: Type.Optional(GroupKind) }, closed);

export const Region = Type.Object({ ...named, countryId: Id }, closed);
export type Region = Static<typeof Region>;
const NewRegion = Type.Object({ ...namedNew, countryId: Id }, closed);
const RegionChange = Type.Object({ ...namedChange, countryId: Type.Optional(Id) }, closed);

export const Building = Type.Object(
  { ...named, regionId: orNull(Id), address: Type.String(), zone: Type.String(), custom },
  closed,
);
export type Building = Static<typeof Building>;
const NewBuilding = Type.Object(
  { ...namedNew, regionId: optionalId, address: Type.Optional(Address), zone: Zone },
  closed,
);
const BuildingChange = Type.Object(
  { ...namedChange, regionId: optionalId, address: Type.Optional(orNull(Address)), zone: Type.Optional(Zone) },
  closed,
);

export const FloorPlanShape = Type.Object(
  {
    mediaType: Type.String({ description: 'image/svg+xml or image/png' }),
    width: Type.Integer(),
    height: Type.Integer(),
    etag: Type.String(),
  },
  { ...closed, description: 'The drawing at /floors/{id}/plan; its width and height are the units of placements' },
);

export const Floor = Type.Object(
  { ...named, buildingId: Id, level: Type.Integer(), plan: orNull(FloorPlanShape), custom },
  closed,
);
export type Floor = Static<typeof Floor>;
export type FloorPlan = Static<typeof FloorPlanShape>;
const NewFloor = Type.Object({ ...namedNew, buildingId: Id, level: Level }, closed);
const FloorChange = Type.Object({ ...namedChange, level: Type.Optional(Level) }, closed);

export const Area = Type.Object({ ...named, floorId: Id }, closed);
export type Area = Static<typeof Area>;
const NewArea = Type.Object({ ...namedNew, floorId: Id }, closed);

/** What a category may be of: the types of resources. */
export const categoryTypes = ['room', 'desk', 'equipment', 'parking', 'locker'] as const;
export type CategoryType = (typeof categoryTypes)[number];
const CategoryTypeShape = Type.Enum([...categoryTypes], { description: 'What the resources in it are' });

export const Category = Type.Object(
  {
    ...named,
    type: orNull(CategoryTypeShape),
    isDefault: Type.Boolean({
      description:
        'Every workplace has one for its rooms and one for its desks: a workbook puts into it what is in no other',
    }),
  },
  closed,
);
export type Category = Static<typeof Category>;
const NewCategory = Type.Object({ ...namedNew, type: Type.Optional(orNull(CategoryTypeShape)) }, closed);
export const Amenity = Type.Object(named, closed);
export type Amenity = Static<typeof Amenity>;
const NewNamed = Type.Object(namedNew, closed);
const NamedChange = Type.Object(namedChange, closed);

/** What is kept is added, changed and deleted, and each is told. */
export const keeping = { created: 'added', updated: 'changed', deleted: 'deleted' } as const;
export type Kept = keyof typeof keeping;

/** What hearers get of a thing: enough to see what it is and where; whoever needs more asks for it. */
export const toldOf = <const D extends TProperties>(more: D) =>
  Type.Object({ id: Id, name: Type.String(), ...more }, closed);

/** The events of one kind of thing. */
export const eventsOf = <const N extends string, D extends TObject>(noun: N, data: D) =>
  Object.fromEntries(
    Object.entries(keeping).map(([verb, what]) => [
      `${noun}.${verb}`,
      { summary: `A ${noun.replace('_', ' ')} was ${what}`, data, heard: 'spaces:read' },
    ]),
  ) as Readonly<Record<`${N}.${Kept}`, { summary: string; data: D; heard: 'spaces:read' }>>;

export const events = declareEvents({
  ...eventsOf('country', toldOf({ code: Type.String() })),
  ...eventsOf('resource_group', toldOf({ countryId: Id, isDefault: Type.Boolean(), kind: GroupKind })),
  ...eventsOf('region', toldOf({ countryId: Id })),
  ...eventsOf('building', toldOf({ regionId: orNull(Id), address: Type.String(), zone: Type.String() })),
  ...eventsOf('floor', toldOf({ buildingId: Id, level: Type.Integer() })),
  ...eventsOf('area', toldOf({ floorId: Id })),
  ...eventsOf('category', toldOf({ type: orNull(Type.Enum([...categoryTypes])), isDefault: Type.Boolean() })),
  ...eventsOf('amenity', toldOf({})),
});

type Path = `/${string}`;
type ThingPath = `${Path}/{id}`;

/** The five operations on one kind of thing, as endpoints. */
export const list = <const P extends Path, S extends TObject, F extends TProperties>(
  path: P,
  summary: string,
  shape: S,
  filters: F,
) => ({
  method: 'GET' as const,
  path,
  scope: 'spaces:read' as const,
  summary,
  query: Type.Object({ ...filters, ...paging }, closed),
  reply: page(shape),
});

export const create = <const P extends Path, S extends TObject, B extends TObject>(
  path: P,
  summary: string,
  shape: S,
  body: B,
  errors: readonly ProblemKind[] = [],
) => ({
  method: 'POST' as const,
  path,
  scope: 'spaces:write' as const,
  summary,
  body,
  reply: shape,
  status: 201 as const,
  errors: [buildingOutOfReach, ...errors],
});

export const read = <const P extends ThingPath, S extends TObject>(path: P, summary: string, shape: S) => ({
  method: 'GET' as const,
  path,
  scope: 'spaces:read' as const,
  summary,
  params: IdParams,
  reply: shape,
});

export const change = <const P extends ThingPath, S extends TObject, B extends TObject>(
  path: P,
  summary: string,
  shape: S,
  body: B,
  errors: readonly ProblemKind[] = [],
) => ({
  method: 'PATCH' as const,
  path,
  scope: 'spaces:write' as const,
  summary: `${summary}; what is absent stays, null clears`,
  params: IdParams,
  body,
  reply: shape,
  errors: [buildingOutOfReach, versionConflict, ...errors],
});

export const remove = <const P extends ThingPath>(path: P, summary: string) => ({
  method: 'DELETE' as const,
  path,
  scope: 'spaces:write' as const,
  summary,
  params: IdParams,
  reply: null,
  errors: [buildingOutOfReach, inUse],
});

export const endpoints = declareEndpoints({
  listCountries: list('/countries', 'Countries, by name', Country, {}),
  createCountry: create('/countries', 'Add a country', Country, NewCountry, [countryExists]),
  getCountry: read('/countries/{id}', 'One country', Country),
  updateCountry: change('/countries/{id}', 'Change a country', Country, CountryChange, [countryExists]),
  deleteCountry: remove('/countries/{id}', 'Delete a country without regions and without groups but its default one'),

  listResourceGroups: list('/resource-groups', 'Groups of resources, by name', ResourceGroup, {
    countryId: Type.Optional(Id),
  }),
  createResourceGroup: create(
    '/resource-groups',
    'Add a group of resources to a country',
    ResourceGroup,
    NewResourceGroup,
  ),
  getResourceGroup: read('/resource-groups/{id}', 'One group of resources', ResourceGroup),
  updateResourceGroup: change(
    '/resource-groups/{id}',
    'Change a group of resources; what is booked stays',
    ResourceGroup,
    ResourceGroupChange,
  ),
  deleteResourceGroup: remove('/resource-groups/{id}', 'Delete a group without resources, but for a default one'),

  listRegions: list('/regions', 'Regions, by name', Region, { countryId: Type.Optional(Id) }),
  createRegion: create('/regions', 'Add a region', Region, NewRegion),
  getRegion: read('/regions/{id}', 'One region', Region),
  updateRegion: change('/regions/{id}', 'Change a region', Region, RegionChange),
  deleteRegion: remove('/regions/{id}', 'Delete a region without buildings'),

  listBuildings: list('/buildings', 'Buildings, by name', Building, { regionId: Type.Optional(Id) }),
  createBuilding: create('/buildings', 'Add a building', Building, NewBuilding),
  getBuilding: read('/buildings/{id}', 'One building', Building),
  updateBuilding: change('/buildings/{id}', 'Change a building', Building, BuildingChange, [inUse]),
  deleteBuilding: remove('/buildings/{id}', 'Delete a building that nothing needs'),

  listFloors: list('/floors', 'Floors, from the lowest level up', Floor, { buildingId: Type.Optional(Id) }),
  createFloor: create('/floors', 'Add a floor to a building', Floor, NewFloor),
  getFloor: read('/floors/{id}', 'One floor', Floor),
  updateFloor: change('/floors/{id}', 'Change a floor', Floor, FloorChange),
  deleteFloor: remove('/floors/{id}', 'Delete a floor without areas, locker banks and resources, its plan included'),

  listAreas: list('/areas', 'Areas, by name', Area, { floorId: Type.Optional(Id) }),
  createArea: create('/areas', 'Add an area to a floor', Area, NewArea),
  getArea: read('/areas/{id}', 'One area', Area),
  updateArea: change('/areas/{id}', 'Change an area', Area, NamedChange),
  deleteArea: remove('/areas/{id}', 'Delete an area without locker banks and resources'),

  listCategories: list('/categories', 'Categories of resources, by name', Category, {}),
  createCategory: create('/categories', 'Add a category', Category, NewCategory),
  getCategory: read('/categories/{id}', 'One category', Category),
  updateCategory: change('/categories/{id}', 'Change a category', Category, NamedChange),
  deleteCategory: remove('/categories/{id}', 'Delete a category without resources, but for a default one'),

  listAmenities: list('/amenities', 'Amenities, by name', Amenity, {}),
  createAmenity: create('/amenities', 'Add an amenity', Amenity, NewNamed),
  getAmenity: read('/amenities/{id}', 'One amenity', Amenity),
  updateAmenity: change('/amenities/{id}', 'Change an amenity', Amenity, NamedChange),
  deleteAmenity: remove('/amenities/{id}', 'Delete an amenity that no resource has'),
});
