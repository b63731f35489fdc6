import fc from 'fast-check';
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
import { systemPrincipal, type Principal, type Reach } from '../../platform/context/principal.ts';
import { roleScopes, type Role, type Scope } from '../../platform/contract/scopes.ts';
import * as access from '../access/access.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { allowed } from '../../platform/contract/verdict.ts';
import { toProblem } from '../../platform/http/problem.ts';
import { constraints } from './contract.ts';
import * as people from './people.ts';
import { containing } from '../../platform/db/containing.ts';
import { decideGrant, decideStanding, decideTakeover, nextStanding, type Standing } from './rules.ts';

const PASSWORD = 'a horse of course';
const problem = (status: number, code: string, details: object = {}) => ({ kind: { status, code }, details });
const emailTaken = problem(409, 'email_taken', { param: 'email' });
const forbidden = problem(403, 'forbidden');
/** What a caller would be told of an error that the database raised. */
const told = (work: Promise<unknown>) => work.catch((error: unknown) => Promise.reject(toProblem(error, constraints)));

let cluster: TestDatabase;
let world: World;
beforeAll(async () => {
  cluster = await createTestDatabase();
  world = await createWorld(cluster.database);
});
afterAll(() => cluster[Symbol.asyncDispose]());

let made = 0;
const someEmail = (): string => `person.${++made}@example.com`;
const as = (who: Principal): Ctx => contextFor(cluster.database, who);
const addUser = (given: Partial<Parameters<typeof people.createUser>[1]> = {}, ctx = world.ctx) =>
  people.createUser(ctx, { email: someEmail(), name: 'Ada Lovelace', ...given });
const eventsOf = (subjectType: string, subjectId: number, at = world) => {
  const rows = at.db.selectFrom('event').select(['type', 'version', 'data']).orderBy('id');
  return rows.where((row) => row.and({ subjectType, subjectId })).execute();
};
const auditOf = (subjectId: number) => {
  const rows = world.db.selectFrom('audit').selectAll().orderBy('id');
  return rows.where((row) => row.and({ subjectType: 'user', subjectId: String(subjectId) })).execute();
};
type Said = NonNullable<Parameters<typeof people.createUser>[1]['buildings']> | null;
const said = (buildings: Reach | null): Said =>
  typeof buildings === 'object' && buildings ? [...buildings] : buildings;
const passwordOf = async (id: number) =>
  (await world.db.selectFrom('userAccount').select('passwordHash').where('id', '=', id).executeTakeFirstOrThrow())
    .passwordHash;
const sessionsOf = (id: number) => world.db.selectFrom('session').selectAll().where('userId', '=', id).execute();

describe('people', () => {
  it('are added with what was said and no more', async () => {
    const user = await addUser({ names: { 'zh-Hant': '艾達' }, cardNumber: 'C-1' });
    expect(user).toMatchObject({
      name: 'Ada Lovelace',
      names: { 'zh-Hant': '艾達' },
      role: 'employee',
      cardNumber: 'C-1',
    });
    expect(user).toMatchObject({ buildings: 'all', active: true, groupIds: [], version: 1 });
    expect(await people.getUser(world.ctx, { id: user.id })).toEqual(user);
    expect(await passwordOf(user.id)).toBeNull();
    expect(await eventsOf('user', user.id)).toEqual([{ type: 'user.created', version: 1, data: { id: user.id } }]);
    expect(await auditOf(user.id)).toMatchObject([
      { action: 'user.created', before: null, after: { cardNumber: 'C-1' } },
    ]);
  });

  it('have one e-mail address and one card each', async () => {
    const email = someEmail();
    await addUser({ email, cardNumber: 'C-2' });
    await expect(told(addUser({ email: email.toUpperCase() }))).rejects.toMatchObject(emailTaken);
    const taken = problem(409, 'card_number_taken', { param: 'cardNumber' });
    await expect(told(addUser({ cardNumber: 'C-2' }))).rejects.toMatchObject(taken);
    const other = await addUser();
    await expect(told(people.updateUser(world.ctx, { id: other.id, email }))).rejects.toMatchObject(emailTaken);
    const foreign = await createWorld(cluster.database);
    expect((await addUser({ email, cardNumber: 'C-2' }, foreign.ctx)).email).toBe(email);
  });

  it('change where something is said; null clears, absence leaves', async () => {
    const { id } = await addUser({ names: { de: 'Ada' }, cardNumber: 'C-3' });
    const renamed = await people.updateUser(world.ctx, { id, name: 'Ada King' });
    expect(renamed).toMatchObject({ name: 'Ada King', names: { de: 'Ada' }, cardNumber: 'C-3', version: 2 });
    const cleared = await people.updateUser(world.ctx, { id, names: null, cardNumber: null, version: 2 });
    expect(cleared).toMatchObject({ name: 'Ada King', names: {}, cardNumber: null, version: 3 });
    const stale = people.updateUser(world.ctx, { id, name: 'x', version: 2 });
    await expect(stale).rejects.toMatchObject(problem(409, 'version_conflict'));
    expect((await eventsOf('user', id)).map(({ version }) => version)).toEqual([1, 2, 3]);
    const [, change] = await auditOf(id);
    expect(change).toMatchObject({
      action: 'user.updated',
      before: { name: 'Ada Lovelace' },
      after: { name: 'Ada King' },
    });
  });

  it('of another tenant do not exist, in any operation', async () => {
    const [user, group] = [await addUser(), await people.createGroup(world.ctx, { name: 'ours' })];
    const foreign = await createWorld(cluster.database);
    const local = await addUser({}, foreign.ctx);
    const { id } = user;
    const attempts: (() => Promise<unknown>)[] = [
      () => people.getUser(foreign.ctx, { id }),
      () => people.updateUser(foreign.ctx, { id, name: 'mine' }),
      () => access.deactivateUser(foreign.ctx, { id }),
      () => people.activateUser(foreign.ctx, { id }),
      () => access.setPassword(foreign.ctx, { id, password: PASSWORD }),
      () => people.getGroup(foreign.ctx, { id: group.id }),
      () => people.updateGroup(foreign.ctx, { id: group.id, name: 'mine' }),
      () => people.deleteGroup(foreign.ctx, { id: group.id }),
      () => people.listGroupMembers(foreign.ctx, { id: group.id }),
      () => people.addGroupMember(foreign.ctx, { id: group.id, userId: local.id }),
      () => people.addGroupMember(foreign.ctx, { id: group.id, userId: id }),
      () => people.removeGroupMember(foreign.ctx, { id: group.id, userId: local.id }),
    ];
    for (const attempt of attempts) await expect(told(attempt())).rejects.toMatchObject(problem(404, 'not_found'));
    expect((await people.listUsers(foreign.ctx, {})).items.map((found) => found.id)).toEqual([local.id]);
    expect(await people.findPeople(foreign.ctx, [id, local.id])).toHaveLength(1);
    expect(await people.getUser(world.ctx, { id })).toEqual(user);
    const building = await createBuilding(world);
    const manager = told(addUser({ role: 'space_manager', buildings: [building] }, foreign.ctx));
    await expect(manager).rejects.toMatchObject(problem(404, 'not_found', { param: 'buildings' }));
  });

  it('are found by id for other modules, with whether they are active', async () => {
    const [ada, bob] = [await addUser(), await addUser()];
    await access.deactivateUser(world.ctx, { id: bob.id });
    const found = await people.findPeople(world.ctx, [ada.id, bob.id, 2_000_000_000]);
    expect(
      [...found.values()].map(({ id, active }) => [id, active]).toSorted(([a], [b]) => Number(a) - Number(b)),
    ).toEqual([
      [ada.id, true],
      [bob.id, false],
    ]);
  });
});

describe('what others see', () => {
  it('an employee sees names, and all of himself', async () => {
    const own = await createWorld(cluster.database);
    const boss = await addUser({ role: 'administrator', cardNumber: 'C-9', name: 'Boss' }, own.ctx);
    const user = await insertUser(own, { name: 'Me' });
    await people.updateUser(own.ctx, { id: user.id, cardNumber: 'C-10' });
    const employee = as(user.who);
    const hidden = { ...boss, email: null, role: null, buildings: null, cardNumber: null };
    expect(await people.getUser(employee, { id: boss.id })).toEqual(hidden);
    expect(await people.getUser(employee, { id: user.id })).toMatchObject({ role: 'employee', cardNumber: 'C-10' });
    expect((await people.listUsers(employee, {})).items[0]).toEqual(hidden);
    expect((await people.listUsers(own.ctx, {})).items[0]).toEqual(boss);
  });

  it('who does not keep people finds the active ones, and cannot sort by what is hidden', async () => {
    const own = await createWorld(cluster.database);
    const { who } = await insertUser(own, { name: 'Z' });
    const gone = await addUser({ name: 'Gone' }, own.ctx);
    await access.deactivateUser(own.ctx, { id: gone.id });
    const names = async (ctx: Ctx, filter = {}) => (await people.listUsers(ctx, filter)).items.map(({ name }) => name);
    expect(await names(as(who))).toEqual(['Z']);
    expect(await names(as(who), { active: true })).toEqual(['Z']);
    expect(await names(own.ctx)).toEqual(['Gone', 'Z']);
    expect(await names(own.ctx, { active: false })).toEqual(['Gone']);
    expect(await names(own.ctx, { role: 'administrator' })).toEqual([]);
    const byRole = names(as(who), { role: 'administrator' });
    await expect(byRole).rejects.toMatchObject(problem(403, 'forbidden', { param: 'role' }));
    const passive = names(as(who), { active: false });
    await expect(passive).rejects.toMatchObject(problem(403, 'forbidden', { param: 'active' }));
  });

  it('a search finds any part of any name and of the address, literally', async () => {
    const own = await createWorld(cluster.database);
    const given = [
      { name: '100% Ada', email: 'one@example.com' },
      { name: 'Bob_Bo', email: 'two@example.com' },
      { name: 'Chan Tai Man', names: { 'zh-Hant': '陳大文' }, email: 'three@example.com' },
    ];
    for (const user of given) await addUser(user, own.ctx);
    const found = async (search: string) =>
      (await people.listUsers(own.ctx, { search })).items.map(({ email }) => email?.split('@')[0]);
    expect(await found('ADA')).toEqual(['one']);
    expect(await found('%')).toEqual(['one']);
    expect(await found('_')).toEqual(['two']);
    expect(await found('大文')).toEqual(['three']);
    expect(await found('@example')).toHaveLength(3);
    expect(await found(String.raw`\ `)).toEqual([]);
    fc.assert(
      fc.property(
        fc.string(),
        (text) =>
          !/[%_]/.test(
            containing(text)
              .slice(1, -1)
              .replaceAll(/\\[\\%_]/g, ''),
          ),
      ),
    );
  });

  it('sorts as people read, over all pages', async () => {
    const own = await createWorld(cluster.database);
    const order = ['Äda', 'anna', 'Guest 2', 'Guest 10', 'Zoe'];
    for (const name of order.toSorted()) await addUser({ name }, own.ctx);
    const first = await people.listUsers(own.ctx, { limit: 2 });
    const rest = await people.listUsers(own.ctx, { cursor: first.nextCursor ?? '' });
    expect([...first.items, ...rest.items].map(({ name }) => name)).toEqual(order);
  });

  it('pages neither skip nor repeat while people come and go, names alike or not', async () => {
    const own = await createWorld(cluster.database);
    const ids: number[] = [];
    for (const name of ['Ann', 'Bo', 'Bo', 'Bo', 'Cy']) ids.push((await addUser({ name }, own.ctx)).id);
    const seen: number[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await people.listUsers(own.ctx, { limit: 2, ...(cursor !== undefined && { cursor }) });
      seen.push(...page.items.map(({ id }) => id));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
      await addUser({ name: 'Aaron' }, own.ctx);
    }
    expect(seen).toEqual(ids);
  });
});

describe('rights', () => {
  const holding = (...held: Scope[]): Principal => ({ ...world.ctx.who, scopes: new Set(held) });

  it('nobody gives a role that may do more than himself', async () => {
    const ctx = as(holding('people:read', 'people:write'));
    expect((await addUser({}, ctx)).role).toBe('employee');
    for (const role of ['receptionist', 'space_manager', 'administrator'] as const) {
      await expect(addUser({ role }, ctx)).rejects.toMatchObject(forbidden);
    }
    const { id } = await addUser({}, ctx);
    await expect(people.updateUser(ctx, { id, role: 'administrator' })).rejects.toMatchObject(forbidden);
  });

  it('nobody takes over somebody who may do more', async () => {
    const boss = await addUser({ role: 'administrator' });
    const ctx = as(holding('people:read', 'people:write'));
    const { id } = boss;
    for (const attempt of [
      () => access.setPassword(ctx, { id, password: PASSWORD }),
      () => people.updateUser(ctx, { id, email: someEmail() }),
      () => access.deactivateUser(ctx, { id }),
    ]) {
      await expect(attempt()).rejects.toMatchObject(forbidden);
    }
    expect(await people.getUser(world.ctx, { id })).toEqual(boss);
  });

  it('an administrator of some buildings keeps to them', async () => {
    const [here, there] = [await createBuilding(world), await createBuilding(world)];
    const admin = await addUser({ role: 'administrator', buildings: [here] });
    const { who } = await insertUser(world, { role: 'administrator' });
    const ctx = as({ ...who, userId: admin.id, reach: [here] });
    const manager = await addUser({ role: 'space_manager', buildings: [here] }, ctx);
    expect(manager).toMatchObject({ role: 'space_manager', buildings: [here] });
    for (const buildings of [[there], [here, there], 'all', null] as const) {
      await expect(addUser({ role: 'space_manager', buildings: said(buildings) }, ctx)).rejects.toMatchObject(
        forbidden,
      );
      await expect(people.updateUser(ctx, { id: manager.id, buildings: said(buildings) })).rejects.toMatchObject(
        forbidden,
      );
      await expect(people.updateUser(ctx, { id: admin.id, buildings: said(buildings) })).rejects.toMatchObject(
        forbidden,
      );
    }
    const everywhere = await addUser({ role: 'receptionist' });
    await expect(access.deactivateUser(ctx, { id: everywhere.id })).rejects.toMatchObject(forbidden);
    expect(await people.updateUser(world.ctx, { id: manager.id, buildings: [there, here] })).toMatchObject({
      buildings: [here, there],
    });
    await expect(people.updateUser(ctx, { id: manager.id, name: 'x' })).rejects.toMatchObject(forbidden);
    const employee = await addUser({ buildings: [here, there] });
    for (const { id } of [manager, employee]) {
      for (const buildings of [[], [here]]) {
        await expect(people.updateUser(ctx, { id, buildings })).rejects.toMatchObject(forbidden);
      }
    }
    expect((await people.updateUser(ctx, { id: (await addUser()).id, name: 'Employee' })).name).toBe('Employee');
  });

  it('reach is said outright: absent is the maker’s own, null is all of it, an empty list is nothing', async () => {
    const [here, there] = [await createBuilding(world), await createBuilding(world)];
    const { who } = await insertUser(world, { role: 'administrator' });
    const limited = as({ ...who, reach: [here] });
    expect((await addUser({})).buildings).toBe('all');
    expect((await addUser({ buildings: null })).buildings).toBe('all');
    expect((await addUser({ role: 'receptionist', buildings: [] })).buildings).toEqual([]);
    expect((await addUser({ role: 'receptionist' }, limited)).buildings).toEqual([here]);
    expect((await addUser({}, limited)).buildings).toEqual([here]);
    const beyond = { ...forbidden, details: { param: 'buildings' } };
    const { id } = await addUser({}, limited);
    for (const buildings of [null, 'all' as const, [there]]) {
      await expect(addUser({ buildings }, limited)).rejects.toMatchObject(beyond);
      await expect(people.updateUser(limited, { id, buildings })).rejects.toMatchObject(beyond);
    }
  });

  it('no change of role widens a reach', async () => {
    const building = await createBuilding(world);
    const { id } = await addUser({ role: 'administrator', buildings: [building] });
    const becomes = async (role: Role) => (await people.updateUser(world.ctx, { id, role })).buildings;
    expect(await becomes('employee')).toEqual([building]);
    expect(await becomes('administrator')).toEqual([building]);
    expect(await people.updateUser(world.ctx, { id, buildings: [] })).toMatchObject({ buildings: [] });
    expect(await becomes('employee')).toEqual([]);
    expect(await becomes('space_manager')).toEqual([]);
    expect(await people.updateUser(world.ctx, { id, buildings: null })).toMatchObject({ buildings: 'all' });
  });

  it('by no sequence of grants does anybody come to more than he was given', () => {
    const roles = ['employee', 'receptionist', 'space_manager', 'administrator'] as const;
    const reach = fc.oneof(fc.constant('all' as const), fc.uniqueArray(fc.integer({ min: 1, max: 4 })));
    const standing: fc.Arbitrary<Standing> = fc.record({ role: fc.constantFrom(...roles), reach });
    const principal = ({ role, reach: mine }: Standing): Principal => ({
      ...systemPrincipal(world.tenant, roleScopes[role]),
      reach: mine,
    });
    const covers = (outer: Reach, inner: Reach): boolean =>
      outer === 'all' || (inner !== 'all' && inner.every((id) => outer.includes(id)));
    fc.assert(
      fc.property(standing, standing, (actor, target) => {
        const asBig =
          covers(actor.reach, target.reach) &&
          [...roleScopes[target.role]].every((scope) => roleScopes[actor.role].has(scope));
        return (
          asBig === decideTakeover(principal(actor), target).ok &&
          (!decideGrant(principal(actor), null, target).ok || asBig) &&
          (!decideStanding(principal(actor), target).ok || target.role === 'employee' || asBig)
        );
      }),
      { numRuns: 2_000 },
    );
    expect(
      decideGrant(principal({ role: 'administrator', reach: 'all' }), null, { role: 'administrator', reach: 'all' }),
    ).toEqual(allowed);
    expect(nextStanding({ role: 'space_manager', reach: [1] }, { buildings: null })).toEqual({
      role: 'space_manager',
      reach: 'all',
    });
  });
});

describe('the last administrator of everything', () => {
  const last = problem(409, 'last_administrator');

  it('can be neither demoted, limited nor deactivated', async () => {
    const own = await createWorld(cluster.database);
    const building = await createBuilding(own);
    const { id } = await addUser({ role: 'administrator' }, own.ctx);
    await addUser({ role: 'administrator', buildings: [building] }, own.ctx);
    const former = await addUser({ role: 'administrator' }, own.ctx);
    await access.deactivateUser(own.ctx, { id: former.id });
    await expect(people.updateUser(own.ctx, { id, role: 'space_manager' })).rejects.toMatchObject(last);
    await expect(people.updateUser(own.ctx, { id, buildings: [building] })).rejects.toMatchObject(last);
    await expect(access.deactivateUser(own.ctx, { id })).rejects.toMatchObject(last);
    expect((await people.updateUser(own.ctx, { id, name: 'Still here' })).role).toBe('administrator');
    await people.activateUser(own.ctx, { id: former.id });
    expect((await access.deactivateUser(own.ctx, { id })).active).toBe(false);
  });

  it('remains when all of them go at the same moment', async () => {
    for (let round = 0; round < 10; round++) {
      const own = await createWorld(cluster.database);
      const admins = await Promise.all(Array.from({ length: 4 }, () => addUser({ role: 'administrator' }, own.ctx)));
      const attempts = admins.map(({ id }, i) =>
        i % 2 === 0 ? access.deactivateUser(own.ctx, { id }) : people.updateUser(own.ctx, { id, role: 'employee' }),
      );
      const outcomes = await Promise.allSettled(attempts);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
      expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: last });
    }
  });
});

describe('deactivation', () => {
  it('ends all sessions, is told once and can be undone', async () => {
    const { id } = await addUser();
    await world.ctx.tx((tx) => access.openSession(tx, id));
    const gone = await access.deactivateUser(world.ctx, { id });
    expect(gone).toMatchObject({ active: false, version: 2 });
    expect(await sessionsOf(id)).toEqual([]);
    expect(await access.deactivateUser(world.ctx, { id })).toEqual(gone);
    expect(await people.activateUser(world.ctx, { id })).toMatchObject({ active: true, version: 3 });
    await people.activateUser(world.ctx, { id });
    const types = (await eventsOf('user', id)).map(({ type }) => type);
    expect(types).toEqual(['user.created', 'user.deactivated', 'user.activated']);
  });
});
