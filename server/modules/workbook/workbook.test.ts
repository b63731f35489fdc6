import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  contextFor,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { refusal } from '../../../test/support/kept.ts';
import { csvOf, csvTextOf, filled, xlsxOf, type Filled } from '../../../test/support/workbooks.ts';
import { workbookUses } from '../../place-changes.ts';
import type { Ctx } from '../../platform/context/context.ts';
import {
  addDefaultCategories,
  createBuilding,
  createFloor,
  listBuildings,
  listCategories,
  listCountries,
  listFloors,
  listRegions,
  updateBuilding,
} from '../places/places.ts';
import { createResource, getResource, listResources, retireResource, updateResource } from '../resources/resources.ts';
import { MAX_LISTED, MAX_ROWS, type Report } from './contract.ts';
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

const { checkWorkbook, applyWorkbook, getWorkbookTemplate } = workbookBy(workbookUses);
const check = async (rows: readonly Filled[], more: object = {}) =>
  checkWorkbook(ctx, { bytes: csvOf(rows), contentType: '', ...more });
const apply = async (rows: readonly Filled[], more: object = {}, by = ctx) =>
  applyWorkbook(by, { bytes: csvOf(rows), contentType: '', ...more });

/** Where issues stand: `error space_type_unknown J5`. */
const issuesOf = ({ issues }: Report) => issues.map((one) => `${one.severity} ${one.code} ${one.cell ?? one.row}`);
const changesOf = ({ counts }: Report) =>
  Object.fromEntries(
    Object.entries(counts)
      .filter(([, { created, changed }]) => created + changed > 0)
      .map(([what, { created, changed }]) => [what, changed > 0 ? { created, changed } : created]),
  );
const spaces = async () => (await listResources(ctx, { limit: 200 })).items;
/** What a workplace is told before anybody does anything: that it has its categories. */
const standard = ['category.created', 'category.created'];
const told = async () => {
  const events = world.db.selectFrom('event').select('type').where('tenantId', '=', world.tenant.id).orderBy('id');
  const all = (await events.execute()).map(({ type }) => type);
  expect(all.slice(0, standard.length)).toEqual(standard);
  return all.slice(standard.length);
};

describe('a new customer', () => {
  const buildings = [
    filled({ Floor: null, Room: null, 'Space Type': null, Address: '1 Main Street', Zip: '10001' }),
    filled({
      'Building Name': 'Mill',
      'Building Code': 'M1',
      City: 'Boston',
      'State Code': 'ma',
      Floor: null,
      Room: null,
      'Space Type': null,
    }),
  ];
  const rooms = [
    filled({ Capacity: 8, Description: 'By the lifts', 'Square Feet': 200 }),
    filled({ Room: 'D1', 'Space Type': 'me', Floor: 2 }),
    filled({ 'Building Name': null, 'Building Code': 'm1', Room: 'D1', 'Space Type': 'Workstation', Floor: 'Ground' }),
  ];

  test('uploads buildings, then floors and spaces, each after a check that writes nothing', async () => {
    const checked = await check(buildings);
    expect(changesOf(checked)).toEqual({ countries: 1, regions: 2, buildings: 2 });
    expect(issuesOf(checked)).toEqual(['warning only_building 5', 'warning only_building 6']);
    expect([(await listBuildings(ctx, {})).items, await told()]).toEqual([[], []]);

    const applied = await apply(buildings, { digest: checked.digest });
    expect(applied).toMatchObject({ ...checked, complete: true });
    expect(await told()).toEqual([
      'country.created',
      'resource_group.created',
      'region.created',
      'building.created',
      'region.created',
      'building.created',
    ]);
    expect((await listCountries(ctx, {})).items).toMatchObject([{ code: 'US', name: 'United States' }]);
    expect((await listRegions(ctx, {})).items.map(({ name }) => name)).toEqual(['Boston', 'New York']);
    expect((await listBuildings(ctx, {})).items).toMatchObject([
      { name: 'Mill', zone: 'America/New_York', address: '' },
      { name: 'North Tower', zone: 'America/New_York', address: '1 Main Street\nNew York, NY 10001' },
    ]);

    // The code alone tells of its building where it stands beside the name.
    const both = [...buildings, ...rooms];
    expect(changesOf(await check(both))).toEqual({ floors: 3, spaces: 3 });
    expect(changesOf(await apply(both))).toEqual({ floors: 3, spaces: 3 });
    const [mill, tower] = (await listBuildings(ctx, {})).items;
    expect(
      (await listFloors(ctx, { buildingId: tower?.id ?? 0 })).items.map(({ name, level }) => [name, level]),
    ).toEqual([
      ['Floor 1', 1],
      ['2', 2],
    ]);
    expect((await listFloors(ctx, { buildingId: mill?.id ?? 0 })).items).toMatchObject([{ name: 'Ground', level: 0 }]);
    const categories = new Map((await listCategories(ctx, {})).items.map(({ id, name }) => [id, name]));
    expect(
      (await spaces()).map(({ name, type, capacity, description, categoryId }) => [
        name,
        type,
        capacity,
        description,
        categories.get(categoryId ?? 0),
      ]),
    ).toEqual([
      ['D1', 'desk', 1, '', 'Desk'],
      ['D1', 'desk', 1, '', 'Desk'],
      ['Harbour', 'room', 8, 'By the lifts', 'Meeting Room'],
    ]);
    const audits = await world.db
      .selectFrom('audit')
      .select('action')
      .where('tenantId', '=', world.tenant.id)
      .execute();
    expect(audits.map(({ action }) => action).toSorted()).toEqual([...standard, ...(await told())].toSorted());
  });

  test('the same once more changes nothing and tells of nothing, by whichever kind of file', async () => {
    await apply([...buildings, ...rooms]);
    const before = [await told(), await spaces()];
    for (const bytes of [csvOf([...buildings, ...rooms], ';'), await xlsxOf([...buildings, ...rooms], ['House'])]) {
      const again = await applyWorkbook(ctx, { bytes, contentType: '' });
      expect([changesOf(again), again.rows]).toEqual([
        {},
        { total: 5, created: 0, changed: 0, unchanged: 5, leftOut: 0 },
      ]);
    }
    expect([await told(), await spaces()]).toEqual(before);
  });

  test('names are the same whatever their case, width and blanks', async () => {
    await apply(rooms.slice(0, 1));
    const other = filled({
      'Building Name': ' NORTH  tower',
      Floor: 'ｆｌｏｏｒ 1',
      Room: 'harbour',
      City: 'new york',
      Capacity: 8,
      Description: 'By the lifts',
    });
    expect(changesOf(await apply([other]))).toEqual({});
  });

  test('gets a template that has nothing in it but the layout', async () => {
    const { bytes, name } = await getWorkbookTemplate(ctx, {});
    expect(name).toBe('space-data-template.xlsx');
    const content = bytes instanceof Uint8Array ? bytes : Buffer.concat(await Array.fromAsync(bytes));
    expect(await checkWorkbook(ctx, { bytes: content, contentType: '' })).toMatchObject({
      rows: { total: 0 },
      issues: [],
    });
  });
});

describe('what is there already', () => {
  test('only what the workbook says, and Atrium does not own, is written over; nothing is deleted', async () => {
    const { id: regionId } = (await applyThenRegion()) ?? { id: 0 };
    const [space] = await spaces();
    const own = { names: { de: 'Hafen' }, accessId: 'A1' };
    await updateResource(ctx, { id: space?.id ?? 0, ...own, description: 'Ours' });
    await updateBuilding(ctx, { id: space?.buildingId ?? 0, zone: 'America/Chicago', address: 'Elsewhere' });
    const changed = await apply([filled({ Capacity: 12, Room: 'Harbour' })]);
    expect(changesOf(changed)).toEqual({ spaces: { created: 0, changed: 1 } });
    expect(await getResource(ctx, { id: space?.id ?? 0 })).toMatchObject({
      ...own,
      capacity: 12,
      description: 'Ours',
      version: 3,
      zone: 'America/Chicago',
    });
    expect((await listBuildings(ctx, {})).items).toMatchObject([{ regionId, address: 'Elsewhere' }]);
    expect(changesOf(await apply([filled({ Address: '2 Side Street' })]))).toEqual({
      buildings: { created: 0, changed: 1 },
    });
    expect((await listBuildings(ctx, {})).items).toMatchObject([{ address: '2 Side Street\nNew York, NY' }]);
  });

  async function applyThenRegion() {
    await apply([filled()]);
    return (await listRegions(ctx, {})).items[0];
  }

  test('a building whose city changes moves, with all that is in it', async () => {
    await apply([filled()]);
    const before = await spaces();
    const moved = await apply([filled({ City: 'Albany' })]);
    expect(changesOf(moved)).toEqual({ regions: 1, buildings: { created: 0, changed: 1 } });
    expect((await spaces()).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  });

  test('what nobody can tell apart, is of another kind or out of use is said, and stays', async () => {
    const building = { name: 'North Tower', zone: 'Europe/London' };
    const { id: buildingId } = await createBuilding(ctx, building);
    const { id: floorId } = await createFloor(ctx, { buildingId, name: 'Floor 1', level: 1 });
    await createResource(ctx, { type: 'parking', name: 'Harbour', buildingId, floorId });
    const { id } = await createResource(ctx, { type: 'desk', name: 'D1', buildingId, floorId });
    await retireResource(ctx, { id });
    for (const name of ['Twin', 'twin']) await createResource(ctx, { type: 'desk', name, buildingId, floorId });
    const desk = { 'Space Type': 'Desk', City: null };
    const given = [
      filled({ City: null }),
      filled({ ...desk, Room: 'D1' }),
      filled({ ...desk, Room: 'TWIN' }),
      filled({ ...desk, Room: 'D1', Floor: 'Floor 2' }),
    ];
    const found = await apply(given);
    expect(issuesOf(found)).toEqual([
      'error type_differs J5',
      'error space_ambiguous I7',
      'warning retired I6',
      'warning elsewhere I8',
    ]);
    expect([changesOf(found), found.rows.leftOut]).toEqual([{ floors: 1, spaces: 1 }, 2]);

    await createFloor(ctx, { buildingId, name: 'floor 1', level: 7 });
    expect(issuesOf(await apply([filled({ City: null })]))).toEqual(['error floor_ambiguous H5']);
    await createBuilding(ctx, building);
    const both = await apply(given);
    expect([issuesOf(both), both.rows.leftOut]).toEqual([['error building_ambiguous A5'], 4]);
  });

  test('what a person renames after the check is not done by its digest, and made anew without', async () => {
    await apply([filled()]);
    const rows = [filled({ Room: 'Bay' })];
    const { digest } = await check(rows);
    const [tower] = (await listBuildings(ctx, {})).items;
    await updateBuilding(ctx, { id: tower?.id ?? 0, name: 'South Tower' });
    expect(await refusal(apply(rows, { digest }))).toBe('workbook_outdated:digest');
    expect((await listBuildings(ctx, {})).items).toHaveLength(1);
    expect(changesOf(await apply(rows))).toEqual({ buildings: 1, floors: 1, spaces: 1 });
  });
});

describe('what is wrong with a row', () => {
  test.each<[string, Filled, string[]]>([
    ['no building', { 'Building Name': null }, ['error building_missing A5']],
    ['no state', { 'State Code': null }, ['error state_missing C5']],
    ['no such state', { 'State Code': 'XX' }, ['error state_unknown C5']],
    ['no floor', { Floor: null }, ['error floor_missing H5']],
    ['no space type', { 'Space Type': null }, ['error space_type_missing J5']],
    ['no such space type', { 'Space Type': 'Stairs' }, ['error space_type_unknown J5']],
    ['no capacity', { Capacity: 'many' }, ['error capacity_invalid L5']],
    ['too much of it', { Capacity: 100_001 }, ['error capacity_invalid L5']],
    ['neither yes nor no', { Reservable: 'perhaps' }, ['error answer_unclear O5']],
    ['a name that is too long', { Room: 'x'.repeat(201) }, ['error text_invalid I5']],
    ['a name that nobody sees', { Room: '\u202eabc' }, ['error text_invalid I5']],
    ['a heap of marks', { Floor: `a${'\u0301'.repeat(5_000)}` }, ['error text_invalid H5']],
    ['a long description', { Description: 'x'.repeat(2_001) }, ['error text_invalid M5']],
    ['a long address', { Address: 'x'.repeat(501) }, ['error text_invalid D5']],
    ['not reservable', { Reservable: 'No' }, ['warning not_reservable O5']],
    ['a floor alone', { Room: null }, ['warning only_floor 5']],
    ['a state of two zones', { 'State Code': 'TX' }, ['warning zone_assumed C5']],
    ['a level that nobody knows', { Floor: 'Sky' }, ['warning level_assumed H5']],
  ])('%s', async (_, more, issues) => {
    const report = await check([filled(more)]);
    expect(issuesOf(report)).toEqual(issues);
    const isLeftOut = issues.some((one) => one.startsWith('error'));
    expect(report.rows.leftOut).toBe(isLeftOut ? 1 : 0);
    expect(report.counts.buildings.created).toBe(isLeftOut ? 0 : 1);
    expect(issuesOf(await apply([filled(more)]))).toEqual(issues);
  });

  test('good rows are taken beside wrong ones, and of doubled ones the first', async () => {
    const report = await apply([
      filled(),
      filled({ Room: 'HARBOUR', Capacity: 9 }),
      filled({ Room: 'X', Floor: null }),
      filled({ Room: 'Bay', City: 'Albany' }),
    ]);
    expect(issuesOf(report)).toEqual(['error doubled I6', 'error floor_missing H7', 'warning building_differs F8']);
    expect(report.issues[0]?.message).toContain('row 5');
    expect(report.items.map(({ row, outcome }) => [row, outcome])).toEqual([
      [5, 'created'],
      [6, 'left_out'],
      [7, 'left_out'],
      [8, 'created'],
    ]);
  });

  test('a code beside two names', async () => {
    const rows = [filled({ 'Building Code': 'T' }), filled({ 'Building Name': 'Mill', 'Building Code': 't' })];
    expect(issuesOf(await check(rows))).toEqual(['error code_conflict B6']);
  });

  test('the zone of another country is the workplace’s own where it has several, and that is said', async () => {
    const row = filled({ 'State Code': null, City: 'Lisbon' });
    const zoneOf = async (country: string, more: Filled = {}) => {
      const report = await apply([{ ...row, 'Building Name': country + JSON.stringify(more), ...more }], { country });
      const { items } = await listBuildings(ctx, { limit: 200 });
      return [items.find(({ name }) => name.startsWith(country + JSON.stringify(more)))?.zone, ...issuesOf(report)];
    };
    expect(await zoneOf('PT')).toEqual(['Europe/London', 'warning zone_assumed C5']);
    expect(await zoneOf('FR')).toEqual(['Europe/Paris']);
    expect(await zoneOf('DE')).toEqual(['Europe/Berlin']);
    expect(await zoneOf('CA', { 'State Code': 'AB' })).toEqual(['America/Edmonton']);
    expect(await zoneOf('AU', { 'State Code': 'QLD' })).toEqual(['Australia/Brisbane']);
    expect(await refusal(check([row], { country: 'ZZ' }))).toBe('invalid_request:country');
    expect((await listCountries(ctx, {})).items.map(({ code }) => code).toSorted()).toEqual([
      'AU',
      'CA',
      'DE',
      'FR',
      'PT',
    ]);
  });
});

describe('who may', () => {
  test('nobody but who may manage places for the whole workplace', async () => {
    const { who } = await createUser(world, { role: 'space_manager' });
    const limited = contextFor(own.database, { ...who, reach: [1] });
    expect(await refusal(apply([filled()], {}, limited))).toMatch(/^building_out_of_reach/);
    expect(await refusal(apply([filled()], {}, contextFor(own.database, (await createUser(world)).who)))).toMatch(
      /^building_out_of_reach/,
    );
    expect(changesOf(await apply([filled()], {}, contextFor(own.database, who)))).toMatchObject({ buildings: 1 });
  });
});

test('formulas are text, wherever they come from', async () => {
  const names = ['=1+1', '+A1', '-2', '@SUM(A1)', "'=x"];
  const rows = names.map((Room) => filled({ Room }));
  await applyWorkbook(ctx, { bytes: Buffer.from(csvTextOf(rows)), contentType: '' });
  expect((await spaces()).map(({ name }) => name).toSorted()).toEqual(
    ['=1+1', '+A1', '-2', '@SUM(A1)', '=x'].toSorted(),
  );
});

describe('what is refused as a whole', () => {
  test.each<[string, string, string]>([
    ['no headers', 'Name,Floor\nA,1', 'No sheet has the headers in row 4'],
    ['a web page', '<html><table>Building Name</table></html>', 'It is a web page'],
    ['nothing', '', 'It is empty'],
    [
      'more rows than a file may have',
      `Building Name,Floor\n${'A,1\n'.repeat(MAX_ROWS + 1)}`,
      'It has more than 50,000 rows',
    ],
    ['twice as many', `Building Name,Floor\n${'A,1\n'.repeat(2 * MAX_ROWS)}`, 'It has more than 50,000 rows'],
  ])('%s', async (_, text, detail) => {
    for (const useCase of [checkWorkbook, applyWorkbook])
      await expect(useCase(ctx, { bytes: Buffer.from(text), contentType: '' })).rejects.toMatchObject({
        kind: { code: 'invalid_workbook', status: 400 },
        details: { param: 'body', detail: expect.stringContaining(detail) },
      });
    expect(await told()).toEqual([]);
  });

  test('as many rows as a file may have are read, and as many are listed as are asked for', async () => {
    const lines = Array.from({ length: MAX_ROWS }, (_, i) => `${i < 1_500 ? '' : 'A'},${i % 7}`);
    const bytes = Buffer.from(['Building Name,Floor', ...lines].join('\n'));
    const report = await checkWorkbook(ctx, { bytes, contentType: '', country: 'FR', from: 1_499 });
    expect(report).toMatchObject({ rows: { total: MAX_ROWS, leftOut: 1_500 }, errors: 1_500 });
    expect([report.issues.length, report.items.length]).toEqual([MAX_LISTED, MAX_LISTED]);
    expect(report.items.slice(0, 2).map(({ row, outcome }) => [row, outcome])).toEqual([
      [1_501, 'left_out'],
      [1_502, 'created'],
    ]);
  });
});

test('headers may be the first row, other columns and sheets are said, and an encoding that is guessed', async () => {
  const text = 'Building Name;Extra;city;Floor;Floor\nHöhe;x;Lyon;1;2';
  const report = await checkWorkbook(ctx, { bytes: Buffer.from(text, 'latin1'), contentType: '', country: 'FR' });
  expect(issuesOf(report)).toEqual([
    'warning column_unknown B1',
    'warning column_doubled E1',
    'warning encoding_assumed 1',
    'warning only_floor 2',
  ]);
  expect(report.items).toMatchObject([
    { building: 'Höhe', floor: '1', created: ['country', 'region', 'building', 'floor'] },
  ]);
});
