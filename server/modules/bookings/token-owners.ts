import { sql } from 'kysely';
import type { Ctx } from '../../platform/context/context.ts';
import type { Condition } from './conditions.ts';
import { among } from './row.ts';
import type { Sight } from './sight.ts';

/** Was it made with this credential, or with one that belongs to this owner now? @param maker the column that says who made it */
export const isMadeByOwner = (
  maker: string,
  tenantId: number,
  { key, owner }: Pick<Sight, 'key' | 'owner'>,
): Condition => sql`${sql.ref(maker)} in (select unnest(array[${key}, ${owner}]::text[])
    union all select 'token:' || token_id from token_owner where tenant_id = ${tenantId}::integer and owner = ${owner})`;

/** To whom these tokens belong now, by what bookings call them: `token:3` → `user:12`. */
export async function selectTokenOwners(ctx: Ctx, ids: readonly number[]): Promise<ReadonlyMap<string, string>> {
  const rows = await ctx.db
    .selectFrom('tokenOwner')
    .select(['tokenId', 'owner'])
    .where('tenantId', '=', ctx.tenant.id)
    .where('tokenId', '=', among(ids))
    .execute();
  return new Map(rows.flatMap(({ tokenId, owner }) => (owner === null ? [] : [[`token:${tokenId}`, owner] as const])));
}
