import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDrawing } from '../../../test/support/drawing.ts';
import { createResource } from '../../../test/support/database.ts';
import { MAX_BOOKABLE } from '../resources/contract.ts';
import { desksByDraw } from './desks.ts';

let set: Awaited<ReturnType<typeof createDrawing>>;
beforeAll(async () => {
  set = await createDrawing();
});
afterAll(() => set[Symbol.asyncDispose]());

test('all desks of a building are handed out, however many lockers were there before some of them', async () => {
  const { building, desks } = await set.open();
  const { tenant, at, db } = set.world;
  const locker = { tenantId: tenant.id, type: 'locker', name: 'One of many', buildingId: building, createdAt: at };
  await db
    .insertInto('resource')
    .values(Array.from({ length: MAX_BOOKABLE }, () => locker))
    .execute();
  const late = await createResource(set.world, { buildingId: building });
  const handedOut = await desksByDraw(set.world.ctx, { buildingId: building, floorId: null, areaId: null });
  expect(handedOut.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual([...desks, late].toSorted((a, b) => a - b));
});
