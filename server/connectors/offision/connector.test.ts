import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../../test/support/server.ts';
import {
  type SourceFailed,
  type Entity,
  type JsonValue,
  type SourceRecord,
} from '../../modules/connections/contract.ts';
import { compile, validate } from '../../modules/mapping/mapping.ts';
import { createEgress } from '../../platform/net/egress.ts';
import { offision } from './connector.ts';
import { BASE_PATH, ROW } from './guesses.ts';

const egress = createEgress({ allowNetworks: ['127.0.0.0/8'] });
const { signal } = new AbortController();
afterAll(() => egress.close());

const openAt = (baseUrl: string, apiKey: string) =>
  offision.open({ settings: { baseUrl }, credentials: { apiKey }, call: (request) => egress.send(request) });

/** What v1 says of something, as far as it is compared. */
interface Listed {
  readonly id: number;
  readonly name: string;
  readonly email?: string;
  readonly floorId?: number;
  readonly buildingId?: number;
}

/** All of a kind, page by page, as the engine reads it. */
async function all(source: ReturnType<typeof openAt>, entity: Entity, between: () => void = () => undefined) {
  const found = new Map<string, SourceRecord>();
  let at: JsonValue | null = null;
  do {
    const page: Awaited<ReturnType<typeof source.list>> = await source.list(entity, {
      at,
      changedSince: undefined,
      from: undefined,
      signal,
    });
    for (const record of page.records) found.set(record.externalId, record);
    // As it comes out of a checkpoint.
    at = page.next === null ? null : (JSON.parse(JSON.stringify(page.next)) as JsonValue);
    between();
  } while (at !== null);
  return [...found.values()];
}
const inScope = (records: readonly SourceRecord[]) => records.filter(({ outOfScope }) => outOfScope === undefined);
const mapped = (entity: Entity, record: SourceRecord | undefined) => {
  const document = offision.mapping[entity];
  if (document === undefined || record === undefined) throw new Error(`no ${entity}`);
  return compile([{ layer: 'connector', document }])(record.raw);
};

it('says nothing in its mappings that is none', () => {
  for (const [entity, document] of Object.entries(offision.mapping))
    expect(validate(document, entity as Entity)).toEqual([]);
  expect(Object.keys(offision.mapping)).toEqual(Object.keys(offision.entities));
});

describe('an Atrium that speaks Offision', () => {
  let server: TestServer;
  let source: ReturnType<typeof openAt>;
  beforeAll(async () => {
    server = await startTestServer({ env: { ATRIUM_DEMO: '1' } });
    source = openAt(server.url, server.token);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  /** All of a list of v1. */
  const listed = async (path: string): Promise<Listed[]> => {
    const found: Listed[] = [];
    for (let cursor: string | null = null; ;) {
      const { body } = await server.call(
        'GET',
        `${path}${path.includes('?') ? '&' : '?'}limit=200${cursor === null ? '' : `&cursor=${cursor}`}`,
      );
      found.push(...body.items);
      cursor = body.nextCursor;
      if (cursor === null) return found;
    }
  };
  const ids = (rows: readonly { readonly id?: unknown; readonly externalId?: string }[]) =>
    rows.map((row) => String(row.externalId ?? row.id)).toSorted((one, other) => one.localeCompare(other));

  it('lets us do what is asked for', async () => {
    for (const { name } of offision.permissions)
      expect([name, await source.check(name, signal)]).toEqual([name, { ok: true }]);
    const wrong = openAt(server.url, 'not a token');
    expect(await wrong.check('list users', signal)).toMatchObject({
      ok: false,
      detail: expect.stringContaining('401'),
    });
  });

  it('gives its places and what can be booked in them', async () => {
    expect(ids(await all(source, 'building'))).toEqual(ids(await listed('/buildings')));
    expect(ids(await all(source, 'floor'))).toEqual(ids(await listed('/floors')));
    const spaces = inScope(await all(source, 'space'));
    const resources = await listed('/resources');
    expect(spaces.filter(({ externalId }) => /^\d+$/.test(externalId)).length).toBeGreaterThan(20);
    for (const record of spaces) {
      const { data, rejected } = mapped('space', record);
      const own = resources.find(({ id }) => String(id) === record.externalId.replace('locker:', ''));
      expect([record.externalId, rejected]).toEqual([record.externalId, undefined]);
      const { name, floorId, buildingId } = own ?? { name: data['name'] };
      const at = own ? { floorId: String(floorId), buildingId: String(buildingId) } : {};
      expect(data).toMatchObject({ name, ...at });
    }
  });

  it('gives its people, and who is in which group', async () => {
    const users = await listed('/users?active=true');
    const people = await all(source, 'person');
    expect(ids(people)).toEqual(ids(users));
    for (const record of people) {
      const user = users.find(({ id }) => String(id) === record.externalId);
      expect(mapped('person', record).data).toMatchObject({ name: user?.name, email: user?.email });
    }
    expect(ids(await all(source, 'group')).length).toBeGreaterThan(0);
  });

  it('gives its appointments, each with its end, by their own ids too', async () => {
    const bookings = inScope(await all(source, 'booking'));
    expect(bookings.length).toBeGreaterThan(10);
    for (const record of bookings) {
      const { data, rejected } = mapped('booking', record);
      expect(rejected).toBeUndefined();
      expect(record.endsAt).toBeDefined();
      expect(Date.parse(String(data['end']))).toBe(Date.parse(String(record.endsAt)));
    }
    const [first] = bookings;
    expect(await source.get('booking', String(first?.externalId), signal)).toEqual(first);
    expect(await source.get('booking', 'nothing', signal)).toBeUndefined();
    expect(await source.get('person', '1,2', signal)).toBeUndefined();
  });

  it('gives its visits with who invited, and its services and sensors', async () => {
    const visits = await all(source, 'visit');
    expect(visits.length).toBeGreaterThan(0);
    const said = visits.map((record) => mapped('visit', record).data);
    expect(said.every(({ name, start, status }) => Boolean(name && start && status))).toBe(true);
    expect(said.some(({ hostId, buildingId }) => Boolean(hostId && buildingId))).toBe(true);
    const services = await all(source, 'serviceItem');
    expect(ids(services).length).toBeGreaterThan(0);
    for (const record of services) expect(mapped('serviceItem', record).rejected).toBeUndefined();
    for (const record of await all(source, 'device')) expect(mapped('device', record).rejected).toBeUndefined();
  });
});

/** A server as the vendor describes it, and no better: pages that are counted, of as many rows as it likes. */
describe('a server of its vendor’s', () => {
  let server: Server;
  let url: string;
  let rows: Record<string, unknown>[] = [];
  let most = 50;
  let base = 1;
  let instead: { readonly status: number; readonly body: string; readonly headers?: Record<string, string> } | null =
    null;
  const asked: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      const address = new URL(request.url ?? '', 'http://server');
      asked.push(address.pathname + address.search);
      if (instead !== null) {
        response.writeHead(instead.status, instead.headers).end(instead.body);
        return;
      }
      const row = Math.min(Number(address.searchParams.get('row') ?? 50), most);
      const page = Number(address.searchParams.get('page') ?? base);
      const data = rows.slice((page - base) * row, (page - base + 1) * row);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ data, metaData: { total: rows.length, row, page } }));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const open = () => openAt(url, 'key');
  const people = (many: number) => Array.from({ length: many }, (_, id) => ({ id, displayName: `Person ${id}` }));

  it.each([0, 1])(
    'is read to its end, whether its pages begin with %i, and however few rows it gives',
    async (first) => {
      [base, most, rows] = [first, 7, people(100)];
      expect(await all(open(), 'person')).toHaveLength(100);
      most = 1_000;
      expect(await all(open(), 'person')).toHaveLength(100);
      expect(asked.every((path) => path.startsWith(BASE_PATH) && path.includes(`row=${ROW}`))).toBe(true);
    },
  );

  it('loses nobody where others are deleted while it is read', async () => {
    [base, most, rows] = [1, 10, people(100)];
    let pages = 0;
    const found = await all(open(), 'person', () => {
      pages += 1;
      // Those in front: all others slip into pages that were read before.
      if (pages === 3 || pages === 6) rows = rows.slice(13);
    });
    const there = new Set(found.map(({ externalId }) => externalId));
    expect(rows.filter(({ id }) => !there.has(String(id)))).toEqual([]);
    expect(rows).toHaveLength(74);
  });

  it('that gives its last page again behind its end has been read', async () => {
    [base, most, rows] = [1, 10, people(10)];
    const source = open();
    const first = await source.list('person', { at: null, changedSince: undefined, from: undefined, signal });
    expect(first).toMatchObject({ expected: 10, next: { page: 2, total: 10 } });
    instead = { status: 200, body: JSON.stringify({ data: rows, metaData: { total: 10, row: 10, page: 1 } }) };
    const second = await source.list('person', { at: first.next, changedSince: undefined, from: undefined, signal });
    expect(second).toMatchObject({ records: [], next: null });
    instead = null;
  });

  it.each([
    [200, '<html>', 'source_bad_response'],
    [200, '{"data":null}', 'source_bad_response'],
    [200, '{"data":[1],"metaData":{"total":1,"row":1,"page":1}}', 'source_bad_response'],
    [200, '[]', 'source_bad_response'],
    [401, '', 'source_refused'],
    [403, '{"title":"Not from here"}', 'source_refused'],
    [404, '', 'source_bad_response'],
    [429, '', 'source_rate_limited', 7],
    [500, '', 'source_unavailable', 7],
    [308, '', 'source_bad_response'],
  ])('that answers %i %s says what happened', async (status, body, code, retryAfterSeconds?: number) => {
    instead = { status, body, headers: { 'retry-after': '7' } };
    const failure = await open()
      .list('person', { at: null, changedSince: undefined, from: undefined, signal })
      .catch((thrown: unknown) => thrown);
    instead = null;
    expect(failure).toMatchObject({ name: 'SourceFailed', code });
    expect((failure as SourceFailed).retryAfterSeconds).toBe(retryAfterSeconds);
  });

  it('asks month by month, from when on it is told, and where it was left off', async () => {
    [base, most, rows] = [1, 10, []];
    const source = open();
    asked.length = 0;
    const first = await source.list('booking', {
      at: null,
      changedSince: undefined,
      from: '2026-03-15T08:00:00Z',
      signal,
    });
    expect(asked.at(-1)).toContain('from=2026-03-01T00%3A00%3A00Z&to=2026-04-01T00%3A00%3A00Z');
    await source.list('booking', { at: first.next, changedSince: undefined, from: '2020-01-01T00:00:00Z', signal });
    expect(asked.at(-1)).toContain('from=2026-04-01T00%3A00%3A00Z&to=2026-05-01T00%3A00%3A00Z');
    for (const at of [{ month: 'x', at: {} }, 7, { month: '2026-04-01', at: { page: 'a', total: 1 } }])
      await expect(
        source.list('booking', { at, changedSince: undefined, from: undefined, signal }),
      ).rejects.toMatchObject({ code: 'cursor_invalid' });
  });

  it('that says what was deleted, what stands nowhere and what is no booking is understood', async () => {
    [base, most] = [1, 10];
    rows = [
      { id: 1, name: 'Beamer', type: 2, floor: null },
      { id: 2, name: 'Gone', type: 0, floor: { id: 1, name: 'G', building: { id: 1, name: 'B' } }, isDeleted: true },
      { id: null, name: 'Nobody' },
    ];
    const spaces = (await all(open(), 'space')).filter(({ externalId }) => !externalId.startsWith('locker'));
    expect(spaces).toMatchObject([
      { externalId: '1', outOfScope: 'It stands on no floor' },
      { externalId: '2', deleted: true },
    ]);
    rows = [
      { id: 'a', isPreparationAppointment: true, period: { start: '2026-03-01T09:00:00', end: '2026-03-01T10:00:00' } },
    ];
    const [preparation] = await all(open(), 'booking');
    expect(preparation).toMatchObject({ externalId: 'a', outOfScope: 'It keeps time before or behind a booking' });
    expect(preparation).not.toHaveProperty('endsAt');
  });
});
