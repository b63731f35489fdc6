import { afterAll, beforeAll, expect, test } from 'vitest';
import { contracts, type DeclaredContract } from '../server/contracts.ts';
import type { Endpoint } from '../server/platform/contract/endpoint.ts';
import { hashSession } from '../server/platform/auth/sessions.ts';
import { matrix } from './support/matrix.ts';
import { zoneAtNoon } from './support/matrix/noon.ts';
import { openScene, send, type Scene, type Sender } from './support/scene.ts';

/**
 * Whatever hands rights on judges who asks once more inside its transaction. Each operation of the scopes below is asked in a
 * session that ended after the server had last looked at it, and without a call: admission still believes in it. And none lets
 * a token that counts only for a while, or from some addresses, make what outlives it.
 */

const scopes = new Set<Endpoint['scope']>(['people:write', 'tokens:write', 'webhooks:write', 'connections:manage']);

/** What needs such a scope and hands nothing on. */
const handsNothingOn: Readonly<Record<string, string>> = {
  revokeToken: 'takes away',
  revokeApplication: 'takes away',
  revokeConnectionToken: 'takes away',
  revokeConnectSession: 'takes away',
  deleteConnection: 'takes away',
  disconnectConnection: 'takes away',
  updateStream: 'how far back is read: what it is opened with goes nowhere else',
  updateConnection: 'a name and a schedule: what it is opened with goes nowhere else',
  saveConnectorMapping: 'a draft: whoever activates it is judged then',
  previewConnectorMapping: 'says what would be; whoever activates it is judged then',
  setConnectionBudget: 'says how often its source is called: nobody reads more by it',
  createMergePlan: 'says what would be done; whoever has it applied is judged then',
  updateMergeItems: 'says what would be done; whoever has it applied is judged then',
  activateConnection: 'has it read as it was set up',
  pauseConnection: 'has it read no more for a while',
  resumeConnection: 'has it read as it was set up',
  resolveDeletionReview: 'says what became of records',
  testConnection: 'asks where it was asked before',
  createGroup: 'nobody is in it yet',
  updateGroup: 'a name',
  deleteGroup: 'takes away',
  removeGroupMember: 'takes away',
  deleteWebhook: 'takes away',
  removeOnlineMeetingProvider: 'takes away',
  disableWebhook: 'takes away',
  deleteListener: 'takes away',
  redeliverToListener: 'sends what was to be sent to where it was to be sent',
  redeliverPush: 'sends what was to be sent to where it was to be sent',
  redeliver: 'sends what was to be sent to where it was to be sent',
};

/** What hands on no more than a bound token may, and as bound as that. */
const staysBound: Readonly<Record<string, string>> = {
  createToken: 'what a token makes is bound as it is, and ends with it',
  regenerateToken: 'only for what is bound as it is',
  askSource: 'the source is asked once: no right of who asks outlives it',
  updateServiceAccount: 'an account’s rights only become less',
  addGroupMember: 'members see each other’s week: no right of who asks outlives it',
};

const judged = Object.values<DeclaredContract>(contracts)
  .flatMap(({ endpoints = {} }) => Object.entries(endpoints))
  .filter(([, { scope, method }]) => scopes.has(scope) && method !== 'GET');
const handing = judged.filter(([name]) => !Object.hasOwn(handsNothingOn, name));

const routeOf = (method: string, path: string): string => `${method} /api/v1${path.replaceAll(/\{(\w+)\}/g, ':$1')}`;

let scene: Scene;
beforeAll(async () => {
  scene = await openScene(undefined, zoneAtNoon());
});
afterAll(() => scene[Symbol.asyncDispose]());

test('everything of these scopes is judged or named', () => {
  const named = [...Object.keys(handsNothingOn), ...Object.keys(staysBound)];
  expect(judged.map(([name]) => name)).toEqual(expect.arrayContaining(named));
  expect(handing.length).toBeGreaterThan(8);
});

test.each(handing)('%s in a session that has just ended is refused', async (_name, { method, path }) => {
  const { own, server } = scene;
  const route = routeOf(method, path);
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

const lasting = handing.filter(([name]) => !Object.hasOwn(staysBound, name));

test.each(lasting)(
  '%s with a token that is bound is refused, with another one done',
  async (_name, { method, path }) => {
    const { own, server } = scene;
    const route = routeOf(method, path);
    const ask = async (given: Parameters<typeof own.token>[0]) => {
      const who = await own.token(given);
      const { status, code } = await send(server, route, who, (await matrix[route]?.ask?.(own, who)) ?? {});
      return [status, code];
    };
    const soon = Temporal.Now.instant().add({ minutes: 5 });
    expect([await ask({ expiresAt: soon }), await ask({ ip: '127.0.0.1' })]).toEqual([
      [403, 'forbidden'],
      [403, 'forbidden'],
    ]);
    expect((await ask({}))[0]).toBeLessThan(300);
  },
);

test('a bound token keeps employees: what hands no more on than an employee has', async () => {
  const { own, server } = scene;
  const who = await own.token({ expiresAt: Temporal.Now.instant().add({ minutes: 5 }) });
  const email = () => `${crypto.randomUUID()}@x.example`;
  const ask = async (route: string, given: Parameters<typeof send>[3]) =>
    (await send(server, route.replace(' ', ' /api/v1'), who, given)).status;
  const { id } = await own.make('/users', { name: 'Ann', email: email() });
  const params = { id };
  const patch = 'PATCH /users/:id';
  expect(await ask('POST /users', { body: { name: 'Bob', email: email() } })).toBe(201);
  expect(await ask(patch, { params, body: { name: 'Anna', email: email() } })).toBe(200);
  expect(await ask(patch, { params, body: { role: 'administrator' } })).toBe(403);
  const boss = await own.person('administrator');
  expect(await ask(patch, { params: { id: boss.userId ?? 0 }, body: { email: email() } })).toBe(403);
});
