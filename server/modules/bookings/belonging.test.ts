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
import type { Principal, Reach } from '../../platform/context/principal.ts';
import { roleScopes, scopes, type Scope } from '../../platform/contract/scopes.ts';
import { Problem } from '../../platform/contract/problems.ts';
import {
  createServiceAccount,
  createToken,
  credentialsIn,
  deactivateServiceAccount,
  deactivateUser,
} from '../access/access.ts';
import { updateUser } from '../people/people.ts';
import { checkInBooking, checkOutBooking, extendBooking } from '../presence/presence.ts';
import { cancelBooking, getBooking, listBookings, updateBooking } from './bookings.ts';
import { createBooking } from '../series/series.ts';

let testing: TestDatabase;
let world: World;
let here: number;
let there: number;
beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  [here, there] = [await createBuilding(world), await createBuilding(world)];
  await createUser(world, { role: 'administrator' });
});
afterAll(() => testing[Symbol.asyncDispose]());

const NOW = Temporal.Instant.from('2030-01-07T12:00:00Z');
const as = (who: Principal) => contextFor(testing.database, who, NOW);
const times = { start: '2030-02-07T14:00:00Z', end: '2030-02-07T15:00:00Z' };
const desk = (buildingId: number): Promise<number> => createResource(world, { buildingId });
const limited = (reach: Reach, held: readonly Scope[] = scopes): Principal => ({
  ...world.ctx.who,
  reach,
  scopes: new Set(held),
});

async function acting(secret: string): Promise<Principal> {
  const found = await credentialsIn(testing.database).findToken(secret, Date.now());
  if ('refused' in found) throw new Error(found.refused.code);
  return found.who;
}
type TokenGiven = Partial<Parameters<typeof createToken>[1]>;
const tokenBy = async (who: Principal, given: TokenGiven = {}): Promise<Principal> =>
  acting((await createToken(as(who), { name: 'token', ...given })).token);
const account = (reach: Reach | undefined = 'all') =>
  createServiceAccount(world.ctx, {
    name: crypto.randomUUID(),
    role: 'administrator',
    buildings: reach === 'all' ? reach : [...reach],
  });

/** A token of the account, narrowed to these buildings and scopes: what could not be asked of it any more. */
const narrowed = async (id: number, reach: Reach, held = roleScopes.employee): Promise<Principal> => ({
  ...(await tokenBy(world.ctx.who, { serviceAccountId: id })),
  reach,
  scopes: new Set(held),
});

const booked = async (who: Principal, buildingId: number): Promise<number> =>
  (await createBooking(as(who), { resourceIds: [await desk(buildingId)], ...times, title: 'Secret' })).id;

/** The refusal's code, or 'ok'. */
async function said(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'ok';
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.kind.code;
  }
}

const acts: Readonly<Record<string, (who: Principal, id: number) => Promise<unknown>>> = {
  read: (who, id) => getBooking(as(who), { id }),
  change: (who, id) => updateBooking(as(who), { id, title: 'x' }),
  'change of a stale version': (who, id) => updateBooking(as(who), { id, title: 'x', version: 99 }),
  'check in': (who, id) => checkInBooking(as(who), { id }),
  'check out': (who, id) => checkOutBooking(as(who), { id }),
  extend: (who, id) => extendBooking(as(who), { id, end: '2030-02-07T16:00:00Z' }),
  cancel: (who, id) => cancelBooking(as(who), { id }),
};
const tried = async (who: Principal, id: number) =>
  Object.fromEntries(
    await Promise.all(Object.entries(acts).map(async ([name, act]) => [name, await said(act(who, id))] as const)),
  );
const nowhere = Object.fromEntries(Object.keys(acts).map((name) => [name, 'not_found']));
const listed = async (who: Principal) =>
  (await listBookings(as(who), { from: times.start, limit: 200 })).items.map(({ id }) => id);

describe('what has no host', () => {
  test('is one’s own only where the credential reaches, before and after', async () => {
    const { id: owner } = await account();
    const far = await tokenBy(world.ctx.who, { serviceAccountId: owner });
    const near = await narrowed(owner, [here]);
    const [mine, other] = [await booked(far, here), await booked(far, there)];
    expect(await tried(near, other)).toEqual(nowhere);
    const seen = await listed(near);
    expect([seen.includes(mine), seen.includes(other)]).toEqual([true, false]);
    expect(await getBooking(as(near), { id: mine })).toMatchObject({ title: 'Secret' });
    expect(await said(updateBooking(as(near), { id: mine, resourceIds: [await desk(there)] }))).toBe(
      'booking_not_yours',
    );
    expect(await said(updateBooking(as(near), { id: mine, resourceIds: [await desk(here)] }))).toBe('ok');
    expect((await listed(far)).filter((id) => [mine, other].includes(id))).toEqual([mine, other]);
    for (const id of [mine, other]) expect(await said(cancelBooking(as(far), { id }))).toBe('ok');
    const none = await narrowed(owner, []);
    expect(await listed(none)).toEqual([]);
  });

  test('is booked only where it is one’s own afterwards', async () => {
    const { id: owner } = await account();
    const near = await narrowed(owner, [here]);
    expect(await said(booked(near, there))).toBe('building_out_of_reach');
    expect(await said(booked(near, here))).toBe('ok');
  });

  test('says nothing of itself to a credential that sees it today and does not reach it', async () => {
    const { id: owner } = await account();
    const far = await tokenBy(world.ctx.who, { serviceAccountId: owner });
    const today = { start: '2030-01-07T14:00:00Z', end: '2030-01-07T15:00:00Z' };
    const attendees = [{ email: 'guest@out.example' }];
    const { id } = await createBooking(as(far), {
      resourceIds: [await desk(there)],
      ...today,
      title: 'Secret',
      attendees,
    });
    const near = await narrowed(owner, [here]);
    expect(await getBooking(as(near), { id })).toMatchObject({ title: '', attendees: [] });
    expect(await said(cancelBooking(as(near), { id }))).toBe('booking_not_yours');
  });
});

describe('a hand-over crosses no reach', () => {
  /** A limited administrator, and a token of hers. */
  const leaving = async () => {
    const { id } = await createUser(world, { role: 'administrator' });
    await updateUser(world.ctx, { id, buildings: [here] });
    const who = { ...world.ctx.who, kind: 'user', userId: id, key: `user:${id}`, role: 'administrator' } as const;
    const token = await createToken(as({ ...who, email: 'x@x.example', tokenId: null, reach: [here] }), { name: 'T' });
    return { id, secret: token.token };
  };

  test('an account out of reach is answered like none, and gets nothing', async () => {
    const [{ id: far }, her] = [await account(), await leaving()];
    const by = as(limited([here]));
    expect(await said(deactivateUser(by, { id: her.id, handToAccount: far }))).toBe('not_found');
    expect(await said(deactivateUser(by, { id: her.id, handToAccount: 999_999 }))).toBe('not_found');
    const { id: mine } = await createServiceAccount(world.ctx, { name: 'Mine', role: 'employee', buildings: [here] });
    expect(await said(deactivateServiceAccount(by, { id: mine, handToAccount: far }))).toBe('not_found');
    expect((await acting(her.secret)).kind).toBe('token');
    expect(await said(deactivateUser(by, { id: her.id, handToAccount: mine }))).toBe('ok');
  });

  test('nor does somebody who may more get it', async () => {
    const [boss, her] = [await createUser(world, { role: 'administrator' }), await leaving()];
    expect(await said(deactivateUser(as(limited([here])), { id: her.id, handTo: boss.id }))).toBe('forbidden');
    const narrow = as(limited('all', ['people:write', ...roleScopes.employee]));
    const { id: employee } = await createUser(world, {});
    const { id: mighty } = await account();
    const leaver = await createUser(world, {});
    expect(await said(deactivateUser(narrow, { id: leaver.id, handTo: boss.id }))).toBe('forbidden');
    expect(await said(deactivateUser(narrow, { id: leaver.id, handToAccount: mighty }))).toBe('forbidden');
    expect(await said(deactivateUser(narrow, { id: leaver.id, handTo: employee }))).toBe('ok');
  });

  test('what is handed to oneself opens only what one reaches', async () => {
    const former = await createUser(world, { role: 'administrator' });
    const robot = await tokenBy(former.who);
    const [near, far] = [await booked(robot, here), await booked(robot, there)];
    await updateUser(world.ctx, { id: former.id, role: 'employee' });
    const taker = await createUser(world, { role: 'administrator' });
    await updateUser(world.ctx, { id: taker.id, buildings: [here] });
    const self: Principal = { ...taker.who, reach: [here] };
    await deactivateUser(as(self), { id: former.id, handTo: taker.id });
    expect(await tried(self, far)).toEqual(nowhere);
    const plain: Principal = { ...self, role: 'employee', scopes: roleScopes.employee };
    expect(await said(updateBooking(as(plain), { id: near, title: 'Mine' }))).toBe('ok');
  });
});

test('others’ bookings that one does not see into are not there, whatever one asks of them', async () => {
  const [host, eve] = [await createUser(world, {}), await createUser(world, {})];
  const id = await booked(host.who, there);
  expect(await tried(eve.who, id)).toEqual(nowhere);
  expect(await tried(eve.who, 9_999_999)).toEqual(nowhere);
  const here1: Principal = { ...(await createUser(world, { role: 'receptionist' })).who, reach: [here] };
  expect(await tried(here1, id)).toEqual(nowhere);
});
