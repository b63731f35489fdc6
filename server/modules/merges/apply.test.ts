import { describe, expect, it } from 'vitest';
import type { Workplace } from '../../../test/support/eptura-workplace.ts';
import { mergingBeside, type Merging } from '../../../test/support/merging.ts';
import { createBuilding, createCountry, createRegion, deleteRegion } from '../places/places.ts';
import { getResource, updateResource } from '../resources/resources.ts';

let place: Workplace;
let m: Merging;
mergingBeside(4, (beside) => ({ place, m } = beside));

const states = async (planId: number): Promise<string[]> =>
  (await m.items(planId)).flatMap(({ entity, name, state, note }) =>
    state === 'failed' || state === 'kept' ? `${entity} ${name}: ${note}` : [],
  );

describe('what the tables refuse', () => {
  it('is said of its record, and holds up nothing else', async () => {
    const plan = await m.plan();
    await createCountry(m.world.ctx, { name: 'Our States', code: 'US' });
    const applied = await m.apply(plan.id);
    expect(applied.state).toBe('applied');
    expect(await states(plan.id)).toEqual([
      'country United States: There is a country with this code already',
      'region Houston: What it is in is tied to nothing here',
    ]);
    expect(await m.links('space')).toHaveLength(15);
  });

  it('stays as a plan is undone, and holds up nothing else', async () => {
    const { id: countryId } = await createCountry(m.world.ctx, { name: 'United States', code: 'US' });
    const { id: regionId } = await createRegion(m.world.ctx, { name: 'South', countryId });
    const { id: localId } = await createBuilding(m.world.ctx, { name: 'Tower 0', regionId, zone: 'America/Chicago' });
    const plan = await m.plan();
    const tower = (await m.items(plan.id, 'building')).find(({ name }) => name === 'Tower 0');
    const items = [{ id: tower?.id ?? 0, result: 'link' as const, localId }];
    await m.merges.updateMergeItems(m.world.ctx, { id: m.id, planId: plan.id, items });
    await m.apply(plan.id);
    await deleteRegion(m.world.ctx, { id: regionId });
    expect((await m.undo(plan.id)).state).toBe('undone');
    expect(await states(plan.id)).toEqual([
      'region Houston: Something else is in it by now',
      'building Tower 0: There is no such thing here',
    ]);
  });
});

it('a space that a person took out of use stays so, whether its record goes or comes back', async () => {
  await m.apply((await m.plan()).id);
  const [hers, other] = [await m.localOf('space', 1_000), await m.localOf('space', 1_001)];
  await updateResource(m.world.ctx, { id: hers, retire: true });
  const gone = place.site.rooms.splice(0, 2);
  const retired = async () =>
    Promise.all([hers, other].map(async (id) => (await getResource(m.world.ctx, { id })).retired));
  await m.reread();
  await m.reread();
  expect(await retired()).toEqual([true, true]);
  place.site.rooms.unshift(...gone);
  await m.reread();
  expect(await retired()).toEqual([true, false]);
});
