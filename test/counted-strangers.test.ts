import { afterAll, beforeAll, expect, test } from 'vitest';
import { inHours } from './support/matrix/row.ts';
import { openScene, type Scene } from './support/scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

test('where a quota counts, a host of another workplace is answered like one that does not exist', async () => {
  const { own, foreign, server } = scene;
  const room = (await own.make('/resources', { type: 'room', name: 'Counted', buildingId: own.here })).id;
  const rules = { quota: { unit: 'bookings', most: 5, per: 'month' } };
  await own.make('/policies', { name: 'Counts', resourceId: room, rules });
  const { userId: hostId } = await own.person('employee');
  const wish = { resourceIds: [room], hostId, start: inHours(2), end: inHours(3) };
  const { id } = await own.make('/bookings', wish);
  const stranger = (await foreign.person('employee')).userId;
  for (const asked of [999_999, stranger, 999_999, stranger]) {
    const { status, body } = await server.call('PATCH', `/bookings/${id}`, { hostId: asked }, own.admin.headers);
    expect({ status, body }).toMatchObject({ status: 404, body: { code: 'not_found', param: 'hostId' } });
  }
});
