import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createBuilding,
  createResource,
  createTestDatabase,
  createWorld,
  type TestDatabase,
} from '../../../test/support/database.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { DB } from '../../platform/db/connect.ts';
import { entriesOf } from './entries.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

/** The same context, and how often it has asked the database. */
function counting({ tenant, who, now, db }: Ctx): { ctx: Ctx; asked: () => number } {
  let asked = 0;
  const counted = (db as Kysely<DB>).withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      asked++;
      return result;
    },
  });
  return { ctx: { tenant, who, now, db: counted } as unknown as Ctx, asked: () => asked };
}

it('in however many buildings, all are asked for at once', async () => {
  const world = await createWorld(base.database);
  const start = '2030-01-07T09:00:00Z';
  const common = { version: 1, title: '', state: 'confirmed', start, end: '2030-01-07T10:00:00Z' } as const;
  const bookings = [];
  for (const id of [1, 2, 3, 4]) {
    const buildingId = await createBuilding(world, { name: `House ${id}` });
    const desk = await createResource(world, { buildingId, name: `Desk ${id}` });
    bookings.push({ ...common, id, zone: 'UTC', resourceIds: [desk], createdAt: start });
  }
  const { ctx, asked } = counting(world.ctx);
  const entries = await entriesOf(ctx, bookings, { publicUrl: 'https://desks.example' });
  expect(entries.map(({ location }) => location)).toEqual([1, 2, 3, 4].map((id) => `Desk ${id}, House ${id}`));
  expect(asked()).toBe(2);
});
