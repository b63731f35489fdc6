import { expect, test } from 'vitest';
import type { Api } from './api.ts';
import { furnish } from './furnish.ts';

/** A server where the building of the seed is there with a policy, and nothing else. */
function serverWith(rules: object) {
  const changes: object[] = [];
  const lists: Readonly<Record<string, readonly object[]>> = {
    '/buildings?': [{ id: 1, name: 'Simulated building 5' }],
    '/policies?': [
      { id: 7, buildingId: 2, rules: {} },
      { id: 8, buildingId: 1, rules },
    ],
  };
  const api: Api = {
    url: 'http://nowhere.example',
    get: async () => ({ tenant: { zone: 'UTC' } }),
    list: async (path) => [...(lists[path] ?? [])],
    make: async () => ({ id: 99 }),
    send: async (method, path, body) => {
      changes.push({ method, path, body });
      return { status: 200, body: {} };
    },
  };
  return { api, changes };
}

test('what somebody added to the policy of a simulated building stays: desks that are empty go on being given free', async () => {
  const checkIn = { required: false, methods: ['web'], opensMinutes: 5, closesMinutes: 5, release: false };
  const { api, changes } = serverWith({ slot: { minutes: 15 }, checkIn: { ...checkIn, emptyMinutes: 30 } });
  await furnish(api, { seed: 5, desks: 1, people: 1, speed: 1 });
  const duty = {
    required: true,
    methods: ['sensor', 'web', 'api'],
    opensMinutes: 30,
    closesMinutes: 30,
    release: true,
  };
  const rules = { slot: { minutes: 15 }, checkIn: { ...duty, emptyMinutes: 30 } };
  expect(changes).toEqual([{ method: 'PATCH', path: '/policies/8', body: { rules } }]);
});
