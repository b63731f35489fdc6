import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { connected } from '../../../test/support/database.ts';
import { openScene, send, unique, type Ask, type Scene, type Sender } from '../../../test/support/scene.ts';
import { scripted } from '../../../test/support/scripted-connector.ts';
import { startTestServer } from '../../../test/support/server.ts';
import { buildings, shelf } from '../../../test/support/syncing.ts';
import type { Endpoint } from '../../platform/contract/endpoint.ts';
import { newId } from '../../platform/ids.ts';
import { endpoints } from './contract.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

const by = (token: string): Sender => ({
  headers: { authorization: `Bearer ${token}` },
  key: null,
  userId: null,
  email: null,
});
const ask = (route: string, who: Sender, given: Ask = {}) =>
  send(scene.server, route.replace(' ', ' /api/v1'), who, given);
const connect = async (who = scene.own.admin, { db, tenant } = scene.own) => {
  const wish = { name: unique('Source'), connector: 'scripted', credentials: { password: 'x' } };
  const { body } = await ask('POST /connections', who, { body: wish });
  const { id, token } = body as { id: number; token: string };
  const { body: run } = await ask('POST /connections/:id/activation', who, { params: { id } });
  const [runId, reviewId] = [(run as { id: string }).id, newId()];
  const about = { connectionId: id, entity: 'building', runId, generation: 1, candidates: 3, living: 3 };
  const review = { tenantId: tenant.id, id: reviewId, ...about, openedAt: new Date() };
  await db.insertInto('syncDeletionReview').values(review).execute();
  return { id, token: by(token), runId, reviewId };
};

const ofTokens = Object.entries<Endpoint>(endpoints).filter(
  ([name, { scope }]) => scope !== 'connections:manage' && name !== 'getUnified',
);
const routeOf = ({ method, path }: Endpoint): string => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`;

describe('a token of a connection', () => {
  it('reads its own, and of another one there is nothing, whatever it asks', async () => {
    const [own, other, foreign] = [
      await connect(),
      await connect(),
      await connect(await scene.foreign.person('administrator'), scene.foreign),
    ];
    expect(ofTokens.length).toBeGreaterThan(6);
    for (const [, endpoint] of ofTokens) {
      const isUnified = endpoint.path.startsWith('/unified/');
      const asked = ({ id, runId, reviewId }: typeof own): Ask => ({
        params: {
          id: { syncs: runId, 'deletion-reviews': reviewId }[endpoint.path.split('/')[1] ?? ''] ?? id,
          entity: 'building',
        },
        ...(endpoint.path.endsWith('/changes') && { query: { entity: 'building' } }),
        ...(isUnified && { query: { connectionId: id } }),
        ...(endpoint.body && { body: {} }),
      });
      const heard = await ask(routeOf(endpoint), own.token, asked(own));
      expect([200, 202, 409]).toContain(heard.status);
      for (const there of [other, foreign])
        expect(await ask(routeOf(endpoint), own.token, asked(there))).toMatchObject({
          status: 404,
          code: 'not_found',
        });
    }
  });

  it('manages nothing', async () => {
    const { id, token } = await connect();
    expect(await ask('POST /connections/:id/activation', token, { params: { id } })).toMatchObject({ status: 403 });
    expect(await ask('GET /connections/:id/deletion-reviews', token, { params: { id } })).toMatchObject({
      status: 403,
    });
  });

  it('of a demoted owner reads nothing on the next call', async () => {
    const boss = await scene.own.person('administrator');
    const { id, token } = await connect(boss);
    const status = () => ask('GET /connections/:id/sync-status', token, { params: { id } });
    expect(await status()).toMatchObject({ status: 200, body: { connectionState: 'connecting' } });
    const params = { id: boss.userId ?? 0 };
    expect(await ask('PATCH /users/:id', scene.own.admin, { params, body: { role: 'employee' } })).toMatchObject({
      status: 200,
    });
    expect(await status()).toMatchObject({ status: 403 });
  });
});

it('refuses what it cannot read by its name', async () => {
  const { id } = await connect();
  const wrong = async (route: string, given: Ask, param: string) =>
    expect(
      await ask(route, scene.own.admin, { ...given, params: { id, entity: 'building', ...given.params } }),
    ).toMatchObject({ status: 400, body: { param } });
  await wrong('GET /connections/:id/changes', {}, 'entity');
  await wrong('GET /connections/:id/changes', { query: { entity: 'building', after: -1 } }, 'after');
  await wrong('GET /connections/:id/records/:entity', { params: { entity: 'unicorn' } }, 'entity');
  await wrong('GET /connections/:id/records/:entity', { query: { cursor: 'x' } }, 'cursor');
  await wrong('POST /connections/:id/syncs', { body: { mode: 'unicorn' } }, 'mode');
  await wrong('POST /connections/:id/syncs', { body: { entities: [] } }, 'entities');
});

it('a running server activates a connection, reads it, begins its schedule and tells of it', async () => {
  const source = shelf({ records: { building: buildings(25) } });
  await using server = await startTestServer({ connectors: [scripted(source)] });
  const wish = { name: 'Source', connector: 'scripted', credentials: { password: 'x' }, entities: ['building'] };
  const { body: made } = await server.call('POST', '/connections', wish);
  const path = `/connections/${made.id}`;
  expect((await server.call('POST', `${path}/activation`)).status).toBe(202);
  const asToken = (below: string) =>
    server.call('GET', `${path}${below}`, undefined, { authorization: `Bearer ${made.token}` });
  await expect
    .poll(async () => (await asToken('/sync-status')).body.streams[0], { timeout: 30_000, interval: 200 })
    .toMatchObject({ records: 25, runId: null, nextRunAt: expect.any(String) });
  expect((await server.call('GET', path)).body).toMatchObject({ state: 'active' });
  const { rows: known } = await connected({ ...inject('postgres'), database: server.name }, (client) =>
    client.query("select reltuples::integer as many from pg_class where relname = 'sync_record'"),
  );
  expect(known[0].many, 'behind its second page').toBeGreaterThanOrEqual(20);
  const { items } = (await asToken('/records/building?include=raw&limit=200')).body;
  expect(items).toHaveLength(25);
  expect(items[3]).toMatchObject({
    externalId: 'b0003',
    raw: { Name: 'Building 3' },
    meta: { rev: 4, action: 'added' },
  });
  expect((await server.call('POST', `${path}/syncs`, {})).body).toMatchObject({ mode: 'incremental' });
  await expect
    .poll(async () => (await asToken('/syncs')).body.items[0].state, { timeout: 30_000, interval: 200 })
    .toBe('succeeded');
  const told = (await server.call('GET', '/events?limit=200')).body.items as { type: string }[];
  expect(told.map(({ type }) => type)).toEqual(
    expect.arrayContaining([
      'connection.created',
      'sync.started',
      'records.changed',
      'sync.succeeded',
      'connection.state_changed',
    ]),
  );
}, 90_000);
