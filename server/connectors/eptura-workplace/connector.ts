import { Type } from 'typebox';
import { SourceFailed, type Capability, type Connector, type Entity } from '../../modules/connections/contract.ts';
import type {
  PageAsked,
  Permission,
  Source,
  SourceAccess,
  SourcePage,
  SourceRecord,
} from '../../modules/connections/contract.ts';
import { closed, Line, Secret } from '../../platform/contract/shapes.ts';
import { isItem, tried, type Query } from '../../modules/source-calls/source-calls.ts';
import { doorOf, openCalls, type Get } from './calls.ts';
import { changedAfter, RESERVATION, wholeLists } from './guesses.ts';
import { mapping } from './map.ts';
import { cursorIn, readPage } from './pages.ts';
import {
  buildingRecords,
  countryRecords,
  floorRecords,
  regionRecords,
  spaceRecords,
  spaceTypeRecords,
  type ToRecords,
} from './records.ts';
import { readOne, readSurroundings, type Surroundings } from './surroundings.ts';

const capability = (after: readonly Entity[], more: Partial<Capability> = {}): Capability => ({
  // Whether a building is ours is said by its centers, which tell no change of theirs: so buildings are read whole, and what hangs on them.
  incremental: 'none',
  sorted: false,
  tombstones: false,
  getById: true,
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

const ofPlaces: readonly Entity[] = ['country', 'region', 'building'];
const permissions = {
  'list buildings': { of: ofPlaces, path: '/buildings/', query: wholeLists.buildings },
  'list reservation centers': { of: [...ofPlaces, 'floor', 'space'], path: '/centers', query: { module: RESERVATION } },
  'list countries': { of: ofPlaces, path: '/countries', query: {} },
  'list floors': { of: ['floor', 'space'], path: '/floors/', query: wholeLists.floors },
  'list space types': { of: ['spaceType', 'space'], path: '/rooms/types/', query: wholeLists.types },
  'list spaces': { of: ['space'], path: '/rooms/', query: wholeLists.rooms },
} as const satisfies Readonly<Record<string, { of: readonly Entity[]; path: string; query: Query }>>;

/** Where the records of a kind are read. */
interface Listed {
  readonly path: string;
  readonly query: Query;
  readonly records: ToRecords;
  /** Where one is read by its number; undefined: it has no place of its own. */
  readonly one: string | undefined;
}

const buildings = { path: '/buildings/', query: wholeLists.buildings };
const lists: Readonly<Partial<Record<Entity, Listed>>> = {
  country: { ...buildings, records: countryRecords, one: '/countries/' },
  region: { ...buildings, records: regionRecords, one: undefined },
  building: { ...buildings, records: buildingRecords, one: '/buildings/' },
  floor: { path: '/floors/', query: wholeLists.floors, records: floorRecords, one: '/floors/' },
  spaceType: { path: '/rooms/types/', query: wholeLists.types, records: spaceTypeRecords, one: undefined },
  space: { path: '/rooms/', query: wholeLists.rooms, records: spaceRecords, one: '/rooms/' },
};

/** Eptura Workplace (iOFFICE): its countries, cities, buildings, floors, space types and spaces, read once a day. */
export const epturaWorkplace: Connector = {
  key: 'eptura-workplace',
  name: 'Eptura Workplace',
  version: 1,
  settings: Type.Object(
    {
      baseUrl: {
        ...Line(300, { description: 'The address of the site, such as https://acme.iofficeconnect.com' }),
        pattern: String.raw`^ *https?://[^\s/?#]+(?:/[^\s?#]*)? *$`,
      },
    },
    closed,
  ),
  credentials: Type.Object(
    {
      username: Type.Optional(Line(200, { description: 'Of an account that may read buildings and spaces' })),
      password: Type.Optional(Secret(200)),
      token: Type.Optional({ ...Secret(2_000), description: 'In place of a user name and a password' }),
    },
    {
      ...closed,
      description: 'A user name and a password, or a token',
      minProperties: 1,
      dependentRequired: { username: ['password'], password: ['username'] },
    },
  ),
  entities: {
    country: capability([]),
    region: capability(['country'], { getById: false }),
    building: capability(['country', 'region']),
    floor: capability(['building'], { incremental: 'timestamp' }),
    spaceType: capability([], { getById: false }),
    space: capability(['building', 'floor', 'spaceType'], { incremental: 'timestamp' }),
  },
  permissions: Object.entries(permissions).map(([name, { of }]) => permission(name, of)),
  schedule: { type: 'interval', every: 'P1D' },
  // The vendor names no bound but one request at a time.
  budgets: [],
  mapping,
  open: openSource,
  passthrough: doorOf,
};

function openSource(access: SourceAccess): Source {
  const get = openCalls(access);
  const around = readSurroundings(get);
  return {
    list: (entity, asked) => list(get, around, entity, asked),
    async get(entity, externalId, signal) {
      const { one, records } = listed(entity);
      if (one === undefined || !/^(?:0|[1-9]\d{0,14})$/.test(externalId)) return undefined;
      const item = await readOne(get, `${one}${externalId}`, signal);
      if (item === undefined) return undefined;
      // A country has a place of its own, and is listed by its buildings all the same.
      if (entity === 'country') return { externalId, raw: item };
      return (await records(item, around, signal)).at(0);
    },
    check: (name, signal) => check(get, name, signal),
  };
}

function listed(entity: Entity): Listed {
  const found = lists[entity];
  if (found === undefined) throw new SourceFailed('source_bad_response', `The Workplace has no records of ${entity}`);
  return found;
}

async function list(get: Get, around: Surroundings, entity: Entity, asked: PageAsked): Promise<SourcePage> {
  const { path, query, records } = listed(entity);
  const { at, changedSince, signal } = asked;
  const isWhole = changedSince === undefined || (await isReadWhole(get, entity, asked));
  const since: Query = isWhole ? {} : { modifiedOrCreatedAfter: changedAfter(changedSince) };
  const page = await readPage(get, path, { ...query, ...since }, cursorIn(at), signal);
  // Many buildings have one country.
  const found = new Map<string, SourceRecord>();
  for (const item of page.items)
    for (const record of await records(item, around, signal)) found.set(record.externalId, record);
  return { records: [...found.values()], next: page.next === null ? null : { ...page.next, isWhole } };
}

/**
 * Is everything read, though only what has changed was asked for? So it is where nothing tells of a change: what a space is used for is said by
 * its type, and the space itself is no other when that changes. What the first page found holds for all pages of a list.
 */
async function isReadWhole(get: Get, entity: Entity, { at, changedSince, signal }: PageAsked): Promise<boolean> {
  if (epturaWorkplace.entities[entity]?.incremental !== 'timestamp') return true;
  if (isItem(at)) return at['isWhole'] === true;
  if (entity !== 'space' || changedSince === undefined) return false;
  const query = { ...wholeLists.types, modifiedOrCreatedAfter: changedAfter(changedSince) };
  const answer = await get('/rooms/types/count', query, signal);
  const count = isItem(answer) ? answer['count'] : undefined;
  if (typeof count !== 'number')
    throw new SourceFailed('source_bad_response', 'The Workplace does not say how many space types have changed');
  return count > 0;
}

async function check(get: Get, name: string, signal: AbortSignal): ReturnType<Source['check']> {
  const found = Object.entries(permissions).find(([permission]) => permission === name)?.[1];
  if (found === undefined) return { ok: false, detail: `The Workplace has no permission “${name}”` };
  return tried(async () => {
    const answer = await get(found.path, { ...found.query, limit: '1', startAt: '0' }, signal);
    if (!Array.isArray(answer))
      throw new SourceFailed(
        'source_bad_response',
        `The Workplace answered something else than a list for ${found.path}`,
      );
  });
}
