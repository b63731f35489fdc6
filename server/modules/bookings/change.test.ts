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
import type { Principal, TokenPrincipal } from '../../platform/context/principal.ts';
import { roleScopes, type Scope } from '../../platform/contract/scopes.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { checkInBooking, extendBooking } from '../presence/presence.ts';
import { cancelBooking, createBooking, getBooking, listBookings, updateBooking } from './bookings.ts';

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
const token = (id: number, scopes: Iterable<Scope>): TokenPrincipal => ({
  kind: 'token',
  key: `token:${id}`,
  name: `Token ${id}`,
  tenant: world.tenant,
  userId: null,
  email: null,
  role: null,
  tokenId: id,
  reach: 'all',
  scopes: new Set(scopes),
});

/** 'ok', or the refusal's code and the field it names. */
async function said(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'ok';
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [error.kind.code, error.details.param ?? []].flat().join(' ');
  }
}

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

  test('what has no host belongs to the very credential that booked it', async () => {
    const everyday = [...roleScopes.employee];
    const [one, other] = [token(1, everyday), token(2, everyday)];
    const { id } = await createBooking(as(one), { resourceIds: [await desk()], start: at(14), end: at(15) });
    expect(await said(updateBooking(as(other), { id, title: 'x' }))).toBe('booking_not_yours');
    expect(await said(updateBooking(as(one), { id, title: 'x' }))).toBe('ok');
    const managing = token(3, roleScopes.receptionist);
    await updateBooking(as(managing), { id, hostId: ann.id });
    expect(await said(updateBooking(as(one), { id, title: 'y' }))).toBe('booking_not_yours');
  });
});
