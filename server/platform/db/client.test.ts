import { expect, test } from 'vitest';
import { createTestDatabase } from '../../../test/support/database.ts';
import { readFiles } from '../../../test/support/sources.ts';
import { openClient } from './client.ts';

test('a connection that breaks between two statements ends nothing but itself', async () => {
  await using own = await createTestDatabase();
  const [client, other] = [await openClient(own.connection), await openClient(own.connection)];
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const lost = new Promise<unknown>((resolve) => client.once('end', () => resolve('lost')));
  await other.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
  await other.end();
  // Vitest fails where an error is heard by nobody.
  expect([await lost, client.listenerCount('error')]).toEqual(['lost', 1]);
  await expect(client.query('select 1')).rejects.toThrow(/not queryable/);
});

test('a connection that cannot be opened says why', async () => {
  await expect(openClient({ host: '127.0.0.1', port: 1 })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

/** They are heard for as long as they stand. */
const listening = ['server/platform/db/client.ts', 'server/platform/db/sole.ts', 'server/platform/events/wake.ts'];

test('no other connection outside of the pools is opened, which nobody would hear breaking', () => {
  const opening = [...readFiles(['server'])].filter(
    ([path, text]) => !path.endsWith('.test.ts') && /new (?:pg\.)?Client\(/.test(text),
  );
  expect(opening.map(([path]) => path).toSorted()).toEqual(listening);
  for (const [, text] of opening) expect(text).toMatch(/\.on\('error'/);
});
