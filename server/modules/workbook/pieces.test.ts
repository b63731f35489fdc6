import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  connected,
  contextFor,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { refusal } from '../../../test/support/kept.ts';
import { until } from '../../../test/support/until.ts';
import { csvOf, filled } from '../../../test/support/workbooks.ts';
import { workbookUses } from '../../place-changes.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { fail, inUse } from '../../platform/contract/problems.ts';
import { addDefaultCategories, listBuildings, updateBuilding } from '../places/places.ts';
import { listResources } from '../resources/resources.ts';
import type { Report } from './contract.ts';
import { layOut } from './layout.ts';
import { portionsOf, SPACES_AT_ONCE } from './pieces.ts';
import { wantedBy } from './wanted.ts';
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

const { applyWorkbook } = workbookBy(workbookUses);
/** More rows than are written in one transaction. */
const rowsOf = (more: number) =>
  Array.from({ length: SPACES_AT_ONCE + more }, (_, i) => filled({ Room: `Space ${i}` }));
const given = (more: number) => ({ bytes: csvOf(rowsOf(more)), contentType: '' });
const issuesOf = ({ issues }: Report) => issues.map((one) => `${one.severity} ${one.code} ${one.row}`);

test('what a person renames while it is applied is gone on with', async () => {
  const { applyWorkbook: applyRenaming } = workbookBy({
    ...workbookUses,
    createTogether: async (tx, buildingId, some) => {
      const made = await workbookUses.createTogether(tx, buildingId, some);
      if (some.length > 1) await updateBuilding(tx, { id: buildingId, name: 'Renamed' });
      return made;
    },
  });
  const report = await applyRenaming(ctx, given(1));
  expect(report.counts).toMatchObject({
    buildings: { created: 1 },
    floors: { created: 1 },
    spaces: { created: SPACES_AT_ONCE + 1 },
  });
  expect((await listBuildings(ctx, {})).items.map(({ name }) => name)).toEqual(['Renamed']);
});

test('rights that end while it is applied end it: what was written stays, and the rest is said', async () => {
  const { id, who } = await createUser(world, { role: 'space_manager' });
  const { applyWorkbook: applyUntil } = workbookBy({
    ...workbookUses,
    createTogether: async (tx, buildingId, some) => {
      // The second part is in its transaction when she is demoted.
      if (some.length < SPACES_AT_ONCE)
        await connected(own.connection, async (client) => {
          await client.query("set atrium.tenant = '0'");
          await client.query("update user_account set role = 'employee' where id = $1", [id]);
        });
      return workbookUses.createTogether(tx, buildingId, some);
    },
  });
  const report = await applyUntil(contextFor(own.database, who), given(2));
  expect(report).toMatchObject({ complete: false, rows: { created: SPACES_AT_ONCE, leftOut: 2 } });
  expect(issuesOf(report)).toEqual([`error stopped ${SPACES_AT_ONCE + 5}`]);
  expect(await refusal(applyWorkbook(contextFor(own.database, who), given(2)))).toMatch(/^forbidden/);
  expect(await applyWorkbook(ctx, given(2))).toMatchObject({ complete: true, rows: { created: 2 } });
});

test('what is refused of one part is said, and the others are written', async () => {
  const { applyWorkbook: applyRefused } = workbookBy({
    ...workbookUses,
    createTogether: async (tx, buildingId, some) => {
      if (some.some(({ name }) => name === 'Space 0')) throw fail(inUse, { detail: 'Closed' });
      return workbookUses.createTogether(tx, buildingId, some);
    },
  });
  const report = await applyRefused(ctx, given(2));
  expect(report.rows).toMatchObject({ created: 2, leftOut: SPACES_AT_ONCE });
  expect(issuesOf(report)).toEqual(['error refused 5']);
});

test('two who apply the same at once add everything once', async () => {
  const rows = [filled(), filled({ 'Building Name': 'Mill' })];
  const first = Promise.withResolvers<void>();
  let isOtherThere = false;
  const otherWaits = async () =>
    connected(own.connection, async (client) => {
      const { rows: waiting } = await client.query("select from pg_locks where locktype = 'advisory' and not granted");
      return waiting.length > 0;
    });
  // It begins once the first is in the midst of it, outside of its transaction.
  const other = first.promise.then(() => {
    const { applyWorkbook: applyAsOther } = workbookBy({
      ...workbookUses,
      createBuilding: async (tx, given) => {
        isOtherThere = true;
        return workbookUses.createBuilding(tx, given);
      },
    });
    return applyAsOther(ctx, { bytes: csvOf(rows), contentType: '' });
  });
  const { applyWorkbook: applyFirst } = workbookBy({
    ...workbookUses,
    createTogether: async (tx, buildingId, some) => {
      first.resolve();
      await until(async () => expect(isOtherThere || (await otherWaits())).toBe(true));
      return workbookUses.createTogether(tx, buildingId, some);
    },
  });
  const one = await applyFirst(ctx, { bytes: csvOf(rows), contentType: '' });
  expect([one.rows.created, (await other).rows.created]).toEqual([2, 0]);
  expect((await listResources(ctx, {})).items).toHaveLength(2);
});

test('small buildings go together, and large ones in parts that have each row once', async () => {
  const rows = [filled(), filled({ Room: 'B' }), filled({ Room: 'C' }), filled({ Room: null, Floor: null })];
  const all = [
    ...rows,
    filled({ 'Building Name': 'Mill' }),
    filled({ 'Building Name': 'Quay', Floor: null, Room: null }),
  ];
  const sheet = {
    name: '',
    rows: [Object.keys(all[0] ?? {}), ...all.map((one) => Object.values(one).map((cell) => String(cell ?? '')))],
  };
  const laid = drained(layOut([sheet]));
  const { buildings } = drained(wantedBy(laid.rows, 'US'));
  const shown = [...portionsOf(buildings, 2)].map((pieces) =>
    pieces.map((one) => [one.building.name, one.rows.length]),
  );
  expect(shown).toEqual([
    [['North Tower', 3]],
    [
      ['North Tower', 1],
      ['Mill', 1],
      ['Quay', 1],
    ],
  ]);
});

function drained<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
