import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  contextFor,
  createBuilding,
  createTestDatabase,
  createUser as insertUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { Principal, Reach } from '../../platform/context/principal.ts';
import { roleScopes, scopes, type Scope } from '../../platform/contract/scopes.ts';
import { createUser, updateUser } from '../people/people.ts';
import {
  createToken,
  credentialsIn,
  deactivateUser,
  getBelongings,
  getToken,
  openSession,
  setPassword,
} from './access.ts';

const PASSWORD = 'plum harbour seventeen';
const problem = (status: number, code: string, details: object = {}) => ({ kind: { status, code }, details });
const forbidden = problem(403, 'forbidden');

let cluster: TestDatabase;
let world: World;
beforeAll(async () => {
  cluster = await createTestDatabase();
  world = await createWorld(cluster.database);
});
afterAll(() => cluster[Symbol.asyncDispose]());

const as = (who: Principal): Ctx => contextFor(cluster.database, who);
const holding = (held: readonly Scope[], reach: Reach = 'all'): Ctx =>
  as({ ...world.ctx.who, scopes: new Set(held), reach });
const addUser = (given: Partial<Parameters<typeof createUser>[1]> = {}) =>
  createUser(world.ctx, { email: `${crypto.randomUUID()}@example.com`, name: 'Ada', ...given });

describe('a password for somebody else', () => {
  it('is set only by who may all that she may: an employee, too', async () => {
    const { id } = await addUser();
    const keeper = holding(['people:read', 'people:write']);
    await expect(setPassword(keeper, { id, password: PASSWORD })).rejects.toMatchObject(forbidden);
    const nearly = holding([...roleScopes.employee.difference(new Set(['notifications:read'])), 'people:write']);
    await expect(setPassword(nearly, { id, password: PASSWORD })).rejects.toMatchObject(forbidden);
    await setPassword(holding([...roleScopes.employee, 'people:write']), { id, password: PASSWORD });
  });

  it('and only by who reaches what she reaches', async () => {
    const [here, there] = [await createBuilding(world), await createBuilding(world)];
    const limited = holding(scopes, [here]);
    const set = async (buildings: number[] | 'all') =>
      setPassword(limited, { id: (await addUser({ buildings })).id, password: PASSWORD });
    await set([here]);
    await set([]);
    for (const buildings of ['all' as const, [there], [here, there]]) {
      await expect(set(buildings)).rejects.toMatchObject(forbidden);
    }
  });
});

describe('what somebody has', () => {
  const administrator = async (given: { buildings?: number[] } = {}) => {
    const { id, buildings } = await addUser({ role: 'administrator', ...given });
    const { who } = await insertUser(world, { role: 'administrator' });
    const ctx = as({ ...who, userId: id, reach: buildings ?? [] });
    return { id, ctx };
  };
  const rightsOf = async (secret: string) => {
    const found = await credentialsIn(cluster.database).findToken(secret, Date.now());
    return 'who' in found ? { scopes: [...found.who.scopes], reach: found.who.reach } : found.refused.code;
  };

  it('is listed before she goes', async () => {
    const { id, ctx } = await administrator();
    const bookings = {
      ahead: 0,
      running: 0,
      attended: 0,
      waiting: 0,
      assigned: 0,
      seatRequests: 0,
      teamDays: 0,
      visits: 0,
      first: [],
    };
    const nothing = {
      sessions: 0,
      calendarFeeds: 0,
      connectionTokens: [],
      tokens: [],
      webhooks: [],
      devices: [],
      applications: [],
      keys: [],
      keyCount: 0,
      bookings,
      reports: [],
      delegates: [],
      delegators: [],
    };
    expect(await getBelongings(world.ctx, { id })).toEqual(nothing);
    const made = await createToken(ctx, { name: 'hers' });
    await world.ctx.tx((tx) => openSession(tx, id));
    expect(await getBelongings(world.ctx, { id })).toEqual({
      ...nothing,
      sessions: 1,
      tokens: [{ id: made.id, name: 'hers' }],
    });
    await deactivateUser(world.ctx, { id });
    expect(await rightsOf(made.token)).toBe('token_owner_inactive');
    const foreign = await createWorld(cluster.database);
    await expect(getBelongings(foreign.ctx, { id })).rejects.toMatchObject(problem(404, 'not_found'));
  });

  it('is no business of who may not shut her out', async () => {
    const [here, there] = [await createBuilding(world), await createBuilding(world)];
    const { id } = await administrator({ buildings: [here, there] });
    await expect(getBelongings(holding(scopes, [here]), { id })).rejects.toMatchObject(forbidden);
    await getBelongings(holding(scopes, [here, there]), { id });
  });

  it('goes on in other hands, with no more than she and the new owner may', async () => {
    const [here, there] = [await createBuilding(world), await createBuilding(world)];
    const { id, ctx } = await administrator({ buildings: [here, there] });
    const made = await createToken(ctx, { name: 'pipeline' });
    const child = await createToken(ctx, { name: 'child', scopes: ['spaces:read'] });
    await updateUser(world.ctx, { id, role: 'space_manager', buildings: [here] });
    const heir = await administrator();
    await deactivateUser(world.ctx, { id, handTo: heir.id });
    expect(await getToken(world.ctx, { id: made.id })).toMatchObject({
      owner: { kind: 'user', id: heir.id },
      createdBy: id,
    });
    const left = { scopes: expect.arrayContaining([...roleScopes.space_manager]), reach: [here] };
    expect(await rightsOf(made.token)).toEqual(left);
    expect((await getToken(world.ctx, { id: made.id })).scopes).toHaveLength(roleScopes.space_manager.size);
    expect(await rightsOf(child.token)).toEqual({ scopes: ['spaces:read'], reach: [here] });
    await updateUser(world.ctx, { id: heir.id, role: 'employee', buildings: [there] });
    expect(await rightsOf(made.token)).toEqual({ scopes: [...roleScopes.employee], reach: [] });
  });

  it('goes to nobody who is not there, and then nothing happens', async () => {
    const { id, ctx } = await administrator();
    const made = await createToken(ctx, { name: 'hers' });
    const gone = await administrator();
    await deactivateUser(world.ctx, { id: gone.id });
    const to = (handTo: number) => deactivateUser(world.ctx, { id, handTo });
    await expect(to(2_000_000_000)).rejects.toMatchObject(problem(404, 'not_found', { param: 'handTo' }));
    const refused = (detail: string) => problem(400, 'invalid_request', { param: 'handTo', detail });
    await expect(to(gone.id)).rejects.toMatchObject(refused('Hand them to somebody who is active'));
    await expect(to(id)).rejects.toMatchObject(refused('Hand them to somebody else'));
    expect(await rightsOf(made.token)).toEqual({ scopes: [...scopes], reach: 'all' });
  });
});
