import { afterAll, beforeAll, expect, it } from 'vitest';
import { createBuilding, createTestDatabase, createWorld, type TestDatabase } from './support/database.ts';
import { openContext, type Ctx } from '../server/platform/context/context.ts';
import * as people from '../server/modules/people/people.ts';

/** A ring makes every server forget what it knows of all credentials: it is for what changes one. */

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

async function setting() {
  const world = await createWorld(base.database);
  let rings = 0;
  const wake = (what: string): void => void (what === 'revoked' && rings++);
  const ctx = openContext(base.database, wake, { who: world.ctx.who, now: world.ctx.now, requestId: 'test', ip: null });
  const user = await people.createUser(ctx, { email: `ada@${world.tenant.slug}.example`, name: 'Ada' });
  const group = await people.createGroup(ctx, { name: 'Engineering' });
  const ringsOf = async (work: (ctx: Ctx) => Promise<unknown>): Promise<number> => {
    const before = rings;
    await work(ctx);
    return rings - before;
  };
  return { world, user, group, ringsOf };
}

it('what no credential carries rings for nobody', async () => {
  const { world, user, group, ringsOf } = await setting();
  const { id, name } = user;
  const member = { id: group.id, userId: id };
  const quiet: readonly ((ctx: Ctx) => Promise<unknown>)[] = [
    (ctx) => people.addGroupMember(ctx, member),
    (ctx) => people.removeGroupMember(ctx, member),
    (ctx) => people.updateUser(ctx, { id, cardNumber: '4711' }),
    (ctx) => people.updateUser(ctx, { id, names: { de: 'Ada' } }),
    (ctx) => people.updateUser(ctx, { id, name, email: user.email ?? '', role: 'employee', cardNumber: '4712' }),
  ];
  const rings: number[] = [];
  for (const work of quiet) rings.push(await ringsOf(work));
  expect(rings).toEqual(quiet.map(() => 0));
  expect(await people.getUser(world.ctx, { id })).toMatchObject({ version: 1 + quiet.length });
});

it('what a credential carries, or allows, rings', async () => {
  const { world, user, ringsOf } = await setting();
  const { id } = user;
  const here = await createBuilding(world);
  const loud: readonly ((ctx: Ctx) => Promise<unknown>)[] = [
    (ctx) => people.updateUser(ctx, { id, name: 'Ada Lovelace' }),
    (ctx) => people.updateUser(ctx, { id, email: `lovelace@${world.tenant.slug}.example` }),
    (ctx) => people.updateUser(ctx, { id, role: 'receptionist' }),
    (ctx) => people.updateUser(ctx, { id, buildings: [here] }),
    (ctx) => ctx.tx((tx) => people.shutOut(tx, id)),
    (ctx) => people.activateUser(ctx, { id }),
  ];
  const rings: number[] = [];
  for (const work of loud) rings.push(await ringsOf(work));
  expect(rings).toEqual(loud.map(() => 1));
});
