import { sql } from 'kysely';
import type { Ctx } from '../../platform/context/context.ts';
import type { Condition } from './conditions.ts';
import type { Sight } from './sight.ts';

/** Was it made with this credential, or with one that belongs to this owner now? @param maker the column that says who made it */
export const isMadeByOwner = (
  maker: string,
  tenantId: number,
  { key, owner }: Pick<Sight, 'key' | 'owner'>,
): Condition => sql`${sql.ref(maker)} in (select unnest(array[${key}, ${owner}]::text[])
    union all select 'token:' || token_id from token_owner where tenant_id = ${tenantId}::integer and owner = ${owner}
    union all select 'device:' || device_id from device_owner where tenant_id = ${tenantId}::integer and owner = ${owner}
    union all select 'application:' || application_id from application_owner
      where tenant_id = ${tenantId}::integer and owner = ${owner})`;

/** To whom these tokens, paired screens and applications belong now, all by what bookings call them: `token:3` → `user:12`; who is none of these is absent. */
export async function selectOwners(
  { db, tenant }: Ctx,
  makers: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const idsOf = (kind: string) => sql`any(${makers.flatMap((one) => idIn(kind, one))}::integer[])`;
  const { rows } = await sql<{ readonly maker: string; readonly owner: string }>`
    select 'token:' || token_id as maker, owner from token_owner
      where tenant_id = ${tenant.id}::integer and token_id = ${idsOf('token')} and owner is not null
    union all select 'device:' || device_id, owner from device_owner
      where tenant_id = ${tenant.id}::integer and device_id = ${idsOf('device')} and owner is not null
    union all select 'application:' || application_id, owner from application_owner
      where tenant_id = ${tenant.id}::integer and application_id = ${idsOf('application')} and owner is not null`.execute(
    db,
  );
  return new Map(rows.map(({ maker, owner }) => [maker, owner]));
}

const idIn = (kind: string, maker: string): number[] =>
  maker.startsWith(`${kind}:`) ? [Number(maker.slice(kind.length + 1))] : [];
