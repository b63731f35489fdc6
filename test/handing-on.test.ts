import { afterAll, beforeAll, expect, test } from 'vitest';
import { contracts, type DeclaredContract } from '../server/contracts.ts';
import type { Endpoint } from '../server/platform/contract/endpoint.ts';
import { hashSession } from '../server/platform/auth/sessions.ts';
import { matrix } from './support/matrix.ts';
import { openScene, send, type Scene, type Sender } from './support/scene.ts';

/**
 * Whatever hands rights on judges who asks once more inside its transaction. Each operation of the scopes below is asked in a
 * session that ended after the server had last looked at it, and without a call: admission still believes in it.
 */

const scopes = new Set<Endpoint['scope']>(['people:write', 'tokens:write', 'webhooks:write']);

/** What needs such a scope and hands nothing on. */
const handsNothingOn: Readonly<Record<string, string>> = {
  revokeToken: 'takes away',
  createGroup: 'nobody is in it yet',
  updateGroup: 'a name',
  deleteGroup: 'takes away',
  addGroupMember: 'members see each other’s week: something of theirs, and nothing of what who asks may do',
  removeGroupMember: 'takes away',
  deleteWebhook: 'takes away',
  disableWebhook: 'takes away',
  redeliver: 'sends what was to be sent to where it was to be sent',
};

const judged = Object.values<DeclaredContract>(contracts)
  .flatMap(({ endpoints = {} }) => Object.entries(endpoints))
  .filter(([, { scope, method }]) => scopes.has(scope) && method !== 'GET');
const handing = judged.filter(([name]) => !Object.hasOwn(handsNothingOn, name));

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

test('everything of these scopes is judged or named', () => {
  expect(judged.map(([name]) => name)).toEqual(expect.arrayContaining(Object.keys(handsNothingOn)));
  expect(handing.length).toBeGreaterThan(8);
});

test.each(handing)('%s in a session that has just ended is refused', async (_name, { method, path }) => {
  const { own, server } = scene;
  const route = `${method} /api/v1${path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
  /** Asks as soon as the session has ended. */
  const ask = async (): Promise<{
    readonly status: number;
    readonly code: string | null;
    readonly believed: boolean;
  }> => {
    const who: Sender = await own.person('administrator');
    const given = (await matrix[route]?.ask?.(own, who)) ?? {};
    await send(server, 'GET /api/v1/me', who, {});
    const hash = hashSession((who.headers['cookie'] ?? '').replace('atrium=', ''));
    const before = performance.now();
    await own.db.deleteFrom('session').where('idHash', '=', hash).execute();
    const { status, code } = await send(server, route, who, given);
    return { status, code, believed: performance.now() - before < 900 };
  };
  let heard = await ask();
  for (let tries = 1; !heard.believed && tries < 5; tries++) heard = await ask();
  expect(heard.believed, 'the machine is too busy to ask within a second').toBe(true);
  expect([heard.status, heard.code]).toEqual([401, 'session_expired']);
});
