import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { condeco } from '../server/connectors/condeco/connector.ts';
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
    startTestServer({ env: { ATRIUM_ALLOW_CALLBACKS_TO: '127.0.0.0/8' }, connectors: [condeco, offision] }),
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

/** How the other one is reached as each of the systems that it speaks like. */
const ways = {
  offision: async () => ({ settings: { baseUrl: there.url }, credentials: { apiKey: there.token } }),
  condeco: async () => {
    const { body } = await there.call('POST', '/applications', { name: 'The other house' });
    const { clientId, password, subscriptionKeys: keys } = body;
    const { body: applications } = await there.call('GET', '/applications');
    const { basePath } = applications.items.find(({ id }: { id: number }) => id === body.id);
    return {
      settings: { apiUrl: there.url, suffix: decodeURIComponent(String(basePath).split('/')[1] ?? '') },
      credentials: {
        clientId,
        password,
        hierarchyMappingKey: keys.HierarchyMapping,
        externalBookingsKey: keys.ExternalBookings,
      },
    };
  },
} as const;

interface Read {
  readonly externalId: string;
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly meta: { readonly outOfScope: string | null };
}
/** What of a kind is mirrored through a connection, but what is none of ours. */
async function mirrored(id: number, entity: string): Promise<Read[]> {
  const found: Read[] = [];
  for (let cursor = ''; ;) {
    const { body } = await here.call('GET', `/connections/${id}/records/${entity}?limit=200${cursor}`);
    found.push(...(body.items as Read[]));
    if (body.nextCursor === null) return found.filter(({ meta }) => meta.outOfScope === null);
    cursor = `&cursor=${body.nextCursor}`;
  }
}

describe.each([condeco, offision])('an Atrium that speaks like $name', ({ key, entities }) => {
  let id: number;
  const places = { entities: ['building', 'floor', 'space'] };

  it('is mirrored whole', async () => {
    const way = await ways[key as keyof typeof ways]();
    const { status, body: made } = await here.call('POST', '/connections', { name: key, connector: key, ...way });
    expect([status, made.state]).toEqual([201, 'draft']);
    id = made.id;
    const { body: tested } = await here.call('POST', `/connections/${id}/test`);
    expect(tested.checks.filter((one: { ok: boolean }) => !one.ok)).toEqual([]);
    const { body: first } = await here.call('POST', `/connections/${id}/activation`);
    const run = await ended(first.id);
    expect(run).toMatchObject({ state: 'succeeded', stateReason: null });
    expect(new Set(run.streams.map(({ entity }) => entity))).toEqual(new Set(Object.keys(entities)));
    const names = (rows: readonly (readonly [unknown, unknown])[]) => new Map(rows);
    for (const [entity, path] of [
      ['building', '/buildings'],
      ['person', '/users'],
    ] as const) {
      const own = names((await every(there, path)).map((one) => [String(one.id), one.name]));
      const read = (await mirrored(id, entity)).map(({ externalId, data }) => [externalId, data?.['name']] as const);
      expect(names(read)).toEqual(own);
    }
    for (const entity of ['floor', 'space', 'booking'] as const) {
      const all = await mirrored(id, entity);
      expect([entity, all.filter(({ data }) => data === null)]).toEqual([entity, []]);
      expect(all.length).toBeGreaterThan(0);
    }
  });

  it('is followed: what changes there arrives by the next run', async () => {
    const [house] = await every(there, '/buildings');
    const name = `Renamed for ${key}`;
    const { status } = await there.call('PATCH', `/buildings/${house?.id}`, { version: house?.version, name });
    expect(status).toBe(200);
    await ended((await here.call('POST', `/connections/${id}/syncs`, places)).body.id);
    const renamed = (await mirrored(id, 'building')).find(({ externalId }) => externalId === String(house?.id));
    expect(renamed?.data).toMatchObject({ name });
  });
});

it('nothing is lost while the other one is away, and the runs say so', async () => {
  const { body } = await here.call('GET', '/connections');
  const ids: number[] = body.items.map(({ id }: { id: number }) => id);
  expect(ids).toHaveLength(2);
  const before = await Promise.all(ids.map(async (id) => (await mirrored(id, 'space')).length));
  await there[Symbol.asyncDispose]();
  for (const id of ids) {
    const { body: vain } = await here.call('POST', `/connections/${id}/syncs`, { mode: 'full', entities: ['space'] });
    await until(async () => expect((await runOf(vain.id)).stateReason).toBe('source_unavailable'), 60_000);
    expect(await runOf(vain.id)).toMatchObject({ state: 'waiting_retry' });
  }
  expect(await Promise.all(ids.map(async (id) => (await mirrored(id, 'space')).length))).toEqual(before);
});
