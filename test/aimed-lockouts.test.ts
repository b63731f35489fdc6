import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request as open, type IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { startTestServer } from './support/server.ts';

/** Counts are bounded, so many accounts share one; which ones do is nothing that an attacker works out. */

const plain = (text: string, slots: number): number =>
  createHash('sha256').update(text).digest().readUInt32BE() % slots;

test('failures at an address that was sought out, from another network, do not shut anybody out', async () => {
  await using server = await startTestServer({ env: { ATRIUM_ROLES: 'api' } });
  const signIn = async (localAddress: string, email: string, password: string): Promise<number | undefined> => {
    const headers = { 'content-type': 'application/json' };
    const request = open(`${server.url}/api/v1/sessions`, { method: 'POST', localAddress, headers });
    request.end(JSON.stringify({ email, password }));
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.resume();
    return response.statusCode;
  };
  const [victim, hers, mine] = ['admin@demo.example', '127.0.0.1', '127.0.0.2'];
  const aimed = plain(`${victim}\n${hers}`, 1024);
  let i = 0;
  while (plain(`junk${i}@example.com\n${mine}`, 1024) !== aimed) i++;
  const heard: unknown[] = [];
  for (let n = 0; n < 12; n++) heard.push(await signIn(mine, `junk${i}@example.com`, 'a wrong password'));
  expect(heard).toEqual([...Array<number>(10).fill(401), 429, 429]);
  expect(await signIn(hers, victim, 'correct horse battery')).toBe(201);
});
