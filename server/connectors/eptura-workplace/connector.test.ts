import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { createCertificate } from '../../../test/support/certificate.ts';
import { startWorkplace, type Workplace } from '../../../test/support/eptura-workplace.ts';
import { siteOf } from '../../../test/support/workplace-site.ts';
import type { Entity, JsonValue, SourceRecord } from '../../modules/connections/contract.ts';
import { compile, validate } from '../../modules/mapping/mapping.ts';
import { createEgress } from '../../platform/net/egress.ts';
import { epturaWorkplace } from './connector.ts';

const egress = createEgress({ allowNetworks: ['127.0.0.0/8'] });
const { signal } = new AbortController();
let place: Workplace;

beforeAll(async () => {
  place = await startWorkplace(siteOf(3, 60));
});
afterEach(() => {
  Object.assign(place.site, siteOf(3, 60));
  Object.assign(place, { instead: null, cap: 100 });
  place.asked.length = 0;
});
afterAll(async () => {
  await place[Symbol.asyncDispose]();
  egress.close();
});

const open = (credentials: Readonly<Record<string, unknown>> = place.account, baseUrl = place.url) =>
  epturaWorkplace.open({ settings: { baseUrl }, credentials, call: (request) => egress.send(request) });

/** All of a list, page by page, as the engine reads it; between two pages something may happen. */
async function all(entity: Entity, changedSince?: string, between: () => void = () => undefined, source = open()) {
  const records: SourceRecord[] = [];
  let at: JsonValue | null = null;
  do {
    const page: Awaited<ReturnType<typeof source.list>> = await source.list(entity, { at, changedSince, signal });
    expect(page.records.length).toBeLessThanOrEqual(100);
    records.push(...page.records);
    // As it comes out of a checkpoint.
    at = page.next === null ? null : (JSON.parse(JSON.stringify(page.next)) as JsonValue);
    between();
  } while (at !== null);
  return records;
}
const idsOf = (records: readonly SourceRecord[]) => records.map(({ externalId }) => externalId);
const inScope = (records: readonly SourceRecord[]) => records.filter(({ outOfScope }) => outOfScope === undefined);
const mapped = (entity: Entity, record: SourceRecord | undefined) => {
  const document = epturaWorkplace.mapping[entity];
  if (document === undefined || record === undefined) throw new Error(`no ${entity}`);
  return compile([{ layer: 'connector', document }])(record.raw);
};

describe('a site', () => {
  it('is read whole: what cannot be reserved too, page by page of 100, one request after another', async () => {
    const spaces = await all('space');
    expect(idsOf(spaces)).toEqual(place.site.rooms.map(({ id }) => String(id)));
    expect(spaces).toHaveLength(360);
    const limits = place.asked.map((path) => Number(new URLSearchParams(path.split('?')[1]).get('limit') ?? 0));
    expect(Math.max(...limits)).toBe(100);
    // Four pages and the end, and what has to be known of types and centers.
    expect(place.asked.length).toBeLessThanOrEqual(10);
    expect(place.mostAtATime).toBe(1);
  });

  it('is read one request after another, whoever asks at once', async () => {
    const source = open();
    const pages = await Promise.all(
      (['space', 'floor', 'building', 'country', 'region', 'spaceType'] as const).map((entity) =>
        source.list(entity, { at: null, changedSince: undefined, signal }),
      ),
    );
    expect(pages.map(({ records }) => inScope(records).length)).toEqual([100, 6, 3, 2, 2, 2]);
    expect(place.mostAtATime).toBe(1);
  });

  it('becomes records of ours by the mapping that comes along', async () => {
    const [country] = await all('country');
    expect(mapped('country', country).data).toEqual({ name: 'United States', code: 'US' });
    const [region] = await all('region');
    expect([region?.externalId, mapped('region', region).data]).toEqual([
      'houston:223',
      { name: 'Houston', countryId: '223' },
    ]);
    const buildings = await all('building');
    expect(mapped('building', buildings[0])).toEqual({
      data: {
        name: 'Tower 0',
        code: 'T0',
        address: '1 Main Street\n77019 Houston',
        countryId: '223',
        regionId: 'houston:223',
        timeZone: 'America/Chicago',
      },
      custom: {},
      issues: [{ field: 'timeZone', change: 'assumed', reason: 'zone_assumed', value: 'America/Chicago' }],
    });
    expect(mapped('building', buildings[1])).toMatchObject({ data: { timeZone: 'Europe/London' }, issues: [] });
    expect(mapped('floor', (await all('floor'))[0]).data).toEqual({ name: 'Floor 1', buildingId: '10' });
    expect((await all('spaceType')).map((type) => [mapped('spaceType', type).data['name'], type.outOfScope])).toEqual([
      ['Storage', expect.stringContaining('neither')],
      ['Conference', undefined],
      ['Workstation', undefined],
    ]);
    const [room, desk] = await all('space');
    const common = { buildingId: '10', floorId: '200', bookable: true };
    expect(mapped('space', room)).toEqual({
      data: { name: 'Space 0', kind: 'room', capacity: 8, spaceTypeId: '2', ...common },
      custom: {},
      issues: [],
    });
    expect(mapped('space', desk).data).toEqual({
      name: 'Space 1',
      kind: 'desk',
      capacity: 1,
      spaceTypeId: '3',
      ...common,
    });
    expect(room?.changedAt).toBe('2023-11-14T22:13:20Z');
  });

  it('has only buildings with a reservation center in scope, with what is in them; the others are said, not left out', async () => {
    place.site.centers.push({ id: 146, name: 'Mail', module: 'mail', buildingIds: [11] });
    place.site.centers[0]?.buildingIds.splice(1, 1);
    const buildings = await all('building');
    expect(buildings.map(({ externalId, outOfScope }) => [externalId, outOfScope])).toEqual([
      ['10', undefined],
      ['11', 'The building has no reservation center'],
      ['12', undefined],
    ]);
    expect(idsOf(inScope(await all('floor')))).toEqual(['200', '201', '204', '205']);
    const spaces = await all('space');
    expect([spaces.length, inScope(spaces).length]).toEqual([360, 240]);
    expect([...new Set(idsOf(await all('country')))]).toEqual(['223']);
    expect([...new Set(idsOf(await all('region')))]).toEqual(['houston:223']);
  });

  it('moves a building to another region where its city changes: the same building', async () => {
    const [building] = place.site.buildings;
    Object.assign(building ?? {}, { city: ' HOUSTON ' });
    expect(mapped('building', (await all('building'))[0]).data['regionId']).toBe('houston:223');
    Object.assign(building ?? {}, { city: 'Austin' });
    const [moved] = await all('building');
    expect([moved?.externalId, mapped('building', moved).data['regionId']]).toEqual(['10', 'austin:223']);
    Object.assign(building ?? {}, { city: '' });
    expect(mapped('building', (await all('building'))[0]).data).toMatchObject({ regionId: null, countryId: '223' });
  });

  it('is let in by user name and password, or by a token', async () => {
    const { username, password, token } = place.account;
    for (const credentials of [{ username, password }, { token }])
      expect(await all('floor', undefined, undefined, open(credentials))).toHaveLength(6);
    await expect(all('floor', undefined, undefined, open({}))).rejects.toMatchObject({ code: 'source_refused' });
  });

  it('is found with the path of its API or without', async () => {
    for (const path of ['/', '/external/api/rest/v2', '/external/api/rest/v2/'])
      expect(await all('floor', undefined, undefined, open(place.account, `${place.url}${path}`))).toHaveLength(6);
    const nowhere = open(place.account, 'acme');
    await expect(all('floor', undefined, undefined, nowhere)).rejects.toMatchObject({ code: 'source_unavailable' });
    // What is not good of its address is an answer to each check, as everything is.
    await expect(nowhere.check('list floors', new AbortController().signal)).resolves.toMatchObject({ ok: false });
  });
});

describe('only what has changed', () => {
  const since = '2025-01-01T00:00:00Z';
  const later = Date.parse('2025-01-01T00:00:01Z');

  it('is read of floors and spaces, where that is asked for', async () => {
    expect(await all('space', since)).toEqual([]);
    Object.assign(place.site.rooms[7] ?? {}, { name: 'Renamed', dateUpdated: later });
    const spaces = await all('space', since);
    expect(spaces.map(({ externalId, changedAt }) => [externalId, changedAt])).toEqual([
      ['1007', '2025-01-01T00:00:01Z'],
    ]);
    expect(await all('floor', since)).toEqual([]);
  });

  it('is no less than everything where a space type is used for something else by now', async () => {
    Object.assign(place.site.types[1] ?? {}, { group: 'Me Spaces', dateUpdated: later });
    const spaces = await all('space', since);
    expect(spaces).toHaveLength(360);
    expect(mapped('space', spaces[0]).data['kind']).toBe('desk');
  });

  it('is everything of buildings: whether they are ours is told by no date', async () => {
    expect(await all('building', since)).toHaveLength(3);
  });
});

describe('a list that moves while it is read', () => {
  it('loses nothing where something before is deleted', async () => {
    let times = 0;
    const spaces = await all('space', undefined, () => {
      if (++times < 4) place.site.rooms.splice(0, 35);
    });
    const read = new Set(idsOf(spaces));
    expect(place.site.rooms.filter(({ id }) => !read.has(String(id)))).toEqual([]);
    expect(read.size).toBe(spaces.length);
  });

  it('loses nothing where a site gives less than is asked for', async () => {
    place.cap = 7;
    expect(await all('space')).toHaveLength(360);
  });

  it('is no list where the same part comes again and again, or in no order', async () => {
    const [page, json] = [place.site.rooms.slice(0, 100).map(({ id }) => ({ id })), 'application/json'];
    place.instead = (response) => void response.writeHead(200, { 'content-type': json }).end(JSON.stringify(page));
    await expect(all('spaceType')).rejects.toThrow(expect.objectContaining({ code: 'source_bad_response' }));
    page.reverse();
    await expect(all('spaceType')).rejects.toThrow(/order/);
  });
});

test('one record is read by its id; what is gone is undefined', async () => {
  const source = open();
  const got = async (entity: Entity, id: string) => (await source.get(entity, id, signal))?.externalId;
  expect(await got('space', '1007')).toBe('1007');
  expect(await got('country', '223')).toBe('223');
  expect((await source.get('building', '11', signal))?.raw['name']).toBe('Tower 1');
  for (const id of ['9999', '../users', '']) expect(await got('space', id)).toBeUndefined();
});

test('each permission is tried by a call of its own, and what is refused is said', async () => {
  const source = open();
  const names = epturaWorkplace.permissions.map(({ name }) => name);
  expect(names).toHaveLength(6);
  for (const name of names) expect(await source.check(name, signal)).toEqual({ ok: true });
  expect(await source.check('fly', signal)).toMatchObject({ ok: false });
  const out = open({ username: 'atrium', password: 'no' });
  for (const name of names)
    expect(await out.check(name, signal)).toEqual({ ok: false, detail: expect.stringContaining('401') });
});

describe('whatever a site answers', () => {
  const text = (status: number, body: string, headers: Readonly<Record<string, string>> = {}) => {
    place.instead = (response) => void response.writeHead(status, headers).end(body);
  };
  const failing = async (baseUrl = place.url) => {
    const reading = all('spaceType', undefined, undefined, open(place.account, baseUrl));
    return reading.then(
      () => 'read',
      (failure: unknown) => failure,
    );
  };

  type Bad = readonly [
    status: number,
    headers: Readonly<Record<string, string>>,
    body: string,
    code: string,
    after?: number,
  ];
  const bad: readonly Bad[] = [
    [401, {}, '{"error":"Unauthorized"}', 'source_refused'],
    [403, {}, '', 'source_refused'],
    [429, {}, '', 'source_rate_limited'],
    [429, { 'retry-after': '17' }, '', 'source_rate_limited', 17],
    [429, { 'retry-after': 'Fri, 01 Jan 1999 00:00:00 GMT' }, '', 'source_rate_limited', 0],
    [429, { 'retry-after': '999999999' }, '', 'source_rate_limited', 86_400],
    [429, { 'retry-after': 'soon' }, '', 'source_rate_limited'],
    [500, {}, 'oops', 'source_unavailable'],
    [503, { 'retry-after': '5' }, '', 'source_unavailable', 5],
    [302, { location: '/login' }, '', 'source_bad_response'],
    [404, {}, '', 'source_bad_response'],
    [200, {}, '<html>Sign in</html>', 'source_bad_response'],
    [200, {}, '[{"id":1},', 'source_bad_response'],
    [200, {}, '{"id":1}', 'source_bad_response'],
    [200, {}, '[{"name":"no number"}]', 'source_bad_response'],
    [200, {}, '[null]', 'source_bad_response'],
    [200, {}, `[{"id":1,"name":"${'x'.repeat(9_000_000)}"}]`, 'source_bad_response'],
  ];
  it.each(bad.map(([status, headers, body, code, after]) => ({ status, headers, body, code, after })))(
    '$status $headers is a failure with a name',
    async ({ status, headers, body, code, after }) => {
      text(status, body, headers);
      const failure = await failing();
      expect(failure).toMatchObject({ name: 'SourceFailed', code });
      expect((failure as { retryAfterSeconds?: number }).retryAfterSeconds).toBe(after);
    },
  );

  it('says what the site says of it, on one line', async () => {
    text(500, JSON.stringify({ error: 'no', errorDescription: `The database\n\u0000is ${'x'.repeat(500)}` }));
    const { upstream } = (await failing()) as { upstream: { status: number; message: string } };
    expect([upstream.status, upstream.message.length, upstream.message.startsWith('The database is x')]).toEqual([
      500,
      200,
      true,
    ]);
  });

  it('says that it was too much, where that is why', async () => {
    text(200, `[{"id":1,"name":"${'x'.repeat(9_000_000)}"}]`);
    expect(await failing()).toMatchObject({ message: 'The Workplace answered more than is read at once' });
  });

  it('no building with a reservation center is no answer: nothing goes out of scope by it', async () => {
    const refused = { code: 'source_bad_response', message: expect.stringContaining('names no building') };
    const [first] = place.site.centers;
    first?.buildingIds.splice(0);
    place.site.centers.splice(1);
    await expect(all('building')).rejects.toMatchObject(refused);
    place.site.centers.length = 0;
    for (const entity of ['building', 'region', 'floor', 'space'] as const)
      await expect(all(entity)).rejects.toMatchObject(refused);
    place.site.buildings.length = 0;
    expect(await all('building')).toEqual([]);
  });

  it('a hang is given up, and so is what nobody waits for any more', async () => {
    place.instead = () => undefined;
    let timeoutMs = 50;
    const call = (request: Parameters<typeof egress.send>[0]) => egress.send({ ...request, timeoutMs });
    const source = epturaWorkplace.open({ settings: { baseUrl: place.url }, credentials: place.account, call });
    const asked = { at: null, changedSince: undefined, signal };
    await expect(source.list('floor', asked)).rejects.toMatchObject({ code: 'source_timeout' });
    const giving = AbortSignal.abort(new Error('cancelled'));
    await expect(source.list('floor', { ...asked, signal: giving })).rejects.toThrow('cancelled');
    [place.instead, timeoutMs] = [null, 30_000];
    expect((await source.list('floor', asked)).records).toHaveLength(6);
  });

  it('a site that is not there, may not be called or has a bad certificate is out of reach', async () => {
    const { cert, key } = createCertificate(['other.test']);
    const server = createServer({ cert, key }, (_, response) => void response.end('[]'));
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const untrusted = await failing(`https://127.0.0.1:${port}`);
    await new Promise((resolve) => void server.close(resolve));
    expect(untrusted).toMatchObject({ code: 'source_unavailable', message: expect.stringContaining('certificate') });
    expect(await failing(`http://127.0.0.1:${port}`)).toMatchObject({ code: 'source_unavailable' });
    expect(await failing('http://10.1.2.3')).toMatchObject({ message: expect.stringContaining('Not called') });
  });

  it('a checkpoint of somebody else is none', async () => {
    const reading = open().list('floor', { at: { page: 3 }, changedSince: undefined, signal });
    await expect(reading).rejects.toMatchObject({ code: 'cursor_invalid' });
  });
});

test('when something was changed is told where the site says it for sure', async () => {
  const [room] = place.site.rooms;
  const told = async (dateUpdated: unknown) => {
    Object.assign(room ?? {}, { dateUpdated });
    return (await open().get('space', '1000', signal))?.changedAt;
  };
  expect(await told(1_549_319_834_123)).toBe('2019-02-04T22:37:14.123Z');
  expect(await told('2022-03-31T07:55:37.66+02:00')).toBe('2022-03-31T07:55:37.66+02:00');
  for (const odd of ['2022-03-31T07:55:37.66', '', 1e300, {}]) expect(await told(odd)).toBeUndefined();
});

test('the mapping that comes along is a good one for each kind of record', () => {
  const kinds = Object.keys(epturaWorkplace.entities) as Entity[];
  expect(kinds).toEqual(Object.keys(epturaWorkplace.mapping));
  for (const kind of kinds) expect(validate(epturaWorkplace.mapping[kind], kind)).toEqual([]);
});

test('nothing was asked that the vendor’s documentation does not name', () => {
  expect(place.complaints).toEqual([]);
  expect(place.everAsked).toBeGreaterThan(100);
});
