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
    .innerJoin('fieldMappingVersion as said', (join) =>
      join
        .onRef('said.tenantId', '=', 'fieldMapping.tenantId')
        .onRef('said.mappingId', '=', 'fieldMapping.id')
        .onRef('said.version', '=', 'fieldMapping.active'),
    )
    .select(['id', 'active', 'said.document', sql<Entity>`entity`.as('entity')])
    .where('fieldMapping.tenantId', '=', tenant.id)
    .where('connector', '=', connector)
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

/** The same of one kind of record of many connections at once, one after the other in the order of their ids. */
export async function lockMappings(
  tx: Tx,
  entity: Entity,
  connectionIds: readonly number[],
): Promise<readonly (MappingRow & At)[]> {
  if (connectionIds.length === 0) return [];
  await tx.db
    .insertInto('fieldMapping')
    .values(connectionIds.map((connectionId) => ({ tenantId: tx.tenant.id, connectionId, entity })))
    .onConflict((clash) => clash.constraint('field_mapping_once').doNothing())
    .execute();
  return tx.db
    .selectFrom('fieldMapping')
    .select([...COLUMNS, sql<number>`connection_id`.as('connectionId'), sql<Entity>`entity`.as('entity')])
    .where('tenantId', '=', tx.tenant.id)
    .where('connectionId', '=', sql<number>`any(${connectionIds}::integer[])`)
    .where('entity', '=', entity)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
}

/** Gives a locked mapping another draft. @returns as it is then */
export const updateDraft = ({ db, tenant }: Tx, id: number, draft: string | null): Promise<MappingRow> =>
  db
    .updateTable('fieldMapping')
    .set({ draft, version: sql<number>`version + 1` })
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

/** What some connections say of one kind of record by the versions that count, and what that stands on. */
export const selectSaid = ({ db, tenant }: Ctx, entity: Entity, connectionIds: readonly number[]) =>
  activeDocuments(db)
    .select(['said.organisationId', 'said.organisationVersion'])
    .where('fieldMapping.tenantId', '=', tenant.id)
    .where('fieldMapping.connectionId', '=', sql<number>`any(${connectionIds}::integer[])`)
    .where('fieldMapping.entity', '=', entity)
    .execute();

export interface NewVersion extends StandsOn {
  readonly mappingId: number;
  readonly version: number;
  readonly document: string;
  readonly restores: number | null;
  /** The draft from then on. */
  readonly left: string | null;
}

/** Adds the version that counts next to each of some locked mappings, and has it count; of so many the oldest is forgotten. */
export async function insertVersions({ db, tenant, now, who }: Tx, all: readonly NewVersion[]): Promise<MappingRow[]> {
  if (all.length === 0) return [];
  const by = { tenantId: tenant.id, activatedBy: who.key, activatedAt: toDate(now) };
  await db
    .insertInto('fieldMappingVersion')
    .values(all.map(({ left: _left, ...one }) => ({ ...one, ...by })))
    .execute();
  const ids = all.map(({ mappingId }) => mappingId);
  await sql`delete from field_mapping_version past using unnest(${ids}::integer[], ${all.map((one) => one.version)}::integer[]) as given (id, version)
    where past.tenant_id = ${tenant.id} and past.mapping_id = given.id and past.version <= given.version - ${MOST_VERSIONS}::integer`.execute(
    db,
  );
  const { rows } =
    await sql<MappingRow>`update field_mapping mapping set active = given.version, draft = given.draft, version = mapping.version + 1
    from unnest(${ids}::integer[], ${all.map((one) => one.version)}::integer[], ${all.map((one) => one.left)}::text[]) as given (id, version, draft)
    where mapping.tenant_id = ${tenant.id} and mapping.id = given.id
    returning mapping.id, mapping.version, mapping.active, mapping.draft`.execute(db);
  return rows;
}
