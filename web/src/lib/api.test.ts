import { afterEach, describe, expect, it, vi } from 'vitest';
import { addressOf, api, everyPage, newKey } from './api.ts';
import { clashesOf } from './clashes.ts';
import { ApiProblem } from './problem.ts';

/** What the client sent, and the answers it gets, one after the other. */
function answerWith(...answers: readonly (Response | Error)[]): {
  readonly sent: { url: string; init: RequestInit }[];
} {
  const sent: { url: string; init: RequestInit }[] = [];
  const left = [...answers];
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    sent.push({ url, init });
    const next = left.shift();
    return next instanceof Response ? Promise.resolve(next) : Promise.reject(next ?? new Error('no more answers'));
  });
  return { sent };
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });

afterEach(() => vi.unstubAllGlobals());

describe('addresses', () => {
  it('fill in the path and put the rest of a read into the query', () => {
    expect(addressOf('getResource', { id: 7 })).toBe('/api/v1/resources/7');
    expect(addressOf('listFloors', { buildingId: 2, cursor: undefined })).toBe('/api/v1/floors?buildingId=2');
    expect(addressOf('getAvailability', { start: '2026-11-24T09:00:00+01:00' })).toBe(
      '/api/v1/availability?start=2026-11-24T09%3A00%3A00%2B01%3A00',
    );
    expect(addressOf('cancelBooking', { id: 3 })).toBe('/api/v1/bookings/3/cancellation');
  });
});

describe('a call', () => {
  it('sends a body without what is in the path, and one key for one intention', async () => {
    const { sent } = answerWith(json(200, { id: 3 }), json(200, { id: 3 }));
    const key = newKey();
    await api.extendBooking({ id: 3, end: '2026-11-24T18:00:00Z' }, { key });
    await api.cancelBooking({ id: 3 });
    expect(sent[0]?.init.body).toBe('{"end":"2026-11-24T18:00:00Z"}');
    expect(sent[0]?.init.headers).toMatchObject({ 'idempotency-key': key, 'content-type': 'application/json' });
    expect(sent[1]?.init.body).toBeUndefined();
    expect(sent[1]?.init.headers).not.toHaveProperty('content-type');
    expect(new Set(sent.map(({ init }) => (init.headers as Record<string, string>)['idempotency-key'])).size).toBe(2);
  });

  const json200 = (): Response => json(200, {});
  const sentBy = async (ask: () => Promise<unknown>): Promise<{ url: string; init: RequestInit }> => {
    const { sent } = answerWith(json200());
    await ask();
    return sent[0] ?? { url: '', init: {} };
  };

  it.each([
    ['POST', () => api.createBooking({ resourceIds: [1], start: 'a', end: 'b' }), '/bookings'],
    ['PUT', () => api.changePassword({ current: 'a', next: 'b' }), '/password'],
    ['PATCH', () => api.updateBooking({ id: 3, title: 'Weekly' }), '/bookings/3'],
  ] as const)('by %s carries what it says in its body', async (method, ask, path) => {
    const { url, init } = await sentBy(ask);
    expect([init.method, url]).toEqual([method, `/api/v1${path}`]);
    expect(init.headers).toMatchObject({ 'content-type': 'application/json' });
    const said = Object.keys(JSON.parse(init.body as string) as object);
    expect(said.length).toBeGreaterThan(0);
    expect(said).not.toContain('id');
  });

  it('by GET and DELETE carries it in the query, and nothing else', async () => {
    const asked = await sentBy(() => api.listBookings({ floorId: 4, limit: 10 }));
    expect(asked.url).toBe('/api/v1/bookings?floorId=4&limit=10');
    const deleted = await sentBy(() => api.removeGroupMember({ id: 1, userId: 2 }));
    expect([deleted.url, deleted.init.method]).toEqual(['/api/v1/groups/1/members/2', 'DELETE']);
    expect(addressOf('removeGroupMember', { id: 1, userId: 2, version: 3 })).toBe(
      '/api/v1/groups/1/members/2?version=3',
    );
    for (const { init } of [asked, deleted]) {
      expect(init).not.toHaveProperty('body');
      expect(init.headers).not.toHaveProperty('content-type');
    }
  });

  it('that changes nothing still says so; one that only happens says nothing', async () => {
    expect((await sentBy(() => api.updateBooking({ id: 3 }))).init.body).toBe('{}');
    expect((await sentBy(() => api.addGroupMember({ id: 1, userId: 2 }))).init).not.toHaveProperty('body');
  });

  it('carries a file as it is', async () => {
    const bytes = new Uint8Array([60, 115, 118, 103]);
    const { init } = await sentBy(() => api.putFloorPlan({ id: 4, contentType: 'image/svg+xml', bytes }));
    expect(init.headers).toMatchObject({ 'content-type': 'image/svg+xml' });
    expect(init.body).toBe(bytes);
  });

  it('and says in the query what belongs there', async () => {
    const given = { id: 4, contentType: 'image/svg+xml', bytes: new Uint8Array(1), placements: 'keep' } as const;
    const { url } = await sentBy(() => api.putFloorPlan(given));
    expect(url).toBe('/api/v1/floors/4/plan?placements=keep');
  });

  it('reads no key to a read', async () => {
    const { sent } = answerWith(json(200, { items: [], nextCursor: null }));
    await api.listBuildings();
    expect(sent[0]?.init).toMatchObject({ method: 'GET', credentials: 'same-origin' });
    expect(sent[0]?.init.headers).not.toHaveProperty('idempotency-key');
  });

  it('throws what the server refuses, with the clashing periods', async () => {
    const clashes = [{ resourceId: 1, start: '2026-11-24T09:00:00.000Z', end: '2026-11-24T10:00:00.000Z' }];
    const body = { code: 'resource_already_booked', detail: 'Taken', requestId: 'r1', clashes };
    answerWith(json(409, body, { 'retry-after': '30' }));
    const problem = await api
      .createBooking({ resourceIds: [1], start: 'a', end: 'b' })
      .catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(ApiProblem);
    expect(problem).toMatchObject({ status: 409, code: 'resource_already_booked', message: 'Taken', retryAfter: 30 });
    expect(clashesOf(problem as ApiProblem)).toEqual([{ start: clashes[0]?.start, end: clashes[0]?.end }]);
  });

  it('throws by the status when a proxy answers with a page', async () => {
    answerWith(new Response('<h1>Bad gateway</h1>', { status: 502 }));
    await expect(api.getMe()).rejects.toMatchObject({ status: 502, code: 'internal' });
  });

  it('calls no answer at all offline', async () => {
    answerWith(new TypeError('failed to fetch'));
    await expect(api.getMe()).rejects.toMatchObject({ status: 0, code: 'offline' });
  });

  it('has nothing to return for 204', async () => {
    answerWith(new Response(null, { status: 204 }));
    await expect(api.signOut()).resolves.toBeUndefined();
  });
});

describe('every page', () => {
  it('follows the cursors to the end', async () => {
    const asked: unknown[] = [];
    const items = await everyPage((paging) => {
      asked.push(paging.cursor);
      const last = asked.length === 3;
      return Promise.resolve({ items: [asked.length], nextCursor: last ? null : `c${asked.length}` });
    });
    expect(items).toEqual([1, 2, 3]);
    expect(asked).toEqual([undefined, 'c1', 'c2']);
  });
});
