import { afterAll, beforeAll, expect, it } from 'vitest';
import { offision } from '../server/connectors/offision/connector.ts';
import type { SyncRun } from '../server/modules/sync/contract.ts';
import { startTestServer, type TestServer } from './support/server.ts';
import { until } from './support/until.ts';

/** Two whole Atriums, of which one is connected to the other as to the system that the other speaks like. */

let there: TestServer;
let here: TestServer;
beforeAll(async () => {
  [there, here] = await Promise.all([
    startTestServer({ env: { ATRIUM_DEMO: '1' } }),
    startTestServer({ env: { ATRIUM_ALLOW_CALLBACKS_TO: '127.0.0.0/8' }, connectors: [offision] }),
  ]);
});
afterAll(async () => {
  await here[Symbol.asyncDispose]();
  await there[Symbol.asyncDispose]();
});

interface Listed {
  readonly id: number;
  readonly name: string;
  readonly version: number;
}
async function every(server: TestServer, path: string): Promise<Listed[]> {
  const found: Listed[] = [];
  for (let cursor: string | null = null; ;) {
    const next: string = cursor === null ? '' : `&cursor=${cursor}`;
    const { body } = await server.call('GET', `${path}?limit=100${next}`);
    found.push(...(body.items as Listed[]));
    cursor = body.nextCursor as string | null;
    if (cursor === null) return found;
  }
}
const runOf = async (id: string): Promise<SyncRun> => (await here.call('GET', `/syncs/${id}`)).body as SyncRun;
async function ended(id: string): Promise<SyncRun> {
  await until(async () => expect((await runOf(id)).finishedAt).not.toBeNull(), 60_000);
  return runOf(id);
}

it('what an Atrium says as Offision is mirrored whole by another, follows its changes, and stays while it is away', async () => {
  const wish = {
    name: 'The other house',
    connector: 'offision',
    settings: { baseUrl: there.url },
    credentials: { apiKey: there.token },
  };
  const { status, body: made } = await here.call('POST', '/connections', wish);
  expect([status, made.state]).toEqual([201, 'draft']);
  const { body: tested } = await here.call('POST', `/connections/${made.id}/test`);
  expect(tested.checks.filter((one: { ok: boolean }) => !one.ok)).toEqual([]);

  const { body: first } = await here.call('POST', `/connections/${made.id}/activation`);
  const run = await ended(first.id);
  expect(run).toMatchObject({ state: 'succeeded', stateReason: null });
  expect(run.streams.map(({ entity }) => entity)).toEqual(expect.arrayContaining(Object.keys(offision.entities)));

  const records = async (entity: string) => {
    const found: { externalId: string; data: Record<string, unknown> | null; meta: { outOfScope: string | null } }[] =
      [];
    for (let cursor = ''; ;) {
      const { body } = await here.call('GET', `/connections/${made.id}/records/${entity}?limit=200${cursor}`);
      found.push(...body.items);
      if (body.nextCursor === null) return found.filter(({ meta }) => meta.outOfScope === null);
      cursor = `&cursor=${body.nextCursor}`;
    }
  };
  for (const [entity, path] of [
    ['building', '/buildings'],
    ['floor', '/floors'],
    ['person', '/users'],
  ] as const) {
    const own = new Map((await every(there, path)).map(({ id, name }) => [String(id), name]));
    expect(new Map((await records(entity)).map(({ externalId, data }) => [externalId, data?.['name']]))).toEqual(own);
  }
  for (const entity of ['space', 'booking', 'visit'] as const) {
    const all = await records(entity);
    expect([entity, all.filter(({ data }) => data === null)]).toEqual([entity, []]);
    expect(all.length).toBeGreaterThan(0);
  }

  const [house] = await every(there, '/buildings');
  const renamed = await there.call('PATCH', `/buildings/${house?.id}`, {
    version: house?.version,
    name: 'Renamed House',
  });
  expect(renamed.status).toBe(200);
  const places = { entities: ['building', 'floor', 'space'] };
  await ended((await here.call('POST', `/connections/${made.id}/syncs`, places)).body.id);
  const buildings = await records('building');
  expect(buildings.find(({ externalId }) => externalId === String(house?.id))?.data).toMatchObject({
    name: 'Renamed House',
  });

  const before = (await records('space')).length;
  await there[Symbol.asyncDispose]();
  const { body: vain } = await here.call('POST', `/connections/${made.id}/syncs`, { ...places, mode: 'full' });
  await until(async () => expect((await runOf(vain.id)).stateReason).toBe('source_unavailable'), 60_000);
  expect(await runOf(vain.id)).toMatchObject({ state: 'waiting_retry' });
  expect(await records('space')).toHaveLength(before);
});
