import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createResource,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { createPolicy } from '../policies/policies.ts';
import { checkBooking } from './bookings.ts';

const NOW = Temporal.Instant.from('2030-01-07T10:17:30Z');
let own: TestDatabase;
let world: World;
beforeAll(async () => {
  own = await createTestDatabase();
  world = await createWorld(own.database);
});
afterAll(() => own[Symbol.asyncDispose]());

test('a check tells the parts of the day that all it asks for may be booked in, whatever time of it is asked for', async () => {
  const buildingId = await createBuilding(world, { zone: 'Europe/London' });
  const [one, other, free] = [
    await createResource(world, { buildingId }),
    await createResource(world, { buildingId }),
    await createResource(world, { buildingId }),
  ];
  const rule = (resourceId: number, noon: string) =>
    createPolicy(world.ctx, { name: 'Halves', resourceId, rules: { dayParts: { parts: 'half_days', noon } } });
  await rule(one, '13:00');
  await rule(other, '14:00');
  const who = await createUser(world);
  const partsOf = async (resourceIds: number[], day = '2030-01-08') => {
    const times = { start: `${day}T11:00Z`, end: `${day}T12:00Z` };
    const check = await checkBooking(contextFor(own.database, who.who, NOW), { resourceIds, ...times });
    return check.dayParts.map(({ part, start, end }) => `${part} ${start.slice(5, 16)} ${end.slice(5, 16)}`);
  };
  const whole = 'whole_day 01-08T00:00 01-09T00:00';
  expect(await partsOf([one, free])).toEqual([
    'morning 01-08T00:00 01-08T13:00',
    'afternoon 01-08T13:00 01-09T00:00',
    whole,
  ]);
  expect(await partsOf([one, other])).toEqual([whole]);
  expect(await partsOf([free])).toEqual([]);
  expect((await partsOf([one], '2030-01-07'))[0]).toBe('morning 01-07T10:17 01-07T13:00');
});
