import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { customsOf } from '../../customs.ts';
import { contextFor, type TestDatabase } from '../../../test/support/database.ts';
import type { Workplace } from '../../../test/support/eptura-workplace.ts';
import { mergingBeside, type Merging } from '../../../test/support/merging.ts';
import { problemOf, refusal } from '../../../test/support/refused.ts';
import { openRelay } from '../../../test/support/relay.ts';
import { everyPage } from '../../platform/contract/page.ts';
import { systemPrincipal } from '../../platform/context/principal.ts';
import { connect } from '../../platform/db/connect.ts';
import { APP_ROLE } from '../../platform/db/migrate.ts';
import { customFieldsBy } from '../custom-fields/custom-fields.ts';
import { fieldMappingsBy } from '../field-mappings/field-mappings.ts';
import { getBuilding, listBuildings, listFloors } from '../places/places.ts';
import { MOST_SIFTED } from '../resources/contract.ts';
import { createResource, getResource, listResources } from '../resources/resources.ts';
import { storedRecords } from '../sync/sync.ts';
import { customOf, MOST_SAID } from './custom-of.ts';
import { mustMayWriteOn } from './merges.ts';

let base: TestDatabase;
let place: Workplace;
let m: Merging;
mergingBeside(12, (beside) => ({ base, place, m } = beside));

const space = () => customsOf(m.options, 'space');
const list = async () => (await listResources(m.world.ctx, {}, null, space())).items;
const { createCustomField, deleteCustomField, listThingFields, restoreCustomField } = customFieldsBy({
  mustMayWrite: mustMayWriteOn,
});
const declare = (key: string, type: 'text' | 'integer' = 'text', entity: 'space' | 'building' | 'floor' = 'space') =>
  createCustomField(m.world.ctx, { id: m.id, entity, key, label: key, type });

/** Has a connection say something of its own. */
async function map(entity: 'space' | 'building' | 'floor', fields: readonly object[], id = m.id): Promise<void> {
  const mappings = fieldMappingsBy({ ...m.options, ...storedRecords, mustMayWrite: mustMayWriteOn });
  await mappings.saveMapping(m.world.ctx, { id, entity, document: { entity, fields } });
  await mappings.activateMapping(m.world.ctx, { id, entity });
}
const seats = [
  { to: 'custom.seats', from: '$.capacity' },
  { to: 'custom.code', from: '$.name', ops: ['upper'] },
];
const merged = async (): Promise<number> => {
  const { id } = await m.plan();
  await m.apply(id);
  return id;
};

test('what is tied to a record says what is declared of it, by the mapping that counts, as long as it is tied', async () => {
  const [planId, shown] = [await merged(), () => getResource(m.world.ctx, { id }, space())];
  const id = await m.localOf('space', 1_000);
  await map('space', seats);
  expect(await shown()).not.toHaveProperty('custom');
  const field = await declare('seats', 'integer');
  expect((await shown()).custom).toEqual({ seats: 8 });
  await declare('code', 'integer');
  expect((await shown()).custom).toEqual({ seats: 8, code: null });
  await deleteCustomField(m.world.ctx, { id: m.id, fieldId: field.id });
  expect((await shown()).custom).toEqual({ code: null });
  await restoreCustomField(m.world.ctx, { id: m.id, fieldId: field.id });
  const all = await list();
  const capacities = new Map(place.site.rooms.map(({ name, capacity }) => [name, capacity]));
  expect(all.length).toBeGreaterThan(20);
  expect(all.map(({ custom }) => custom?.['seats'])).toEqual(all.map(({ name }) => capacities.get(name)));
  await map('space', [{ to: 'custom.seats', from: '$.name' }, ...seats.slice(1)]);
  expect((await shown()).custom).toEqual({ seats: null, code: null });
  await map('space', seats);
  const record = m.world.db.updateTable('syncRecord').where('tenantId', '=', m.world.tenant.id);
  const mirrored = record.where('entity', '=', 'space').where('externalId', '=', '1000');
  await mirrored.set({ outOfScope: 'no reservation centre' }).execute();
  expect(await shown()).not.toHaveProperty('custom');
  await mirrored.set({ outOfScope: null, deletedAt: new Date() }).execute();
  expect(await shown()).not.toHaveProperty('custom');
  const other = await m.localOf('space', 1_001);
  expect((await getResource(m.world.ctx, { id: other }, space())).custom).toEqual({ seats: 1, code: null });
  await m.undo(planId);
  expect(await customOf(m.options, m.world.ctx, 'space', [other])).toEqual(new Map());
});

test('what a record says at great length is left to records, and words that cannot count any more say nothing', async () => {
  await merged();
  const [id, other] = [await m.localOf('space', 1_000), await m.localOf('space', 1_001)];
  await map('space', seats);
  await declare('seats', 'integer');
  const shown = async (of: number) => (await getResource(m.world.ctx, { id: of }, space())).custom;
  const { db, tenant } = m.world;
  const raw = JSON.stringify({ capacity: 8, name: 'x'.repeat(MOST_SAID) });
  const record = db.updateTable('syncRecord').where('tenantId', '=', tenant.id).where('entity', '=', 'space');
  await record.where('externalId', '=', '1000').set({ raw }).execute();
  expect([await shown(id), await shown(other)]).toEqual([undefined, { seats: 1 }]);
  const document = JSON.stringify({ entity: 'space', fields: [{ to: 'nonsense', from: '$.name' }] });
  await db.updateTable('fieldMappingVersion').where('tenantId', '=', tenant.id).set({ document }).execute();
  expect(await shown(other)).toBeUndefined();
  expect((await list()).length).toBeGreaterThan(20);
});

test('so do buildings and floors, each in its own fields', async () => {
  await merged();
  await declare('town', 'text', 'building');
  await declare('called', 'text', 'floor');
  await map('building', [{ to: 'custom.town', from: '$.address.city' }]);
  await map('floor', [{ to: 'custom.called', from: '$.name' }]);
  const [building, floor] = [customsOf(m.options, 'building'), customsOf(m.options, 'floor')];
  const id = await m.localOf('building', 10);
  const town = place.site.buildings[0]?.city;
  expect((await getBuilding(m.world.ctx, { id }, building)).custom).toEqual({ town });
  expect((await listBuildings(m.world.ctx, {}, building)).items.map(({ custom }) => Object.keys(custom ?? {}))).toEqual(
    [['town'], ['town']],
  );
  const floors = (await listFloors(m.world.ctx, {}, floor)).items;
  expect(floors.map(({ custom, name }) => custom?.['called'] === name)).toEqual([true, true, true, true]);
  expect((await list()).some(({ custom }) => custom)).toBe(false);
});

test('of two systems the one connected first says it, and where that says nothing the other', async () => {
  await merged();
  const id = await m.localOf('space', 1_000);
  const second = await m.connections.createConnection(m.world.ctx, {
    name: 'Second',
    connector: [...m.options.connectors.keys()][0] ?? '',
    credentials: { password: 'x' },
  });
  const { db, tenant } = m.world;
  const [record, ref] = [db.selectFrom('syncRecord').selectAll(), db.selectFrom('externalRef').selectAll()];
  const ofFirst = { record: record.where('connectionId', '=', m.id), ref: ref.where('connectionId', '=', m.id) };
  const mirrored = await ofFirst.record
    .where('externalId', '=', '1000')
    .where('entity', '=', 'space')
    .executeTakeFirstOrThrow();
  const tied = await ofFirst.ref
    .where('externalId', '=', '1000')
    .where('entity', '=', 'space')
    .executeTakeFirstOrThrow();
  const raw = JSON.stringify({ name: 'elsewhere', capacity: 4 });
  await db
    .insertInto('syncRecord')
    .values({ ...mirrored, connectionId: second.id, raw })
    .execute();
  const json = { base: JSON.stringify(tied.base), differences: '[]' };
  await db
    .insertInto('externalRef')
    .values({ ...tied, ...json, connectionId: second.id })
    .execute();
  for (const key of ['seats', 'code']) await declare(key);
  await createCustomField(m.world.ctx, {
    id: second.id,
    entity: 'space',
    key: 'seats',
    label: 'Seats',
    type: 'integer',
  });
  await createCustomField(m.world.ctx, { id: second.id, entity: 'space', key: 'code', label: 'Code', type: 'text' });
  await createCustomField(m.world.ctx, { id: second.id, entity: 'space', key: 'only', label: 'Only', type: 'text' });
  await map('space', seats);
  await map('space', [...seats, { to: 'custom.only', from: '$.name' }], second.id);
  const fields = (entity: 'space' | 'floor') => everyPage((page) => listThingFields(m.world.ctx, { entity, ...page }));
  expect([await fields('space'), await fields('floor')]).toEqual([
    [
      { key: 'code', label: 'code', type: 'text' },
      { key: 'only', label: 'Only', type: 'text' },
      { key: 'seats', label: 'seats', type: 'text' },
    ],
    [],
  ]);
  const shown = async () => (await getResource(m.world.ctx, { id }, space())).custom;
  expect(await shown()).toEqual({ seats: '8', code: 'SPACE 0', only: 'elsewhere' });
  await map('space', [...seats.slice(0, 1), { to: 'custom.code', from: '$.nowhere' }]);
  expect(await shown()).toEqual({ seats: '8', code: 'ELSEWHERE', only: 'elsewhere' });
  await db.deleteFrom('connection').where('tenantId', '=', tenant.id).where('id', '=', second.id).execute();
  expect(await shown()).toEqual({ seats: '8', code: null });
});

test('resources are found by what is declared of them, page by page, and nothing else is looked at', async () => {
  await merged();
  await map('space', seats);
  await declare('seats', 'integer');
  const names = async (custom: string, more: object = {}) => {
    const find = (page: object) => listResources(m.world.ctx, { custom, ...more, ...page }, null, space());
    return (await everyPage(find)).map(({ name }) => name);
  };
  const all = await list();
  const of = (seatsThere: number) =>
    all.filter(({ custom }) => custom?.['seats'] === seatsThere).map(({ name }) => name);
  expect(of(8).length).toBeGreaterThan(5);
  expect([await names('seats:8'), await names('seats:1')]).toEqual([of(8), of(1)]);
  const room = all.find(({ name }) => name === of(8)[3]);
  expect(await names('seats:8', { search: room?.name })).toContain(room?.name);
  expect([await names('seats:9'), await names('seats:08'), await names('code:SPACE 0')]).toEqual([[], [], []]);
  expect(await names('constructor:')).toHaveLength(all.length);
  const { id } = await createResource(m.world.ctx, { name: 'Alone', type: 'desk', buildingId: room?.buildingId ?? 0 });
  expect([await names('seats:'), id > 0]).toEqual([['Alone'], true]);
  const first = await listResources(m.world.ctx, { custom: 'seats:8', limit: 2 }, null, space());
  expect(first.items.map(({ name }) => name)).toEqual(of(8).slice(0, 2));
  const cursor = `${first.nextCursor}`;
  const second = await listResources(m.world.ctx, { custom: 'seats:8', limit: 2, cursor }, null, space());
  expect(second.items.map(({ name }) => name)).toEqual(of(8).slice(2, 4));
  await sql`insert into resource (tenant_id, type, name, building_id, created_at)
    select ${m.world.tenant.id}, 'desk', 'A ' || n, ${room?.buildingId}, now() from generate_series(1, ${MOST_SIFTED}) n`.execute(
    m.world.db,
  );
  const far = await listResources(m.world.ctx, { custom: 'seats:8' }, null, space());
  expect([far.items, far.nextCursor]).toEqual([[], expect.any(String)]);
  const nobodys = await listResources(m.world.ctx, { custom: 'sests:8' }, null, space());
  expect([nobodys.items, nobodys.nextCursor]).toEqual([[], null]);
  expect(await names('seats:8')).toEqual(of(8));
});

test('a list asks once more for all that it shows, and never where nothing is declared', async () => {
  await merged();
  await map('space', seats);
  await using relay = await openRelay(base.connection);
  const database = connect({ connection: relay.connection, max: 1, role: APP_ROLE });
  const far = contextFor(database, m.world.ctx.who, m.world.ctx.now);
  const turns = async (limit: number): Promise<number> => {
    const before = relay.turns();
    expect((await listResources(far, { limit }, null, space())).items).toHaveLength(limit);
    return relay.turns() - before;
  };
  await turns(1);
  expect([await turns(2), await turns(9)]).toEqual([1, 1]);
  await declare('town', 'text', 'building');
  expect(await turns(9)).toBe(1);
  await declare('seats', 'integer');
  expect([await turns(2), await turns(9)]).toEqual([2, 2]);
  await database.close();
});

test('where a plan has been applied, what is declared is seen on spaces: it is for who keeps these', async () => {
  const mapper = contextFor(base.database, systemPrincipal(m.world.tenant, new Set(['mapping:write'])));
  const wish = { id: m.id, entity: 'space', label: 'One', type: 'text' } as const;
  const { id: fieldId } = await createCustomField(mapper, { ...wish, key: 'one' });
  await merged();
  expect((await problemOf(createCustomField(mapper, { ...wish, key: 'two' }))).kind.code).toBe('forbidden');
  expect(await refusal(deleteCustomField(mapper, { id: m.id, fieldId }))).toBe('forbidden');
});
