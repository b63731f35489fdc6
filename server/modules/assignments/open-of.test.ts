import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClosing, type Closing } from '../../../test/support/closing.ts';
import { createUser } from '../../../test/support/database.ts';
import { countOpenOf } from './assignments.ts';
import { listOpen } from './open-of.ts';

let set: Closing;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());

const MANY = 10_001;

test('all that is assigned is looked at, however much it is: what is left out would stay as it is', async () => {
  const [her, resourceId] = [await createUser(set.world), await set.thing()];
  await sql`insert into assignment (tenant_id, resource_id, user_id, kind, first_day, last_day, created_by, created_at)
    select ${set.world.tenant.id}::integer, ${resourceId}::integer, ${her.id}::integer, 'fixed', day::date, day::date, '', '2030-01-07T08:00Z'
    from generate_series('2030-01-07'::date, '2030-01-07'::date + ${MANY - 1}::integer, interval '1 day') as day`.execute(
    set.world.db,
  );
  expect(await countOpenOf(set.as(), her.id)).toBe(MANY);
  expect(await listOpen(set.as(), { buildingId: set.building })).toHaveLength(MANY);
});
