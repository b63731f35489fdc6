import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contextFor, createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { startWorkplace } from '../../../test/support/eptura-workplace.ts';
import { createMerging } from '../../../test/support/merging.ts';
import { refusal } from '../../../test/support/refused.ts';
import { building, createSyncing, shelf } from '../../../test/support/syncing.ts';
import { siteOf } from '../../../test/support/workplace-site.ts';
import { everyPage } from '../../platform/contract/page.ts';
import { systemPrincipal } from '../../platform/context/principal.ts';
import { MOST_SIFTED } from './record-contract.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

const kinds = ['North', 'South', null];
/** So many buildings, each third of them without a wing. */
const wings = (many: number) =>
  Array.from({ length: many }, (_, n) =>
    building(n, { raw: { Name: `Building ${n}`, Code: kinds[n % 3], Tags: ['All', `T${n}`] } }),
  );
const mapping = {
  building: {
    entity: 'building',
    fields: [
      { to: 'name', from: '$.Name', required: true },
      { to: 'code', from: '$.Code' },
      { to: 'custom.tag', from: '$.Tags' },
      { to: 'custom.size', from: '$.Name', ops: ['length'] },
    ],
  },
} as const;

async function mirrored(many: number) {
  const source = shelf({ records: { building: wings(many) }, pageSize: 5_000 });
  const syncing = await createSyncing(base, source, { mapping });
  await syncing.activate();
  const at = { connectionId: syncing.id, entity: 'building' } as const;
  const all = (asked: Omit<Parameters<typeof syncing.sync.listUnified>[1], 'entity'> = {}) =>
    everyPage((page) => syncing.sync.listUnified(syncing.world.ctx, { ...at, ...asked, ...page }));
  return { ...syncing, source, at, all };
}

describe('what is read of whichever system', () => {
  it('are those of the token that asks; who has none says of which connection', async () => {
    const { sync, world, id } = await mirrored(3);
    const tokenOf = (connectionId: number) =>
      contextFor(base.database, {
        ...systemPrincipal(world.tenant, new Set(['records:read'])),
        kind: 'connection',
        connectionId,
        connectionTokenId: 1,
        secretHash: Buffer.alloc(32),
        owner: { kind: 'user', id: 1 },
      });
    const asToken = tokenOf(id);
    const { items } = await sync.listUnified(asToken, { entity: 'building' });
    expect(items.map(({ externalId }) => externalId)).toEqual(['b0000', 'b0001', 'b0002']);
    expect(await sync.getUnified(asToken, { entity: 'building', externalId: 'b0001' })).toEqual(items[1]);
    expect(await refusal(sync.listUnified(world.ctx, { entity: 'building' }))).toBe('invalid_request connectionId');
    const there = { entity: 'building', connectionId: id, externalId: 'b0001' } as const;
    expect(await refusal(sync.listUnified(tokenOf(id + 1), there))).toBe('not_found connectionId');
    expect(await refusal(sync.getUnified(tokenOf(id + 1), there))).toBe('not_found connectionId');
    expect(await refusal(sync.getUnified(asToken, { entity: 'building', externalId: 'b9' }))).toBe(
      'not_found externalId',
    );
    expect(await refusal(sync.getUnified(asToken, { entity: 'floor', externalId: 'b0001' }))).toBe(
      'not_found externalId',
    );
  });

  it('are found by what they say, each once, however few a page has', async () => {
    const { all, sync, world, at } = await mirrored(30);
    const names = async (filter: string) => (await all({ filter })).map(({ data }) => data?.['name']);
    const third = (from: number) => Array.from({ length: 10 }, (_, n) => `Building ${from + 3 * n}`);
    expect(await names('code:South')).toEqual(third(1));
    expect(await names('code:')).toEqual(third(2));
    expect(await names('code:south')).toEqual([]);
    expect(await names('custom.size:10')).toHaveLength(10);
    expect(await names('custom.tag:T4')).toEqual(['Building 4']);
    expect(await names('constructor:')).toHaveLength(30);
    expect(await names('custom.__proto__:')).toHaveLength(30);
    const one = await sync.listUnified(world.ctx, { ...at, filter: 'code:South', limit: 4 });
    const next = await sync.listUnified(world.ctx, {
      ...at,
      filter: 'code:South',
      limit: 4,
      cursor: `${one.nextCursor}`,
    });
    expect([...one.items, ...next.items].map(({ data }) => data?.['name'])).toEqual(third(1).slice(0, 8));
    const [first] = await all({ filter: 'name:Building 4', fields: 'name,custom.size' });
    expect([first?.data, first?.custom]).toEqual([{ name: 'Building 4' }, { size: 10 }]);
  });

  it('are looked through so far for one page', async () => {
    const { all, sync, world, at } = await mirrored(MOST_SIFTED + 300);
    const last = `name:Building ${MOST_SIFTED + 299}`;
    const page = await sync.listUnified(world.ctx, { ...at, filter: last });
    expect(page).toEqual({ items: [], nextCursor: expect.any(String) });
    expect(await all({ filter: last })).toHaveLength(1);
  });

  it('tell what has changed since', async () => {
    const { all, start, source } = await mirrored(3);
    const [, second] = await all();
    const since = new Date(Date.parse(second?.meta.changedAt ?? '') + 1).toISOString();
    expect(await all({ modifiedSince: since })).toEqual([]);
    source.records['building'] = [building(1, { raw: { Name: 'Renamed' }, changedAt: '2026-02-01T00:00:00Z' })];
    await start();
    expect((await all({ modifiedSince: since })).map(({ data }) => data?.['name'])).toEqual(['Renamed']);
  });

  it('say what of Atrium’s they are', async () => {
    await using place = await startWorkplace(siteOf(1, 3));
    const m = await createMerging(base, place);
    await m.activate();
    const tower = () => m.sync.getUnified(m.world.ctx, { connectionId: m.id, entity: 'building', externalId: '10' });
    expect((await tower()).localId).toBeNull();
    const plan = await m.plan();
    await m.apply(plan.id);
    expect((await tower()).localId).toBe(await m.localOf('building', 10));
    await m.undo(plan.id);
    expect((await tower()).localId).toBeNull();
    m.close();
  });
});
