import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../test/support/server.ts';
import { createSealer } from '../auth/seal.ts';
import { until } from '../../../test/support/until.ts';

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

test('rights that have changed since make no other request of it: it was done, and is neither done again nor shown', async () => {
  const db = server.atrium.database.database.forTenant(1);
  const { body: token } = await server.call('POST', '/tokens', { name: 'growing', scopes: ['people:write'] });
  const headers = { authorization: `Bearer ${token.token}`, 'idempotency-key': 'across a release' };
  const ask = (name = 'Made once') => server.call('POST', '/groups', { name }, headers);
  const first = await ask();
  expect(first.status).toBe(201);
  expect((await ask()).body).toEqual(first.body);
  await db
    .updateTable('apiToken')
    .set({ scopes: ['people:write', 'people:read'] })
    .where('id', '=', token.id)
    .execute();
  const done = { status: 409, body: { code: 'idempotency_answer_lost', param: 'Idempotency-Key' } };
  await until(async () => expect(await ask()).toMatchObject(done));
  expect(await ask('Another')).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });

  const bodyHash = createHash('sha256').update('kept by an older Atrium').digest();
  await db.updateTable('idempotencyKey').set({ bodyHash }).where('key', '=', 'across a release').execute();
  expect(await ask()).toMatchObject(done);
  const { body: groups } = await server.call('GET', '/groups');
  expect((groups.items as { name: string }[]).map(({ name }) => name)).toEqual(['Made once']);
});

test('a change whose answer was lost is made once: sent again under its key, it is answered as before', async () => {
  const { body: group } = await server.call('POST', '/groups', { name: 'Before' });
  const change = (name: string, key: string) =>
    server.call('PATCH', `/groups/${group.id}`, { name }, { 'idempotency-key': key });
  const first = await change('Changed', 'change');
  expect([first.status, first.body.name]).toEqual([200, 'Changed']);
  expect((await change('Changed by somebody else', 'their change')).status).toBe(200);
  const again = await change('Changed', 'change');
  expect([again.status, again.body]).toEqual([200, first.body]);
  const { body: groups } = await server.call('GET', '/groups');
  const names = (groups.items as { id: number; name: string }[]).filter(({ id }) => id === group.id);
  expect(names).toMatchObject([{ name: 'Changed by somebody else' }]);
  expect(await change('Other', 'change')).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
});
