import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, createWorld, type TestDatabase, type World } from '../../../test/support/database.ts';
import { toProblem } from '../../platform/http/problem.ts';
import { constraints } from './contract.ts';
import * as people from './people.ts';

const problem = (status: number, code: string, details: object = {}) => ({ kind: { status, code }, details });
/** What a caller would be told of an error that the database raised. */
const told = (work: Promise<unknown>) => work.catch((error: unknown) => Promise.reject(toProblem(error, constraints)));

let cluster: TestDatabase;
let world: World;
beforeAll(async () => {
  cluster = await createTestDatabase();
  world = await createWorld(cluster.database);
});
afterAll(() => cluster[Symbol.asyncDispose]());

const addUser = (name: string, ctx = world.ctx) =>
  people.createUser(ctx, { email: `${crypto.randomUUID()}@example.com`, name });
const eventsOf = (subjectType: string, subjectId: number, at = world) => {
  const rows = at.db.selectFrom('event').select(['type', 'version', 'data']).orderBy('id');
  return rows.where((row) => row.and({ subjectType, subjectId })).execute();
};

describe('groups', () => {
  it('are made, renamed, filled, emptied and deleted', async () => {
    const own = await createWorld(cluster.database);
    const { ctx } = own;
    const group = await people.createGroup(ctx, { name: 'Engineering' });
    expect(group).toMatchObject({ name: 'Engineering', members: 0, version: 1 });
    const [ada, bob] = [await addUser('Ada', ctx), await addUser('Bob', ctx)];
    for (const userId of [bob.id, ada.id, ada.id]) await people.addGroupMember(ctx, { id: group.id, userId });
    const members = async () => (await people.listGroupMembers(ctx, { id: group.id })).items;
    expect((await members()).map(({ name, groupIds }) => [name, groupIds])).toEqual([
      ['Ada', [group.id]],
      ['Bob', [group.id]],
    ]);
    expect(await people.getGroup(ctx, { id: group.id })).toMatchObject({ members: 2 });
    expect((await people.listUsers(ctx, { groupId: group.id })).items).toEqual(await members());
    await people.removeGroupMember(ctx, { id: group.id, userId: bob.id });
    const twice = people.removeGroupMember(ctx, { id: group.id, userId: bob.id });
    await expect(twice).rejects.toMatchObject(problem(404, 'not_found'));
    const renamed = await people.updateGroup(ctx, { id: group.id, name: 'R&D' });
    expect(renamed).toMatchObject({ name: 'R&D', members: 1, version: 2 });
    expect(await people.getGroup(ctx, { id: group.id })).toEqual(renamed);
    expect(await people.updateGroup(ctx, { id: group.id })).toEqual(renamed);
    await people.deleteGroup(ctx, { id: group.id });
    expect((await people.getUser(ctx, { id: ada.id })).groupIds).toEqual([]);
    expect((await eventsOf('group', group.id, own)).map(({ type }) => type)).toEqual([
      'group.created',
      'group.updated',
      'group.deleted',
    ]);
    expect((await eventsOf('user', ada.id, own)).map(({ version }) => version)).toEqual([1, 2, 3]);
  });

  it('have names of their own, and come by name, page by page', async () => {
    const own = await createWorld(cluster.database);
    for (const name of ['Sales', 'Design', 'Legal']) await people.createGroup(own.ctx, { name });
    await expect(told(people.createGroup(own.ctx, { name: 'SALES' }))).rejects.toMatchObject(
      problem(409, 'name_taken', { param: 'name' }),
    );
    const first = await people.listGroups(own.ctx, { limit: 2 });
    const rest = await people.listGroups(own.ctx, { limit: 2, cursor: first.nextCursor ?? '' });
    expect([...first.items, ...rest.items].map(({ name }) => name)).toEqual(['Design', 'Legal', 'Sales']);
    expect(rest.nextCursor).toBeNull();
    expect((await people.listGroups(own.ctx, { search: 'ES' })).items.map(({ name }) => name)).toEqual([
      'Design',
      'Sales',
    ]);
  });
});
