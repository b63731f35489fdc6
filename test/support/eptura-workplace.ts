import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Building, Center, Country, Floor, Room, Site, SpaceType } from './workplace-site.ts';

/**
 * A site of Eptura Workplace, after the vendor's documentation of its API (iOffice/ioffice.github.io) and nothing else: at most 100 of a list,
 * nothing that is not reservable unless asked for, 429 to whoever asks twice at a time, user name and password or a token on each request. What
 * the documentation does not name is answered with 400, and noted in `complaints`.
 */

export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

export interface Workplace extends AsyncDisposable {
  /** The address of the site, as a customer knows it. */
  readonly url: string;
  readonly site: Site;
  readonly account: { readonly username: string; readonly password: string; readonly token: string };
  /** What was asked, in order: path and query. */
  readonly asked: string[];
  /** What was asked that the documentation does not name, or against what it says. */
  readonly complaints: string[];
  /** The most that were asked at a time. */
  readonly mostAtATime: number;
  /** How often something was asked, ever. */
  readonly everAsked: number;
  /** From now on this happens in place of an answer; null: it answers again. */
  instead: Answer | null;
  /** What it gives of a list at most, whatever its documentation says. */
  cap: number;
}

const ROOT = '/external/api/rest/v2';
const MOST = 100;
const USUAL = 50;

type Row = Readonly<Record<string, unknown>> & { readonly id: number };
type Flags = ReadonlyMap<string, boolean>;
/** A list: which flags it knows and what each is where nothing is said, which further parameters, and what is in it. */
interface List {
  readonly flags: Readonly<Record<string, boolean>>;
  readonly further: readonly string[];
  readonly rows: (flags: Flags, query: URLSearchParams) => readonly Row[];
}

const global: ReadonlySet<string> = new Set(['search', 'limit', 'startAt', 'orderBy', 'orderByType']);

export async function startWorkplace(site: Site): Promise<Workplace> {
  const account = { username: 'atrium', password: 'secret of the sync', token: 'a-token-of-the-site' };
  const state = { instead: null as Answer | null, cap: MOST, atATime: 0, mostAtATime: 0, everAsked: 0 };
  const [asked, complaints]: [string[], string[]] = [[], []];
  const lists = listsOf(site);
  const server = createServer((request, response) => {
    state.atATime += 1;
    state.mostAtATime = Math.max(state.mostAtATime, state.atATime);
    const isAlone = state.atATime === 1;
    response.once('close', () => (state.atATime -= 1));
    state.everAsked += 1;
    asked.push(request.url ?? '');
    // A moment, so that who does not wait is seen.
    setImmediate(() => {
      if (state.instead !== null) return state.instead(response, request);
      if (!isAlone) return refuse(response, 429, 'Too many requests');
      return answer(request, response);
    });
  });
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '', 'http://site');
    const complain = (why: string): void => {
      complaints.push(`${request.method} ${request.url}: ${why}`);
      refuse(response, 400, why);
    };
    const { 'x-auth-username': username, 'x-auth-password': password, 'x-auth-token': token } = request.headers;
    const isIn = token === account.token || (username === account.username && password === account.password);
    if (!isIn) return refuse(response, 401, 'Unauthorized');
    if (request.method !== 'GET') return complain('only reads are documented for a sync');
    if (!url.pathname.startsWith(`${ROOT}/`)) return complain('outside of the API');
    const path = url.pathname.slice(ROOT.length);
    const list = lists[path];
    if (list !== undefined) return answerList(list, url.searchParams, state.cap, response, complain);
    return answerOne(site, path, url.searchParams, response, complain);
  };
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    site,
    account,
    asked,
    complaints,
    get mostAtATime() {
      return state.mostAtATime;
    },
    get everAsked() {
      return state.everAsked;
    },
    get instead() {
      return state.instead;
    },
    set instead(answer) {
      state.instead = answer;
    },
    get cap() {
      return state.cap;
    },
    set cap(cap) {
      state.cap = cap;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

function send(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const refuse = (response: ServerResponse, status: number, error: string): void =>
  void response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ status, error, errorDescription: error, localized: false }));

type Complain = (why: string) => void;

function answerList(list: List, query: URLSearchParams, cap: number, response: ServerResponse, complain: Complain) {
  const flags = new Map(Object.entries(list.flags));
  for (const [name, value] of query) {
    if (name in list.flags) {
      if (value !== 'true' && value !== 'false') return complain(`${name} is true or false`);
      flags.set(name, value === 'true');
    } else if (!global.has(name) && !list.further.includes(name)) return complain(`no parameter ${name}`);
  }
  const number = (name: string, usual: number): number => Number(query.get(name) ?? usual);
  const [limit, startAt] = [number('limit', USUAL), number('startAt', 0)];
  if (!(limit > 0) || !(startAt >= 0)) return complain('limit and startAt are numbers');
  const rows = list.rows(flags, query).toSorted((one, other) => one.id - other.id);
  if (query.get('orderByType') === 'desc') rows.reverse();
  return send(response, rows.slice(startAt, startAt + Math.min(limit, cap)));
}

/** `modifiedOrCreatedAfter`, in milliseconds. */
const isAfter = (row: { readonly dateCreated: number; readonly dateUpdated?: number }, query: URLSearchParams) =>
  (row.dateUpdated ?? row.dateCreated) > Number(query.get('modifiedOrCreatedAfter') ?? -1);

const reservable = { includeReservable: true, includeNonReservable: false };

function listsOf(site: Site): Readonly<Record<string, List>> {
  const passes = (isReservable: boolean, flags: Flags): boolean =>
    flags.get(isReservable ? 'includeReservable' : 'includeNonReservable') === true;
  const roomsOf = (buildingId: number) => {
    const floors = new Set(site.floors.filter((floor) => floor.buildingId === buildingId).map(({ id }) => id));
    return site.rooms.filter(({ floorId }) => floors.has(floorId));
  };
  const types: List['rows'] = (flags, query) =>
    site.types
      .filter((type) => isAfter(type, query))
      .filter(({ id }) => {
        const rooms = site.rooms.filter(({ typeId }) => typeId === id);
        return rooms.length === 0
          ? flags.get('includeNonReservable') === true
          : rooms.some(({ reservable }) => passes(reservable, flags));
      })
      .filter(({ occupiable = true }) => flags.get(occupiable ? 'includeOccupiable' : 'includeNonOccupiable') === true)
      .filter(({ parkingSpace = false }) => !parkingSpace || flags.get('includeParking') === true)
      .map((type) => shownType(site, type));
  const ofTypes: List = {
    flags: { ...reservable, includeOccupiable: true, includeNonOccupiable: false, includeParking: false },
    further: ['modifiedOrCreatedAfter', 'selector'],
    rows: types,
  };
  return {
    '/countries': { flags: {}, further: ['modifiedOrCreatedAfter'], rows: () => site.countries.map(shownCountry) },
    '/centers': {
      flags: {},
      further: ['module'],
      rows: (_, query) =>
        site.centers.filter(({ module }) => module === query.get('module')).map(({ id, name }) => ({ id, name })),
    },
    '/buildings/': {
      flags: reservable,
      further: ['modifiedOrCreatedAfter'],
      rows: (flags, query) =>
        site.buildings
          .filter((building) => isAfter(building, query))
          .filter(({ id }) =>
            passes(
              roomsOf(id).some((room) => room.reservable),
              flags,
            ),
          )
          .map((building) => shownBuilding(site, building)),
    },
    '/floors/': {
      flags: {},
      further: ['buildingId', 'modifiedOrCreatedAfter'],
      rows: (_, query) => site.floors.filter((floor) => isAfter(floor, query)).map((floor) => shownFloor(site, floor)),
    },
    '/rooms/types/': ofTypes,
    '/rooms/': {
      flags: { ...reservable, includeParking: true },
      further: ['buildingId', 'floorId', 'type', 'modifiedOrCreatedAfter', 'selector'],
      rows: (flags, query) =>
        site.rooms
          .filter((room) => isAfter(room, query) && passes(room.reservable, flags))
          .map((room) => shownRoom(site, room)),
    },
  };
}

function answerOne(site: Site, path: string, query: URLSearchParams, response: ServerResponse, complain: Complain) {
  if (path === '/rooms/types/count') {
    const { rows, flags } = listsOf(site)['/rooms/types/'] as List;
    const said = new Map(
      Object.entries(flags).map(([name, usual]) => [name, (query.get(name) ?? `${usual}`) === 'true']),
    );
    return send(response, { count: rows(said, query).length });
  }
  const [, kind, number] = /^\/(countries|buildings|floors|rooms|centers)\/(\d+)$/.exec(path) ?? [];
  const id = Number(number);
  if (kind === undefined) return complain('no such path');
  if (kind === 'centers' && query.get('selector') !== 'buildings(centers(module)),rules')
    return complain('this selector is not documented');
  const shown = {
    countries: () => mapped(site.countries, id, shownCountry),
    buildings: () => mapped(site.buildings, id, (building) => shownBuilding(site, building)),
    floors: () => mapped(site.floors, id, (floor) => shownFloor(site, floor)),
    rooms: () => mapped(site.rooms, id, (room) => shownRoom(site, room)),
    centers: () => mapped(site.centers, id, (center) => shownCenter(site, center)),
  }[kind as 'countries']();
  return shown === undefined ? refuse(response, 404, 'Not found') : send(response, shown);
}

function mapped<T extends { readonly id: number }>(all: readonly T[], id: number, shown: (one: T) => unknown): unknown {
  const one = all.find((each) => each.id === id);
  return one === undefined ? undefined : shown(one);
}

const dates = ({ dateCreated, dateUpdated }: { readonly dateCreated: number; readonly dateUpdated?: number }) => ({
  dateCreated,
  ...(dateUpdated === undefined ? {} : { dateUpdated }),
});

const shownCountry = (country: Country): Row => ({
  ...country,
  defaultSelected: false,
  subdivisionCategoryName: 'State',
});

function shownBuilding(site: Site, building: Building): Row {
  const { id, name, code, street, city, postalCode, state, countryId } = building;
  const country = site.countries.find((one) => one.id === countryId);
  return {
    id,
    name,
    code,
    address: {
      street,
      city,
      postalCode,
      ...(state === null ? {} : { state: { ...state, categoryName: 'State' } }),
      ...(country === undefined ? {} : { country: { id: country.id, name: country.name } }),
    },
    centers: site.centers.filter(({ buildingIds }) => buildingIds.includes(id)).map(({ id, name }) => ({ id, name })),
    ...dates(building),
  };
}

function shownFloor(site: Site, floor: Floor): Row {
  const building = site.buildings.find(({ id }) => id === floor.buildingId);
  return {
    id: floor.id,
    name: floor.name,
    area: 2000,
    drawingAvailable: false,
    building: { id: floor.buildingId, name: building?.name },
    ...dates(floor),
  };
}

function shownType(site: Site, type: SpaceType): Row {
  const { id, name, group } = type;
  const groupId = ['None', 'Me Spaces', 'We Spaces'].indexOf(group) + 1;
  const roomTypes = site.types.filter((one) => one.group === group).map((one) => ({ id: one.id, name: one.name }));
  return {
    id,
    name,
    typeCode: '',
    hexColor: '#cccccc',
    contentFlag: 1,
    defaultRoomType: false,
    cost: 0,
    sortOrder: id,
    spaceTypeGroup: { id: groupId, name: group, hexColor: '#cccccc', roomTypes },
  };
}

function shownRoom(site: Site, room: Room): Row {
  const floor = site.floors.find(({ id }) => id === room.floorId);
  const type = site.types.find(({ id }) => id === room.typeId);
  return {
    id: room.id,
    name: room.name,
    description: '',
    capacity: room.capacity,
    area: 100,
    reservable: room.reservable,
    occupied: false,
    type: { id: room.typeId, name: type?.name, typeCode: '', occupiable: true, parkingSpace: false },
    floor: floor === undefined ? { id: room.floorId } : shownFloor(site, floor),
    ...dates(room),
  };
}

function shownCenter(site: Site, { id, name, buildingIds }: Center): Row {
  const buildings = site.buildings.filter((building) => buildingIds.includes(building.id));
  return {
    id,
    name,
    buildings: buildings.map((building) => ({
      id: building.id,
      name: building.name,
      code: building.code,
      centers: site.centers
        .filter((center) => center.buildingIds.includes(building.id))
        .map((center) => ({ id: center.id, name: center.name, module: center.module })),
    })),
    rules: JSON.stringify({ centerId: id, ruleList: [] }),
  };
}
