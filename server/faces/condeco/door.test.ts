import { afterAll, beforeAll, expect, test } from 'vitest';
import { sessionTokenOf } from '../../../test/support/application.ts';
import { call, startTestServer, type TestServer } from '../../../test/support/server.ts';
import { until } from '../../../test/support/until.ts';

// Two processes on one database, with limits that an operator has set.

const PER_MINUTE = 200;
/** In the middle of a minute: no other one begins meanwhile. */
const now = Temporal.Instant.from('2030-01-07T00:00:30Z');

let one: TestServer;
let other: TestServer;
beforeAll(async () => {
  const clock = () => now;
  const env = { ATRIUM_CONDECO_CALLS_PER_MINUTE: String(PER_MINUTE), ATRIUM_ROLES: 'api' };
  one = await startTestServer({ env, clock });
  other = await startTestServer({ env, clock, beside: one });
});
afterAll(async () => {
  await other[Symbol.asyncDispose]();
  await one[Symbol.asyncDispose]();
});

async function register() {
  const { body } = await one.call('POST', '/applications', { name: 'Sync' });
  const { items } = (await one.call('GET', '/applications')).body;
  const { basePath } = items.find(({ id }: { id: number }) => id === body.id);
  const authorization = `Bearer ${await sessionTokenOf(one.url, body.clientId, body.password)}`;
  const ask = ({ url }: TestServer, key: string = body.subscriptionKeys.HierarchyMapping) =>
    call(`${url}${basePath}/countries`, 'GET', undefined, { 'ocp-apim-subscription-key': key, authorization });
  return { id: body.id as number, key: body.subscriptionKeys.HierarchyMapping as string, ask };
}

test('what an operator lets an application ask is counted over both', async () => {
  const { ask } = await register();
  const answers = await Promise.all(Array.from({ length: 2 * PER_MINUTE }, (_, i) => ask(i % 2 === 0 ? one : other)));
  const statuses = Object.groupBy(answers, ({ status }) => status);
  expect(statuses[200]).toHaveLength(PER_MINUTE);
  expect(statuses[429]).toHaveLength(PER_MINUTE);
  expect(statuses[429]?.[0]?.headers.get('retry-after')).toBe('30');
});

test('a token of one counts at the other, and a key that is replaced counts at neither any more', async () => {
  const { id, key, ask } = await register();
  expect([(await ask(one)).status, (await ask(other)).status]).toEqual([200, 200]);
  const { body } = await one.call('POST', `/applications/${id}/keys/HierarchyMapping/regeneration`, {
    which: 'primary',
  });
  await until(async () => expect((await ask(other, key)).status).toBe(401));
  expect([(await ask(one, key)).status, (await ask(other, body.key)).status]).toEqual([401, 200]);
});
