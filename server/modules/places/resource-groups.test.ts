import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, createWorld, type TestDatabase, type World } from '../../../test/support/database.ts';
import { events, refusal } from '../../../test/support/kept.ts';
import type { Ctx } from '../../platform/context/context.ts';
import * as places from './places.ts';

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
});

const groupsOf = async (countryId: number) => (await places.listResourceGroups(ctx, { countryId })).items;
const told = async () => (await events(world)).map(({ type }) => type).toSorted();

test('a country has a default group from its first moment on, called as the country was, and it goes with that', async () => {
  const country = await places.createCountry(ctx, { name: 'Austria', names: { de: 'Österreich' }, code: 'AT' });
  const named = { name: 'Austria', names: { de: 'Österreich' } };
  const groups = await groupsOf(country.id);
  expect(groups).toMatchObject([{ ...named, countryId: country.id, isDefault: true, version: 1 }]);
  await places.updateCountry(ctx, { id: country.id, name: 'A' });
  expect(await groupsOf(country.id)).toEqual(groups);
  await places.deleteCountry(ctx, country);
  expect(await groupsOf(country.id)).toEqual([]);
  const twice = ['created', 'deleted'].flatMap((what) => [`country.${what}`, `resource_group.${what}`]);
  expect(await told()).toEqual([...twice, 'country.updated'].toSorted());
});

test('a default group is called otherwise and not deleted; a country with another one stays', async () => {
  const country = await places.createCountry(ctx, { name: 'Austria', code: 'AT' });
  const [group] = await groupsOf(country.id);
  const id = group?.id ?? 0;
  expect(await places.updateResourceGroup(ctx, { id, name: 'Rooms', names: { de: 'Räume' } })).toMatchObject({
    name: 'Rooms',
    names: { de: 'Räume' },
    isDefault: true,
  });
  expect(await refusal(places.deleteResourceGroup(ctx, { id }))).toBe('in_use');
  const other = await places.createResourceGroup(ctx, { name: 'Labs', countryId: country.id });
  expect(other).toMatchObject({ isDefault: false, countryId: country.id });
  expect(await refusal(places.deleteCountry(ctx, country))).toBe('in_use');
  expect(await groupsOf(country.id)).toHaveLength(2);
  await places.deleteResourceGroup(ctx, other);
  expect(await refusal(places.deleteCountry(ctx, country))).toBe('accepted');
});

test('a list is of one country where it is named', async () => {
  const [one, two] = [
    await places.createCountry(ctx, { name: 'Austria', code: 'AT' }),
    await places.createCountry(ctx, { name: 'Belgium', code: 'BE' }),
  ];
  const labs = await places.createResourceGroup(ctx, { name: 'Labs', countryId: two.id });
  expect((await groupsOf(one.id)).map(({ name }) => name)).toEqual(['Austria']);
  expect(await groupsOf(two.id)).toEqual([expect.objectContaining({ name: 'Belgium' }), labs]);
});

test('of many who add a country at once one does, and it has one default group', async () => {
  const all = Array.from({ length: 8 }, () => refusal(places.createCountry(ctx, { name: 'Austria', code: 'AT' })));
  const outcomes = (await Promise.all(all)).toSorted();
  expect(outcomes).toEqual(['accepted', ...Array.from({ length: 7 }, () => 'country_already_exists:code')]);
  const { items } = await places.listResourceGroups(ctx, {});
  expect(items.map(({ isDefault }) => isDefault)).toEqual([true]);
  expect(await told()).toEqual(['country.created', 'resource_group.created']);
});

test('a group that comes to a country while that is deleted is there with it, or not at all', async () => {
  for (let round = 0; round < 10; round++) {
    const country = await places.createCountry(ctx, { name: 'Austria', code: 'AT' });
    const [added, deleted] = await Promise.all([
      refusal(places.createResourceGroup(ctx, { name: 'Labs', countryId: country.id })),
      refusal(places.deleteCountry(ctx, country)),
    ]);
    const groups = await groupsOf(country.id);
    const ends = `${added} ${deleted} ${groups.length}`;
    expect(['accepted in_use 2', 'not_found:countryId accepted 0']).toContain(ends);
    for (const group of groups) if (!group.isDefault) await places.deleteResourceGroup(ctx, group);
    if (deleted === 'in_use') await places.deleteCountry(ctx, country);
  }
});
