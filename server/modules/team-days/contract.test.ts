import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../test/support/server.ts';
import { MAX_PLACES } from './contract.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const refused = async (method: string, path: string, body: object) => {
  const answer = await server.call(method, path, body);
  return [answer.status, answer.body.param];
};

test('on which day a team day is does not change: the refusal names the field', async () => {
  expect(await refused('PATCH', '/team-days/1', { date: '2030-01-10' })).toEqual([400, 'date']);
  expect(await refused('PATCH', '/team-days/1', { name: 'Planning', startTime: '10:00' })).toEqual([400, 'startTime']);
});

test('a team day has no more places than one may have', async () => {
  const day = { groupId: 1, name: 'Planning', date: '2030-01-10' };
  const resourceIds = Array.from({ length: MAX_PLACES + 1 }, (_, i) => i + 1);
  expect(await refused('POST', '/team-days', { ...day, resourceIds })).toEqual([400, 'resourceIds']);
  expect(await refused('POST', '/team-days', { ...day, floorId: 1, count: MAX_PLACES + 1 })).toEqual([400, 'count']);
  // As many as that are read, and the group is looked for.
  expect(await refused('POST', '/team-days', { ...day, floorId: 1, count: MAX_PLACES })).not.toEqual([400, 'count']);
});
