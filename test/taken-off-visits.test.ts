import { afterAll, beforeAll, expect, test } from 'vitest';
import { findInDatabase, react } from './support/erasing.ts';
import { inHours } from './support/matrix/row.ts';
import { openScene, type Scene, type Sender } from './support/scene.ts';
import { call } from './support/server.ts';

/* Who was taken off a visit before she heard of it is known of it by nothing: nobody could have her erased of it any more. */

let scene: Scene;
let host: Sender;
beforeAll(async () => {
  scene = await openScene();
  host = await scene.own.person('employee');
  await scene.own.person('receptionist', { buildings: [scene.own.elsewhere] });
  const rules = { approval: {} };
  await scene.own.make('/visiting-policies', { name: 'Asks', buildingId: scene.own.elsewhere, rules });
});
afterAll(() => scene[Symbol.asyncDispose]());

const send = async (method: string, path: string, body?: object, key?: string) => {
  const headers = { ...host.headers, ...(key && { 'idempotency-key': key }) };
  const { status, body: answer } = await call(`${scene.server.url}/api/v1${path}`, method, body, headers);
  return { status, answer };
};

test.each(['here', 'elsewhere'] as const)(
  'who was taken off a visit %s before she was told stands nowhere',
  async (where) => {
    const zoe = { name: 'Zoe Plinth', email: 'zoe@plinth.example' };
    const wish = {
      visitors: [zoe, { name: 'Other' }],
      buildingId: scene.own[where],
      start: inHours(24),
      end: inHours(25),
    };
    const invite = () => send('POST', '/visits', wish, `inviting ${where}`);
    const { id, badges } = (await invite()).answer;
    if (where === 'elsewhere') await react(scene);
    expect(await findInDatabase(scene, ['plinth'])).toEqual(['badge.name', 'visitor.email']);
    expect((await invite()).answer.badges[0].name).toBe(zoe.name);
    expect(await send('DELETE', `/visits/${id}/badges/${badges[0].id}`)).toMatchObject({ status: 200 });
    await react(scene);
    expect(await findInDatabase(scene, ['plinth'])).toEqual([]);
    expect((await invite()).answer).toMatchObject({ code: 'idempotency_answer_lost' });
  },
);
