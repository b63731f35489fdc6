import { afterAll, beforeAll, expect, test } from 'vitest';
import { inHours } from './support/matrix/row.ts';
import { openScene, type Scene, type Sender } from './support/scene.ts';
import { readEverything, type Read } from './support/walk.ts';

const TITLE = 'Takeover of Umbrella';
const NAME = 'Ophelia Hushed';
const FOR_HER = 'How directors check in';

let scene: Scene;
let host: Sender;
let outsider: Sender;
let guest: Sender;
let limited: Sender;
let elsewhere: Sender;
let booking: number;
let policy: number;

beforeAll(async () => {
  scene = await openScene();
  const { own, server } = scene;
  [host, outsider, guest] = [await own.person('employee'), await own.person('employee'), await own.person('employee')];
  [limited, elsewhere] = [
    await own.person('receptionist', { buildings: [own.here] }),
    await own.person('receptionist', { buildings: [own.elsewhere] }),
  ];
  await server.call('PATCH', `/users/${host.userId}`, { name: NAME }, own.admin.headers);
  // A mate sees a week of hers, where she may be seen.
  const group = await own.make('/groups', { name: 'Team' });
  for (const { userId } of [host, outsider])
    await server.call('PUT', `/groups/${group.id}/members/${userId}`, undefined, own.admin.headers);
  const room = (await own.make('/resources', { type: 'room', name: 'Board room', buildingId: own.here })).id;
  policy = (await own.make('/policies', { name: 'Board', resourceId: room, rules: { hideDetails: true } })).id;
  // Who has to check in tells in which group she is.
  const checkIn = { required: true, methods: ['web'], opensMinutes: 15, closesMinutes: 30, release: false };
  const directors = await own.make('/groups', { name: 'Directors' });
  await server.call('PUT', `/groups/${directors.id}/members/${host.userId}`, undefined, own.admin.headers);
  await own.make('/policies', { name: FOR_HER, resourceId: room, groupIds: [directors.id], rules: { checkIn } });
  const wish = { resourceIds: [room], title: TITLE, hostId: host.userId, attendees: [{ userId: guest.userId }] };
  booking = (await own.make('/bookings', { ...wish, start: inHours(-0.2), end: inHours(0.5) })).id;
  await own.make('/bookings', {
    ...wish,
    start: inHours(30),
    end: inHours(31),
    recurrence: { rule: 'FREQ=DAILY;COUNT=3' },
  });
});
afterAll(() => scene[Symbol.asyncDispose]());

/** Who is in the workplace at all, and in which groups, everybody may read. */
const DIRECTORY = /^GET \/api\/v1\/(?:users|groups)\b/;

/** Which policies there are too. */
const POLICIES = /^GET \/api\/v1\/policies\b/;

/** Where what is hidden was read: its title, its host's name, or her id as the host's. */
const leaksIn = (read: readonly Read[]): string[] =>
  read
    .filter(({ route, all }) => {
      const text = JSON.stringify(all.map(({ body, ...other }) => [body, other]));
      const isHosts = text.includes(`"hostId":${host.userId}`) || text.includes(`"attendeeUserIds":[${guest.userId}]`);
      const isSaid = text.includes(TITLE) || (text.includes(FOR_HER) && !POLICIES.test(route));
      return isSaid || isHosts || (text.includes(NAME) && !DIRECTORY.test(route));
    })
    .map(({ route }) => route.replace('GET /api/v1', ''))
    .toSorted();

test.each(['outsider', 'elsewhere'] as const)('nothing that can be read tells the %s whose it is', async (who) => {
  const read = await readEverything(scene, { outsider, elsewhere }[who]);
  expect(leaksIn(read)).toEqual([]);
  const bookings = read.filter(({ route }) => route.endsWith('/bookings') || route.endsWith('/bookings/:id'));
  // It is there, without a name.
  expect(bookings).toHaveLength(2);
  for (const { all } of bookings) expect(JSON.stringify(all)).toContain(`"id":${booking}`);
  expect(read.filter(({ all }) => all.some(({ status }) => status === 200)).length).toBeGreaterThan(25);
});

test('who takes part, and who manages bookings there, reads it; the walk would notice', async () => {
  for (const who of [guest, limited])
    expect(leaksIn(await readEverything(scene, who))).toEqual(expect.arrayContaining(['/bookings', '/bookings/:id']));
  const { server, own } = scene;
  await server.call('PATCH', `/policies/${policy}`, { rules: { hideDetails: false } }, own.admin.headers);
  // Without the rule a host is seen, a title is not.
  expect(leaksIn(await readEverything(scene, outsider))).toEqual(['/bookings', '/bookings/:id']);
});
