import { expect, test } from 'vitest';
import { createTestDatabase, createUser, createWorld } from '../../../test/support/database.ts';
import { createAudience } from '../../platform/events/audience.ts';
import { events } from './contract.ts';

test('what is assigned, and when, may be hidden from who hears of it: told is that there is something, and to whom it is hers or who manages, whose', async () => {
  await using testing = await createTestDatabase();
  const world = await createWorld(testing.database);
  const { who } = await createUser(world);
  const [colleague, manager] = [await createUser(world), await createUser(world, { role: 'receptionist' })];
  const audience = createAudience(events);
  const when = { start: '2030-01-09T00:00:00Z', end: '2030-01-10T00:00:00Z' };
  const data = { id: 1, resourceId: 7, userId: who.userId, place: 'D1', resourceIds: [7], zone: 'UTC', ...when };
  const types = Object.keys(events);
  expect(types).toContain('assignment.created');
  for (const type of types) {
    const toldTo = (one: typeof who) => audience.openDataOf({ type, data }, audience.hearsNames(one, { type, data }));
    for (const one of [who, manager.who]) expect(toldTo(one)).toEqual({ id: 1, userId: who.userId });
    expect(toldTo(colleague.who)).toEqual({ id: 1 });
  }
});
