import { sql, type RawBuilder } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import { clearOlder } from '../../platform/jobs/housekeeping.ts';
import { toDate } from '../../platform/time.ts';
import type { Entity } from '../connections/contract.ts';
import type { CustomField, CustomType } from '../mapping/contract.ts';
import { MOST_CUSTOM_FIELDS, RESTORABLE_DAYS } from './contract.ts';

type In = Pick<Ctx, 'tenant'> & { readonly db: Reader };

/** Of which records. */
export interface At {
  readonly connectionId: number;
  readonly entity: Entity;
}

const COLUMNS = [
  'id',
  'version',
  'connectionId',
  'key',
  'label',
  'options',
  'createdAt',
  'deletedAt',
  sql<Entity>`entity`.as('entity'),
  sql<CustomType>`type`.as('type'),
] as const;

const fieldsIn = ({ db, tenant }: In, connectionId: number) =>
  db
    .selectFrom('customField')
    .select(COLUMNS)
    .where('tenantId', '=', tenant.id)
    .where('connectionId', '=', connectionId);
export type FieldRow = Awaited<ReturnType<ReturnType<typeof fieldsIn>['executeTakeFirstOrThrow']>>;

/** What was deleted before then cannot be brought back any more. */
const lapsed = ({ now }: Pick<Ctx, 'now'>): Date => toDate(now.subtract({ hours: 24 * RESTORABLE_DAYS }));

export interface FieldsWanted {
  readonly connectionId: number;
  readonly entity: Entity | undefined;
  readonly deleted: boolean;
}

/** By id, from behind one on. */
export function selectFields(
  ctx: Ctx,
  { connectionId, entity, deleted }: FieldsWanted,
  after: number | undefined,
  limit: number,
): Promise<FieldRow[]> {
  const all = fieldsIn(ctx, connectionId).orderBy('id').limit(limit);
  const meant = deleted ? all.where('deletedAt', '>', lapsed(ctx)) : all.where('deletedAt', 'is', null);
  const ofKind = entity === undefined ? meant : meant.where('entity', '=', entity);
  return (after === undefined ? ofKind : ofKind.where('id', '>', after)).execute();
}

/** One that is there, or was deleted and can be brought back. */
export const lockField = (
  tx: Tx,
  { connectionId, id, deleted }: { readonly connectionId: number; readonly id: number; readonly deleted: boolean },
): Promise<FieldRow | undefined> => {
  const one = fieldsIn(tx, connectionId).where('id', '=', id).forNoKeyUpdate();
  return (deleted ? one.where('deletedAt', '>', lapsed(tx)) : one.where('deletedAt', 'is', null)).executeTakeFirst();
};

/** How many are there. Counted alone: several at once do not pass the bound. */
export async function countFields(tx: Tx, { connectionId, entity }: At): Promise<number> {
  const { db, tenant } = tx;
  await sql`select pg_advisory_xact_lock(hashtextextended(${`customField/${tenant.id}/${connectionId}`}, 7))`.execute(
    db,
  );
  const all = db
    .selectFrom('customField')
    .where('tenantId', '=', tenant.id)
    .where('connectionId', '=', connectionId)
    .where('entity', '=', entity)
    .where('deletedAt', 'is', null);
  return (await all.select(sql<number>`count(*)::integer`.as('count')).executeTakeFirstOrThrow()).count;
}

export interface FieldValues {
  readonly label: string;
  readonly type: CustomType;
  readonly options: readonly string[];
}

export const insertField = (
  { db, tenant, now }: Tx,
  at: At,
  { options, ...values }: FieldValues & { readonly key: string },
): Promise<FieldRow> =>
  db
    .insertInto('customField')
    .values({ tenantId: tenant.id, ...at, ...values, options: [...options], createdAt: toDate(now) })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();

/** Changes a locked one. @returns as it is then, under its next version */
export const updateField = (
  { db, tenant }: Tx,
  id: number,
  { options, ...change }: Partial<FieldValues> & { readonly deletedAt?: Date | null },
): Promise<FieldRow> =>
  db
    .updateTable('customField')
    .set({ ...change, ...(options && { options: [...options] }), version: sql<number>`version + 1` })
    .where('tenantId', '=', tenant.id)
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();

/** Of so many deleted ones the oldest are forgotten. */
export const forgetBeyond = ({ db, tenant }: Tx, { connectionId, entity }: At): Promise<unknown> =>
  sql`delete from custom_field where tenant_id = ${tenant.id} and id in (
    select id from custom_field where tenant_id = ${tenant.id} and connection_id = ${connectionId} and entity = ${entity}
      and deleted_at is not null order by deleted_at desc, id desc offset ${MOST_CUSTOM_FIELDS})`.execute(db);

/** What was deleted is cleared away once it cannot be brought back any more. */
export const forgetOldFields = clearOlder(
  'custom_field',
  'deleted_at',
  Temporal.Duration.from({ hours: 24 * RESTORABLE_DAYS }),
);

/** What is declared of one kind of record. */
export const selectDeclared = (ctx: Ctx, { connectionId, entity }: At): Promise<CustomField[]> =>
  fieldsIn(ctx, connectionId).where('entity', '=', entity).where('deletedAt', 'is', null).orderBy('id').execute();

/** What is declared of each kind of record of each connection, to join with. */
export const declaredFields = (db: Reader) =>
  db
    .selectFrom('customField')
    .select(['tenantId', 'connectionId', 'entity'])
    .select(
      sql<
        readonly CustomField[]
      >`json_agg(json_build_object('key', key, 'type', type, 'options', options) order by id)`.as('fields'),
    )
    .where('deletedAt', 'is', null)
    .groupBy(['tenantId', 'connectionId', 'entity']);

const declaredIn = ({ db, tenant }: In, entity: Entity) =>
  db
    .selectFrom('customField')
    .where('tenantId', '=', tenant.id)
    .where('entity', '=', entity)
    .where('deletedAt', 'is', null);

/** What is declared of a kind of record by whichever connection, each key once: of several the one that was connected first counts. */
export function selectKeys(ctx: Ctx, entity: Entity, after: string | undefined, limit: number) {
  const all = declaredIn(ctx, entity)
    .distinctOn('key')
    .select(['key', 'label', sql<CustomType>`type`.as('type')])
    .orderBy('key')
    .orderBy('connectionId')
    .limit(limit);
  return (after === undefined ? all : all.where('key', '>', after)).execute();
}

/** Does a connection declare this? */
export const isKey = async (ctx: Ctx, entity: Entity, key: string): Promise<boolean> =>
  (await declaredIn(ctx, entity).select('id').where('key', '=', key).limit(1).executeTakeFirst()) !== undefined;

/** Is anything declared of a kind of record, of whichever connection? A value to read beside things: looked up once, not for each of them. */
export const isDeclared = (tenantId: number, entity: Entity): RawBuilder<boolean> =>
  sql<boolean>`exists (select from custom_field where custom_field.tenant_id = ${tenantId}
    and custom_field.entity = ${entity} and custom_field.deleted_at is null)`;
