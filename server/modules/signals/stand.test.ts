import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createFloor,
  createResource,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { events, refusal } from '../../../test/support/kept.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { deleteBuilding, deleteFloor } from '../places/places.ts';
import type { Kind } from '../signal-kinds/contract.ts';
import { createDevice, getDevice, listDevices, recordReadings, updateDevice } from './signals.ts';
import { NOWHERE, standAfter, type Stand } from './stand.ts';

describe('where a device is after a change', () => {
  const desk: Stand = { resourceId: 1, entrance: null };
  const door: Stand = { resourceId: null, entrance: { buildingId: 2, floorId: 3 } };
  test.each([
    ['stays where nothing is said', door, {}, door],
    ['is at what is said', NOWHERE, { resourceId: 1 }, desk],
    ['has left the entrance for a resource', door, { resourceId: 1 }, desk],
    ['has left the resource for an entrance', desk, { entrance: { buildingId: 2, floorId: 3 } }, door],
    [
      'is of a whole building unless a floor is said',
      door,
      { entrance: { buildingId: 2 } },
      { resourceId: null, entrance: { buildingId: 2, floorId: null } },
    ],
    ['is nowhere by null', desk, { resourceId: null }, NOWHERE],
    ['is nowhere by null, too', door, { entrance: null }, NOWHERE],
    ['is not taken from an entrance by a null of the other', door, { resourceId: null }, door],
  ])('%s', (_, before, said, after) => {
    expect(standAfter(before, { resourceId: undefined, entrance: undefined, ...said })).toEqual(after);
  });
});

describe('a reader at an entrance', () => {
  let own: TestDatabase;
  let world: World;
  let [here, elsewhere, floor] = [0, 0, 0];
  beforeAll(async () => {
    own = await createTestDatabase();
  });
  afterAll(() => own[Symbol.asyncDispose]());
  beforeEach(async () => {
    world = await createWorld(own.database);
    [here, elsewhere] = [await createBuilding(world), await createBuilding(world)];
    floor = await createFloor(world, here);
  });
  const reader = (given: object = {}, kind: Kind = 'badge') =>
    createDevice(world.ctx, { kind, name: 'Entrance', accessId: 'ENTRANCE', entrance: { buildingId: here }, ...given });
  /** A manager of one building alone. */
  async function manager(buildingId: number): Promise<Ctx> {
    const { who } = await createUser(world, { role: 'space_manager' });
    return contextFor(own.database, { ...who, reach: [buildingId] });
  }

  it('is of its building: who manages that finds it there, changes it and hands in what it says', async () => {
    const made = await reader({ entrance: { buildingId: here, floorId: floor } });
    const where = { resourceId: null, entrance: { buildingId: here, floorId: floor }, buildingId: here };
    expect(made).toMatchObject(where);
    const [hers, theirs] = [await manager(here), await manager(elsewhere)];
    expect((await listDevices(hers, { buildingId: here })).items).toEqual([made]);
    expect((await listDevices(hers, { placed: true })).items).toEqual([made]);
    expect((await listDevices(world.ctx, { placed: false })).items).toEqual([]);
    expect((await listDevices(theirs, {})).items).toEqual([]);
    expect(await refusal(getDevice(theirs, { id: made.id }))).toBe('not_found:id');
    expect(await updateDevice(hers, { id: made.id, entrance: { buildingId: here } })).toMatchObject({
      version: 2,
      entrance: { buildingId: here, floorId: null },
    });
    // Where it is already is no change.
    expect((await updateDevice(hers, { id: made.id, entrance: { buildingId: here, floorId: null } })).version).toBe(2);
    const told = await events(world);
    expect(told.map(({ type, version }) => [type, version])).toEqual([
      ['sensor.created', 1],
      ['sensor.updated', 2],
    ]);
    expect(told[0]?.data).toMatchObject({ resourceId: null, buildingId: here });
    const gateway = contextFor(own.database, { ...world.ctx.who, reach: [here] });
    expect(await recordReadings(gateway, { accessId: 'ENTRANCE', hasMotion: true })).toEqual({ taken: 1 });
    const far = contextFor(own.database, { ...world.ctx.who, reach: [elsewhere] });
    expect(await refusal(recordReadings(far, { accessId: 'ENTRANCE', hasMotion: true }))).toBe('not_found:accessId');
  });

  it('is nothing else, at one place, which is there and where the asking one manages devices', async () => {
    const desk = await createResource(world, { buildingId: here });
    for (const kind of ['occupancy', 'environment', 'door'] as const)
      expect(await refusal(reader({}, kind))).toBe('invalid_request:entrance');
    const { id } = await reader({ accessId: 'DESK', entrance: undefined, resourceId: desk }, 'occupancy');
    expect(await refusal(updateDevice(world.ctx, { id, entrance: { buildingId: here } }))).toBe(
      'invalid_request:entrance',
    );
    expect(await refusal(reader({ resourceId: desk }))).toBe('invalid_request:entrance');
    expect(await refusal(reader({ entrance: { buildingId: 999_999 } }))).toBe('not_found:entrance.buildingId');
    expect(await refusal(reader({ entrance: { buildingId: elsewhere, floorId: floor } }))).toBe(
      'not_found:entrance.floorId',
    );
    const hers = await manager(here);
    const wish = { kind: 'badge', name: 'Entrance' } as const;
    expect(await refusal(createDevice(hers, { ...wish, entrance: { buildingId: elsewhere } }))).toBe(
      'not_found:entrance.buildingId',
    );
    const made = await createDevice(hers, { ...wish, entrance: { buildingId: here } });
    expect(await refusal(updateDevice(hers, { id: made.id, entrance: null }))).toBe('building_out_of_reach:resourceId');
    expect(await refusal(updateDevice(hers, { id: made.id, entrance: { buildingId: elsewhere } }))).toBe(
      'not_found:entrance.buildingId',
    );
    expect(await updateDevice(hers, { id: made.id, resourceId: desk })).toMatchObject({
      resourceId: desk,
      entrance: null,
    });
  });

  it('keeps its building and floor, as one at a resource does, until it is carried away', async () => {
    const { id } = await reader({ entrance: { buildingId: here, floorId: floor } });
    expect(await refusal(deleteFloor(world.ctx, { id: floor }))).toBe('in_use');
    await updateDevice(world.ctx, { id, entrance: { buildingId: here } });
    await deleteFloor(world.ctx, { id: floor });
    expect(await refusal(deleteBuilding(world.ctx, { id: here }))).toBe('in_use');
    await updateDevice(world.ctx, { id, entrance: null });
    await deleteBuilding(world.ctx, { id: here });
    expect(await getDevice(world.ctx, { id })).toMatchObject({ entrance: null, buildingId: null });
  });
});
