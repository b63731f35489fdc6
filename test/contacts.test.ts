import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { declaredEvents } from '../server/contracts.ts';
import { createAudience } from '../server/platform/events/audience.ts';
import { dispatchOnce } from '../server/platform/events/dispatch.ts';
import { eventFrom, type EventRow } from '../server/platform/events/listeners.ts';
import { scopes } from '../server/platform/contract/scopes.ts';
import { listeners } from '../server/wiring.ts';
import { inHours } from './support/matrix/row.ts';
import { openScene, send, type Scene, type Sender } from './support/scene.ts';
import { readEverything, type Send } from './support/walk.ts';
import { until } from './support/until.ts';

let scene: Scene;
let desk: number;
let employee: Sender;
let mate: Sender;
/** Whoever may do much, but read contacts: everywhere, or where she is. */
let others: Readonly<Record<'program' | 'limited', Sender>>;

/** A desk booked for somebody, with guests whose addresses are typed in: no account has them. */
let booked = 0;
async function book(host: Sender, hours: number, ...guests: readonly Sender[]): Promise<number> {
  const { id } = await scene.own.make('/bookings', {
    resourceIds: [desk],
    start: inHours(hours),
    end: inHours(hours + 1),
    title: 'Interview',
    hostId: host.userId,
    attendees: [
      ...guests.map(({ userId, email }) => ({ userId, email })),
      { email: `guest-${++booked}@outside.example`, name: 'A guest' },
    ],
  });
  return id;
}

/** A visitor of somebody, whose address is typed in. */
const invite = (hostId: number | null) =>
  scene.own.make('/visits', {
    visitors: [{ name: 'A visitor', email: `visitor-${++booked}@outside.example` }],
    buildingId: scene.own.here,
    hostId,
    start: inHours(0.1),
    end: inHours(1),
  });

const organizer = { name: 'Atrium', email: 'atrium@letters.example' };

/** Tells what has happened to who listens inside: notifications, and letters. */
async function react(): Promise<void> {
  const { own, server } = scene;
  const rows = await own.db.selectFrom('event').selectAll().where('tenantId', '=', own.tenant.id).execute();
  for (const listener of listeners({ mailRoute: 'kept', publicUrl: server.url, organizer })) {
    const heard = rows.filter(({ type }) => listener.hears.some((one: string) => one === type));
    const events = heard.map((row) => eventFrom({ ...row, position: row.position ?? 0 } as EventRow));
    await own.ctx.tx((tx) => listener.react(tx, events));
  }
}

const sequence = async (): Promise<void> => {
  const { database } = scene.server.atrium.database;
  const clock = () => Temporal.Now.instant();
  const audience = createAudience(declaredEvents);
  while ((await dispatchOnce({ database, listeners: [], audience, clock }))?.events !== 0);
};

beforeAll(async () => {
  scene = await openScene();
  const { own } = scene;
  [employee, mate] = [await own.person('employee'), await own.person('employee')];
  others = {
    program: await own.token({ scopes: scopes.filter((scope) => scope !== 'people:contacts') }),
    limited: await own.person('space_manager', { buildings: [own.here] }),
  };
  const group = await own.make('/groups', { name: 'Team' });
  for (const { userId } of [employee, mate]) {
    await scene.server.call('PUT', `/groups/${group.id}/members/${userId}`, undefined, own.admin.headers);
  }
  desk = (await own.make('/resources', { type: 'desk', name: 'Desk 1', buildingId: own.here })).id;
  const stranger = await own.person('receptionist');
  await book(stranger, 0.1, mate);
  await book(mate, 30, stranger);
  await book(stranger, 32, employee, mate);
  await book(employee, 34, mate);
  for (const { userId: hostId } of [stranger, mate]) await invite(hostId);
  await scene.server.call(
    'POST',
    '/sessions',
    { email: stranger.email, password: 'wrong' },
    { origin: scene.server.url },
  );
  await sequence();
  await react();
});
afterAll(() => scene[Symbol.asyncDispose]());

/** Every address there is, but somebody's own and those of the guests whom she invited. */
async function addressesBut({ userId, email: own }: Sender): Promise<string[]> {
  const { db, tenant } = scene.own;
  const people = await db.selectFrom('userAccount').select('email').where('tenantId', '=', tenant.id).execute();
  const guests = await db
    .selectFrom('bookingAttendee')
    .innerJoin('booking', (on) =>
      on.onRef('booking.tenantId', '=', 'bookingAttendee.tenantId').onRef('booking.id', '=', 'bookingId'),
    )
    .select(['bookingAttendee.email', 'bookingAttendee.userId', 'hostId'])
    .where('bookingAttendee.tenantId', '=', tenant.id)
    .execute();
  const visitors = await db
    .selectFrom('badge')
    .innerJoin('visitor', (on) =>
      on.onRef('visitor.tenantId', '=', 'badge.tenantId').onRef('visitor.id', '=', 'badge.visitorId'),
    )
    .innerJoin('visit', (on) =>
      on.onRef('visit.tenantId', '=', 'badge.tenantId').onRef('visit.id', '=', 'badge.visitId'),
    )
    .select(['visitor.email', 'visit.hostId'])
    .where('badge.tenantId', '=', tenant.id)
    .execute();
  const received = visitors.filter(({ hostId }) => hostId !== userId);
  const typed = guests.filter((one) => one.userId !== null || one.hostId === null || one.hostId !== userId);
  return [...new Set([...people, ...typed, ...received].flatMap(({ email }) => email ?? []))].filter(
    (email) => email !== own,
  );
}

interface Walked {
  /** `GET /api/v1/users: ann@example.com`, each once. */
  readonly leaks: readonly string[];
  /** Routes that answered with something. */
  readonly answered: readonly string[];
}

const honest: Send = (route, who, ask) => send(scene.server, route, who, ask);

/** Reads everything there is as somebody, and looks for other people's addresses in all that is answered. */
async function walk(who: Sender, sending: Send = honest): Promise<Walked> {
  const heard = await readEverything(scene, who, sending);
  const addresses = await addressesBut(who);
  expect(addresses.length).toBeGreaterThan(8);
  const odd = heard.flatMap(({ route, all }) =>
    all.filter(({ status }) => ![200, 403, 404].includes(status)).map(({ status }) => `${route}: ${status}`),
  );
  expect(odd).toEqual([]);
  const leaks = heard.flatMap(({ route, all }) => {
    const text = JSON.stringify(all.map(({ body }) => body)).toLowerCase();
    return addresses.filter((email) => text.includes(email.toLowerCase())).map((email) => `${route}: ${email}`);
  });
  const answered = heard.filter(({ all }) => all.some(({ status }) => status === 200)).map(({ route }) => route);
  return { leaks, answered };
}

const routesOf = (leaks: readonly string[]): string[] => [...new Set(leaks.map((leak) => leak.split(': ')[0] ?? ''))];

describe('nobody reads an address who may not', () => {
  test('an employee, in anything that can be read', async () => {
    const { leaks, answered } = await walk(employee);
    expect(leaks).toEqual([]);
    expect(answered.length).toBeGreaterThan(25);
    for (const route of ['/users', '/users/:id', '/bookings/:id', '/groups/:id/members', '/notifications', '/me']) {
      expect(answered).toContain(`GET /api/v1${route}`);
    }
  });

  test('a program with every other right', async () => {
    const program = await walk(others.program);
    expect(program.leaks).toEqual([]);
    for (const route of ['/audit', '/mail', '/events']) expect(program.answered).toContain(`GET /api/v1${route}`);
  });

  test('who manages one building: there who comes can be reached, and nowhere else', async () => {
    expect(routesOf((await walk(others.limited)).leaks).toSorted()).toEqual([
      'GET /api/external/visitor-badge/:id',
      'GET /api/external/visitor-badge/v1/:id',
      'GET /api/v1/bookings',
      'GET /api/v1/bookings/:id',
      'GET /api/v1/visits',
      'GET /api/v1/visits/:id',
    ]);
  });

  test('nor finds by one', async () => {
    const addresses = await addressesBut(employee);
    for (const email of [...addresses, employee.email ?? '', '@', 'example']) {
      for (const who of [employee, ...Object.values(others)]) {
        const { body } = await honest('GET /api/v1/users', who, { query: { search: email } });
        expect([email, body]).toEqual([email, { items: [], nextCursor: null }]);
      }
    }
    const { body } = await honest('GET /api/v1/users', scene.own.admin, { query: { search: mate.email ?? '' } });
    expect(body).toMatchObject({ items: [{ id: mate.userId }] });
  });
});

describe('the walk would notice', () => {
  test('all that an administrator reads, and where', async () => {
    const before = await addressesBut(scene.own.admin);
    const { leaks } = await walk(scene.own.admin);
    expect(
      routesOf(leaks)
        .map((route) => route.replace('GET /api/v1', '').replace('GET /api/external', 'external '))
        .toSorted(),
    ).toEqual([
      '/audit',
      '/bookings',
      '/bookings/:id',
      '/groups/:id/members',
      '/mail',
      '/registration-codes/:code',
      '/users',
      '/users/:id',
      '/visits',
      '/visits/:id',
      'external /user',
      'external /user/:id',
      'external /user/v1',
      'external /user/v1/:id',
      'external /visitor-badge',
      'external /visitor-badge/:id',
      'external /visitor-badge/v1',
      'external /visitor-badge/v1/:id',
    ]);
    // What the walk itself makes on its way may come after the list in which it would stand.
    const noticed = new Set(leaks.map((leak) => leak.split(': ')[1]));
    expect(before.filter((email) => !noticed.has(email))).toEqual([]);
  });

  test('one address anywhere in one answer', async () => {
    const planting: Send = async (route, who, ask) => {
      const heard = await honest(route, who, ask);
      if (route !== 'GET /api/v1/floors' || heard.status !== 200) return heard;
      return { ...heard, body: { ...(heard.body as object), planted: { deep: [`By ${mate.email?.toUpperCase()}.`] } } };
    };
    expect((await walk(employee, planting)).leaks).toEqual([`GET /api/v1/floors: ${mate.email}`]);
  });
});

/** Listens until the test is over. */
function listen({ headers }: Sender): { readonly text: () => string; readonly end: () => void } {
  let text = '';
  const request = get(`${scene.server.url}/api/v1/live`, { headers, agent: false }, (response) => {
    response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    response.on('error', () => undefined);
  });
  request.on('error', () => undefined);
  return { text: () => text, end: () => request.destroy() };
}

test('the live feed tells no address, and to an employee not whose a booking is', async () => {
  const { own, server } = scene;
  const stranger = await own.person('employee');
  const streams = [employee, mate, others.program].map(listen);
  const heard = (what: string) => streams.map(({ text }) => text().includes(what));
  await until(() => expect(heard('event: ready')).toEqual([true, true, true]));
  const added = await own.make('/users', { email: 'new@live.example', name: 'New' });
  await server.call('PATCH', `/users/${added.id}`, { email: 'newer@live.example' }, own.admin.headers);
  const ids = [await book(stranger, 0.2 + 20, employee), await book(mate, 40), await book(employee, 50)];
  const [, , last] = ids;
  for (const id of ids) await server.call('PATCH', `/bookings/${id}`, { title: 'Moved' }, own.admin.headers);
  await own.make(`/bookings/${last}/cancellation`);
  await sequence();
  await until(() => expect(heard('event: booking.cancelled')).toEqual([true, true, true]));
  const addresses = await addressesBut({ ...employee, email: null });
  const texts = streams.map(({ text }) => text());
  for (const text of texts) expect(addresses.filter((email) => text.includes(email))).toEqual([]);
  const hosts = texts.map((text) => new Set(Array.from(text.matchAll(/"hostId":(\d+)/g), ([, id]) => Number(id))));
  const [told, toldToMate, toldToProgram] = hosts;
  expect([told, toldToMate]).toEqual([new Set([employee.userId]), new Set([mate.userId])]);
  expect(toldToProgram).toEqual(new Set([...(toldToProgram ?? []), stranger.userId, mate.userId, employee.userId]));
  for (const { end } of streams) end();
});
