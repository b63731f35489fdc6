import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { Reach } from '../../platform/context/principal.ts';
import { roleScopes, scopes, type Scope } from '../../platform/contract/scopes.ts';
import {
  activateServiceAccount,
  COMMAND_LINE,
  createServiceAccount,
  createToken,
  credentialsIn,
  deactivateServiceAccount,
  deactivateUser,
  getAccountBelongings,
  getServiceAccount,
  getToken,
  listServiceAccounts,
  regenerateToken,
  updateServiceAccount,
} from './access.ts';

const problem = (status: number, code: string, details: object = {}) => ({ kind: { status, code }, details });
const outOfReach = problem(403, 'building_out_of_reach');

let cluster: TestDatabase;
let world: World;
let here: number;
let there: number;
beforeAll(async () => {
  cluster = await createTestDatabase();
  world = await createWorld(cluster.database);
  [here, there] = [await createBuilding(world), await createBuilding(world)];
});
afterAll(() => cluster[Symbol.asyncDispose]());

const within = (reach: Reach, held: readonly Scope[] = scopes): Ctx =>
  contextFor(cluster.database, { ...world.ctx.who, reach, scopes: new Set(held) });
const asked = (secret: string) => credentialsIn(cluster.database).findToken(secret, Date.now());
const acting = async (secret: string): Promise<Ctx> => {
  const found = await asked(secret);
  if ('refused' in found) throw new Error(found.refused.code);
  return contextFor(cluster.database, found.who);
};
let made = 0;
const account = (given: Partial<Parameters<typeof createServiceAccount>[1]> = {}) =>
  createServiceAccount(world.ctx, { name: `Account ${++made}`, role: 'administrator', ...given });
const actions = async (id: number) =>
  (
    await world.db
      .selectFrom('audit')
      .select('action')
      .where('subjectType', '=', 'service_account')
      .where('subjectId', '=', String(id))
      .orderBy('id')
      .execute()
  ).map(({ action }) => action);

test('an account may no more than its maker, and reaches what he reaches unless less is said', async () => {
  expect(await createServiceAccount(within([here]), { name: 'Local' })).toMatchObject({
    name: 'Local',
    role: 'employee',
    buildings: [here],
    active: true,
    version: 1,
  });
  const make = (ctx: Ctx, given: object) => createServiceAccount(ctx, { name: 'Beyond', ...given });
  for (const buildings of ['all' as const, [there], [here, there]])
    await expect(make(within([here]), { buildings })).rejects.toMatchObject(outOfReach);
  const few = within('all', [...roleScopes.employee, 'tokens:write']);
  await expect(make(few, { role: 'receptionist' })).rejects.toMatchObject(
    problem(403, 'forbidden', { detail: expect.stringContaining('people:contacts') }),
  );
  await expect(make(within('all', ['tokens:write']), {})).rejects.toMatchObject(problem(403, 'forbidden'));
  await expect(make(world.ctx, { buildings: [9_999_999] })).rejects.toMatchObject({
    constraint: 'service_account_building_building_fk',
  });
  const bounded = await createToken(world.ctx, { name: 'bounded', ip: '10.0.0.0/8' });
  await expect(make(await acting(bounded.token), {})).rejects.toMatchObject(problem(403, 'forbidden'));
});

test('a name is taken once, and Atrium’s own names are not to be had', async () => {
  const { id, name } = await account();
  const taken = problem(409, 'name_taken', { param: 'name' });
  await expect(account({ name })).rejects.toMatchObject(taken);
  await expect(account({ name: COMMAND_LINE })).rejects.toMatchObject(taken);
  await expect(updateServiceAccount(world.ctx, { id, name: COMMAND_LINE })).rejects.toMatchObject(taken);
});

test('an account is renamed, and its rights only become less', async () => {
  const { id, version } = await account({ buildings: [here, there] });
  const change = (given: object, ctx = world.ctx) => updateServiceAccount(ctx, { id, ...given });
  const less = await change({ name: 'Less', role: 'receptionist', buildings: [here], version });
  expect(less).toMatchObject({ name: 'Less', role: 'receptionist', buildings: [here], version: 2 });
  for (const [param, more] of Object.entries({ role: 'administrator', buildings: 'all' }))
    await expect(change({ [param]: more })).rejects.toMatchObject(problem(403, 'forbidden', { param }));
  await expect(change({ buildings: [here, there] })).rejects.toMatchObject(problem(403, 'forbidden'));
  await expect(change({ name: 'Late', version })).rejects.toMatchObject(problem(409, 'version_conflict'));
  await expect(change({ name: 'Other' }, within([there]))).rejects.toMatchObject(outOfReach);
  expect(await actions(id)).toEqual(['service_account.created', 'service_account.updated']);
});

test('accounts are listed page by page to who reaches all that they reach', async () => {
  const own = await createWorld(cluster.database);
  const building = await createBuilding(own);
  const ctx = (reach: Reach) => contextFor(cluster.database, { ...own.ctx.who, reach });
  for (const name of ['One', 'Two']) await createServiceAccount(own.ctx, { name, buildings: [building] });
  const { id } = await createServiceAccount(own.ctx, { name: 'Whole' });
  const names = async (by: Ctx, paging = {}) => (await listServiceAccounts(by, paging)).items.map(({ name }) => name);
  expect(await names(own.ctx)).toEqual(['One', 'Two', 'Whole']);
  expect(await names(ctx([building]))).toEqual(['One', 'Two']);
  const { nextCursor } = await listServiceAccounts(ctx([building]), { limit: 1 });
  expect(await names(ctx([building]), { cursor: nextCursor ?? '' })).toEqual(['Two']);
  for (const ask of [getServiceAccount, getAccountBelongings, deactivateServiceAccount, activateServiceAccount])
    await expect(ask(ctx([building]), { id })).rejects.toMatchObject(outOfReach);
  const foreign = await createWorld(cluster.database);
  for (const ask of [getServiceAccount, getAccountBelongings, deactivateServiceAccount, activateServiceAccount])
    await expect(ask(foreign.ctx, { id })).rejects.toMatchObject(problem(404, 'not_found'));
});

test('its tokens stop with it at once, are listed before, and count again with it', async () => {
  const { id } = await account();
  const { token, owner } = await createToken(world.ctx, { name: 'Sensors', serviceAccountId: id });
  expect(owner).toEqual({ kind: 'service_account', id });
  expect(await getAccountBelongings(world.ctx, { id })).toMatchObject({ tokens: [{ name: 'Sensors' }], webhooks: [] });
  expect(await deactivateServiceAccount(world.ctx, { id })).toMatchObject({ active: false });
  expect(await asked(token)).toMatchObject({ refused: { code: 'token_owner_inactive' } });
  await expect(createToken(world.ctx, { name: 'more', serviceAccountId: id })).rejects.toMatchObject(
    problem(409, 'service_account_inactive'),
  );
  const again = await deactivateServiceAccount(world.ctx, { id });
  expect(await activateServiceAccount(world.ctx, { id })).toMatchObject({ active: true, version: again.version + 1 });
  expect(await activateServiceAccount(world.ctx, { id })).toMatchObject({ version: again.version + 1 });
  await acting(token);
  expect(await actions(id)).toEqual([
    'service_account.created',
    'service_account.deactivated',
    'service_account.activated',
  ]);
});

test('a token for an account may no more than both, and is made by who reaches it', async () => {
  const { id } = await account({ role: 'receptionist', buildings: [here] });
  const { token } = await createToken(world.ctx, { name: 'mighty', serviceAccountId: id });
  const { who } = await acting(token);
  expect(who).toMatchObject({ reach: [here], userId: null });
  expect([...who.scopes].toSorted()).toEqual([...roleScopes.receptionist].toSorted());
  await expect(createToken(within([there]), { name: 'no', serviceAccountId: id })).rejects.toMatchObject(outOfReach);
  await expect(createToken(world.ctx, { name: 'no', serviceAccountId: 9_999_999 })).rejects.toMatchObject(
    problem(404, 'not_found', { param: 'serviceAccountId' }),
  );
});

test('a new secret leaves its token with the account', async () => {
  const { id } = await account();
  const admin = await createUser(world, { role: 'administrator' });
  const ctx = contextFor(cluster.database, admin.who);
  const owned = await createToken(ctx, { name: 'owned', serviceAccountId: id });
  expect((await regenerateToken(ctx, { id: owned.id })).owner).toEqual({ kind: 'service_account', id });
});

test('what it has is handed over to a person or to another account, and never widens', async () => {
  const [from, to] = [await account({ buildings: [here] }), await account()];
  const ann = await createUser(world, { role: 'administrator' });
  const owned = await createToken(world.ctx, { name: 'owned', serviceAccountId: from.id });
  const hand = (id: number, heir: object) => deactivateServiceAccount(world.ctx, { id, ...heir });
  await expect(hand(from.id, { handTo: ann.id, handToAccount: to.id })).rejects.toMatchObject(
    problem(400, 'invalid_request', { param: 'handToAccount' }),
  );
  await expect(hand(from.id, { handToAccount: from.id })).rejects.toMatchObject(
    problem(400, 'invalid_request', { param: 'handToAccount', detail: 'Hand them to somebody else' }),
  );
  await expect(hand(from.id, { handToAccount: 9_999_999 })).rejects.toMatchObject(
    problem(404, 'not_found', { param: 'handToAccount' }),
  );
  await hand(from.id, { handToAccount: to.id });
  expect(await getToken(world.ctx, { id: owned.id })).toMatchObject({
    owner: { kind: 'service_account', id: to.id },
    buildings: [here],
  });
  await acting(owned.token);
  await hand(to.id, { handTo: ann.id });
  expect((await getToken(world.ctx, { id: owned.id })).owner).toEqual({ kind: 'user', id: ann.id });
  const last = await account();
  await deactivateUser(world.ctx, { id: ann.id, handToAccount: last.id });
  expect((await getAccountBelongings(world.ctx, { id: last.id })).tokens).toMatchObject([{ id: owned.id }]);
  await acting(owned.token);
});

test('a name that reads like one of Atrium’s own is its own', async () => {
  for (const name of [
    'command line',
    'COMMAND  LINE',
    'Command\u00a0line',
    'Command\u2003line',
    'atrium_admin_token',
  ]) {
    await expect(account({ name })).rejects.toMatchObject(problem(409, 'name_taken'));
    const { id } = await account();
    await expect(updateServiceAccount(world.ctx, { id, name })).rejects.toMatchObject(problem(409, 'name_taken'));
  }
  expect(await account({ name: 'Command lines' })).toMatchObject({ name: 'Command lines' });
});

test('what is said as it is changes nothing', async () => {
  const { id, name, version } = await account({ buildings: [here, there] });
  const same = { id, name, role: 'administrator' as const, buildings: [there, here] };
  expect(await updateServiceAccount(world.ctx, same)).toMatchObject({ version });
  expect(await actions(id)).toEqual(['service_account.created']);
  expect(await updateServiceAccount(world.ctx, { id, name: `${name}!` })).toMatchObject({ version: version + 1 });
});

describe('a token made with a token', () => {
  const narrow: Scope[] = ['tokens:write', 'bookings:read', 'bookings:write'];
  const mother = async (given: object = {}) =>
    createToken(world.ctx, { name: 'narrow', scopes: narrow, serviceAccountId: (await account()).id, ...given });

  test('has its owner, or an account that may no more than it', async () => {
    const made = await mother();
    const ctx = await acting(made.token);
    const { id: mighty } = await account();
    const { id: modest } = await account({ role: 'employee' });
    for (const serviceAccountId of [mighty, modest]) {
      await expect(createToken(ctx, { name: 'child', serviceAccountId })).rejects.toMatchObject(
        problem(403, 'forbidden'),
      );
    }
    for (const given of [{}, { serviceAccountId: made.owner.id }]) {
      expect((await createToken(ctx, { name: 'child', ...given })).owner).toEqual(made.owner);
    }
    const wide = await acting((await mother({ scopes: [...roleScopes.employee, 'tokens:write'] })).token);
    const child = await createToken(wide, { name: 'child', serviceAccountId: modest });
    expect(child.owner).toEqual({ kind: 'service_account', id: modest });
  });

  test('and one that it renews become its owner’s, where that one may more', async () => {
    const made = await mother();
    const [other, same] = [await mother(), await mother({ serviceAccountId: made.owner.id })];
    const ctx = await acting(made.token);
    expect((await regenerateToken(ctx, { id: other.id })).owner).toEqual(made.owner);
    expect((await regenerateToken(ctx, { id: same.id })).owner).toEqual(made.owner);
    expect((await regenerateToken(ctx, { id: made.id })).owner).toEqual(made.owner);
  });
});
