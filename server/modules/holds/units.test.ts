import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createResource,
  createTestDatabase,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { interleave, orders } from '../../../test/support/interleave.ts';
import { inUse, type Problem } from '../../platform/contract/problems.ts';
import { cancelBooking } from '../bookings/bookings.ts';
import { createBooking } from '../series/series.ts';
import { updateResource } from '../resources/resources.ts';

let testing: TestDatabase;
let world: World;
let building: number;
beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  building = await createBuilding(world);
});
afterAll(() => testing[Symbol.asyncDispose]());

const NOW = Temporal.Instant.from('2030-01-07T08:00:00Z');
const at = (now = NOW) => contextFor(testing.database, world.ctx.who, now);
const nine = { start: '2030-01-07T09:00:00Z', end: '2030-01-07T10:00:00Z' };
const equipment = (quantity: number): Promise<number> =>
  createResource(world, { buildingId: building, type: 'equipment', quantity });
const book = (id: number, ctx = at()) => createBooking(ctx, { resourceIds: [id], ...nine });
const resize = (id: number, quantity: number, ctx = at()) => updateResource(ctx, { id, quantity });
const unitsOf = async (id: number): Promise<number[]> => {
  const rows = world.db.selectFrom('resourceUnit').select('unit').where('resourceId', '=', id).orderBy('unit');
  return (await rows.execute()).map(({ unit }) => unit);
};
const held = (id: number) => world.db.selectFrom('hold').select('unit').where('resourceId', '=', id).execute();

describe('the units of a resource', () => {
  test('come and go with its quantity', async () => {
    const id = await equipment(2);
    await resize(id, 4);
    expect(await unitsOf(id)).toEqual([1, 2, 3, 4]);
    await resize(id, 1);
    expect(await unitsOf(id)).toEqual([1]);
  });

  test('stay as long as they are held, so that there are never more bookings than there are pieces', async () => {
    const id = await equipment(3);
    const booked = [await book(id), await book(id), await book(id)];
    await expect(resize(id, 1)).rejects.toMatchObject({ kind: inUse, details: { param: 'quantity' } });
    await cancelBooking(at(), { id: booked[0]?.id ?? 0 });
    await expect(resize(id, 1)).rejects.toMatchObject({ kind: inUse });
    await cancelBooking(at(), { id: booked[2]?.id ?? 0 });
    // Unit 2 alone is held.
    await expect(resize(id, 1)).rejects.toMatchObject({ kind: inUse });
    expect((await resize(id, 2)).quantity).toBe(2);
    await book(id);
    await expect(book(id)).rejects.toMatchObject({ kind: { code: 'resource_already_booked' } });
    expect(await held(id)).toHaveLength(2);
  });

  test('go when what they held is over', async () => {
    const id = await equipment(2);
    await Promise.all([book(id), book(id)]);
    const later = at(Temporal.Instant.from(nine.end));
    expect((await resize(id, 1, later)).quantity).toBe(1);
    expect(await held(id)).toEqual([{ unit: 1 }]);
  });

  test.each(orders(2, 2))('shrunk while it is booked %s: never more bookings than pieces', async (order) => {
    const id = await equipment(2);
    await book(id);
    const [booked, shrunk] = await interleave(testing.database, order, {
      A: { ctx: at(), steps: [async (tx) => void (await book(id, tx))] },
      B: { ctx: at(), steps: [async (tx) => void (await resize(id, 1, tx))] },
    });
    expect([booked, shrunk].filter((error) => error === null)).toHaveLength(1);
    expect((await held(id)).length).toBe((await unitsOf(id)).length);
    const refusal = (booked ?? shrunk) as Problem & { constraint?: string };
    expect(refusal.constraint ?? refusal.kind.code).toMatch(/^(?:hold_unit_fk|resource_already_booked|in_use)$/);
  });
});
