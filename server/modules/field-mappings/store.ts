import { sql, type RawBuilder } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import { toDate } from '../../platform/time.ts';
import type { Entity } from '../connections/contract.ts';
import { MOST_VERSIONS } from './contract.ts';

/** Whose mapping, and of what. */
export interface At {
  readonly connectionId: number;
  readonly entity: Entity;
}
type In = Pick<Ctx, 'tenant'> & { readonly db: Reader };

/** The version that counts, as a value to read or write beside records: whatever is read with it is read by that. */
export const activeVersion = (tenantId: number, { connectionId, entity }: At): RawBuilder<number> =>
  sql<number>`coalesce((select field_mapping.active from field_mapping where field_mapping.tenant_id = ${tenantId}
    and field_mapping.connection_id = ${connectionId} and field_mapping.entity = ${entity}), 0)`;

const mappingsIn = ({ db, tenant }: In, { connectionId, entity }: At) =>
  db
    .selectFrom('fieldMapping')
    .select(['id', 'version', 'active', 'draft'])
    .where('tenantId', '=', tenant.id)
    .where('connectionId', '=', connectionId)
    .where('entity', '=', entity);
export type MappingRow = Awaited<ReturnType<ReturnType<typeof mappingsIn>['executeTakeFirstOrThrow']>>;

/** Undefined: nobody has said anything of it yet. */
export const findMapping = (ctx: Ctx, at: At): Promise<MappingRow | undefined> =>
  mappingsIn(ctx, at).executeTakeFirst();

/** Makes the row where it is missing, and locks it: who changes a mapping does it alone. */
export async function lockMapping(tx: Tx, at: At): Promise<MappingRow> {
  await tx.db
    .insertInto('fieldMapping')
    .values({ tenantId: tx.tenant.id, ...at })
    .onConflict((clash) => clash.constraint('field_mapping_once').doNothing())
    .execute();
  return mappingsIn(tx, at).forNoKeyUpdate().executeTakeFirstOrThrow();
}

/** Changes a locked mapping. @returns as it is then */
export const updateMapping = (
  { db, tenant }: Tx,
  id: number,
  change: Partial<Pick<MappingRow, 'active' | 'draft'>>,
): Promise<MappingRow> =>
  db
    .updateTable('fieldMapping')
    .set({ ...change, version: sql<number>`version + 1` })
    .where('tenantId', '=', tenant.id)
    .where('id', '=', id)
    .returning(['id', 'version', 'active', 'draft'])
    .executeTakeFirstOrThrow();

const versionsIn = ({ db, tenant }: In, mappingId: number) =>
  db
    .selectFrom('fieldMappingVersion')
    .select(['version', 'document', 'restores', 'activatedBy', 'activatedAt'])
    .where('tenantId', '=', tenant.id)
    .where('mappingId', '=', mappingId);
export type VersionRow = Awaited<ReturnType<ReturnType<typeof versionsIn>['executeTakeFirstOrThrow']>>;

/** Newest first, from before a version on. */
export function selectVersions(
  ctx: Ctx,
  mappingId: number,
  before: number | undefined,
  limit: number,
): Promise<VersionRow[]> {
  const all = versionsIn(ctx, mappingId).orderBy('version', 'desc').limit(limit);
  return (before === undefined ? all : all.where('version', '<', before)).execute();
}

/** A version that counted, or counts; undefined: there is none of that number, or it is kept no more. */
export const findVersion = (ctx: Ctx, mappingId: number, version: number): Promise<VersionRow | undefined> =>
  versionsIn(ctx, mappingId).where('version', '=', version).executeTakeFirst();

/** What a version of a mapping says; undefined where it is kept no more. */
export const findDocument = async (
  { db, tenant }: Ctx,
  { connectionId, entity }: At,
  version: number,
): Promise<string | undefined> =>
  (
    await db
      .selectFrom('fieldMapping')
      .innerJoin('fieldMappingVersion as said', (join) =>
        join.onRef('said.tenantId', '=', 'fieldMapping.tenantId').onRef('said.mappingId', '=', 'fieldMapping.id'),
      )
      .select('said.document')
      .where('fieldMapping.tenantId', '=', tenant.id)
      .where('fieldMapping.connectionId', '=', connectionId)
      .where('fieldMapping.entity', '=', entity)
      .where('said.version', '=', version)
      .executeTakeFirst()
  )?.document;

/** What connections say of their own that counts, to join with. */
export const activeDocuments = (db: Reader) =>
  db
    .selectFrom('fieldMapping')
    .innerJoin('fieldMappingVersion as said', (join) =>
      join
        .onRef('said.tenantId', '=', 'fieldMapping.tenantId')
        .onRef('said.mappingId', '=', 'fieldMapping.id')
        .onRef('said.version', '=', 'fieldMapping.active'),
    )
    .select(['fieldMapping.tenantId', 'fieldMapping.connectionId', 'fieldMapping.entity', 'said.document']);

/** Adds the version that counts next to a locked mapping; of so many the oldest is forgotten. */
export async function insertVersion(
  { db, tenant, now, who }: Tx,
  mappingId: number,
  given: { readonly version: number; readonly document: string; readonly restores: number | null },
): Promise<void> {
  const row = { tenantId: tenant.id, mappingId, ...given, activatedBy: who.key, activatedAt: toDate(now) };
  await db.insertInto('fieldMappingVersion').values(row).execute();
  await db
    .deleteFrom('fieldMappingVersion')
    .where('tenantId', '=', tenant.id)
    .where('mappingId', '=', mappingId)
    .where('version', '<=', given.version - MOST_VERSIONS)
    .execute();
}
