import { sql, type RawBuilder } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import { toDate } from '../../platform/time.ts';
import type { Entity } from '../connections/contract.ts';
import { MOST_VERSIONS } from './contract.ts';

/** A connection's mapping, and of what. */
export interface At {
  readonly connectionId: number;
  readonly entity: Entity;
}
/** The workplace's for all connections of a connector, and of what. */
export interface ConnectorAt {
  readonly connector: string;
  readonly entity: Entity;
}
/** Whose mapping, and of what. */
export type Whose = At | ConnectorAt;
type In = Pick<Ctx, 'tenant'> & { readonly db: Reader };

/** The version that counts, as a value to read or write beside records: whatever is read with it is read by that. */
export const activeVersion = (tenantId: number, { connectionId, entity }: At): RawBuilder<number> =>
  sql<number>`coalesce((select field_mapping.active from field_mapping where field_mapping.tenant_id = ${tenantId}
    and field_mapping.connection_id = ${connectionId} and field_mapping.entity = ${entity}), 0)`;

const COLUMNS = ['id', 'version', 'active', 'draft'] as const;

const mappingsIn = ({ db, tenant }: In, of: Whose) => {
  const all = db.selectFrom('fieldMapping').select(COLUMNS).where('tenantId', '=', tenant.id);
  const theirs =
    'connector' in of ? all.where('connector', '=', of.connector) : all.where('connectionId', '=', of.connectionId);
  return theirs.where('entity', '=', of.entity);
};
export type MappingRow = Awaited<ReturnType<ReturnType<typeof mappingsIn>['executeTakeFirstOrThrow']>>;

/** Undefined: nobody has said anything of it yet. */
export const findMapping = (ctx: Ctx, of: Whose): Promise<MappingRow | undefined> =>
  mappingsIn(ctx, of).executeTakeFirst();

/** What the workplace says about records of a connector, so far as anything of it counts. */
export const selectCounting = ({ db, tenant }: Ctx, connector: string) =>
  db
    .selectFrom('fieldMapping')
    .select(['id', 'active', sql<Entity>`entity`.as('entity')])
    .where('tenantId', '=', tenant.id)
    .where('connector', '=', connector)
    .where('active', '>', 0)
    .orderBy('id')
    .execute();

/** Makes the row where it is missing, and locks it: who changes a mapping does it alone. */
export async function lockMapping(tx: Tx, of: Whose): Promise<MappingRow> {
  await tx.db
    .insertInto('fieldMapping')
    .values({ tenantId: tx.tenant.id, ...of })
    .onConflict((clash) =>
      clash.constraint('connector' in of ? 'field_mapping_connector_once' : 'field_mapping_once').doNothing(),
    )
    .execute();
  return mappingsIn(tx, of).forNoKeyUpdate().executeTakeFirstOrThrow();
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
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();

const versionsIn = ({ db, tenant }: In, mappingId: number) =>
  db
    .selectFrom('fieldMappingVersion')
    .select(['version', 'document', 'restores', 'organisationId', 'organisationVersion', 'activatedBy', 'activatedAt'])
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

/** What a version of a connection's mapping says, and what it stands on; undefined where it is kept no more. */
export const findSaid = ({ db, tenant }: Ctx, { connectionId, entity }: At, version: number) =>
  db
    .selectFrom('fieldMapping')
    .innerJoin('fieldMappingVersion as said', (join) =>
      join.onRef('said.tenantId', '=', 'fieldMapping.tenantId').onRef('said.mappingId', '=', 'fieldMapping.id'),
    )
    .leftJoin('fieldMappingVersion as beneath', (join) =>
      join
        .onRef('beneath.tenantId', '=', 'said.tenantId')
        .onRef('beneath.mappingId', '=', 'said.organisationId')
        .onRef('beneath.version', '=', 'said.organisationVersion'),
    )
    .select([
      'said.document as own',
      'said.organisationId',
      'said.organisationVersion',
      'beneath.document as organisation',
    ])
    .where('fieldMapping.tenantId', '=', tenant.id)
    .where('fieldMapping.connectionId', '=', connectionId)
    .where('fieldMapping.entity', '=', entity)
    .where('said.version', '=', version)
    .executeTakeFirst();

/** On which version of what the workplace says a connection's version stands. */
export interface StandsOn {
  readonly organisationId: number | null;
  readonly organisationVersion: number | null;
}

/** What connections say that counts, and what that stands on, to join with. */
export const activeDocuments = (db: Reader) =>
  db
    .selectFrom('fieldMapping')
    .innerJoin('fieldMappingVersion as said', (join) =>
      join
        .onRef('said.tenantId', '=', 'fieldMapping.tenantId')
        .onRef('said.mappingId', '=', 'fieldMapping.id')
        .onRef('said.version', '=', 'fieldMapping.active'),
    )
    .leftJoin('fieldMappingVersion as beneath', (join) =>
      join
        .onRef('beneath.tenantId', '=', 'said.tenantId')
        .onRef('beneath.mappingId', '=', 'said.organisationId')
        .onRef('beneath.version', '=', 'said.organisationVersion'),
    )
    .select(['fieldMapping.tenantId', 'fieldMapping.connectionId', 'fieldMapping.entity'])
    .select(['said.document as own', 'beneath.document as organisation']);

/** What is said by the version of one connection's mapping that counts. */
export const findSaidNow = ({ db, tenant }: Ctx, { connectionId, entity }: At) =>
  activeDocuments(db)
    .where('fieldMapping.tenantId', '=', tenant.id)
    .where('fieldMapping.connectionId', '=', connectionId)
    .where('fieldMapping.entity', '=', entity)
    .executeTakeFirst();

/** Adds the version that counts next to a locked mapping; of so many the oldest is forgotten. */
export async function insertVersion(
  { db, tenant, now, who }: Tx,
  mappingId: number,
  given: StandsOn & { readonly version: number; readonly document: string; readonly restores: number | null },
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
