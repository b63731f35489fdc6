import { get, type ClientRequest } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { describe, expect, it } from 'vitest';
import { contextFor, createUser, createWorld } from '../../../test/support/database.ts';
import { bearer, emit, events, never, Streaming } from '../../../test/support/streaming.ts';
import { openSession, revokeToken } from '../../modules/access/access.ts';
import { createSessionCookie } from '../../platform/auth/sessions.ts';
import { listEventsBy, MAX_CATCH_UP } from '../../platform/events/feed.ts';
import type { Reach } from '../../platform/context/principal.ts';
import { createPlaces } from '../../platform/limits/places.ts';
import { until } from '../../../test/support/until.ts';

const at = new Streaming();
const { start, listen } = at;

const connectionsOf = ({ server }: FastifyInstance): Promise<number> =>
  new Promise((resolve, reject) => server.getConnections((error, count) => (error ? reject(error) : resolve(count))));

describe('a stream', () => {
  it('tells of bookings and places as it happens, and of no more than one may read', async () => {
    const [world, other] = [await createWorld(at.base.database), await createWorld(at.base.database)];
    const { url } = await start();
    const all = await listen(url, (await bearer(world)).headers);
    const few = await listen(url, (await bearer(world, ['bookings:read'])).headers);
    expect(all.status).toBe(200);
    expect(all.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    await until(() =>
      expect([all, few].map((one) => events(one).map(({ event }) => event))).toEqual([['ready'], ['ready']]),
    );
    const booking = {
      id: 7,
      version: 1,
      state: 'confirmed',
      start: 's',
      end: 'e',
      zone: 'z',
      hostId: 3,
      resourceIds: [1],
    };
    await emit(other, 1);
    await emit(world, 7, 'booking.created', { ...booking, title: 'Secret plan', attendeeUserIds: [9], more: 1 });
    await emit(world, 5, 'user.created', { id: 5, name: 'Ann' });
    await emit(world, 4, 'resource.updated', { id: 4, name: 'Secret vault' });
    await emit(world, 4, 'area.updated', { id: 4, name: 'Line\nbreak', doorCode: 'Secret code' });
    await until(() => expect(events(all)).toHaveLength(4));
    expect(events(all).slice(1)).toMatchObject([
      { id: 1, event: 'booking.created', data: { position: 1, subject: { type: 'booking', id: 7 }, version: 1 } },
      { id: 3, event: 'resource.updated', data: { data: { id: 4 } } },
      { id: 4, event: 'area.updated', data: { data: { id: 4, name: 'Line\nbreak' } } },
    ]);
    const { hostId: _host, ...nameless } = booking;
    expect(events(all)[1]?.data.data).toEqual(nameless);
    expect(events(all)[2]?.data.data).toEqual({ id: 4 });
    expect(events(all)[3]?.data.data).toEqual({ id: 4, name: 'Line\nbreak' });
    await until(() => expect(events(few)).toHaveLength(2));
    expect(all.text + few.text).not.toMatch(/Secret|Ann/);
  });

  it('tells whose a booking is to its host and to who manages bookings everywhere, and to nobody else', async () => {
    const world = await createWorld(at.base.database);
    const { url } = await start();
    const [name = ''] = createSessionCookie('http://atrium.test').write('x').split('=');
    const sessionOf = async (role: 'employee' | 'receptionist', reach?: Reach) => {
      const { id, who } = await createUser(world, { role });
      if (reach) await world.db.updateTable('userAccount').set({ reachesAll: false }).where('id', '=', id).execute();
      const session = await contextFor(at.base.database, who).tx((tx) => openSession(tx, id));
      return { id, stream: await listen(url, { cookie: `${name}=${session}`, 'sec-fetch-site': 'same-origin' }) };
    };
    const host = await sessionOf('employee');
    const employee = await sessionOf('employee');
    const reception = await sessionOf('receptionist');
    const limited = await sessionOf('receptionist', []);
    const manager = await listen(url, (await bearer(world, ['bookings:read', 'bookings:manage'])).headers);
    const streams = [host.stream, employee.stream, reception.stream, limited.stream, manager];
    await until(() => expect(streams.map((one) => events(one).length)).toEqual([1, 1, 1, 1, 1]));
    await emit(world, 7, 'booking.created', { id: 7, hostId: host.id, resourceIds: [1] });
    await until(() => expect(streams.map((one) => events(one).length)).toEqual([2, 2, 2, 2, 2]));
    const [nameless, named] = [
      { id: 7, resourceIds: [1] },
      { id: 7, hostId: host.id, resourceIds: [1] },
    ];
    expect(streams.map((one) => events(one)[1]?.data.data)).toEqual([named, nameless, named, nameless, named]);
  });

  it('tells those who keep the people of people, and nobody of what no contract declares', async () => {
    const world = await createWorld(at.base.database);
    const { url } = await start();
    const keeper = await listen(url, (await bearer(world, ['bookings:read', 'people:write'])).headers);
    await until(() => expect(events(keeper)).toHaveLength(1));
    await emit(world, 1, 'thing.changed', { id: 1, name: 'Undeclared' });
    await emit(world, 5, 'user.created', { id: 5, name: 'Ann' });
    await emit(world, 7, 'booking.created', { id: 7, title: 'Planning' });
    await until(() => expect(events(keeper).map(({ event }) => event)).toContain('booking.created'));
    expect(events(keeper).slice(1)).toMatchObject([
      { id: 2, event: 'user.created', data: { subject: { type: 'user', id: 5 } } },
      { id: 3, event: 'booking.created' },
    ]);
    expect(
      events(keeper)
        .slice(1)
        .map(({ data }) => data.data),
    ).toEqual([{ id: 5 }, { id: 7 }]);
  });

  it('goes on where it broke off, and says when too much was missed', async () => {
    const world = await createWorld(at.base.database);
    const { url } = await start();
    const { headers } = await bearer(world);
    for (let i = 1; i <= 5; i++) await emit(world, i);
    await until(async () => expect((await listEventsBy({ toldWhole: () => null })(world.ctx, {})).nextAfter).toBe(5));
    const first = await listen(url, { ...headers, 'last-event-id': '2' });
    await until(() => expect(events(first).map(({ id }) => id)).toEqual([3, 4, 5]));
    first.response.destroy();
    await emit(world, 6);
    const second = await listen(`${url}?after=5`, headers);
    await emit(world, 7);
    await until(() => expect(events(second).map(({ id }) => id)).toEqual([6, 7]));

    const far = { lastPosition: 8 + MAX_CATCH_UP };
    const away = await createWorld(at.base.database);
    await away.db
      .insertInto('eventCounter')
      .values({ tenantId: away.tenant.id, ...far })
      .execute();
    const late = await listen(url, { ...(await bearer(away)).headers, 'last-event-id': '1' });
    await until(() => expect(events(late)).toEqual([{ id: far.lastPosition, event: 'reset', data: {} }]));
  });

  it('beats, and ends once its credentials no longer count', async () => {
    const world = await createWorld(at.base.database);
    const { url } = await start({ beatMs: 50 });
    const { id, headers } = await bearer(world);
    const { who } = await createUser(world, { role: 'employee' });
    const session = await contextFor(at.base.database, who).tx((tx) => openSession(tx, who.userId ?? 0));
    const byToken = await listen(url, headers);
    const [name = ''] = createSessionCookie('http://atrium.test').write(session).split('=');
    const cookie = { cookie: `${name}=${session}`, 'sec-fetch-site': 'same-origin' };
    const byCookie = await listen(url, cookie);
    expect([byToken.status, byCookie.status]).toEqual([200, 200]);
    await until(() => expect(byToken.text.match(/^:$/gm)?.length).toBeGreaterThan(2));
    await revokeToken(world.ctx, { id });
    await until(() => expect(byToken.ended).toBe(true));
    expect(byCookie.ended).toBe(false);
    await world.db
      .deleteFrom('session')
      .where('userId', '=', who.userId ?? 0)
      .execute();
    await until(() => expect(byCookie.ended).toBe(true));
    expect((await listen(url, headers)).status).toBe(401);
  });

  it.each(['-1', '7; drop', '1.5', '', '9'.repeat(16)])('is refused for the header Last-Event-ID: %j', async (id) => {
    const world = await createWorld(at.base.database);
    const { url } = await start();
    const refused = await listen(`${url}?after=3`, { ...(await bearer(world)).headers, 'last-event-id': id });
    expect(refused.status).toBe(400);
    await until(() => expect(JSON.parse(refused.text)).toMatchObject({ param: 'Last-Event-ID' }));
  });

  it('is refused without credentials, without the scope, and beyond a number', async () => {
    const world = await createWorld(at.base.database);
    const { url } = await start({ places: createPlaces(2) });
    expect((await listen(url, {})).status).toBe(401);
    expect((await listen(url, { authorization: 'Bearer nonsense' })).status).toBe(401);
    expect((await listen(url, (await bearer(world, ['spaces:read'])).headers)).status).toBe(403);
    const { headers } = await bearer(world);
    expect((await listen(`${url}?after=-1`, headers)).status).toBe(400);
    const streams = [await listen(url, headers), await listen(url, headers)];
    const third = await listen(url, headers);
    expect(third.status).toBe(429);
    expect(third.headers['retry-after']).toBe('30');
    streams[0]?.response.destroy();
    await until(async () => expect((await listen(url, headers)).status).toBe(200));
  });

  it('of a client that left while it was let in holds no place', async () => {
    const world = await createWorld(at.base.database);
    let leaving: ClientRequest | null = null;
    const server = await start({
      places: createPlaces(1),
      meanwhile: async () => {
        if (!leaving) return;
        leaving.destroy();
        leaving = null;
        await until(async () => expect(await connectionsOf(server.app)).toBe(0));
      },
    });
    const { headers } = await bearer(world);
    const request = get(server.url, { headers, agent: false }).on('error', () => undefined);
    leaving = request;
    await new Promise((resolve) => request.on('close', resolve));
    await until(async () => expect(await connectionsOf(server.app)).toBe(0));
    expect((await listen(server.url, headers)).status).toBe(200);
  });

  it.each([
    ['once too much waits for it', { maxWaiting: 2_000_000, writeMs: never }],
    ['once it has taken nothing for a while', { maxWaiting: Infinity, writeMs: 2_000 }],
  ])(
    'of a client that does not read is cut off %s',
    async (_when, bounds) => {
      const world = await createWorld(at.base.database);
      const { app, url } = await start(bounds);
      const { headers } = await bearer(world);
      const quick = await listen(url, headers);
      await until(() => expect(events(quick)).toHaveLength(1));
      const slow = await listen(url, headers);
      slow.response.pause();
      expect(await connectionsOf(app)).toBe(2);
      const data = { id: 1, name: 'x'.repeat(64_000) };
      // The two ends' own buffers hold some megabytes before anything waits here.
      for (let round = 1; round <= 50 && (await connectionsOf(app)) === 2; round++) {
        await Promise.all(Array.from({ length: 10 }, (_, i) => emit(world, i + 1, 'area.updated', data)));
        await until(() => expect(quick.text.match(/^event: area/gm)).toHaveLength(10 * round));
      }
      await until(async () => expect(await connectionsOf(app)).toBe(1));
      slow.response.resume();
      await until(() => expect(slow.ended).toBe(true));
      expect(quick.ended).toBe(false);
    },
    60_000,
  );

  it('ends when the server stops', async () => {
    const world = await createWorld(at.base.database);
    const { app, url } = await start();
    const stream = await listen(url, (await bearer(world)).headers);
    await app.close();
    await until(() => expect(stream.ended).toBe(true));
  });
});
