import { afterAll, beforeAll, expect, test } from 'vitest';
import { inHours } from './support/matrix/row.ts';
import { openScene, send, type Scene, type Sender } from './support/scene.ts';
import { readEverything, type Read } from './support/walk.ts';

const TITLE = 'Takeover of Umbrella';
const NOTES = 'The price\nis 40 a share';
const NAME = 'Ophelia Hushed';
const FOR_HER = 'How directors check in';
const VAULT = 'Vault of Umbrella';

let scene: Scene;
let host: Sender;
let outsider: Sender;
let guest: Sender;
let limited: Sender;
let elsewhere: Sender;
let booking: number;
let anonymous: number;
let policy: number;
let vault: number;
let kept: readonly number[];

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
  const wish = {
    resourceIds: [room],
    title: TITLE,
    notes: NOTES,
    hostId: host.userId,
    attendees: [{ userId: guest.userId }],
  };
  booking = (await own.make('/bookings', { ...wish, start: inHours(-0.2), end: inHours(0.5) })).id;
  await own.make('/bookings', {
    ...wish,
    start: inHours(30),
    end: inHours(31),
    recurrence: { rule: 'FREQ=DAILY;COUNT=3' },
  });
  await hideVault(group.id, directors.id);
  await hideHerself();
});

/** What she booked so that others do not see that it is hers, of a room that policies say no more of. */
async function hideHerself(): Promise<void> {
  const { own } = scene;
  const room = (await own.make('/resources', { type: 'room', name: 'Quiet room', buildingId: own.here })).id;
  const letting = await own.make('/policies', { name: 'Quiet', resourceId: room, rules: { anonymous: true } });
  const wish = {
    resourceIds: [room],
    title: TITLE,
    notes: NOTES,
    hostId: host.userId,
    attendees: [{ userId: guest.userId }],
  };
  const said = { ...wish, guest: { name: NAME }, anonymous: true };
  anonymous = (await own.make('/bookings', { ...said, start: inHours(-0.2), end: inHours(0.5) })).id;
  const rule = 'FREQ=DAILY;COUNT=3';
  await own.make('/bookings', { ...said, start: inHours(30), end: inHours(31), recurrence: { rule } });
  await moveAway(said);
  // What was anonymous stays so.
  await scene.server.call('DELETE', `/policies/${letting.id}`, undefined, own.admin.headers);
}

/** What made way, was waited for and offered of hers: what is told of that names her to herself and to who keeps the place alone. */
async function moveAway(said: object): Promise<void> {
  const { own, server } = scene;
  const quiet = async (type: string): Promise<number> => {
    const { id } = await own.make('/resources', { type, name: `Quiet ${type}`, buildingId: own.here });
    await own.make('/policies', { name: `Quiet ${type}`, resourceId: id, rules: { anonymous: true } });
    return id;
  };
  const [closed, assigned, offered] = [await quiet('desk'), await quiet('desk'), await quiet('parking')];
  const day = Temporal.Now.plainDateISO('Europe/London').add({ days: 9 }).toString();
  const times = { start: `${day}T09:00`, end: `${day}T10:00` };
  for (const id of [closed, assigned]) await own.make('/bookings', { ...said, resourceIds: [id], ...times });
  const works = { reason: 'Works', bookings: 'cancel', start: `${day}T00:00`, end: `${day}T23:00` };
  await own.make('/closures', { resourceId: closed, ...works });
  const { userId } = await own.person('employee');
  await own.make('/assignments', { resourceId: assigned, userId, firstDay: day, lastDay: day, bookings: 'cancel' });
  const wanted = { resourceIds: [offered], ...times };
  const { id: taken } = await own.make('/bookings', wanted);
  await server.call('POST', '/waiting-list', { ...wanted, title: TITLE }, { authorization: '', ...host.headers });
  await own.make(`/bookings/${taken}/cancellation`);
  const told = own.db.selectFrom('event').select('type').where('tenantId', '=', own.tenant.id);
  const types = new Set((await told.execute()).map(({ type }) => type));
  for (const type of ['closure.affected', 'assignment.affected', 'waiting_entry.created'])
    if (!types.has(type)) throw new Error(`Nothing is told as ${type}`);
}

/** What only directors see: a room, what is booked of it (also together with what all see), and what policies say of it alone. */
async function hideVault(outsiders: number, directors: number): Promise<void> {
  const { own } = scene;
  vault = (await own.make('/resources', { type: 'room', name: VAULT, buildingId: own.here })).id;
  const open = (await own.make('/resources', { type: 'room', name: 'Open room', buildingId: own.here })).id;
  await own.make('/policies', {
    name: `About the ${VAULT}`,
    resourceId: vault,
    rules: { visibleTo: { groupIds: [directors] } },
  });
  // Who it is for counts for nothing more particular that says nothing of it.
  await own.make('/policies', { name: 'Mates', groupIds: [outsiders], rules: { allDay: true } });
  const wish = { hostId: host.userId, attendees: [{ userId: guest.userId }] };
  kept = [
    (await own.make('/bookings', { ...wish, resourceIds: [vault], start: inHours(-0.2), end: inHours(0.5) })).id,
    (await own.make('/bookings', { ...wish, resourceIds: [open, vault], start: inHours(0.6), end: inHours(0.9) })).id,
  ];
}
afterAll(() => scene[Symbol.asyncDispose]());

/** Who is in the workplace at all, and in which groups, everybody may read. */
const DIRECTORY = /^GET (?:\/api\/(?:v1\/(?:users|groups|work-locations)|external\/user)|\/:suffix\/api\/V1\/users)\b/;

/** Which policies there are too. */
const POLICIES = /^GET \/api\/v1\/policies\b/;

/** Where what is only for directors was read: its name, its id, or what is booked of it. */
const sightingsIn = (read: readonly Read[]): string[] =>
  read
    .filter(({ all }) => {
      const text = JSON.stringify(all.map(({ body, ...other }) => [body, other]));
      const isOfIt = new RegExp(`"resourceIds?":\\[?(?:\\d+,)*${vault}\\b`).test(text);
      return text.includes(VAULT) || isOfIt;
    })
    .map(({ route }) => route.replace('GET /api/v1', ''))
    .toSorted();

/** All there is to read, and what is asked of the building and of the room itself. */
async function readAround(who: Sender): Promise<readonly Read[]> {
  const { own, server } = scene;
  const asks: (readonly [path: string, query: Record<string, string | number>])[] = [
    ['/availability', { buildingId: own.here, start: inHours(0), end: inHours(2) }],
    ['/availability', { resourceId: vault, start: inHours(0), end: inHours(2) }],
    ['/bookings', { resourceId: vault }],
    ['/bookings', { hostId: host.userId ?? 0 }],
    ['/resources', { buildingId: own.here, search: 'Vault' }],
  ];
  const more = asks.map(async ([path, query]) => {
    const route = `GET /api/v1${path}`;
    return { route, all: [await send(server, route, who, { query })] };
  });
  return [...(await readOnce(who)), ...(await Promise.all(more))];
}

const walks = new Map<Sender, ReturnType<typeof readEverything>>();

/** All there is to read for somebody, before any rule is changed: it takes long, and says both whose things are and what is hidden. */
function readOnce(who: Sender): ReturnType<typeof readEverything> {
  const walk = walks.get(who) ?? readEverything(scene, who);
  walks.set(who, walk);
  return walk;
}

test.each(['outsider', 'elsewhere'] as const)(
  'nothing that can be read tells the %s of what others see',
  async (who) => {
    const read = await readAround({ outsider, elsewhere }[who]);
    expect(sightingsIn(read)).toEqual([]);
    const bookings = read.filter(({ route }) => route.endsWith('/bookings'));
    for (const id of kept) expect(JSON.stringify(bookings)).not.toContain(`"id":${id},`);
  },
);

/** Where what is hidden was read: its title, its notes, its host's name, or her id as the host's. */
const leaksIn = (read: readonly Read[]): string[] =>
  read
    .filter(({ route, all }) => {
      const text = JSON.stringify(all.map(({ body, ...other }) => [body, other]));
      const isHosts =
        new RegExp(`"hostId":${host.userId}\\b`).test(text) || text.includes(`"attendeeUserIds":[${guest.userId}]`);
      // She said of no day where she works: what is told of hers is what she has booked.
      const isWhere = new RegExp(`"userId":${host.userId},"name":"[^"]*","days":\\[\\{`).test(text);
      const isSaid =
        isWhere ||
        text.includes(TITLE) ||
        text.includes('40 a share') ||
        (text.includes(FOR_HER) && !POLICIES.test(route));
      return isSaid || isHosts || (text.includes(NAME) && !DIRECTORY.test(route));
    })
    .map(({ route }) => route.replace('GET /api/v1', ''))
    .toSorted();

test.each(['outsider', 'elsewhere'] as const)('nothing that can be read tells the %s whose it is', async (who) => {
  const read = await readOnce({ outsider, elsewhere }[who]);
  expect(leaksIn(read)).toEqual([]);
  const bookings = read.filter(({ route }) => /^GET \/api\/v1\/bookings(?:\/:id)?$/.test(route));
  // It is there, without a name.
  expect(bookings).toHaveLength(2);
  for (const { all } of bookings) expect(JSON.stringify(all)).toContain(`"id":${booking}`);
  expect(JSON.stringify(bookings)).toContain(`"id":${anonymous}`);
  expect(read.filter(({ all }) => all.some(({ status }) => status === 200)).length).toBeGreaterThan(25);
});

test.each(['guest', 'limited'] as const)(
  'who takes part, and who manages bookings there, reads it: %s',
  async (who) => {
    expect(leaksIn(await readOnce({ guest, limited }[who]))).toEqual(
      expect.arrayContaining(['/bookings', '/bookings/:id']),
    );
  },
);

test('the walk would notice', async () => {
  const { server, own } = scene;
  await server.call('PATCH', `/policies/${policy}`, { rules: { hideDetails: false } }, own.admin.headers);
  // Without the rule a host is seen, a title is not.
  expect(leaksIn(await readEverything(scene, outsider))).toEqual([
    '/bookings',
    '/bookings/:id',
    '/resources/:id/status',
    '/work-locations',
  ]);
});

test('who is of the group sees it, who comes sees her booking of it, and who keeps the place all; the walk would notice', async () => {
  const seen = async (who: Sender) => [...new Set(sightingsIn(await readAround(who)))];
  expect(await seen(host)).toEqual(
    expect.arrayContaining(['/availability', '/bookings', '/policies', '/resources', '/resources/:id']),
  );
  // Where she works on a day is said by the first that she has on it: after midnight that may be one of these.
  const seenByGuest = (await seen(guest)).filter((route) => route !== '/work-locations');
  expect(seenByGuest).toEqual([
    '/bookings',
    '/bookings/:id',
    '/bookings/:id/calendar',
    '/resources/:id',
    '/resources/:id/status',
  ]);
  expect(await seen(limited)).toEqual(expect.arrayContaining(['/availability', '/bookings', '/resources']));
});
