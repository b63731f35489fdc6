import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../../test/support/server.ts';
import type { Entity, JsonValue, Source, SourceRecord } from '../../modules/connections/contract.ts';
import { compile, validate } from '../../modules/mapping/mapping.ts';
import { createEgress } from '../../platform/net/egress.ts';
import { condeco } from './connector.ts';

const egress = createEgress({ allowNetworks: ['127.0.0.0/8'] });
const { signal } = new AbortController();
afterAll(() => egress.close());

const openAt = (settings: Readonly<Record<string, string>>, credentials: Readonly<Record<string, string>>): Source =>
  condeco.open({ settings, credentials, call: (request) => egress.send(request) });
const asked = (at: JsonValue | null, from?: string) => ({ at, changedSince: undefined, from, signal });

/** All of a kind, page by page, each page by whoever goes on with it. */
async function all(open: () => Source, entity: Entity, between: () => void = () => undefined, from?: string) {
  const found: SourceRecord[] = [];
  let at: JsonValue | null = null;
  do {
    const page: Awaited<ReturnType<Source['list']>> = await open().list(entity, asked(at, from));
    found.push(...page.records);
    at = page.next === null ? null : (JSON.parse(JSON.stringify(page.next)) as JsonValue);
    between();
  } while (at !== null);
  return found;
}
const mapped = (entity: Entity, record: SourceRecord | undefined) => {
  const document = condeco.mapping[entity];
  if (document === undefined || record === undefined) throw new Error(`no ${entity}`);
  return compile([{ layer: 'connector', document }])(record.raw);
};
const idsOf = (rows: readonly { readonly id?: unknown; readonly externalId?: string }[]) =>
  rows.map((row) => String(row.externalId ?? row.id)).toSorted((one, other) => one.localeCompare(other));

it('says nothing in its mappings that is none', () => {
  for (const [entity, document] of Object.entries(condeco.mapping))
    expect(validate(document, entity as Entity)).toEqual([]);
  expect(Object.keys(condeco.mapping)).toEqual(Object.keys(condeco.entities));
});

describe('an Atrium that speaks Condeco', () => {
  let server: TestServer;
  let source: Source;
  let settings: { readonly apiUrl: string; readonly suffix: string };
  let credentials: Readonly<Record<string, string>>;
  beforeAll(async () => {
    server = await startTestServer({ env: { ATRIUM_DEMO: '1' } });
    const { body } = await server.call('POST', '/applications', { name: 'Mirror' });
    const { clientId, password, subscriptionKeys: keys } = body;
    const { body: applications } = await server.call('GET', '/applications');
    const { basePath } = applications.items.find(({ id }: { id: number }) => id === body.id);
    settings = { apiUrl: server.url, suffix: decodeURIComponent(String(basePath).split('/')[1] ?? '') };
    credentials = {
      clientId,
      password,
      hierarchyMappingKey: keys.HierarchyMapping,
      externalBookingsKey: keys.ExternalBookings,
    };
    source = openAt(settings, credentials);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  /** All of a list of v1. */
  async function listed<Row>(path: string): Promise<Row[]> {
    const found: Row[] = [];
    for (let cursor = ''; ;) {
      const { body } = await server.call('GET', `${path}?limit=200${cursor}`);
      found.push(...(body.items as Row[]));
      if (body.nextCursor === null) return found;
      cursor = `&cursor=${body.nextCursor}`;
    }
  }
  const every = (entity: Entity) => all(() => source, entity);

  it('lets us do what is asked for, and says what it does not let us', async () => {
    for (const { name } of condeco.permissions)
      expect([name, await source.check(name, signal)]).toEqual([name, { ok: true }]);
    const wrong = (more: Readonly<Record<string, string>>) =>
      openAt(settings, { ...credentials, ...more }).check('list bookings', signal);
    expect(await wrong({ password: 'x' })).toMatchObject({ ok: false, detail: expect.stringContaining('client') });
    expect(await wrong({ hierarchyMappingKey: 'x' })).toMatchObject({ ok: false });
    expect(await wrong({ externalBookingsKey: '' })).toMatchObject({
      ok: false,
      detail: expect.stringContaining('externalBookingsKey'),
    });
    expect(await openAt({ ...settings, suffix: 'nobody' }, credentials).check('list countries', signal)).toMatchObject({
      ok: false,
    });
  });

  it('gives its hierarchy, each level within the one above', async () => {
    for (const [entity, path] of [
      ['country', '/countries'],
      ['region', '/regions'],
      ['person', '/users'],
    ] as const)
      expect(idsOf(await every(entity))).toEqual(idsOf(await listed<{ id: number }>(path)));
    const buildings = await every('building');
    const own = await listed<{ id: number; regionId: number | null; name: string }>('/buildings');
    expect(idsOf(buildings)).toEqual(idsOf(own.filter(({ regionId }) => regionId !== null)));
    for (const record of buildings) {
      const one = own.find(({ id }) => String(id) === record.externalId);
      const { name, regionId, timeZone } = mapped('building', record).data;
      expect([name, regionId]).toEqual([one?.name, String(one?.regionId)]);
      // Windows has one name for several zones of the same clocks.
      expect(typeof timeZone).toBe('string');
    }
  });

  it('gives what can be booked, with its kind and where it stands', async () => {
    const buildings = new Set(idsOf(await every('building')));
    const floors = new Set(idsOf(await every('floor')));
    const types = new Set(idsOf(await every('spaceType')));
    const spaces = await every('space');
    const resources = await listed<{ id: number; type: string; name: string; buildingId: number }>('/resources');
    const own = resources.filter(({ buildingId }) => buildings.has(String(buildingId)));
    expect(idsOf(spaces)).toEqual(idsOf(own));
    const kinds: Readonly<Record<string, string>> = { room: 'room', desk: 'desk' };
    for (const record of spaces) {
      const { data, rejected } = mapped('space', record);
      const one = own.find(({ id }) => String(id) === record.externalId);
      expect([record.externalId, rejected]).toEqual([record.externalId, undefined]);
      expect([data['name'], data['buildingId']]).toEqual([one?.name, String(one?.buildingId)]);
      expect(data['kind']).toBe(kinds[String(one?.type)] ?? 'other');
      expect([floors.has(String(data['floorId'])), types.has(String(data['spaceTypeId']))]).toEqual([true, true]);
    }
    expect(spaces.some((record) => mapped('space', record).data['kind'] === 'desk')).toBe(true);
  });

  it('gives the bookings of its rooms, room by room, and each by its id', async () => {
    const bookings = await every('booking');
    expect(bookings.length).toBeGreaterThan(3);
    for (const record of bookings) {
      const { data, rejected } = mapped('booking', record);
      expect(rejected).toBeUndefined();
      const { body } = await server.call('GET', `/bookings/${record.externalId}`);
      expect([data['start'], data['end'], data['title']]).toEqual([
        Temporal.Instant.from(body.start).toString(),
        Temporal.Instant.from(body.end).toString(),
        body.title === '' ? null : body.title,
      ]);
      expect(Date.parse(String(record.endsAt))).toBe(Date.parse(body.end));
    }
    const [first] = bookings;
    expect(await source.get('booking', String(first?.externalId), signal)).toMatchObject({
      externalId: first?.externalId,
      endsAt: first?.endsAt,
    });
    for (const nothing of ['999999999', 'x', '1,2'])
      expect(await source.get('booking', nothing, signal)).toBeUndefined();
  });
});

/** A gateway and a tenant as the vendor describes them. */
describe('a tenant of its vendor’s', () => {
  const [CLIENT, PASSWORD, KEYS] = ['c', 'p', { hierarchyMappingKey: 'h', externalBookingsKey: 'b' }];
  type Reply = readonly [status: number, body: unknown, headers?: Record<string, string>];
  let server: Server;
  let url: string;
  let tokens: Set<string>;
  let given: number;
  let rooms: { id: number; location: number }[];
  let instead: ((address: URL) => Reply | undefined) | null;
  let calls: string[];

  const enveloped = (data: readonly unknown[]): Reply => [
    200,
    { IsError: false, Data: data, Status: false, Message: '' },
  ];
  const item = (id: number | string, parent: number, more = {}) => ({
    ResourceName: `Thing ${id}`,
    InternalId: id,
    InternalParentId: parent,
    ...more,
  });
  const booking = (id: number, room: number) => ({
    bookingID: id,
    roomID: room,
    meetingTitle: 'Talk',
    timeFromUTC: '2026-03-01T09:00:00',
    timeToUTC: '2026-03-01T10:00:00',
    hostId: 0,
    status: 0,
    deleted: id === 2 ? 1 : 0,
  });

  function answer(request: IncomingMessage): Reply {
    const address = new URL(request.url ?? '', 'http://gateway');
    calls.push(address.pathname + address.search);
    if (address.pathname === '/tokenproviderapi/token') {
      given += 1;
      tokens.add(`t${given}`);
      return [200, { access_token: `t${given}`, token_type: 'bearer', expires_in: 43_199 }];
    }
    const said = instead?.(address);
    if (said) return said;
    const isBookings = address.pathname.endsWith('/bookings');
    const key = isBookings ? KEYS.externalBookingsKey : KEYS.hierarchyMappingKey;
    if (request.headers['ocp-apim-subscription-key'] !== key)
      return [401, { statusCode: 401, message: 'Access denied due to invalid subscription key.' }];
    if (!tokens.has(String(request.headers.authorization).replace('Bearer ', '')))
      return [401, { message: 'Unauthorized' }];
    const number = (name: string) => Number(address.searchParams.get(name));
    switch (address.pathname.replace('/Acme_UK/api/V1', '')) {
      case '/countries':
        // Ids come as texts, too.
        return enveloped([item('1', 0), item(2, 0)]);
      case '/regions':
        return enveloped([item(10 * number('countryId'), number('countryId'))]);
      case '/locations': {
        const region = number('regionId');
        return enveloped([item(100 * region, region, { TimeZone: 'Singapore Standard Time' })]);
      }
      case '/rooms':
        return enveloped(
          rooms
            .filter(({ location }) => location === number('locationId'))
            .map(({ id }) =>
              item(id, 0, { FloorNumber: '3', FloorName: null, WorkspaceTypeId: 1, WorkspaceTypeName: 'Room' }),
            ),
        );
      case '/floorPlan':
        return enveloped([
          {
            FloorNumber: 3,
            Name: 'Third',
            ResourceCoordinates: [
              { ResourceItemId: 9_000 + number('locationId'), ResourceItemName: 'Desk', WSTypeID: 2 },
            ],
          },
        ]);
      case '/bookings':
        return [200, { bookings: [booking(number('roomId'), number('roomId'))] }];
      default:
        return [404, { statusCode: 404, message: 'Resource not found' }];
    }
  }

  beforeAll(async () => {
    server = createServer((request, response) => {
      const [status, body, headers = {}] = answer(request);
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    [tokens, given, instead, calls] = [new Set(), 0, null, []];
    rooms = [1, 2, 3, 4].map((id) => ({ id, location: id <= 2 ? 1_000 : 2_000 }));
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const open = () =>
    openAt(
      { apiUrl: url, suffix: 'Acme_UK', tokenUrl: `${url}/any` },
      { clientId: CLIENT, password: PASSWORD, ...KEYS },
    );

  it('is read level by level, with desks as its plans have them', async () => {
    expect(idsOf(await all(open, 'country'))).toEqual(['1', '2']);
    const [building] = await all(open, 'building');
    expect(mapped('building', building).data).toMatchObject({ regionId: '10', timeZone: 'Asia/Singapore' });
    const spaces = await all(open, 'space');
    expect(idsOf(spaces)).toEqual(['1', '10000', '11000', '2', '3', '4']);
    const desk = spaces.find(({ externalId }) => externalId === '10000');
    expect(mapped('space', desk).data).toMatchObject({ kind: 'desk', buildingId: '1000', floorId: '1000:3' });
    expect((await all(open, 'floor')).map((record) => mapped('floor', record).data)).toEqual([
      { name: 'Third', number: 3, buildingId: '1000' },
      { name: 'Third', number: 3, buildingId: '2000' },
    ]);
  });

  it('gives one session for many calls, and another one when that has ended before its time', async () => {
    const source = open();
    await Promise.all([source.list('country', asked(null)), source.list('building', asked(null))]);
    expect(given).toBe(1);
    tokens.clear();
    await source.list('person', asked(null)).catch(() => undefined);
    expect(given).toBe(2);
  });

  it('whose rooms go while they are read loses no other: their bookings are read on behind them', async () => {
    let pages = 0;
    const found = await all(open, 'booking', () => {
      pages += 1;
      if (pages === 2) rooms = rooms.filter(({ id }) => id !== 3);
    });
    expect(idsOf(found)).toEqual(['1', '2', '4']);
    expect(found.map((record) => mapped('booking', record).data['status'])).toEqual(['booked', 'cancelled', 'booked']);
    expect(mapped('booking', found[0]).data).toMatchObject({ start: '2026-03-01T09:00:00Z', personId: null });
  });

  it('is asked for more than a year of bookings in parts', async () => {
    rooms = rooms.slice(0, 1);
    await all(open, 'booking', undefined, '2024-01-01T00:00:00Z');
    const days = calls.filter((path) => path.includes('/bookings')).map((path) => new URL(path, url).searchParams);
    const spans = days.map((query) => [String(query.get('startDate')), String(query.get('endDate'))] as const);
    expect(spans[0]?.[0]).toBe('2023-12-31');
    for (const [i, [first, last]] of spans.entries()) {
      expect(Temporal.PlainDate.from(first).until(last, { largestUnit: 'days' }).days).toBeLessThanOrEqual(365);
      const next = spans[i + 1]?.[0] ?? Temporal.PlainDate.from(last).add({ days: 1 }).toString();
      expect(Temporal.PlainDate.from(last).add({ days: 1 }).toString()).toBe(next);
    }
    expect(days.every((query) => query.get('isUTCDateTime') === 'true')).toBe(true);
  });

  it.each<readonly [what: string, reply: Reply, code: string]>([
    ['an error with 200', [200, { IsError: true, Data: [], Message: 'no' }], 'source_bad_response'],
    ['no list', [200, { IsError: false, Data: null }], 'source_bad_response'],
    ['something without a number', [200, { IsError: false, Data: [{ ResourceName: 'x' }] }], 'source_bad_response'],
    ['no JSON', [200, '<html>'], 'source_bad_response'],
    ['nothing of the kind', [404, ''], 'source_bad_response'],
    ['that the key is wrong', [401, { message: 'Access denied due to invalid subscription key.' }], 'source_refused'],
    ['that the session is none', [401, { message: 'Unauthorized' }], 'source_refused'],
    ['that the quota is spent', [403, { message: 'Out of call volume quota.' }], 'source_rate_limited'],
    ['that it is asked too often', [429, { message: 'Rate limit' }, { 'retry-after': '9' }], 'source_rate_limited'],
    ['that it is ill', [500, ''], 'source_unavailable'],
  ])('that answers %s says what happened', async (_, reply, code) => {
    instead = ({ pathname }) => (pathname.endsWith('/countries') ? reply : undefined);
    const failure = await open()
      .list('country', asked(null))
      .catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ name: 'SourceFailed', code });
    // Only a session is begun anew.
    expect(given).toBe(code === 'source_refused' && JSON.stringify(reply).includes('Unauthorized') ? 2 : 1);
  });

  it('is read on only where it was left off', async () => {
    for (const at of [7, { of: 'x', after: null }, { room: 1 }] as const)
      for (const entity of ['space', 'booking'] as const)
        await expect(open().list(entity, asked(at))).rejects.toMatchObject({ code: 'cursor_invalid' });
  });
});

describe('what the Notification Pusher says', () => {
  const read = (message: unknown) =>
    condeco.push?.read({ contentType: 'application/json', bytes: Buffer.from(JSON.stringify(message)) });

  it('names bookings: by date, or one after the other', () => {
    const changed = { ChangedItems: [{ Action: 1, BookingID: 99, ResourceItemID: 96 }, { BookingID: 0 }] };
    expect(
      read({ '2019-08-28T00:00:00': changed, '2019-08-29T00:00:00': { ChangedItems: [{ BookingID: '7' }] } }),
    ).toEqual([
      { entity: 'booking', externalId: '99' },
      { entity: 'booking', externalId: '7' },
    ]);
    expect(read([{ BookingId: 101, ResourceItemId: 96, MeetingProgressionAction: 0 }])).toEqual([
      { entity: 'booking', externalId: '101' },
    ]);
    for (const nothing of [{}, []]) expect(read(nothing)).toEqual([]);
  });

  it.each(['x', 7, null, { ChangedItems: [] }, { a: { ChangedItems: {} } }])('%j is no message of its', (message) => {
    expect(() => read(message)).toThrow(TypeError);
  });
});
