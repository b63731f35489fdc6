import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { roleScopes } from '../../platform/contract/scopes.ts';
import { createVisit, getVisit, updateVisit } from '../visitors/visitors.ts';
import { MAX_VISIT_PURPOSES } from './contract.ts';
import { createVisitingPolicy, createVisitPurpose, listVisitPurposes, updateVisitPurpose } from './visiting.ts';

let testing: TestDatabase;
let world: World;
let tower: number;
let annex: number;
let ann: Principal;
let keeper: Principal;

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  tower = await createBuilding(world, { zone: 'Asia/Hong_Kong' });
  annex = await createBuilding(world, { zone: 'Asia/Hong_Kong' });
  ann = (await createUser(world)).who;
  const { who } = await createUser(world, { role: 'space_manager' });
  keeper = { ...who, scopes: roleScopes.space_manager, reach: [tower] };
});
afterAll(() => testing[Symbol.asyncDispose]());

const as = (who: Principal) => contextFor(testing.database, who, Temporal.Instant.from('2030-01-07T00:00:00Z'));

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Problem)) return (error as { readonly constraint?: string }).constraint ?? String(error);
    return [error.kind.code, error.details.param].filter((one) => one !== undefined).join(' ');
  }
  return 'allowed';
}

const invite = (given: object = {}) =>
  createVisit(as(ann), {
    visitors: [{ name: 'Vera' }],
    buildingId: tower,
    start: '2030-01-08T10:00',
    end: '2030-01-08T11:00',
    ...given,
  });
const add = (name: string, buildingId: number | null = tower) =>
  createVisitPurpose(as(world.ctx.who), { name, buildingId });

test('a visit says one of the purposes of its building, or of all, as long as that is chosen', async () => {
  const [here, there, everywhere] = [await add('Here'), await add('There', annex), await add('Everywhere', null)];
  const { id } = await invite({ purposeId: here.id });
  expect(await getVisit(as(ann), { id })).toMatchObject({ purposeId: here.id, purposeName: 'Here', purpose: '' });
  expect(await invite()).toMatchObject({ purposeId: null, purposeName: null });
  expect(await refusal(invite({ purposeId: there.id }))).toBe('invalid_request purposeId');
  expect(await refusal(invite({ purposeId: 999_999 }))).toBe('not_found purposeId');
  expect(await refusal(updateVisit(as(ann), { id, purposeId: there.id }))).toBe('invalid_request purposeId');
  expect(await refusal(updateVisit(as(ann), { id, buildingId: annex }))).toBe('invalid_request purposeId');

  await updateVisitPurpose(as(keeper), { id: here.id, name: 'Once', archived: true });
  expect(await refusal(invite({ purposeId: here.id }))).toBe('invalid_request purposeId');
  expect(await updateVisit(as(ann), { id, end: '2030-01-08T12:00' })).toMatchObject({ purposeName: 'Once' });
  const moved = await updateVisit(as(ann), { id, buildingId: annex, purposeId: everywhere.id });
  expect(moved).toMatchObject({ purposeName: 'Everywhere' });

  const listed = async (given: object) =>
    (await listVisitPurposes(as(ann), given)).items.map(({ name, archivedAt }) => [name, archivedAt !== null]);
  expect(await listed({ buildingId: tower })).toEqual([['Everywhere', false]]);
  expect(await listed({ archived: true })).toEqual([
    ['Everywhere', false],
    ['Once', true],
    ['There', false],
  ]);
});

test('a policy can ask for one; what is expected without stays, and is moved', async () => {
  const house = await createBuilding(world, { zone: 'Asia/Hong_Kong' });
  const at = { buildingId: house };
  const before = await invite(at);
  const purpose = await add('Interview', house);
  const rules = { purposeRequired: true };
  await createVisitingPolicy(as(world.ctx.who), { name: 'Say why', rules, ...at });
  expect(await refusal(invite(at))).toBe('visit_purpose_required purposeId');
  const { id } = await invite({ ...at, purposeId: purpose.id });
  expect(await refusal(updateVisit(as(ann), { id, purposeId: null }))).toBe('visit_purpose_required purposeId');
  expect(await refusal(updateVisit(as(ann), { id: before.id, end: '2030-01-08T12:00' }))).toBe('allowed');
  const elsewhere = await invite();
  expect(await refusal(updateVisit(as(ann), { id: elsewhere.id, ...at }))).toBe('visit_purpose_required purposeId');
});

test('purposes are kept where somebody reaches; a name is there once', async () => {
  const own = await createVisitPurpose(as(keeper), { name: 'Mine', buildingId: tower });
  expect(await refusal(createVisitPurpose(as(keeper), { name: 'Mine', buildingId: tower }))).toBe(
    'visit_purpose_name_unique',
  );
  expect(await refusal(createVisitPurpose(as(keeper), { name: 'Mine', buildingId: annex }))).toBe(
    'building_out_of_reach',
  );
  expect(await refusal(createVisitPurpose(as(keeper), { name: 'Mine' }))).toBe('building_out_of_reach');
  const { id } = await add('Of all', null);
  expect(await refusal(updateVisitPurpose(as(keeper), { id, name: 'X' }))).toBe('building_out_of_reach');
  expect(await refusal(updateVisitPurpose(as(keeper), { id: own.id, name: 'X', version: 2 }))).toBe(
    'version_conflict version',
  );
  await updateVisitPurpose(as(keeper), { id: own.id, archived: true });
  expect(await updateVisitPurpose(as(keeper), { id: own.id, archived: false })).toMatchObject({ archivedAt: null });
});

test(`there are ${MAX_VISIT_PURPOSES} at most, however many are added at once`, async () => {
  const full = await createWorld(testing.database);
  const rows = Array.from({ length: MAX_VISIT_PURPOSES - 1 }, (_, i) => ({
    tenantId: full.tenant.id,
    name: `Purpose ${i}`,
    createdAt: full.at,
  }));
  await full.db.insertInto('visitPurpose').values(rows).execute();
  const told = await Promise.all(
    Array.from({ length: 3 }, (_, i) => refusal(createVisitPurpose(full.ctx, { name: `More ${i}` }))),
  );
  const code = 'too_many_visit_purposes';
  expect(told.toSorted()).toEqual(['allowed', code, code]);
});
