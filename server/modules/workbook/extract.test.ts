import { readXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  contextFor,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { refusal } from '../../../test/support/kept.ts';
import { csvOf, filled } from '../../../test/support/workbooks.ts';
import { workbookUses } from '../../place-changes.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { FileReply } from '../../platform/contract/endpoint.ts';
import { readSheets } from '../../platform/files/read-sheets.ts';
import { addDefaultCategories, createBuilding, createCategory, createFloor, updateBuilding } from '../places/places.ts';
import { createResource, listResources, retireResource, updateResource } from '../resources/resources.ts';
import { workbookBy } from './workbook.ts';

let own: TestDatabase;
let world: World;
let ctx: Ctx;
beforeAll(async () => {
  own = await createTestDatabase();
});
afterAll(() => own[Symbol.asyncDispose]());
beforeEach(async () => {
  world = await createWorld(own.database);
  ctx = world.ctx;
  await ctx.tx(addDefaultCategories);
});

const { applyWorkbook, checkWorkbook, getWorkbook } = workbookBy(workbookUses);
const bytesOf = async ({ bytes }: FileReply): Promise<Uint8Array> =>
  bytes instanceof Uint8Array ? bytes : Buffer.concat(await Array.fromAsync(bytes));
const formats = ['xlsx', 'csv'] as const;

async function rowsIn(bytes: Uint8Array): Promise<(readonly string[])[]> {
  const verdict = await readSheets({ bytes, mostRows: 1_000, mostUnpacked: 1024 * 1024 });
  return verdict.ok ? [...(verdict.sheets[0]?.rows.slice(4) ?? [])] : [];
}

const NASTY = ['=1+1', '+1', '-1', '@x', 'a,b;c', '"q"', 'Höhe 漢'];

async function furnish(): Promise<void> {
  const rows = [
    filled({ Address: '1 Main Street', Address2: 'Hall 2', Zip: '02134', Capacity: 8, Description: 'Two\nlines' }),
    ...NASTY.map((Room) => filled({ Room, Floor: 2, 'Space Type': 'Desk' })),
    filled({ Room: null, Floor: 'B1' }),
    filled({ 'Building Name': 'Mill', City: 'Albany', Floor: null, Room: null }),
  ];
  await applyWorkbook(ctx, { bytes: csvOf(rows), contentType: '' });
}

test.each(formats)(
  'what is here comes out in the layout as .%s, and goes in again without a change',
  async (format) => {
    await furnish();
    const file = await getWorkbook(ctx, { format });
    expect(file.name).toBe(`space-data.${format}`);
    const bytes = await bytesOf(file);
    const rows = await rowsIn(bytes);
    expect(rows.map((row) => [row[0], row[7], row[8], row[9]])).toEqual([
      ['Mill', '', '', ''],
      ['North Tower', 'B1', '', ''],
      ['North Tower', 'Floor 1', 'Harbour', 'Meeting Room'],
      ...NASTY.toSorted(new Intl.Collator('en', { numeric: true }).compare).map((room) => [
        'North Tower',
        '2',
        room,
        'Desk',
      ]),
    ]);
    expect(rows[2]).toEqual([
      'North Tower',
      '',
      'NY',
      '1 Main Street',
      'Hall 2',
      'New York',
      '02134',
      'Floor 1',
      'Harbour',
      'Meeting Room',
      'Yes',
      '8',
      'Two\nlines',
      '',
      'Yes',
      '',
    ]);
    const again = await checkWorkbook(ctx, { bytes, contentType: '' });
    expect(again).toMatchObject({ errors: 0, rows: { total: 10, created: 0, changed: 0, unchanged: 10 } });
  },
);

test('so does what people made otherwise: addresses of their own, categories, no region, no floor', async () => {
  await furnish();
  const space = (await listResources(ctx, { search: 'Harbour' })).items[0];
  const { id: huddle } = await createCategory(ctx, { name: 'Huddle Room' });
  const { id: odd } = await createCategory(ctx, { name: 'Odd' });
  await updateResource(ctx, { id: space?.id ?? 0, categoryId: huddle });
  await updateBuilding(ctx, { id: space?.buildingId ?? 0, address: 'c/o Us\nSome Road 5, W\nNew York, near the park' });
  const { id: buildingId } = await createBuilding(ctx, {
    name: 'Annexe',
    zone: 'Europe/London',
    address: 'Main Street\nA\nB',
  });
  const { id: floorId } = await createFloor(ctx, { buildingId, name: 'Top', level: 3 });
  await createResource(ctx, { type: 'room', name: 'Odd', buildingId, floorId, categoryId: odd });
  await createResource(ctx, { type: 'desk', name: 'Nowhere', buildingId });
  await createResource(ctx, { type: 'parking', name: 'P1', buildingId, floorId });
  const { id: gone } = await createResource(ctx, { type: 'desk', name: 'Gone', buildingId, floorId });
  await retireResource(ctx, { id: gone });
  for (const format of formats) {
    const bytes = await bytesOf(await getWorkbook(ctx, { format }));
    const rows = await rowsIn(bytes);
    expect(
      rows.filter(([building]) => building === 'Annexe').map((row) => [row[3], row[4], row[7], row[8], row[9]]),
    ).toEqual([
      ['Main Street', 'A\nB', '', 'Nowhere', 'Desk'],
      ['Main Street', 'A\nB', 'Top', 'Odd', 'Meeting Room'],
    ]);
    expect(rows.find((row) => row[8] === 'Harbour')?.[9]).toBe('Huddle Room');
    const again = await checkWorkbook(ctx, { bytes, contentType: '' });
    expect(again.issues.find(({ severity }) => severity === 'error')).toMatchObject({ code: 'floor_missing' });
    expect(again).toMatchObject({ errors: 1, rows: { created: 0, changed: 0, leftOut: 1 } });
  }
});

test('nobody else gets it', async () => {
  const { who } = await createUser(world, { role: 'space_manager' });
  expect(await refusal(getWorkbook(contextFor(own.database, { ...who, reach: [1] }), {}))).toMatch(
    /^building_out_of_reach/,
  );
});

test('what begins as a formula is text in either file', async () => {
  await furnish();
  const csv = Buffer.from(await bytesOf(await getWorkbook(ctx, { format: 'csv' }))).toString();
  for (const text of ['=1+1', '+1', '-1', '@x']) {
    expect(csv).toContain(`,'${text},`);
    expect(csv).not.toContain(`,${text},`);
  }
  const { sheets } = await readXlsx(await bytesOf(await getWorkbook(ctx, { format: 'xlsx' })));
  expect(sheets[0]?.rows.flat()).toContain('=1+1');
  expect([...(sheets[0]?.cells?.values() ?? [])].filter(({ formula }) => formula !== undefined)).toEqual([]);
});
