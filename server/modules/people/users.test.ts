import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  contextFor,
  createBuilding,
  createTestDatabase,
  createUser as insertUser,
  createWorld,
  type TestDatabase,
} from '../../../test/support/database.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { Principal, Reach } from '../../platform/context/principal.ts';
import type { Role, Scope } from '../../platform/contract/scopes.ts';
import * as people from './people.ts';

let cluster: TestDatabase;
beforeAll(async () => {
  cluster = await createTestDatabase();
});
afterAll(() => cluster[Symbol.asyncDispose]());

const as = (who: Principal): Ctx => contextFor(cluster.database, who);

it('addresses are for who may read contacts in the whole workplace, and for who keeps people', async () => {
  const own = await createWorld(cluster.database);
  const group = await people.createGroup(own.ctx, { name: 'Staff' });
  const { id, email } = await people.createUser(own.ctx, { name: 'Ada', email: 'ada@example.com' });
  await people.addGroupMember(own.ctx, { id: group.id, userId: id });
  const building = await createBuilding(own);
  const seen = async (role: Role, reach: Reach = 'all', without?: Scope): Promise<(string | null)[]> => {
    const { who } = await insertUser(own, { role });
    const ctx = as({ ...who, reach, scopes: new Set([...who.scopes].filter((scope) => scope !== without)) });
    const listed = (await people.listUsers(ctx, { groupId: group.id })).items;
    const members = (await people.listGroupMembers(ctx, { id: group.id })).items;
    return [await people.getUser(ctx, { id }), ...listed, ...members].map((user) => user.email);
  };
  const [shown, hidden] = [Array.from({ length: 3 }, () => email), [null, null, null]];
  for (const role of ['receptionist', 'space_manager', 'administrator'] as const) {
    expect([role, await seen(role)]).toEqual([role, shown]);
    expect([role, await seen(role, 'all', 'people:contacts')]).toEqual([role, hidden]);
  }
  expect(await seen('employee')).toEqual(hidden);
  const me = await insertUser(own);
  expect((await people.getUser(as(me.who), { id: me.id })).email).toBe(me.email);
  expect(await seen('receptionist', [building])).toEqual(hidden);
  expect(await seen('space_manager', [])).toEqual(hidden);
  expect(await seen('administrator', [building])).toEqual(shown);
});

it('a search by address finds nobody for who may not read it, not even oneself', async () => {
  const own = await createWorld(cluster.database);
  await people.createUser(own.ctx, { name: 'Ada', email: 'lovelace@secret.example' });
  const employee = await insertUser(own, { name: 'Eve', email: 'eve@secret.example' });
  const reception = await insertUser(own, { name: 'Rea', role: 'receptionist', email: 'rea@else.example' });
  const found = async (who: Principal, search: string) =>
    (await people.listUsers(as(who), { search })).items.map(({ name }) => name);
  for (const search of ['lovelace', 'l', '@', 'secret', 'eve@']) {
    expect([search, await found(employee.who, search)]).toEqual([search, []]);
  }
  expect(await found(employee.who, 'Ada')).toEqual(['Ada']);
  expect(await found(reception.who, '@secret')).toEqual(['Ada', 'Eve']);
});
