import { afterAll, beforeAll, expect, test } from 'vitest';
import { tokenRevoke } from '../server/cli/tokens.ts';
import { readConfig } from '../server/platform/config.ts';
import { databaseUrl, startTestServer, type TestServer } from './support/server.ts';
import { until } from './support/until.ts';

/**
 * Revocation rings: what is decided on one server counts on the other at once. There, what is known of credentials never
 * grows old: only a call makes the server look again.
 */

let here: TestServer;
let there: TestServer;
beforeAll(async () => {
  here = await startTestServer();
  there = await startTestServer({ beside: here, monotonic: () => 0 });
});
afterAll(async () => {
  await there[Symbol.asyncDispose]();
  await here[Symbol.asyncDispose]();
});

/** Opens a live stream on the other server. @returns whether it has ended */
async function listen(authorization: string): Promise<() => boolean> {
  const response = await fetch(`${there.url}/api/v1/live`, { headers: { authorization } });
  expect(response.status).toBe(200);
  let ended = false;
  const read = async (): Promise<void> => {
    const reader = response.body?.getReader();
    while (!(await reader?.read())?.done);
    ended = true;
  };
  void read().catch(() => (ended = true));
  return () => ended;
}

/** Waits for a stream's end; a busy machine may take its time, and how long it was is printed. */
async function endsAfter(revokedAt: number, ended: () => boolean): Promise<void> {
  await until(() => expect(ended()).toBe(true));
  console.info(`ended ${Math.round(performance.now() - revokedAt)} ms after the revocation was answered`);
}

test('a token that is revoked on one server ends its streams on the other, and is not believed there', async () => {
  const { body } = await here.call('POST', '/tokens', { name: 'short' });
  const authorization = `Bearer ${body.token}`;
  const ended = await listen(authorization);
  const mayStill = () => there.call('GET', '/me', undefined, { authorization });
  expect((await mayStill()).status).toBe(200);
  const revoked = await here.call('POST', `/tokens/${body.id}/revocation`);
  expect(revoked.status).toBe(200);
  await endsAfter(performance.now(), ended);
  expect((await mayStill()).status).toBe(401);
});

test('a token revoked on the command line ends at once on the servers that run', async () => {
  const { body } = await here.call('POST', '/tokens', { name: 'short' });
  const ended = await listen(`Bearer ${body.token}`);
  const env = { DATABASE_URL: databaseUrl(here.name), ATRIUM_SECRET: 'a secret for tests only' };
  const revoke = tokenRevoke.run(readConfig(env), { options: {}, json: true, argument: String(body.id) });
  expect(await revoke).toBe(0);
  await endsAfter(performance.now(), ended);
});
