import { sql } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Entity } from '../connections/contract.ts';
import type { Difference } from './contract.ts';

/** What grows as much as is looked at. */
export const noteTables = ['sync_difference'] as const;

/** What a run has read of one kind. */
export interface Seen {
  readonly runId: string;
  readonly entity: Entity;
}

/** One record that was met, and what would become of it. */
export interface Noted {
  readonly externalId: string;
  readonly action: Difference | 'same';
  readonly raw: string | null;
}

/** Notes what was met; of a record that is met twice the last counts. */
export const insertNoted = ({ db, tenant }: Tx, { runId, entity }: Seen, all: readonly Noted[]): Promise<unknown> =>
  sql`insert into sync_difference (tenant_id, run_id, entity, external_id, action, raw)
    select ${tenant.id}::integer, ${runId}::uuid, ${entity}, external_id, action, raw
    from unnest(${all.map((one) => one.externalId)}::text[], ${all.map((one) => one.action)}::text[],
      ${all.map((one) => one.raw)}::text[]) as met (external_id, action, raw)
    on conflict on constraint sync_difference_pk do update set action = excluded.action, raw = excluded.raw`.execute(
    db,
  );

const notedIn = ({ db, tenant }: Ctx, runId: string) =>
  db
    .selectFrom('syncDifference')
    .select(['entity', 'externalId', 'raw', sql<Difference | 'same'>`action`.as('action')])
    .where('tenantId', '=', tenant.id)
    .where('runId', '=', runId);

/** Which of these it has met. */
export const selectNotedIds = async (
  ctx: Ctx,
  { runId, entity }: Seen,
  ids: readonly string[],
): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await notedIn(ctx, runId)
        .where('entity', '=', entity)
        .where('externalId', '=', sql<string>`any(${ids}::text[])`)
        .execute()
    ).map(({ externalId }) => externalId),
  );

/** What is different, by kind and id, from behind one on. */
export function selectDifferences(
  ctx: Ctx,
  { runId, entity }: { readonly runId: string; readonly entity: Entity | undefined },
  after: readonly [string, string] | null,
  limit: number,
) {
  const all = notedIn(ctx, runId).where('action', '!=', 'same').orderBy('entity').orderBy('externalId').limit(limit);
  const of = entity === undefined ? all : all.where('entity', '=', entity);
  const behind = sql<boolean>`(entity, external_id) > (${after?.[0] ?? ''}, ${after?.[1] ?? ''})`;
  return (after === null ? of : of.where(behind)).execute();
}

export type NoteCounts = Readonly<Partial<Record<Difference | 'same', number>>>;

/** How many there are of each. */
export async function countNoted({ db, tenant }: Tx, { runId, entity }: Seen): Promise<NoteCounts> {
  const rows = await db
    .selectFrom('syncDifference')
    .select([sql<Difference>`action`.as('action'), sql<number>`count(*)::integer`.as('many')])
    .where('tenantId', '=', tenant.id)
    .where('runId', '=', runId)
    .where('entity', '=', entity)
    .groupBy('action')
    .execute();
  return Object.fromEntries(rows.map(({ action, many }) => [action, many]));
}

/** Forgets what these runs have met; of `entity` alone where that is said. @param same only what nothing would become of */
export function deleteNoted(
  { db, tenant }: Tx,
  runIds: readonly string[],
  { entity, same = false }: { readonly entity?: Entity; readonly same?: boolean } = {},
): Promise<unknown> {
  const all = db
    .deleteFrom('syncDifference')
    .where('tenantId', '=', tenant.id)
    .where('runId', '=', sql<string>`any(${runIds}::uuid[])`);
  const of = entity === undefined ? all : all.where('entity', '=', entity);
  return (same ? of.where('action', '=', 'same') : of).execute();
}
