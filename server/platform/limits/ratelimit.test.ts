import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { Problem, problem } from '../contract/problems.ts';
import { createRateLimiter } from './ratelimit.ts';

let testing: TestDatabase;
let world: World;
beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
});
afterAll(() => testing[Symbol.asyncDispose]());

const MINUTE = 60_000;

test.each([1, 7, 250])(
  'several processes together let exactly %i through in a window, and again in the next',
  async (most) => {
    let now = 1_000 * MINUTE + 17_000;
    const { who } = await createUser(world);
    const processes = Array.from({ length: 3 }, () => createRateLimiter(testing.database, { most, windowSeconds: 60 }));
    const refusals: object[] = [];
    const ask = async (i: number): Promise<boolean> => {
      try {
        await processes[i % processes.length]?.take(who, now);
        return true;
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        refusals.push({ status: error.kind.status, ...error.details.headers });
        return false;
      }
    };
    // Each process is asked more often than all together allow, so that none keeps a part of its share to itself.
    const asked = processes.length * (most + 10);
    const burst = async (): Promise<number> =>
      (await Promise.all(Array.from({ length: asked }, (_, i) => ask(i)))).filter(Boolean).length;
    expect(await burst()).toBe(most);
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ status: 429, 'retry-after': '43', 'ratelimit-policy': `"api";q=${most};w=60` });
    }
    expect(await ask(0)).toBe(false);
    now += MINUTE;
    expect(await burst()).toBe(most);
  },
);

test('one principal’s requests cost another nothing', async () => {
  const limiter = createRateLimiter(testing.database, { most: 1, windowSeconds: 60 });
  const [ann, bob] = [await createUser(world), await createUser(world)];
  await limiter.take(ann.who, 5 * MINUTE);
  await expect(limiter.take(ann.who, 5 * MINUTE)).rejects.toThrow('Too many requests');
  await expect(limiter.take(bob.who, 5 * MINUTE)).resolves.toMatchObject({ 'ratelimit-policy': '"api";q=1;w=60' });
});

test('several limits at once: all are told, the one that stays used up for longest refuses, and none is used up in vain', async () => {
  const DAYS = 24 * 60 * MINUTE;
  const outOfQuota = problem('out_of_quota', 403, 'Out of quota');
  const limits = [
    { name: 'minute', most: 3, windowSeconds: 60 },
    { name: 'week', most: 5, windowSeconds: 7 * 86_400, refusal: outOfQuota },
  ];
  const processes = [createRateLimiter(testing.database, ...limits), createRateLimiter(testing.database, ...limits)];
  const { who } = await createUser(world);
  let now = 70 * DAYS;
  const ask = async (i: number): Promise<string> => {
    try {
      return (await processes[i % 2]?.take(who, now))?.['ratelimit-policy'] ?? '';
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return `${error.kind.status} after ${error.details.headers?.['retry-after']}`;
    }
  };
  const burst = async () => (await Promise.all(Array.from({ length: 10 }, (_, i) => ask(i)))).toSorted();
  const policy = '"minute";q=3;w=60, "week";q=5;w=604800';
  expect(await burst()).toEqual([...Array(3).fill(policy), ...Array(7).fill('429 after 60')]);
  now += MINUTE;
  expect(await burst()).toEqual([...Array(2).fill(policy), ...Array(8).fill(`403 after ${604_800 - 60}`)]);
  now += 6 * DAYS;
  expect(await ask(0)).toMatch(/^403 after /);
  now += DAYS;
  expect(await ask(0)).toBe(policy);
});

test('a window that outlives its count is refused at once', () => {
  const month = { name: 'month', most: 5, windowSeconds: 30 * 86_400 };
  expect(() => createRateLimiter(testing.database, month)).toThrow('month');
});
