import { sql } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Entity } from '../connections/contract.ts';
import type { Change, Fills } from './rules.ts';

/** One kind of record of a connection. */
export interface At {
  readonly connectionId: number;
  readonly entity: Entity;
}

/** What was counted of the last generation that was read whole, or of the one that is being read. */
export async function findFills({ db, tenant }: Ctx, { connectionId, entity }: At, isWhole: boolean) {
  const row = await db
    .selectFrom('sourceFill')
    .select(['generation', 'fills', 'countedAt'])
    .where('tenantId', '=', tenant.id)
    .where('connectionId', '=', connectionId)
    .where('entity', '=', entity)
    .where('isWhole', '=', isWhole)
    .executeTakeFirst();
  return row && { ...row, fills: JSON.parse(row.fills) as Fills };
}

/** Keeps what was counted in place of what was before. */
export const saveFills = (
  { db, tenant }: Tx,
  { connectionId, entity }: At,
  { isWhole, generation, fills }: { readonly isWhole: boolean; readonly generation: number; readonly fills: Fills },
): Promise<unknown> => {
  const counted = { generation, fills: JSON.stringify(fills), countedAt: sql<Date>`clock_timestamp()` };
  return db
    .insertInto('sourceFill')
    .values({ tenantId: tenant.id, connectionId, entity, isWhole, ...counted })
    .onConflict((clash) => clash.constraint('source_fill_pk').doUpdateSet(counted))
    .execute();
};

/** What is being counted is whole, or counts no more. */
export const forgetCounting = ({ db, tenant }: Tx, { connectionId, entity }: At): Promise<unknown> =>
  db
    .deleteFrom('sourceFill')
    .where('tenantId', '=', tenant.id)
    .where('connectionId', '=', connectionId)
    .where('entity', '=', entity)
    .where('isWhole', '=', false)
    .execute();

export type Kept = Change & At & { readonly since: Date };

/** What was found to be otherwise, of one kind of record or of all; what the mapping reads first. */
export async function selectChanges(
  { db, tenant }: Ctx,
  { connectionId, entity }: Pick<At, 'connectionId'> & Partial<At>,
): Promise<readonly Kept[]> {
  const all = db
    .selectFrom('mappingDrift')
    .selectAll()
    .select([sql<Entity>`entity`.as('entity'), sql<Change['change']>`change`.as('change')])
    .where('tenantId', '=', tenant.id)
    .where('connectionId', '=', connectionId)
    .orderBy('entity')
    .orderBy('position');
  const rows = await (entity === undefined ? all : all.where('entity', '=', entity)).execute();
  const samples = (text: string): readonly string[] => JSON.parse(text) as string[];
  return rows.map(({ was, isNow, wasSamples, isNowSamples, ...row }) => ({
    ...row,
    was: { share: was, samples: samples(wasSamples) },
    is: { share: isNow, samples: samples(isNowSamples) },
  }));
}

/** Keeps what was found in place of what was before. */
export async function replaceChanges(
  { db, tenant }: Tx,
  { connectionId, entity }: At,
  all: readonly (Change & { readonly since: Date })[],
): Promise<void> {
  await db
    .deleteFrom('mappingDrift')
    .where('tenantId', '=', tenant.id)
    .where('connectionId', '=', connectionId)
    .where('entity', '=', entity)
    .execute();
  if (all.length === 0) return;
  const rows = all.map(({ path, change, was, is, since }, position) => ({
    tenantId: tenant.id,
    connectionId,
    entity,
    path,
    position,
    change,
    was: was.share,
    isNow: is.share,
    wasSamples: JSON.stringify(was.samples),
    isNowSamples: JSON.stringify(is.samples),
    since,
  }));
  await db.insertInto('mappingDrift').values(rows).execute();
}
