import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { diskVerdict } from '../../platform/db/disk.ts';
import { createApp } from '../../platform/http/app.ts';
import { createLog } from '../../platform/log.ts';
import { health } from './health.ts';

let own: TestDatabase;
beforeAll(async () => {
  own = await createTestDatabase(2);
});
afterAll(() => own[Symbol.asyncDispose]());

/** What a server says whose disk should have this much room. */
async function readyz(
  wanted: number,
  dataDir = import.meta.dirname,
): Promise<readonly [status: number, said: unknown]> {
  await using app = createApp({
    log: createLog('silent'),
    constraints: {},
    trustedProxies: [],
    publicUrl: 'http://atrium.test',
  });
  health(app, { signIn: own.database, disk: () => diskVerdict(dataDir, wanted) });
  const reply = await app.inject('/readyz');
  return [reply.statusCode, reply.json()];
}

test('a server whose disk is full is not ready, and says why', async () => {
  expect(await readyz(0)).toEqual([200, { status: 'ready' }]);
  expect(await readyz(Number.MAX_SAFE_INTEGER)).toEqual([503, { status: 'disk full' }]);
});

test('a disk that cannot be looked at is told as that, and not as the database', async () => {
  expect(await readyz(0, join(import.meta.dirname, 'gone'))).toEqual([503, { status: 'disk unreadable' }]);
});
