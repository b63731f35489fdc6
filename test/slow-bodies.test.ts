import { once } from 'node:events';
import { request as open, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './support/server.ts';

/** What is taken away is gone at once, also for a request that was let in before and whose body comes afterwards. */

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const made = async (path: string, body: object) => {
  const answer = await server.call('POST', path, body);
  expect(answer.status).toBe(201);
  return answer.body;
};

/** Sends the head of a request and waits until it is let in. @returns sends the body, and says what was answered */
async function begin(token: string): Promise<() => Promise<number | undefined>> {
  const body = JSON.stringify({ name: `Group ${Math.random()}` });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', expect: '100-continue' };
  const known = await server.call('GET', '/me', undefined, { authorization: headers.authorization });
  expect(known.status).toBe(200); // nothing is looked up any more: who is told to continue has been judged
  const request = open(`${server.url}/api/v1/groups`, {
    method: 'POST',
    headers: { ...headers, 'content-length': body.length },
  });
  request.flushHeaders();
  await once(request, 'continue');
  return async () => {
    request.end(body);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.resume();
    return response.statusCode;
  };
}

test('nothing was taken away: the request goes on', async () => {
  const { token } = await made('/tokens', { name: 'slow' });
  const finish = await begin(token);
  expect(await finish()).toBe(201);
});

test('the token was revoked meanwhile', async () => {
  const { id, token } = await made('/tokens', { name: 'slow' });
  const finish = await begin(token);
  expect((await server.call('POST', `/tokens/${id}/revocation`)).status).toBe(200);
  expect(await finish()).toBe(401);
});

test('its owner was stopped meanwhile', async () => {
  const account = await made('/service-accounts', { name: 'Slow', role: 'administrator' });
  const { token } = await made('/tokens', { name: 'slow', serviceAccountId: account.id });
  const finish = await begin(token);
  expect((await server.call('POST', `/service-accounts/${account.id}/deactivation`, {})).status).toBe(200);
  expect(await finish()).toBe(401);
});

test('its owner was demoted meanwhile', async () => {
  const account = await made('/service-accounts', { name: 'Slower', role: 'administrator' });
  const { token } = await made('/tokens', { name: 'slow', serviceAccountId: account.id });
  const finish = await begin(token);
  expect((await server.call('PATCH', `/service-accounts/${account.id}`, { role: 'employee' })).status).toBe(200);
  expect(await finish()).toBe(403);
});
