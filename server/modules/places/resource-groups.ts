import type { Ctx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { fail, inUse } from '../../platform/contract/problems.ts';
import type { endpoints } from './contract.ts';
import { add, create, get, list, remove, takeAway, update } from './keep-things.ts';
import { findThing, lockDefaultGroup, type ThingRow } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** Adds a country, and its default group, which is called as the country is. */
export const createCountry: Calls['createCountry'] = (ctx, given) =>
  create(ctx, 'country', given, (tx, { id, name, names }) =>
    add(tx, 'resourceGroup', { countryId: id, isDefault: true, name, names }),
  );

/** Deletes a country; its default group goes with it. */
export const deleteCountry: Calls['deleteCountry'] = (ctx, { id }) =>
  remove(ctx, 'country', id, async (tx) => {
    const group = await lockDefaultGroup(tx, id);
    if (group) await takeAway(tx, 'resourceGroup', group);
  });

export const listResourceGroups: Calls['listResourceGroups'] = (ctx, page) => list(ctx, 'resourceGroup', page);
export const createResourceGroup: Calls['createResourceGroup'] = (ctx, given) => create(ctx, 'resourceGroup', given);
export const getResourceGroup: Calls['getResourceGroup'] = (ctx, { id }) => get(ctx, 'resourceGroup', id);
export const updateResourceGroup: Calls['updateResourceGroup'] = (ctx, change) => update(ctx, 'resourceGroup', change);
/** Deletes a group of resources. @throws 409 for a default one: it goes with its country */
export const deleteResourceGroup: Calls['deleteResourceGroup'] = (ctx, { id }) =>
  remove(ctx, 'resourceGroup', id, async (_, __, { isDefault }) => {
    if (isDefault) throw fail(inUse, { detail: 'It is the default group of its country, and goes with that' });
  });

/** A group of resources; an unknown or foreign one is absent. */
export const findResourceGroup = (ctx: Ctx, id: number): Promise<ThingRow<'resourceGroup'> | undefined> =>
  findThing(ctx, 'resourceGroup', id);
