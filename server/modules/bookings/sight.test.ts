import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createResource,
  createServiceAccount,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import type { Principal } from '../../platform/context/principal.ts';
import type { Problem } from '../../platform/contract/problems.ts';
import type { Scope } from '../../platform/contract/scopes.ts';
import { getBooking, listBookings } from './bookings.ts';
import { createBooking } from '../series/series.ts';
import { createPolicy, deletePolicy, listPolicies, updatePolicy } from '../policies/policies.ts';
import type { Rules } from '../policies/contract.ts';
import { openDays, USUAL_DIARY } from './sight.ts';

type Person = Awaited<ReturnType<typeof createUser>>;

let testing: TestDatabase;
let world: World;
let london: number;
let tokyo: number;
let ann: Person;
let mate: Person;
let stranger: Person;
let manager: Person;

// Monday 23:00 in London: in Tokyo it is Tuesday already.
const NOW = Temporal.Instant.from('2030-01-07T23:00:00Z');
const as = (who: Principal, now = NOW) => contextFor(testing.database, who, now);

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  london = await createBuilding(world, { zone: 'Europe/London' });
  tokyo = await createBuilding(world, { zone: 'Asia/Tokyo' });
  ann = await createUser(world, { name: 'Ann' });
  mate = await createUser(world, { name: 'Mate' });
  stranger = await createUser(world, { name: 'Stranger' });
  manager = await createUser(world, { name: 'Mo', role: 'space_manager' });
  const { tenant, at } = world;
  const { id: groupId } = await world.db
    .insertInto('userGroup')
    .values({ tenantId: tenant.id, name: 'Team', createdAt: at })
    .returning('id')
    .executeTakeFirstOrThrow();
  const members = [ann, mate].map(({ id: userId }) => ({ tenantId: tenant.id, groupId, userId }));
  await world.db.insertInto('userGroupMember').values(members).execute();
});
afterAll(() => testing[Symbol.asyncDispose]());

/** A booking of somebody's, past or not, for a day of Monday the 7th plus `day`. */
async function book(
  host: Person | null,
  day: number,
  given: { building?: number; hour?: number; guest?: Person } = {},
) {
  const { building = london, hour = 10, guest } = given;
  const start = Temporal.Instant.from('2030-01-07T00:00:00Z').add({ hours: 24 * day + hour });
  const made = await createBooking(as(world.ctx.who), {
    resourceIds: [await createResource(world, { buildingId: building })],
    start: start.toString(),
    end: start.add({ hours: 1 }).toString(),
    title: 'Secret',
    ...(host && { hostId: host.id }),
    ...(guest && { attendees: [{ userId: guest.id }] }),
  });
  return made.id;
}

type Asked = Omit<Parameters<typeof listBookings>[1], 'limit' | 'cursor'>;

/** All that somebody finds, over pages of two, and what is shown of each. */
async function listed(who: Principal, asked: Asked = {}, now = NOW) {
  const all = [];
  for (let cursor: string | undefined; ;) {
    const page = await listBookings(as(who, now), { ...asked, limit: 2, ...(cursor !== undefined && { cursor }) });
    expect(page.items.length).toBeLessThanOrEqual(2);
    all.push(...page.items);
    if (page.nextCursor === null) return all;
    cursor = page.nextCursor;
  }
}
const ids = async (...given: Parameters<typeof listed>) => (await listed(...given)).map(({ id }) => id);

/** Which of these somebody can read one by one. */
async function readable(who: Principal, all: readonly number[], now = NOW): Promise<number[]> {
  const read = await Promise.allSettled(all.map((id) => getBooking(as(who, now), { id })));
  const refusals = read.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Problem).kind.code] : []));
  expect(refusals.filter((code) => code !== 'not_found')).toEqual([]);
  return all.filter((_, i) => read[i]?.status === 'fulfilled');
}

describe('the days that are open', () => {
  const spans = (zone: string, now: string) =>
    openDays([zone, zone], Temporal.Instant.from(now), USUAL_DIARY).map(({ from, everybody, ownGroups }) =>
      [from, everybody, ownGroups].map(String),
    );

  test('are those of the calendar in each zone, each zone once, over a change of the clocks too', () => {
    expect(spans('Asia/Tokyo', '2030-01-07T23:00:00Z')).toEqual([
      ['2030-01-07T15:00:00Z', '2030-01-08T15:00:00Z', '2030-01-14T15:00:00Z'],
    ]);
    expect(spans('Europe/London', '2030-03-31T12:00:00Z')).toEqual([
      ['2030-03-31T00:00:00Z', '2030-03-31T23:00:00Z', '2030-04-06T23:00:00Z'],
    ]);
  });
});

describe('of others', () => {
  test('a stranger’s today, a group’s seven days; nothing before, nothing after', async () => {
    const of = async (host: Person) => ({
      yesterday: await book(host, -1, { hour: 23 }),
      morning: await book(host, 0, { hour: 0 }),
      night: await book(host, 0, { hour: 23 }),
      tomorrow: await book(host, 1, { hour: 0 }),
      sunday: await book(host, 6, { hour: 23 }),
      monday: await book(host, 7, { hour: 0 }),
    });
    const [theirs, others] = [await of(mate), await of(stranger)];
    const all = [...Object.values(theirs), ...Object.values(others)];
    const seen = [theirs.morning, others.morning, theirs.night, others.night, theirs.tomorrow, theirs.sunday];
    expect((await ids(ann.who)).filter((id) => all.includes(id))).toEqual(seen);
    expect(new Set(await readable(ann.who, all))).toEqual(new Set(seen));
    expect(await ids(ann.who, { hostId: stranger.id })).toEqual([others.morning, others.night]);
    expect(await ids(ann.who, { hostId: stranger.id, from: '2030-01-08T00:00:00Z' })).toEqual([]);
    expect(await ids(ann.who, { hostId: stranger.id, to: '2030-01-07T00:00:00Z' })).toEqual([]);
    expect(await ids(ann.who, { hostId: mate.id, from: '2030-01-13T00:00:00Z' })).toEqual([theirs.sunday]);
    for (const { title, attendees } of await listed(ann.who)) expect([title, attendees]).toEqual(['', []]);
    const nextDay = NOW.add({ hours: 24 });
    expect(await ids(ann.who, { hostId: stranger.id }, nextDay)).toEqual([others.tomorrow]);
    expect((await ids(manager.who)).filter((id) => all.includes(id))).toHaveLength(all.length);
    expect(await readable(manager.who, all)).toEqual(all);
  });

  test('today is the building’s own day', async () => {
    const [over, now, next] = [
      await book(stranger, 0, { building: tokyo, hour: 12 }),
      await book(stranger, 1, { building: tokyo, hour: 14 }),
      await book(stranger, 1, { building: tokyo, hour: 15 }),
    ];
    expect(await readable(ann.who, [over, now, next])).toEqual([now]);
    expect((await ids(ann.who)).filter((id) => [over, now, next].includes(id))).toEqual([now]);
  });

  test('a booking over several days is seen on each of them', async () => {
    const { id } = await createBooking(as(world.ctx.who), {
      resourceIds: [await createResource(world, { buildingId: london })],
      start: '2029-12-20T09:00:00Z',
      end: '2030-01-08T09:00:00Z',
      hostId: stranger.id,
    });
    expect(await readable(ann.who, [id])).toEqual([id]);
    expect(await ids(ann.who, { hostId: stranger.id, to: '2030-01-01T00:00:00Z' })).toEqual([id]);
    expect(await readable(ann.who, [id], NOW.add({ hours: 48 }))).toEqual([]);
  });

  test('in a zone that no building is in any more, the workplace’s day counts', async () => {
    const id = await book(stranger, 0, { hour: 20 });
    await world.db.updateTable('booking').set({ zone: 'Pacific/Auckland' }).where('id', '=', id).execute();
    expect(await readable(ann.who, [id])).toEqual([id]);
    expect(await readable(ann.who, [id], NOW.add({ hours: 24 }))).toEqual([]);
  });

  test('another tenant’s are nobody’s', async () => {
    const foreign = await createUser(await createWorld(testing.database));
    const id = await book(stranger, 0);
    expect(await readable(foreign.who, [id])).toEqual([]);
    expect(await ids(foreign.who)).toEqual([]);
  });
});

describe('one’s own', () => {
  test('past and future, as host and as attendee, with all that it says', async () => {
    const own = [await book(ann, -40), await book(ann, 60)];
    const attended = [await book(stranger, -41, { guest: ann }), await book(stranger, 61, { guest: ann })];
    const all = [attended[0], own[0], own[1], attended[1]];
    expect((await ids(ann.who)).filter((id) => all.includes(id))).toEqual(all);
    expect(await ids(ann.who, { from: '2030-02-01T00:00:00Z' })).toEqual([own[1], attended[1]]);
    for (const id of [...own, ...attended])
      expect(await getBooking(as(ann.who), { id })).toMatchObject({ title: 'Secret' });
    expect(await readable(mate.who, [...own, ...attended])).toEqual([]);
  });

  test('a program’s is what it booked for nobody, and what another one of its owner did', async () => {
    const [account, other] = [await createServiceAccount(world), await createServiceAccount(world)];
    const token = async (owner: typeof account): Promise<Principal> => {
      const values = { tenantId: world.tenant.id, name: 'Token', hint: '', secretHash: randomBytes(32), ...owner };
      const { id } = await world.db
        .insertInto('apiToken')
        .values({ ...values, scopes: [], reach: JSON.stringify('all'), createdAt: world.at })
        .returning('id')
        .executeTakeFirstOrThrow();
      const nobody = { userId: null, email: null, role: null } as const;
      const belongs = { kind: 'service_account', id: owner.ownerAccountId } as const;
      const { secretHash } = values;
      return {
        ...ann.who,
        ...nobody,
        kind: 'token',
        key: `token:${id}`,
        tokenId: id,
        owner: belongs,
        secretHash,
        isBound: false,
      };
    };
    const [first, second, foreign] = [await token(account), await token(account), await token(other)];
    const start = '2030-03-01T09:00:00Z';
    const resourceIds = [await createResource(world, { buildingId: london })];
    const { id } = await createBooking(as(first), { resourceIds, start, end: '2030-03-01T10:00:00Z', title: 'Secret' });
    for (const who of [first, second]) {
      expect(await listed(who, { from: start })).toMatchObject([{ id, title: 'Secret' }]);
      expect(await readable(who, [id])).toEqual([id]);
    }
    for (const who of [foreign, ann.who]) expect(await readable(who, [id])).toEqual([]);
    expect(await ids(foreign, { from: start })).toEqual([]);
  });
});

describe('where a policy hides the details', () => {
  const hide = (given: object, rules: Rules = { hideDetails: true }) =>
    createPolicy(as(world.ctx.who), { name: 'Discreet', ...given, rules });
  afterEach(async () => {
    for (const { id } of (await listPolicies(world.ctx, {})).items) await deletePolicy(world.ctx, { id });
  });
  const nameless = { title: '', attendees: [], hostId: null, hostName: null, seriesId: null };
  const booked = async (host: Person, day: number, guest?: Person) => {
    const id = await book(host, day, { hour: 12, ...(guest && { guest }) });
    const { resourceIds } = await getBooking(as(world.ctx.who), { id });
    return { id, resourceId: resourceIds[0] ?? 0 };
  };

  test('others see that it is booked and not by whom; who takes part and who manages it see all', async () => {
    const { id, resourceId } = await booked(stranger, 0, ann);
    await hide({ resourceId });
    const seen = (who: Principal) => getBooking(as(who), { id });
    expect(await seen(mate.who)).toMatchObject({ ...nameless, id, resourceIds: [resourceId], state: 'confirmed' });
    expect(await listed(mate.who, { resourceId })).toMatchObject([{ ...nameless, id }]);
    const whole = { title: 'Secret', hostId: stranger.id, hostName: 'Stranger' };
    for (const { who } of [stranger, ann, manager]) expect(await seen(who)).toMatchObject(whole);
    expect(await seen({ ...manager.who, reach: [london] })).toMatchObject(whole);
    expect(await seen({ ...manager.who, reach: [tokyo] })).toMatchObject(nameless);
  });

  test('it cannot be found by its host or its series, nor is it seen further ahead for being a mate’s', async () => {
    const resourceId = await createResource(world, { buildingId: london });
    await createBooking(as(world.ctx.who), {
      resourceIds: [resourceId],
      start: '2030-01-07T18:00:00Z',
      end: '2030-01-07T19:00:00Z',
      hostId: mate.id,
      recurrence: { rule: 'FREQ=DAILY;INTERVAL=3;COUNT=2' },
    });
    const dates = await listed(mate.who, { resourceId });
    const [today, all, seriesId] = [dates[0]?.id ?? 0, dates.map(({ id }) => id), dates[0]?.seriesId ?? 0];
    expect(all).toHaveLength(2);
    const find = async (asked: Asked) => (await ids(ann.who, asked)).filter((id) => all.includes(id));
    const asks: Asked[] = [{ hostId: mate.id }, { seriesId }, {}];
    for (const asked of asks) expect(await find(asked)).toEqual(all);
    await hide({ resourceId });
    expect(await Promise.all(asks.map(find))).toEqual([[], [], [today]]);
    expect(await readable(ann.who, all)).toEqual([today]);
    expect((await ids(mate.who, { hostId: mate.id })).filter((id) => all.includes(id))).toEqual(all);
    expect(await ids(manager.who, { seriesId })).toEqual(all);
  });

  test('the most particular policy says it, one for the groups of the host too, and at once', async () => {
    const { id, resourceId } = await booked(mate, 0);
    const other = await booked(stranger, 0);
    const { id: groupId } = await world.db
      .selectFrom('userGroup')
      .select('id')
      .where('tenantId', '=', world.tenant.id)
      .executeTakeFirstOrThrow();
    const hosts = async () =>
      Promise.all([id, other.id].map(async (one) => (await getBooking(as(ann.who), { id: one })).hostName));
    expect(await hosts()).toEqual(['Mate', 'Stranger']);
    const wide = await hide({});
    expect(await hosts()).toEqual([null, null]);
    await hide({ resourceId }, { hideDetails: false });
    expect(await hosts()).toEqual(['Mate', null]);
    const group = await hide({ resourceId, groupIds: [groupId] });
    expect(await hosts()).toEqual([null, null]);
    await updatePolicy(as(world.ctx.who), { id: group.id, rules: { allDay: true } });
    await updatePolicy(as(world.ctx.who), { id: wide.id, groupIds: [groupId] });
    expect(await hosts()).toEqual(['Mate', 'Stranger']);
  });

  test('nor is it told what a group has it made ready by', async () => {
    const resourceId = await createResource(world, { buildingId: london });
    const rules = { setUp: { minutes: 30 }, cleanDown: { minutes: 15 } };
    const team = (
      await world.db.selectFrom('userGroup').select('id').where('tenantId', '=', world.tenant.id).execute()
    )[0];
    await hide({ resourceId, groupIds: [team?.id ?? 0] }, rules);
    const start = '2030-01-07T20:00:00Z';
    const wish = { resourceIds: [resourceId], start, end: '2030-01-07T21:00:00Z', hostId: mate.id };
    const { id } = await createBooking(as(world.ctx.who), wish);
    const around = async ({ who }: Person) => {
      const { setUpMinutes, cleanDownMinutes } = await getBooking(as(who), { id });
      return [setUpMinutes, cleanDownMinutes];
    };
    expect(await around(stranger)).toEqual([30, 15]);
    await hide({ resourceId });
    expect(await Promise.all([stranger, mate, manager].map(around))).toEqual([
      [0, 0],
      [30, 15],
      [30, 15],
    ]);
  });

  test('of several resources one is enough', async () => {
    const [one, another] = [
      await createResource(world, { buildingId: london }),
      await createResource(world, { buildingId: london }),
    ];
    const { id } = await createBooking(as(world.ctx.who), {
      resourceIds: [one, another],
      start: '2030-01-07T15:00:00Z',
      end: '2030-01-07T16:00:00Z',
      hostId: stranger.id,
    });
    expect(await getBooking(as(ann.who), { id })).toMatchObject({ hostName: 'Stranger' });
    await hide({ resourceId: another });
    expect(await getBooking(as(ann.who), { id })).toMatchObject(nameless);
  });
});

test('who manages some buildings sees all that lies in them, and elsewhere what everybody does', async () => {
  const [here, there] = [await book(stranger, 30), await book(stranger, 30, { building: tokyo })];
  const [near, far] = await Promise.all(
    [london, tokyo].map((building) => createResource(world, { buildingId: building })),
  );
  const start = '2030-02-06T12:00:00Z';
  const both = await createBooking(as(world.ctx.who), {
    resourceIds: [near ?? 0, far ?? 0],
    start,
    end: '2030-02-06T13:00:00Z',
    hostId: stranger.id,
  });
  const limited = { ...manager.who, reach: [london] };
  expect(await readable(limited, [here, there, both.id])).toEqual([here]);
  expect(await ids(limited, { from: '2030-02-06T00:00:00Z', to: '2030-02-07T00:00:00Z' })).toEqual([here]);
  expect(await readable({ ...limited, reach: [london, tokyo] }, [here, there, both.id])).toEqual([
    here,
    there,
    both.id,
  ]);
  expect(await readable({ ...limited, reach: [] }, [here])).toEqual([]);
});

test('an attendee’s address is for contacts, for herself, and a guest’s for the host', async () => {
  const { id } = await createBooking(as(world.ctx.who), {
    resourceIds: [await createResource(world, { buildingId: london })],
    start: '2030-01-08T09:00:00Z',
    end: '2030-01-08T10:00:00Z',
    hostId: ann.id,
    attendees: [
      { userId: mate.id, email: mate.email },
      { userId: stranger.id, email: stranger.email },
      { email: 'guest@out.example', name: 'Guest' },
    ],
  });
  const emails = async (who: Principal) =>
    (await getBooking(as(who), { id })).attendees.map(({ email }) => email?.split('@')[1] ?? null);
  const all = ['example.com', 'example.com', 'out.example'];
  expect(await emails(manager.who)).toEqual(all);
  expect(await emails({ ...manager.who, reach: [london] })).toEqual(all);
  const lacking = new Set([...manager.who.scopes].filter((scope) => scope !== 'people:contacts'));
  expect(await emails({ ...manager.who, scopes: lacking })).toEqual([null, null, null]);
  const reading = (...scopes: Scope[]) => ({ ...mate.who, scopes: new Set([...mate.who.scopes, ...scopes]) });
  expect(await emails({ ...reading('people:contacts'), reach: [london] })).toEqual(all);
  expect(await emails({ ...reading('people:contacts'), reach: [tokyo] })).toEqual(['example.com', null, null]);
  expect(await emails(ann.who)).toEqual([null, null, 'out.example']);
  expect(await emails(mate.who)).toEqual(['example.com', null, null]);
});
