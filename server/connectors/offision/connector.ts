import { Type } from 'typebox';
import {
  SourceFailed,
  type Capability,
  type Connector,
  type Entity,
  type PageAsked,
  type Permission,
  type Source,
  type SourceAccess,
  type SourcePage,
  type SourceRecord,
} from '../../modules/connections/contract.ts';
import { isItem, tried } from '../../modules/source-calls/source-calls.ts';
import { closed, Line, Secret } from '../../platform/contract/shapes.ts';
import { doorOf, openCalls, type Get } from './calls.ts';
import { lists } from './guesses.ts';
import { mapping } from './map.ts';
import { cursorIn, readPage, START } from './pages.ts';
import {
  appointmentRecords,
  badgeRecords,
  floorRecords,
  groupRecords,
  lockerRecords,
  plainRecords,
  resourceRecords,
  sensorRecords,
  spaceTypeRecords,
  type ToRecords,
} from './records.ts';
import { readSurroundings, type Surroundings } from './surroundings.ts';
import { monthAfter, monthIn, placeIn } from './windows.ts';

/** A list in which records of a kind are found. */
interface Listed {
  readonly path: string;
  readonly records: ToRecords;
  /** What stands before their ids, where two lists count for themselves. */
  readonly prefix: string;
}
const listed = (path: string, records: ToRecords, prefix = ''): Listed => ({ path, records, prefix });

/** Where each kind is read, list after list. */
const sources: Readonly<Partial<Record<Entity, readonly Listed[]>>> = {
  building: [listed(lists.buildings, plainRecords)],
  floor: [listed(lists.buildings, floorRecords)],
  spaceType: [listed(lists.resources, spaceTypeRecords)],
  space: [listed(lists.resources, resourceRecords), listed(lists.lockers, lockerRecords, 'locker:')],
  group: [listed(lists.users, groupRecords)],
  person: [listed(lists.users, plainRecords)],
  booking: [listed(lists.appointments, appointmentRecords)],
  visit: [listed(lists.badges, badgeRecords)],
  serviceItem: [listed(lists.services, plainRecords)],
  device: [
    listed(lists.environment, sensorRecords('environment'), 'environment:'),
    listed(lists.occupancy, sensorRecords('occupancy'), 'occupancy:'),
  ],
};

/** Nothing tells what has changed, or what was deleted: each kind is read whole. */
const capability = (after: readonly Entity[], more: Partial<Capability> = {}): Capability => ({
  incremental: 'none',
  sorted: false,
  tombstones: false,
  getById: true,
  totalKnown: false,
  after,
  ...more,
});
/** What only stands in others is read by no id. */
const within = (after: readonly Entity[]): Capability => capability(after, { getById: false });

const permission = (name: string, neededFor: readonly Entity[]): Permission => ({
  name,
  level: 'read',
  required: true,
  neededFor,
});
const permissions = {
  'list buildings': { of: ['building', 'floor', 'space'], path: lists.buildings },
  'list resources': { of: ['spaceType', 'space'], path: lists.resources },
  'list lockers': { of: ['space'], path: lists.lockers },
  'list users': { of: ['group', 'person'], path: lists.users },
  'list appointments': { of: ['booking'], path: lists.appointments },
  'list visitor badges': { of: ['visit'], path: lists.badges },
  'list visiting appointments': { of: ['visit'], path: lists.visits },
  'list service items': { of: ['serviceItem'], path: lists.services },
  'list environment sensors': { of: ['device'], path: lists.environment },
  'list occupancy sensors': { of: ['device'], path: lists.occupancy },
} as const satisfies Readonly<Record<string, { of: readonly Entity[]; path: string }>>;

/** Offision: buildings, what can be booked in them, people, appointments, visitors, services and sensors. */
export const offision: Connector = {
  key: 'offision',
  name: 'Offision',
  version: 1,
  settings: Type.Object(
    {
      baseUrl: {
        ...Line(300, { description: 'The address of the server, such as https://offision.acme.com' }),
        pattern: String.raw`^ *https?://[^\s/?#]+(?:/[^\s?#]*)? *$`,
      },
    },
    closed,
  ),
  credentials: Type.Object(
    { apiKey: { ...Secret(2_000), description: 'Of its console: Settings, API authentication' } },
    closed,
  ),
  entities: {
    building: capability([], { totalKnown: true }),
    floor: within(['building']),
    spaceType: within([]),
    space: capability(['building', 'floor', 'spaceType']),
    group: within([]),
    person: capability(['group'], { totalKnown: true }),
    booking: capability(['space', 'person'], { standsInTime: true }),
    visit: capability(['building', 'person'], { standsInTime: true }),
    serviceItem: capability([], { totalKnown: true }),
    device: capability(['space']),
  },
  permissions: Object.entries(permissions).map(([name, { of }]) => permission(name, of)),
  // Each time everything is read: 5,000 spaces and 20,000 appointments are some 150 calls.
  schedule: { type: 'interval', every: 'PT1H' },
  // Its vendor names no bound.
  budgets: [],
  mapping,
  open: openSource,
  passthrough: doorOf,
};

function openSource(access: SourceAccess): Source {
  const get = openCalls(access);
  const around = readSurroundings(get);
  return {
    list: (entity, asked) =>
      offision.entities[entity]?.standsInTime
        ? listInTime(get, around, entity, asked)
        : list(get, around, entity, asked),
    get: (entity, externalId, signal) => one(get, around, entity, externalId, signal),
    check: (name, signal) => check(get, name, signal),
  };
}

function listsOf(entity: Entity): readonly Listed[] {
  const found = sources[entity];
  if (found === undefined) throw new SourceFailed('source_bad_response', `Offision has no records of ${entity}`);
  return found;
}

async function list(get: Get, around: Surroundings, entity: Entity, asked: PageAsked): Promise<SourcePage> {
  const { at, signal } = asked;
  const all = listsOf(entity);
  const which = isItem(at) && typeof at['list'] === 'number' ? at['list'] : 0;
  const listed = all[which];
  if (listed === undefined) throw new SourceFailed('cursor_invalid', 'Where the list was left off cannot be told');
  const page = await readPage(get, listed.path, {}, cursorIn(at), signal);
  const records = await recordsOf(page.items, listed, around, signal);
  const further = which + 1 < all.length ? { list: which + 1, ...START } : null;
  const next = page.next === null ? further : { list: which, ...page.next };
  return offision.entities[entity]?.totalKnown ? { records, next, expected: page.total } : { records, next };
}

async function listInTime(get: Get, around: Surroundings, entity: Entity, asked: PageAsked): Promise<SourcePage> {
  const [listed] = listsOf(entity);
  if (listed === undefined) throw new SourceFailed('source_bad_response', `Offision has no records of ${entity}`);
  const place = placeIn(asked.at, asked.from);
  const page = await readPage(get, listed.path, monthIn(place), place.at, asked.signal);
  const records = await recordsOf(page.items, listed, around, asked.signal);
  const next = page.next === null ? monthAfter(place) : { ...place, at: page.next };
  return { records, next: next === null ? null : { month: next.month, at: { ...next.at } } };
}

/** What a page comes to; what is named twice, or in many others, once. */
async function recordsOf(
  items: readonly Readonly<Record<string, unknown>>[],
  { records }: Listed,
  around: Surroundings,
  signal: AbortSignal,
): Promise<readonly SourceRecord[]> {
  const found = new Map<string, SourceRecord>();
  for (const item of items)
    for (const record of await records(item, around, signal)) found.set(record.externalId, record);
  return [...found.values()];
}

async function one(
  get: Get,
  around: Surroundings,
  entity: Entity,
  externalId: string,
  signal: AbortSignal,
): Promise<SourceRecord | undefined> {
  const of = listsOf(entity).findLast(({ prefix }) => externalId.startsWith(prefix));
  // Several are named with commas between them.
  if (of === undefined || externalId.includes(',')) return undefined;
  const page = await readPage(get, of.path, { id: externalId.slice(of.prefix.length) }, START, signal);
  const records = await recordsOf(page.items, of, around, signal);
  return records.find((record) => record.externalId === externalId);
}

async function check(get: Get, name: string, signal: AbortSignal): ReturnType<Source['check']> {
  const found = Object.entries(permissions).find(([permission]) => permission === name)?.[1];
  if (found === undefined) return { ok: false, detail: `Offision has no permission “${name}”` };
  return tried(() => readPage(get, found.path, {}, START, signal));
}
