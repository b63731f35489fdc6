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
    union all select 'token:' || token_id from token_owner where tenant_id = ${tenantId}::integer and owner = ${owner}
    union all select 'device:' || device_id from device_owner where tenant_id = ${tenantId}::integer and owner = ${owner})`;

/** To whom these tokens and paired screens belong now, by what bookings call them: `token:3` → `user:12`. */
export async function selectOwners(
  { db, tenant }: Ctx,
  { token = [], device = [] }: Readonly<Record<string, readonly number[]>>,
): Promise<ReadonlyMap<string, string>> {
  const [tokens, devices] = await Promise.all([
    token.length === 0
      ? []
      : db
          .selectFrom('tokenOwner')
          .select(['tokenId as id', 'owner'])
          .where('tenantId', '=', tenant.id)
          .where('tokenId', '=', among(token))
          .execute(),
    device.length === 0
      ? []
      : db
          .selectFrom('deviceOwner')
          .select(['deviceId as id', 'owner'])
          .where('tenantId', '=', tenant.id)
          .where('deviceId', '=', among(device))
          .execute(),
  ]);
  const named = (kind: string, rows: readonly { readonly id: number | null; readonly owner: string | null }[]) =>
    rows.flatMap(({ id, owner }) => (owner === null ? [] : [[`${kind}:${id}`, owner] as const]));
  return new Map([...named('token', tokens), ...named('device', devices)]);
}
