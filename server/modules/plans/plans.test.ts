import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createFloor,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { toProblem } from '../../platform/http/problem.ts';
import { deleteFloor, getFloor } from '../places/places.ts';
import { constraints, endpoints } from './contract.ts';
import { deleteFloorPlan, getFloorPlan, putFloorPlan } from './plans.ts';

let own: TestDatabase;
let world: World;
let ctx: Ctx;
let buildingId: number;
beforeAll(async () => {
  own = await createTestDatabase();
  world = await createWorld(own.database);
  ctx = world.ctx;
  buildingId = await createBuilding(world);
});
afterAll(() => own[Symbol.asyncDispose]());

async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'accepted';
  } catch (error) {
    const { kind, details } = toProblem(error, constraints);
    return details.param === undefined ? kind.code : `${kind.code}:${details.param}`;
  }
}

const floor = async () => ({ id: await createFloor(world, buildingId) });
const png = async (width = 30, height = 20) => ({
  contentType: 'image/png',
  bytes: await sharp({ create: { width, height, channels: 3, background: 'red' } })
    .png()
    .toBuffer(),
});
const drawn = {
  contentType: 'image/svg+xml; charset=utf-8',
  bytes: Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9.5 8"><script/><path onclick="x()" d="M0 0"/></svg>',
  ),
};

test('a plan is uploaded, shown, replaced and removed, each as a change of its floor', async () => {
  const { id } = await floor();
  const before = await getFloor(ctx, { id });
  const after = await putFloorPlan(ctx, { id, ...drawn });
  expect(after).toEqual({
    ...before,
    version: 2,
    plan: { mediaType: 'image/svg+xml', width: 10, height: 8, etag: expect.stringMatching(/^"[\w-]{43}"$/) },
  });
  expect(await getFloor(ctx, { id })).toEqual(after);
  const shown = await getFloorPlan(ctx, { id });
  expect(shown).toMatchObject({ contentType: 'image/svg+xml', etag: after.plan?.etag });
  expect(Buffer.from(shown.bytes).toString()).toBe(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 8" width="10" height="8"><path d="M0 0"/></svg>',
  );

  const replaced = await putFloorPlan(ctx, { id, ...(await png()) });
  expect(replaced).toMatchObject({ version: 3, plan: { mediaType: 'image/png', width: 30, height: 20 } });
  expect(replaced.plan?.etag).not.toBe(after.plan?.etag);
  expect((await getFloorPlan(ctx, { id })).contentType).toBe('image/png');

  await deleteFloorPlan(ctx, { id });
  expect(await getFloor(ctx, { id })).toEqual({ ...before, version: 4 });
  expect(await refusal(getFloorPlan(ctx, { id }))).toBe('not_found:id');
  expect(await refusal(deleteFloorPlan(ctx, { id }))).toBe('not_found:id');
  expect((await getFloor(ctx, { id })).version).toBe(4);

  const told = world.db.selectFrom('event').select(['type', 'version']).where('tenantId', '=', world.tenant.id);
  expect(await told.where('subjectId', '=', id).orderBy('version').execute()).toEqual(
    [2, 3, 4].map((version) => ({ type: 'floor.updated', version })),
  );
  const audits = world.db.selectFrom('audit').select(['before', 'after']).where('tenantId', '=', world.tenant.id);
  expect(await audits.where('subjectId', '=', String(id)).execute()).toContainEqual({ before, after });
});

test('what cannot be a plan is refused and leaves the old one', async () => {
  const { id } = await floor();
  const { plan } = await putFloorPlan(ctx, { id, ...(await png()) });
  const { bytes } = await png();
  expect(await refusal(putFloorPlan(ctx, { id, contentType: 'image/jpeg', bytes }))).toBe('invalid_plan:body');
  expect(await refusal(putFloorPlan(ctx, { id, contentType: 'image/svg+xml', bytes }))).toBe('invalid_plan:body');
  expect(await refusal(putFloorPlan(ctx, { id, contentType: 'image/png', bytes: Buffer.alloc(0) }))).toBe(
    'invalid_plan:body',
  );
  expect(await refusal(putFloorPlan(ctx, { id, contentType: 'image/gif', bytes }))).toBe('unsupported_media_type');
  expect(await refusal(putFloorPlan(ctx, { id, contentType: '', bytes }))).toBe('unsupported_media_type');
  expect(await getFloor(ctx, { id })).toMatchObject({ version: 2, plan });
});

test('a floor of another tenant, or none, has no plan to see or change', async () => {
  const { id } = await floor();
  await putFloorPlan(ctx, { id, ...(await png()) });
  const stranger = (await createWorld(own.database)).ctx;
  for (const [who, wanted] of [
    [stranger, id],
    [ctx, 9_999_999],
  ] as const) {
    expect(await refusal(getFloorPlan(who, { id: wanted }))).toBe('not_found:id');
    expect(await refusal(putFloorPlan(who, { id: wanted, ...(await png()) }))).toBe('not_found:id');
    expect(await refusal(deleteFloorPlan(who, { id: wanted }))).toBe('not_found:id');
  }
});

test('a role limited to other buildings looks and does not touch', async () => {
  const { id } = await floor();
  await putFloorPlan(ctx, { id, ...(await png()) });
  const { who } = await createUser(world, { role: 'space_manager' });
  const limited = contextFor(own.database, { ...who, reach: [await createBuilding(world)] });
  expect((await getFloorPlan(limited, { id })).contentType).toBe('image/png');
  expect(await refusal(putFloorPlan(limited, { id, ...(await png()) }))).toBe('building_out_of_reach');
  expect(await refusal(deleteFloorPlan(limited, { id }))).toBe('building_out_of_reach');
  expect((await getFloor(ctx, { id })).version).toBe(2);
});

test('two uploads at once leave one whole plan, and two versions', async () => {
  const { id } = await floor();
  const uploads = [await png(30, 20), await png(40, 10)].map((image) => putFloorPlan(ctx, { id, ...image }));
  const results = await Promise.all(uploads);
  expect(results.map(({ version }) => version).toSorted((a, b) => a - b)).toEqual([2, 3]);
  const last = results.find(({ version }) => version === 3);
  expect(await getFloor(ctx, { id })).toEqual(last);
  expect((await getFloorPlan(ctx, { id })).etag).toBe(last?.plan?.etag);
});

test('a plan goes with its floor', async () => {
  const { id } = await floor();
  await putFloorPlan(ctx, { id, ...(await png()) });
  await deleteFloor(ctx, { id });
  const left = world.db.selectFrom('floorPlan').select('floorId').where('tenantId', '=', world.tenant.id);
  expect(await left.where('floorId', '=', id).execute()).toEqual([]);
});

test('the contract takes exactly what can be read', () => {
  expect(endpoints.putFloorPlan.accepts).toEqual(['image/svg+xml', 'image/png', 'image/jpeg', 'image/webp']);
});
