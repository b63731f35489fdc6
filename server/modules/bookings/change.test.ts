import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createResource,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { said } from '../../../test/support/refused.ts';
import type { Owner, Principal, TokenPrincipal } from '../../platform/context/principal.ts';
import { roleScopes, type Scope } from '../../platform/contract/scopes.ts';
import { createServiceAccount, createToken, credentialsIn, deactivateUser } from '../access/access.ts';
import { checkInBooking, extendBooking } from '../presence/presence.ts';
import { retireResource } from '../resources/resources.ts';
import { cancelBooking, getBooking, listBookings, updateBooking } from './bookings.ts';
import { createBooking } from '../series/series.ts';

type Somebody = Awaited<ReturnType<typeof createUser>>;

let testing: TestDatabase;
let world: World;
let here: number;
let there: number;
let ann: Somebody;
let bob: Somebody;
let receptionist: Somebody;

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  [here, there] = [await createBuilding(world), await createBuilding(world)];
  ann = await createUser(world, { name: 'Ann' });
  bob = await createUser(world, { name: 'Bob' });
  receptionist = await createUser(world, { role: 'receptionist' });
});
afterAll(() => testing[Symbol.asyncDispose]());

const NOW = Temporal.Instant.from('2030-01-07T12:00:00Z');
const as = (who: Principal, now = NOW) => contextFor(testing.database, who, now);
const at = (hour: number): string => `2030-01-07T${String(hour).padStart(2, '0')}:00:00Z`;
const desk = (buildingId = here): Promise<number> => createResource(world, { buildingId });
const withReach = ({ who }: Somebody, ...reach: number[]): Principal => ({ ...who, reach });
const token = (id: number, scopes: Iterable<Scope>, owner: Owner): TokenPrincipal => ({
  kind: 'token',
  owner,
  key: `token:${id}`,
  name: `Token ${id}`,
  tenant: world.tenant,
  userId: null,
  email: null,
  role: null,
  tokenId: id,
  secretHash: Buffer.alloc(32),
  isBound: false,
  until: Infinity,
  reach: 'all',
  scopes: new Set(scopes),
});

describe('authority is judged before and after', () => {
  const theirs = async (buildingId = here) =>
    (
      await createBooking(as(ann.who), {
        resourceIds: [await desk(buildingId)],
        start: at(14),
        end: at(15),
        title: 'Private',
      })
    ).id;

  test('who manages one building moves others’ bookings within it, and into no other', async () => {
    const id = await theirs();
    const local = as(withReach(receptionist, here));
    expect(await said(updateBooking(local, { id, resourceIds: [await desk(there)] }))).toBe('booking_not_yours');
    expect(await said(updateBooking(local, { id, resourceIds: [await desk(), await desk(there)] }))).toBe(
      'booking_not_yours',
    );
    expect(await said(updateBooking(local, { id, resourceIds: [await desk()] }))).toBe('ok');
    expect(
      await said(updateBooking(as(withReach(receptionist, there)), { id, resourceIds: [await desk(there)] })),
    ).toBe('booking_not_yours');
    expect(
      await said(updateBooking(as(withReach(receptionist, here, there)), { id, resourceIds: [await desk(there)] })),
    ).toBe('ok');
  });

  test('nobody becomes host to take a booking where he has no right to it', async () => {
    const id = await theirs();
    const local = withReach(receptionist, here);
    const hostId = receptionist.id;
    expect(await said(updateBooking(as(local), { id, hostId, resourceIds: [await desk(there)] }))).toBe(
      'booking_for_others hostId',
    );
    expect(await said(updateBooking(as(bob.who), { id, hostId: bob.id }))).toBe('booking_not_yours');
    const far = await theirs(there);
    expect(await said(updateBooking(as(local), { id: far, hostId, resourceIds: [await desk()] }))).toBe(
      'booking_not_yours',
    );
    expect(await said(updateBooking(as(local), { id, hostId }))).toBe('ok');
    // As its host she moves it to where anybody may book for herself.
    expect(await said(updateBooking(as(local), { id, resourceIds: [await desk(there)] }))).toBe('ok');
  });

  test('one’s own goes wherever one could book', async () => {
    const id = await theirs();
    expect(await said(updateBooking(as(ann.who), { id, resourceIds: [await desk(there)] }))).toBe('ok');
    expect(await said(updateBooking(as(ann.who), { id, hostId: bob.id }))).toBe('booking_for_others hostId');
  });

  test('the past of another building is not for who manages this one', async () => {
    const [mine, other] = [await desk(), await desk(there)];
    const past = { start: at(8), end: at(9) };
    const local = as(withReach(receptionist, here));
    expect(await said(createBooking(local, { resourceIds: [other], ...past }))).toBe('booking_in_past end');
    expect(await said(createBooking(local, { resourceIds: [mine, other], ...past }))).toBe('booking_in_past end');
    expect(await said(createBooking(local, { resourceIds: [mine], ...past }))).toBe('ok');
  });

  test('titles and guests are for those who manage bookings there', async () => {
    const [near, far] = [await theirs(), await theirs(there)];
    const local = as(withReach(receptionist, here));
    expect((await getBooking(local, { id: near })).title).toBe('Private');
    expect((await getBooking(local, { id: far })).title).toBe('');
    const listed = await listBookings(local, { hostId: ann.id, from: at(14), limit: 200 });
    const titles = new Map(listed.items.map(({ id, title }) => [id, title]));
    expect([titles.get(near), titles.get(far)]).toEqual(['Private', '']);
    expect((await getBooking(as(receptionist.who), { id: far })).title).toBe('Private');
  });
});

describe('authorship is history', () => {
  test('who once booked for somebody has no right to it once she manages nothing', async () => {
    const { id } = await createBooking(as(receptionist.who), {
      resourceIds: [await desk()],
      start: at(14),
      end: at(15),
      title: 'Private',
      hostId: ann.id,
    });
    const former: Principal = { ...receptionist.who, role: 'employee', scopes: roleScopes.employee };
    for (const act of [
      () => updateBooking(as(former), { id, title: 'Mine' }),
      () => cancelBooking(as(former), { id }),
      () => checkInBooking(as(former), { id }),
      () => extendBooking(as(former), { id, end: at(16) }),
    ])
      expect(await said(act())).toBe('booking_not_yours');
    expect((await getBooking(as(former), { id })).title).toBe('');
    expect(await said(updateBooking(as(ann.who), { id, title: 'Hers' }))).toBe('ok');
  });

  test('what has no host belongs to the owner of the credential that booked it, whoever that is now', async () => {
    const keeper = await createUser(world, { role: 'administrator' });
    const made = async () => {
      const { token: secret } = await createToken(as(keeper.who), {
        name: 'program',
        scopes: [...roleScopes.employee],
      });
      const found = await credentialsIn(testing.database).findToken(secret, Date.now());
      if ('refused' in found) throw new Error(found.refused.code);
      return found.who;
    };
    const [one, another] = [await made(), await made()];
    const { id } = await createBooking(as(one), {
      resourceIds: [await desk()],
      start: at(14),
      end: at(15),
      title: 'Delivery',
    });
    const employee: Principal = { ...keeper.who, role: 'employee', scopes: roleScopes.employee };
    for (const owner of [one, another, employee]) {
      expect(await said(updateBooking(as(owner), { id, title: 'Delivery' }))).toBe('ok');
      expect((await getBooking(as(owner), { id })).title).toBe('Delivery');
    }
    const stranger = token(99, roleScopes.employee, { kind: 'service_account', id: keeper.id });
    for (const other of [stranger, ann.who]) {
      expect(await said(updateBooking(as(other), { id, title: 'x' }))).toBe('booking_not_yours');
      expect((await getBooking(as(other), { id })).title).toBe('');
    }
    const heir = await createUser(world, { role: 'administrator' });
    await deactivateUser(world.ctx, { id: keeper.id, handTo: heir.id });
    const next: Principal = { ...heir.who, role: 'employee', scopes: roleScopes.employee };
    expect(await said(updateBooking(as(employee), { id, title: 'x' }))).toBe('booking_not_yours');
    expect(await said(updateBooking(as(next), { id, hostId: heir.id }))).toBe('ok');
    expect(await said(updateBooking(as(one), { id, title: 'y' }))).toBe('booking_not_yours');
  });

  test('neither a token nor its owner is ever host', async () => {
    const robot = token(7, roleScopes.receptionist, { kind: 'user', id: ann.id });
    const resourceIds = [await desk()];
    expect(await createBooking(as(robot), { resourceIds, start: at(14), end: at(15) })).toMatchObject({ hostId: null });
    const { id } = await createServiceAccount(world.ctx, { name: 'Never a host' });
    const unknown = { resourceIds, start: at(15), end: at(16), hostId: id + 1_000_000 };
    expect(await said(createBooking(as(robot), unknown))).toBe('not_found hostId');
  });
});

describe('a resource that was retired', () => {
  test('is kept for less time or given back, and neither for longer nor at another time', async () => {
    const [old, other] = [await desk(), await desk()];
    const { id } = await createBooking(as(ann.who), { resourceIds: [old], start: at(14), end: at(17) });
    await retireResource(world.ctx, { id: old });
    const change = (given: object) => said(updateBooking(as(ann.who), { id, ...given }));
    expect(await change({ end: at(18) })).toBe('resource_retired resourceIds[0]');
    expect(await change({ start: at(13), end: at(16) })).toBe('resource_retired resourceIds[0]');
    expect(await said(extendBooking(as(ann.who), { id, end: at(18) }))).toBe('resource_retired resourceIds[0]');
    expect(await change({ start: at(15), end: at(16) })).toBe('ok');
    expect(await change({ end: at(17) })).toBe('resource_retired resourceIds[0]');
    expect(await change({ resourceIds: [old, other] })).toBe('ok');
    expect(await said(cancelBooking(as(ann.who), { id }))).toBe('ok');
  });
});
