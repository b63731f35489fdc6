import { Type } from 'typebox';
import {
  SourceFailed,
  type Capability,
  type Connector,
  type Entity,
  type JsonValue,
  type PageAsked,
  type Permission,
  type Source,
  type SourceAccess,
  type SourcePage,
  type SourceRecord,
} from '../../modules/connections/contract.ts';
import { isItem, tried } from '../../modules/source-calls/source-calls.ts';
import { closed, Line, Secret } from '../../platform/contract/shapes.ts';
import { listBookings, readBooking } from './bookings.ts';
import { openCalls, type Get } from './calls.ts';
import { budgets } from './guesses.ts';
import { readHouse, type House, type Level } from './house.ts';
import { idOf } from './lists.ts';
import { mapping } from './map.ts';
import { push } from './push.ts';
import { floorRecords, plainRecords, spaceRecords, spaceTypeRecords, type ToRecords } from './records.ts';

/** Where a kind is read: list after list, one for each country, region or location; null: there is one. */
interface Listed {
  readonly by: Exclude<Level, 'room'> | null;
  readonly read: (house: House, id: number, signal: AbortSignal) => ReturnType<House['countries']>;
  readonly records: ToRecords;
}
const resources = { by: 'location', read: (house, id, signal) => house.resources(id, signal) } as const satisfies Omit<
  Listed,
  'records'
>;
const lists: Readonly<Partial<Record<Entity, Listed>>> = {
  country: { by: null, read: (house, _, signal) => house.countries(signal), records: plainRecords },
  region: { by: 'country', read: (house, id, signal) => house.regions(id, signal), records: plainRecords },
  building: { by: 'region', read: (house, id, signal) => house.locations(id, signal), records: plainRecords },
  floor: { ...resources, records: floorRecords },
  spaceType: { ...resources, records: spaceTypeRecords },
  space: { ...resources, records: spaceRecords },
  group: { by: 'country', read: (house, id, signal) => house.groups(id, signal), records: plainRecords },
  person: { by: null, read: (house, _, signal) => house.people(signal), records: plainRecords },
};

/** So many records of a list make a page. */
const PAGE = 1_000;

/** Nothing tells what has changed, or what was deleted: each kind is read whole. */
const capability = (after: readonly Entity[], more: Partial<Capability> = {}): Capability => ({
  incremental: 'none',
  sorted: false,
  tombstones: false,
  getById: false,
  totalKnown: false,
  after,
  ...more,
});

const permission = (name: string, neededFor: readonly Entity[]): Permission => ({
  name,
  level: 'read',
  required: true,
  neededFor,
});
const permissions: Readonly<
  Record<string, { readonly of: readonly Entity[]; readonly try: (get: Get, signal: AbortSignal) => Promise<unknown> }>
> = {
  'list countries': {
    of: ['country', 'region', 'building', 'group'],
    try: (get, signal) => readHouse(get).countries(signal),
  },
  'list rooms': {
    of: ['floor', 'spaceType', 'space'],
    try: (get, signal) => tryRooms(readHouse(get), signal),
  },
  'list users': { of: ['person'], try: (get, signal) => readHouse(get).people(signal) },
  'list bookings': { of: ['booking'], try: (get, signal) => tryBookings(get, readHouse(get), signal) },
};

/** What is in the first location there is. */
async function tryRooms(house: House, signal: AbortSignal): Promise<void> {
  const [location] = await house.all('location', signal);
  if (location !== undefined) await house.resources(location, signal);
}

/** The bookings of the first room there is: as few lists as that takes are read. */
async function tryBookings(get: Get, house: House, signal: AbortSignal): Promise<void> {
  for (const location of await house.all('location', signal)) {
    const room = idOf((await house.resources(location, signal)).find((one) => one['Kind'] === 'room'));
    if (room === undefined) continue;
    await listBookings(get, [room], { at: null, changedSince: undefined, from: undefined, signal });
    return;
  }
}

const address = (description: string) => ({
  ...Line(300, { description }),
  pattern: String.raw`^ *https?://[^\s/?#]+(?:/[^\s?#]*)? *$`,
});

/** Condeco (Eptura Engage): its hierarchy, what can be booked in it, its people and the bookings of its rooms. */
export const condeco: Connector = {
  key: 'condeco',
  name: 'Condeco (Eptura Engage)',
  version: 1,
  settings: Type.Object(
    {
      apiUrl: address('The address of the API, such as https://developer-api.condecosoftware.com'),
      suffix: { ...Line(100, { description: 'The name of the client in addresses: APIURLSUFFIX' }), minLength: 1 },
      tokenUrl: Type.Optional(
        address(
          'Where session tokens are given, such as https://acme.condecosoftware.com; that of the API unless said',
        ),
      ),
    },
    closed,
  ),
  credentials: Type.Object(
    {
      clientId: Line(200, { description: 'Of the application' }),
      password: Secret(200),
      hierarchyMappingKey: { ...Secret(200), description: 'The subscription key of HierarchyMapping' },
      externalBookingsKey: Type.Optional({
        ...Secret(200),
        description: 'The subscription key of ExternalBookings, where bookings are read',
      }),
    },
    closed,
  ),
  entities: {
    country: capability([]),
    region: capability(['country']),
    building: capability(['country', 'region']),
    floor: capability(['building']),
    spaceType: capability([]),
    space: capability(['building', 'floor', 'spaceType']),
    group: capability([]),
    person: capability([]),
    booking: capability(['space', 'person'], { standsInTime: true, getById: true, push: true }),
  },
  permissions: Object.entries(permissions).map(([name, { of }]) => permission(name, of)),
  // Bookings are told room by room: 5,000 rooms are 5,000 calls, of which there are 50,000 a week.
  schedule: { type: 'interval', every: 'P1D' },
  budgets: [...budgets],
  mapping,
  push,
  open: openSource,
};

function openSource(access: SourceAccess): Source {
  const get = openCalls(access);
  const house = readHouse(get);
  return {
    list: async (entity, asked) =>
      entity === 'booking'
        ? listBookings(get, await house.all('room', asked.signal), asked)
        : list(house, entity, asked),
    get: (entity, externalId, signal) =>
      entity === 'booking' ? readBooking(get, externalId, signal) : Promise.resolve(undefined),
    check: async (name, signal) => {
      const found = permissions[name];
      if (found === undefined) return { ok: false, detail: `Condeco has no permission “${name}”` };
      return tried(() => found.try(get, signal));
    },
  };
}

/** Where a kind is read on: in the list of which country, region or location, and behind which of its records. */
interface Place {
  readonly of: number;
  readonly after: string | null;
}

/** One list after the other, by number: what vanishes in between is no end, and what comes in front is met by the next scan. */
async function list(house: House, entity: Entity, { at, signal }: PageAsked): Promise<SourcePage> {
  const listed = lists[entity];
  if (listed === undefined) throw new SourceFailed('source_bad_response', `Condeco has no records of ${entity}`);
  const numbers = listed.by === null ? [0] : await house.all(listed.by, signal);
  const place = placeIn(at) ?? { of: numbers[0] ?? 0, after: null };
  const of = numbers.find((number) => number >= place.of);
  if (of === undefined) return { records: [], next: null };
  const all = listed.records(await listed.read(house, of, signal));
  const from = of === place.of ? behind(all, place.after) : 0;
  const records = all.slice(from, from + PAGE);
  const further = numbers.find((number) => number > of);
  if (from + PAGE < all.length) return { records, next: { of, after: records.at(-1)?.externalId ?? null } };
  return { records, next: further === undefined ? null : { of: further, after: null } };
}

/** Lists are read in one order; where the one that was last is not there any more, the list is read anew. */
function behind(all: readonly SourceRecord[], after: string | null): number {
  return after === null ? 0 : all.findIndex(({ externalId }) => externalId === after) + 1;
}

function placeIn(at: JsonValue | null): Place | null {
  if (at === null) return null;
  const { of, after } = isItem(at) ? at : {};
  if (!Number.isSafeInteger(of) || !(after === null || typeof after === 'string'))
    throw new SourceFailed('cursor_invalid', 'Where the list was left off cannot be told');
  return { of: Number(of), after };
}
