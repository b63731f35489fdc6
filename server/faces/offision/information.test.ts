import { afterAll, beforeAll, expect, test } from 'vitest';
import { openScene, type Scene, type Workplace } from '../../../test/support/scene.ts';
import { VERSION } from '../../platform/http/openapi.ts';
import { followAnswers } from '../../../test/support/two-values.ts';

const saidOnlyOnce = followAnswers('system/information');

/** Operation 0: what answers, by which a program sees that its token counts. */

let now = Temporal.Instant.from('2030-01-07T09:00:00Z');
let scene: Scene;
beforeAll(async () => {
  scene = await openScene(() => now);
});
afterAll(() => scene[Symbol.asyncDispose]());

async function ask(workplace: Workplace) {
  const { headers } = await workplace.token();
  return (await fetch(`${scene.server.url}/api/external/system/v1/information`, { headers })).json();
}

test('each workplace says its own name and zone, and what time it is', async () => {
  const { own, foreign } = scene;
  const said = { version: VERSION, apiVersion: 'v1' };
  for (const [workplace, timeZone, clock] of [
    [own, 'Asia/Hong_Kong', '2030-01-07T09:00:00.000Z'],
    [foreign, 'America/St_Johns', '2030-07-08T21:30:00.000Z'],
  ] as const) {
    const { id, name } = workplace.tenant;
    await workplace.db.updateTable('tenant').set({ zone: timeZone }).where('id', '=', id).execute();
    now = Temporal.Instant.from(clock);
    expect(await ask(workplace)).toStrictEqual({ name, ...said, timeZone, serverTime: clock });
  }
  expect(own.tenant.name).not.toBe(foreign.tenant.name);
});

test('each key says two different things in this run', () => {
  expect(saidOnlyOnce()).toEqual([]);
});
