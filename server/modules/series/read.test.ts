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
import type { Principal } from '../../platform/context/principal.ts';
import { createServiceAccount, createToken, credentialsIn } from '../access/access.ts';
import { createBooking, getSeries, listSeries } from './series.ts';

let testing: TestDatabase;
let world: World;
beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  await createUser(world, { role: 'administrator' });
});
afterAll(() => testing[Symbol.asyncDispose]());

const as = (who: Principal) => contextFor(testing.database, who, Temporal.Instant.from('2030-01-07T12:00:00Z'));
async function tokenOf(serviceAccountId: number): Promise<Principal> {
  const { token } = await createToken(world.ctx, { name: 'token', serviceAccountId });
  const found = await credentialsIn(testing.database).findToken(token, Date.now());
  if ('refused' in found) throw new Error(found.refused.code);
  return found.who;
}
const account = async (): Promise<number> =>
  (await createServiceAccount(world.ctx, { name: crypto.randomUUID(), role: 'administrator', buildings: 'all' })).id;
const seen = async (who: Principal) => (await listSeries(as(who), {})).items.map(({ id }) => id);

test('what has no host is listed with each token of the account that made it, where that token reaches', async () => {
  const [owner, other] = [await account(), await account()];
  const [first, second, foreign] = [await tokenOf(owner), await tokenOf(owner), await tokenOf(other)];
  const [here, there] = [await createBuilding(world), await createBuilding(world)];
  const weekly = async (buildingId: number): Promise<number> => {
    const made = await createBooking(as(first), {
      resourceIds: [await createResource(world, { buildingId })],
      start: '2030-02-07T14:00:00Z',
      end: '2030-02-07T15:00:00Z',
      recurrence: { rule: 'FREQ=WEEKLY;COUNT=2' },
    });
    return made.seriesId ?? 0;
  };
  const [near, far] = [await weekly(here), await weekly(there)];
  expect(await seen(first)).toEqual([far, near]);
  expect(await seen(second)).toEqual([far, near]);
  expect(await seen(foreign)).toEqual([]);
  const narrow = { ...second, reach: [here] };
  expect(await seen(narrow)).toEqual([near]);
  expect(await getSeries(as(narrow), { id: near })).toMatchObject({ id: near, hostId: null });
});
