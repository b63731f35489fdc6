import { sql } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found } from '../../platform/context/use-case.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { findResourceGroup, lockCountry } from '../places/places.ts';
import type { Resource } from './contract.ts';
import { showResource, tellOfResource } from './resource.ts';
import { clearGroups, lockInForeignGroups, lockResources, resourceTraits } from './store.ts';

interface Whereabouts {
  readonly buildingId?: number | undefined;
  readonly groupId?: number | null | undefined;
}

/**
 * The group that is kept for what is or comes to be in a building; null: the default one of its country, whichever that is.
 * @throws 404 for no group, 400 for one of another country
 */
export async function groupIn(tx: Tx, buildingId: number, groupId: number | null | undefined): Promise<number | null> {
  if (groupId === null || groupId === undefined) return null;
  const group = found(await findResourceGroup(tx, groupId), 'groupId');
  const countryId = await lockCountry(tx, buildingId);
  // Of a building that is not there its own foreign key says so.
  if (countryId === undefined) return null;
  if (countryId === null) throw invalid('groupId', 'Its building is in no country, and so it is in no group');
  if (countryId !== group.countryId) throw invalid('groupId', 'The group is of another country than the building');
  return group.isDefault ? null : groupId;
}

/** A change of a locked resource, and the group that comes with it: what leaves a country leaves its group there. */
export async function regrouped<V extends Whereabouts>(tx: Tx, before: Resource, values: V): Promise<V> {
  const { buildingId = before.buildingId } = values;
  if (values.groupId !== undefined) return { ...values, groupId: await groupIn(tx, buildingId, values.groupId) };
  if (buildingId === before.buildingId || before.groupId === null) return values;
  const group = await findResourceGroup(tx, before.groupId);
  return group?.countryId === (await lockCountry(tx, buildingId)) ? values : { ...values, groupId: null };
}

/** What is in a group of another country than these buildings are in by now is in the default group of its own, each told. */
export async function leaveForeignGroups(tx: Tx, buildingIds: readonly number[]): Promise<void> {
  const before = (await lockInForeignGroups(tx, buildingIds)).map(showResource);
  if (before.length === 0) return;
  const ids = before.map(({ id }) => id);
  await clearGroups(tx, ids);
  const after = (await lockResources(tx, ids)).map(showResource);
  before.forEach((one, i) => tellOfResource(tx, 'resource.updated', one, after[i] ?? null));
}

/** In which groups these are; what is in none, or not there, is absent. */
export async function findGroups({ db, tenant }: Ctx, ids: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const rows = await db
    .selectFrom(resourceTraits(db).as('thing'))
    .select(['resourceId', 'resourceGroupId'])
    .where('tenantId', '=', tenant.id)
    .where('resourceId', '=', sql<number>`any(${ids}::integer[])`)
    .execute();
  return new Map(
    rows.flatMap(({ resourceId, resourceGroupId: group }) => (group === null ? [] : [[resourceId, group]])),
  );
}
