import { findIana } from 'windows-iana';
import { isItem, type Item } from '../../modules/source-calls/source-calls.ts';
import type { Get } from './calls.ts';
import { DESKS, LOCATION_RESOURCES } from './guesses.ts';
import { findList, idOf, readList } from './lists.ts';

/** The hierarchy, level by level: each list is read once by each source that is open. */
export interface House {
  countries(signal: AbortSignal): Promise<readonly Item[]>;
  regions(countryId: number, signal: AbortSignal): Promise<readonly Item[]>;
  groups(countryId: number, signal: AbortSignal): Promise<readonly Item[]>;
  locations(regionId: number, signal: AbortSignal): Promise<readonly Item[]>;
  /** All that can be booked in a location, each with `Kind` and `LocationId`. */
  resources(locationId: number, signal: AbortSignal): Promise<readonly Item[]>;
  people(signal: AbortSignal): Promise<readonly Item[]>;
  /** The numbers of all countries, regions, locations and rooms, the lowest first. */
  all(level: Level, signal: AbortSignal): Promise<readonly number[]>;
}
/** What lists are asked by. */
export type Level = 'country' | 'region' | 'location' | 'room';

export function readHouse(get: Get): House {
  const lists = new Map<string, readonly Item[]>();
  const once = async (key: string, read: () => Promise<readonly Item[]>): Promise<readonly Item[]> => {
    const known = lists.get(key) ?? (await read());
    lists.set(key, known);
    return known;
  };
  const list = (path: string, query: Readonly<Record<string, string>>, signal: AbortSignal) =>
    once(`${path}?${new URLSearchParams(query).toString()}`, () => readList(get, path, query, signal));
  const house: House = {
    countries: (signal) => list('/countries', {}, signal),
    regions: (countryId, signal) => list('/regions', { countryId: String(countryId) }, signal),
    groups: (countryId, signal) => list('/groups', { countryId: String(countryId) }, signal),
    locations: async (regionId, signal) =>
      (await list('/locations', { regionId: String(regionId) }, signal)).map(withZone),
    resources: (locationId, signal) => once(`resources of ${locationId}`, () => readResources(get, locationId, signal)),
    people: (signal) => list('/users', {}, signal),
    all: (level, signal) => numbersOf(house, level, signal),
  };
  return house;
}

async function numbersOf(house: House, level: Level, signal: AbortSignal): Promise<readonly number[]> {
  if (level === 'country') return numbersIn(await house.countries(signal));
  const [outer, read] = above[level];
  const found: number[] = [];
  for (const id of await numbersOf(house, outer, signal)) found.push(...numbersIn(await read(house, id, signal)));
  return found.toSorted((one, other) => one - other);
}

type Within = (house: House, id: number, signal: AbortSignal) => Promise<readonly Item[]>;
const above: Readonly<Record<Exclude<Level, 'country'>, readonly [Level, Within]>> = {
  region: ['country', (house, id, signal) => house.regions(id, signal)],
  location: ['region', (house, id, signal) => house.locations(id, signal)],
  // Bookings of rooms are told, and no others.
  room: [
    'location',
    async (house, id, signal) => (await house.resources(id, signal)).filter((one) => one['Kind'] === 'room'),
  ],
};

const numbersIn = (items: readonly Item[]): number[] => items.map((item) => idOf(item) ?? 0);

/** A location with the zone by its IANA name: Windows has names of its own. */
function withZone(location: Item): Item {
  const name = location['TimeZone'];
  const [zone] = typeof name === 'string' ? findIana(name) : [];
  return { ...location, IanaTimeZone: zone ?? null };
}

/** Rooms as they are listed, and what else stands there: as the plan of a location has it, or a list that only some servers have. */
async function readResources(get: Get, locationId: number, signal: AbortSignal): Promise<readonly Item[]> {
  const query = { locationId: String(locationId) };
  const found = new Map<number, Item>();
  const add = (item: Item, kind: string): void => {
    const id = idOf(item) ?? 0;
    if (!found.has(id)) found.set(id, { ...item, Kind: kind, LocationId: locationId });
  };
  const extended = { ...query, extendedDetails: 'true' };
  for (const room of await readList(get, '/rooms', extended, signal)) add(room, 'room');
  for (const one of (await findList(get, LOCATION_RESOURCES, extended, signal)) ?? [])
    add(one, String(one['ResourceTypeId']) === DESKS ? 'desk' : 'other');
  for (const desk of desksOn(await findPlans(get, { ...query, resourceTypeId: DESKS }, signal))) add(desk, 'desk');
  return [...found.values()];
}

/** Plans have no number of their own. */
async function findPlans(get: Get, query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<unknown> {
  const answer = await get('hierarchyMappingKey', '/floorPlan', query, signal);
  return isItem(answer) ? answer['Data'] : undefined;
}

/** The desks that are drawn, as if they were listed. */
function desksOn(plans: unknown): Item[] {
  return (Array.isArray(plans) ? plans : []).filter(isItem).flatMap((plan) => {
    const { ResourceCoordinates: drawn, FloorNumber: number, Name: name } = plan;
    return (Array.isArray(drawn) ? drawn : []).filter(isItem).flatMap((one) => {
      const id = idOf(one, 'ResourceItemId');
      const { ResourceItemName: called, WSTypeID: type } = one;
      const said = { ResourceName: called, FloorNumber: String(number), FloorName: name ?? null };
      return id === undefined ? [] : { InternalId: id, ...said, WorkspaceTypeId: type, extendedDetails: null };
    });
  });
}
