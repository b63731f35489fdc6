import { readXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askApprovers, makeLinks } from '../server/modules/approvals/approvals.ts';
import { findMeant } from '../server/modules/bookings/bookings.ts';
import { eventFrom, type EventRow } from '../server/platform/events/listeners.ts';
import { listeners } from '../server/wiring.ts';
import { pairedIn } from './support/matrix/cast.ts';
import { inHours } from './support/matrix/row.ts';
import { openScene, send, type Heard, type Scene, type Sender } from './support/scene.ts';
import { readEverything, type Read } from './support/walk.ts';

const TITLE = 'Redundancies at Umbrella';
const NOTES = 'Nine in Lisbon';
const GHOST = 'Gwendolyn Ghost';
const HOST = 'Ophelia Open';

let scene: Scene;
let host: Sender;
let attendee: Sender;
let outsider: Sender;
let approver: Sender;
let keeper: Sender;
let program: Sender;
let door: Sender;
let room: number;
let booking: number;
let waiting: { readonly id: number; readonly version: number };
let tag: number;

/** What only those may read of it who take part, or manage it. */
const isKept = (text: string): boolean => [TITLE, NOTES, GHOST].some((said) => text.includes(said));

beforeAll(async () => {
  scene = await openScene();
  const { own, server } = scene;
  [host, attendee] = [await own.person('employee'), await own.person('employee')];
  [outsider, approver] = [await own.person('employee'), await own.person('employee')];
  keeper = await own.person('receptionist', { buildings: [own.here] });
  program = await own.token({ scopes: ['bookings:read', 'spaces:read'] });
  await server.call('PATCH', `/users/${host.userId}`, { name: HOST }, own.admin.headers);
  room = (await own.make('/resources', { type: 'room', name: 'Corner room', buildingId: own.here })).id;
  door = await pairedIn(scene, own.here, room);
  const gateway = { name: 'Gateway', type: 'qbicGateway', buildingId: own.here };
  const { id: controllerId } = await own.make('/e-paper-controllers', gateway);
  tag = (await own.make('/e-paper-tags', { controllerId, label: 'T-private', resourceId: room })).id;
  const said = {
    title: TITLE,
    notes: NOTES,
    hostId: host.userId,
    attendees: [{ userId: attendee.userId }, { name: GHOST, email: 'ghost@outside.example' }],
    private: true,
  };
  const wish = { ...said, resourceIds: [room] };
  booking = (await own.make('/bookings', { ...wish, start: inHours(-0.2), end: inHours(0.5) })).id;
  const recurrence = { rule: 'FREQ=DAILY;COUNT=3' };
  await own.make('/bookings', { ...wish, start: inHours(30), end: inHours(31), recurrence });
  await wait(said);
});
afterAll(() => scene[Symbol.asyncDispose]());

/** What somebody is asked to approve, and has been told of: by the app and by letter. */
async function wait(said: object): Promise<void> {
  const { own, server } = scene;
  const { id } = await own.make('/resources', { type: 'room', name: 'Asked room', buildingId: own.here });
  const rules = { approval: { userIds: [approver.userId] } };
  await own.make('/policies', { name: 'Asked', resourceId: id, rules });
  const body = { ...said, resourceIds: [id], start: inHours(40), end: inHours(41) };
  const made = await server.call('POST', '/bookings', body, { authorization: '', ...host.headers });
  expect([made.status, made.body.state]).toEqual([201, 'pending']);
  waiting = made.body;
  const { db, ctx, tenant } = own;
  await ctx.tx((tx) => askApprovers(tx, { bookingId: waiting.id, version: waiting.version, askedBy: host.key ?? '' }));
  const rows = await db.selectFrom('event').selectAll().where('tenantId', '=', tenant.id).execute();
  const organizer = { name: 'Atrium', email: 'atrium@letters.example' };
  for (const listener of listeners({ mailRoute: 'kept', publicUrl: server.url, organizer })) {
    if (listener.name !== 'notifications') continue;
    const heard = rows.filter(({ type }) => listener.hears.some((one: string) => one === type));
    const events = heard.map((row) => eventFrom({ ...row, position: row.position ?? 0 } as EventRow));
    await ctx.tx((tx) => listener.react(tx, events));
  }
}

const textOf = (all: readonly Heard[]): string => JSON.stringify(all);
const sightingsIn = (read: readonly Read[]): string[] =>
  read
    .filter(({ all }) => isKept(textOf(all)))
    .map(({ route }) => route.replace('GET /api/v1', ''))
    .toSorted();

test.each(['outsider', 'approver', 'program', 'door'] as const)(
  'nothing that can be read tells the %s what a private meeting is about or who comes',
  async (who) => {
    const read = await readEverything(scene, { outsider, approver, program, door }[who]);
    expect(sightingsIn(read)).toEqual([]);
    expect(read.filter(({ all }) => all.some(({ status }) => status === 200)).length).toBeGreaterThan(
      who === 'door' ? 0 : 15,
    );
  },
);

test('that it is booked, when and by whom says as much as of any other', async () => {
  const heard = await send(scene.server, 'GET /api/v1/bookings/:id', outsider, { params: { id: booking } });
  expect(heard.body).toMatchObject({ private: true, title: '', notes: null, attendees: [], hostName: HOST });
  const { body } = await send(scene.server, 'GET /api/v1/display', door, {});
  expect(body).toMatchObject({ display: { current: { title: null, private: true, hostName: HOST } } });
  const asked = await send(scene.server, 'GET /api/v1/approvals', approver, {});
  expect(asked.body).toMatchObject({ items: [{ bookingId: waiting.id, title: '', private: true, hostName: HOST }] });
});

test('who takes part, and who manages it, reads all of it in her bookings, and nowhere where others read along', async () => {
  const seen = async (who: Sender) => sightingsIn(await readEverything(scene, who));
  for (const who of [host, attendee]) {
    const routes = await seen(who);
    expect(routes).toEqual(expect.arrayContaining(['/bookings', '/bookings/:id', '/bookings/:id/calendar']));
    expect(routes).not.toContain('/e-paper-tags/:id/content');
  }
  expect(await seen(keeper)).toEqual([
    '/approvals',
    '/bookings',
    '/bookings/:id',
    '/bookings/:id/calendar',
    '/resources/:id/status',
    '/series/:id',
  ]);
});

test('what goes round tells nobody: files, tags, screens of others, the feed of a room, links to decide', async () => {
  const { own, server } = scene;
  const file = await fetch(`${server.url}/api/v1/booking-export`, { headers: own.admin.headers });
  const { sheets } = await readXlsx(await file.bytes());
  const rows = JSON.stringify(sheets[0]?.rows);
  expect([isKept(rows), rows.includes(HOST)]).toEqual([false, true]);
  const content = await send(server, 'GET /api/v1/e-paper-tags/:id/content', own.admin, { params: { id: tag } });
  expect(content.body).toMatchObject({ current: { bookingId: booking, title: null, private: true } });
  const query = { id: room };
  const there = await send(server, 'GET /api/external/bookable-resource-status/v1', own.admin, { query });
  expect([isKept(textOf([there])), textOf([there]).includes('"subject":"Private"')]).toEqual([false, true]);
  // Whoever manages it reads it there too, marked as what others do not.
  const mine = await send(server, 'GET /api/external/booking/v1/appointment', own.admin, {
    query: { bookingId: booking },
  });
  expect(mine.body).toMatchObject({ data: [{ subject: TITLE, appearanceType: 1 }] });
  const admin = await own.person('administrator');
  const feed = await server.call(
    'POST',
    '/calendar-feeds',
    { resourceId: room },
    { authorization: '', ...admin.headers },
  );
  const sheet = await (await fetch(`${server.url}${new URL(feed.body.address).pathname}`)).text();
  expect([isKept(sheet), sheet.includes(HOST), sheet.includes('CLASS:PRIVATE')]).toEqual([false, true, true]);
  const until = Temporal.Instant.from(inHours(40));
  const asking = { userId: approver.userId ?? 0, bookingId: waiting.id, version: waiting.version, until };
  const [link = ''] = await own.ctx.tx((tx) => makeLinks(tx, '', [asking]));
  const secret = link.slice(link.indexOf('#') + 1);
  const opened = await server.call('POST', '/approval-links', { secret }, { authorization: '', origin: server.url });
  expect(opened).toMatchObject({ status: 200, body: { title: '', private: true } });
  expect(isKept(JSON.stringify(opened.body))).toBe(false);
});

test('who is asked to approve it is told of it without that, by the app and by letter', async () => {
  const { db, tenant } = scene.own;
  const events = await db.selectFrom('event').select('data').where('type', '=', 'approval.asked').execute();
  expect([events.length, isKept(JSON.stringify(events))]).toEqual([1, false]);
  const told = await db
    .selectFrom('notification')
    .select('data')
    .where('tenantId', '=', tenant.id)
    .where('userId', '=', approver.userId ?? 0)
    .execute();
  expect([told.length, isKept(JSON.stringify(told))]).toEqual([1, false]);
  const letters = await db.selectFrom('mail').selectAll().where('tenantId', '=', tenant.id).execute();
  const toHer = letters.filter((letter) => JSON.stringify(letter).includes(approver.email ?? '-'));
  expect([toHer.length, isKept(JSON.stringify(toHer))]).toEqual([1, false]);
});

test('no provider of online meetings is told what it is called', async () => {
  expect(await findMeant(scene.own.ctx, [booking])).toMatchObject([{ title: '' }]);
});
