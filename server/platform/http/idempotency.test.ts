import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../test/support/server.ts';
import { createSealer } from '../auth/seal.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: { ATRIUM_ROLES: 'api' } });
});
afterAll(() => server[Symbol.asyncDispose]());

const makeToken = (key: string) => server.call('POST', '/tokens', { name: key }, { 'idempotency-key': key });

test('a secret is said in one answer, and to repeats of its request', async () => {
  const first = await makeToken('lost on the way');
  const again = await makeToken('lost on the way');
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(again.body).toEqual(first.body);
  const { body } = await server.call('GET', '/tokens');
  expect(JSON.stringify(body)).not.toContain(first.body.token);
});

test('an answer that was sealed with another secret is refused clearly, and nothing is done again', async () => {
  const first = await makeToken('before the change');
  const reply = createSealer('another secret than this server’s').seal(Buffer.from(JSON.stringify(first.body)));
  const { database } = server.atrium.database;
  await database
    .forTenant(1)
    .updateTable('idempotencyKey')
    .set({ reply })
    .where('key', '=', 'before the change')
    .execute();
  expect(await makeToken('before the change')).toMatchObject({
    status: 409,
    body: { code: 'idempotency_answer_lost', param: 'Idempotency-Key' },
  });
  const { body } = await server.call('GET', '/tokens');
  const made = (body.items as { name: string }[]).filter(({ name }) => name === 'before the change');
  expect(made).toHaveLength(1);
});
