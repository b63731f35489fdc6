import { afterAll, beforeAll, expect, test } from 'vitest';
import { openScene, send, unique, type Scene } from './support/scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

const bounds: readonly (readonly [string, Parameters<Scene['own']['token']>[0]])[] = [
  ['that may not manage bookings', { scopes: ['people:write', 'people:read'] }],
  ['with an end', { expiresAt: Temporal.Now.instant().add({ minutes: 5 }) }],
];

test.each(bounds)('a token %s puts nobody among those who manage bookings by a policy', async (_, given) => {
  const { own, server } = scene;
  const eve = await own.person('employee');
  const group = await own.make('/groups', { name: unique('g') });
  const room = (await own.make('/resources', { type: 'room', name: unique('r'), buildingId: own.here })).id;
  await own.make('/policies', { name: 'm', resourceId: room, rules: { managedBy: { groupIds: [group.id] } } });
  const token = await own.token(given);
  // The same right by her role is refused to it.
  const promoted = await send(server, 'PATCH /api/v1/users/:id', token, {
    params: { id: Number(eve.userId) },
    body: { role: 'receptionist' },
  });
  expect(promoted.status).toBe(403);
  const added = await send(server, 'PUT /api/v1/groups/:id/members/:userId', token, {
    params: { id: group.id, userId: Number(eve.userId) },
  });
  expect(added.status).toBe(403);
});

test('a token with an end names nobody who decides on bookings for longer', async () => {
  const { own, server } = scene;
  const eve = await own.person('employee');
  const token = await own.token({ expiresAt: Temporal.Now.instant().add({ minutes: 5 }) });
  const naming = (userIds: readonly number[]) =>
    send(server, 'POST /api/v1/policies', token, {
      body: { name: unique('p'), buildingId: own.here, rules: { approval: { userIds } } },
    });
  expect([(await naming([Number(eve.userId)])).status, (await naming([])).status]).toEqual([403, 201]);
});
