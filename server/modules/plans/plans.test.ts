import pg from 'pg';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
import { refusal } from '../../../test/support/kept.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { deleteFloor, getFloor } from '../places/places.ts';
import { createResource, getResource, updateResource } from '../resources/resources.ts';
import { endpoints } from './contract.ts';
import { deleteFloorPlan, getFloorPlan, putFloorPlan } from './plans.ts';
import { until } from '../../../test/support/until.ts';

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
  const { lost, ...after } = await putFloorPlan(ctx, { id, ...drawn });
  expect(lost).toEqual(['<script>', 'onclick']);
  expect(after).toEqual({
    ...before,
    version: 2,
    plan: { mediaType: 'image/svg+xml', width: 10, height: 8, etag: expect.stringMatching(/^"[\w-]{43}"$/) },
  });
  expect(await getFloor(ctx, { id })).toEqual(after);
  const shown = await getFloorPlan(ctx, { id });
  expect(shown).toMatchObject({ contentType: 'image/svg+xml', etag: after.plan?.etag });
  expect(Buffer.from(shown.bytes as Uint8Array).toString()).toBe(
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
  expect({ ...(await getFloor(ctx, { id })), lost: [] }).toEqual(last);
  expect((await getFloorPlan(ctx, { id })).etag).toBe(last?.plan?.etag);
});

describe('what stands on a floor', () => {
  const placed = async (floorId: number, x: number, rotation?: number) => {
    const placement = { x, y: 5, width: 4, height: 2, ...(rotation !== undefined && { rotation }) };
    return createResource(ctx, { name: 'D', type: 'desk', buildingId, floorId, placement });
  };
  const placementOf = async ({ id }: { id: number }) => (await getResource(ctx, { id })).placement;

  test('moves along with a plan of the same shape, each told; the rest stays as it is', async () => {
    const { id } = await floor();
    await putFloorPlan(ctx, { id, ...(await png(30, 20)) });
    const [one, turned] = [await placed(id, 10), await placed(id, 20, 90)];
    const plain = await createResource(ctx, { name: 'D', type: 'desk', buildingId, floorId: id });
    const elsewhere = await placed((await floor()).id, 10);
    await putFloorPlan(ctx, { id, ...(await png(60, 40)) });
    expect(await getResource(ctx, one)).toEqual({
      ...one,
      version: 2,
      placement: { x: 20, y: 10, width: 8, height: 4 },
    });
    expect(await placementOf(turned)).toEqual({ x: 40, y: 10, width: 8, height: 4, rotation: 90 });
    expect(await getResource(ctx, plain)).toEqual(plain);
    expect(await getResource(ctx, elsewhere)).toEqual(elsewhere);
    const told = world.db.selectFrom('event').select(['type', 'version']).where('tenantId', '=', world.tenant.id);
    expect(
      await told.where('subjectId', '=', one.id).where('subjectType', '=', 'resource').orderBy('version').execute(),
    ).toEqual([
      { type: 'resource.created', version: 1 },
      { type: 'resource.updated', version: 2 },
    ]);
    const audits = world.db.selectFrom('audit').select(['before', 'after']).where('tenantId', '=', world.tenant.id);
    const after = await getResource(ctx, one);
    expect(await audits.where('subjectId', '=', String(one.id)).execute()).toContainEqual({ before: one, after });
  });

  test('is asked for when the new plan has another shape', async () => {
    const { id } = await floor();
    await putFloorPlan(ctx, { id, ...(await png(30, 20)) });
    const [near, far] = [await placed(id, 10), await placed(id, 26)];
    const before = await getFloor(ctx, { id });
    expect(await refusal(putFloorPlan(ctx, { id, ...(await png(20, 30)) }))).toBe('plan_of_other_shape:placements');
    expect(await refusal(putFloorPlan(ctx, { id, ...(await png(20, 30)), placements: 'keep' }))).toBe(
      'plan_of_other_shape:placements',
    );
    expect(await getFloor(ctx, { id })).toEqual(before);
    expect(await getResource(ctx, far)).toEqual(far);
    await putFloorPlan(ctx, { id, ...(await png(30, 30)), placements: 'keep' });
    expect([await getResource(ctx, near), await getResource(ctx, far)]).toEqual([near, far]);
    await putFloorPlan(ctx, { id, ...(await png(20, 30)), placements: 'clear' });
    expect([await placementOf(near), await placementOf(far)]).toEqual([null, null]);
    await putFloorPlan(ctx, { id, ...(await png(30, 20)) });
  });

  test('before there is a plan must fit on the first one', async () => {
    const { id } = await floor();
    const desk = await placed(id, 50);
    expect(await refusal(putFloorPlan(ctx, { id, ...(await png(30, 20)) }))).toBe('plan_of_other_shape:placements');
    await putFloorPlan(ctx, { id, ...(await png(60, 20)) });
    expect(await getResource(ctx, desk)).toEqual(desk);
  });

  test('is never placed beside the plan, on the floor it comes to either', async () => {
    const { id } = await floor();
    const other = (await floor()).id;
    const free = await placed(other, 50);
    await putFloorPlan(ctx, { id, ...(await png(30, 20)) });
    expect(await refusal(placed(id, 27))).toBe('invalid_request:placement');
    const desk = await placed(id, 26);
    const beside = { x: 10, y: 19, width: 4, height: 2 };
    expect(await refusal(updateResource(ctx, { id: desk.id, placement: beside }))).toBe('invalid_request:placement');
    const { placement } = free;
    expect(await refusal(updateResource(ctx, { id: free.id, floorId: id, placement }))).toBe(
      'invalid_request:placement',
    );
    // Where it stood on the other floor says nothing here.
    expect((await updateResource(ctx, { id: free.id, floorId: id })).placement).toBeNull();
    expect(await getResource(ctx, desk)).toEqual(desk);
    await updateResource(ctx, { id: free.id, floorId: id, placement: { x: 0, y: 0, width: 30, height: 20 } });
  });

  test('and is placed while the plan is replaced, is judged by the plan it ends up on', async () => {
    const { id } = await floor();
    await putFloorPlan(ctx, { id, ...(await png(300, 200)) });
    const desk = await placed(id, 10);
    const other = new pg.Client(own.connection);
    await other.connect();
    try {
      await other.query(`begin; set atrium.tenant = '0'`);
      await other.query(`update floor set plan = plan || '{"width": 30, "height": 20}' where id = $1`, [id]);
      const placement = { x: 200, y: 5, width: 4, height: 2 };
      const move = refusal(updateResource(ctx, { id: desk.id, placement }));
      const waits = 'select from pg_locks where not granted';
      let isOver = false;
      void move.finally(() => (isOver = true));
      await until(async () => expect(isOver || (await other.query(waits)).rowCount !== 0).toBe(true));
      await other.query('commit');
      expect(await move).toBe('invalid_request:placement');
    } finally {
      await other.end();
    }
    expect(await getResource(ctx, desk)).toEqual(desk);
  });
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
