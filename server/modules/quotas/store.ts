import { sql } from 'kysely';
import type { Tx } from '../../platform/context/context.ts';
import { prepared } from '../../platform/db/prepared.ts';

// The row says nothing. It is there to be locked, and stays as it is where it is there already.
const LOCK = prepared(
  ({ tenantId, hostId }: { readonly tenantId: number; readonly hostId: number }) => sql<never>`
  insert into quota_host (tenant_id, host_id) values (${tenantId}::integer, ${hostId}::integer)
  on conflict on constraint quota_host_pk do update set host_id = excluded.host_id where false`,
);

/**
 * Makes those who would book for a host, where that is counted, wait for each other until the transaction ends. Taken after
 * bookings are locked and before anything is held; one host a transaction, or several by their ids (`lockHosts`).
 */
export async function lockHost(tx: Tx, hostId: number): Promise<void> {
  await LOCK.run(tx.db, { tenantId: tx.tenant.id, hostId });
}

/** The same of several hosts, by their ids. */
export async function lockHosts({ db, tenant }: Tx, hostIds: readonly number[]): Promise<void> {
  const ids = [...new Set(hostIds)].toSorted((one, other) => one - other);
  await sql`insert into quota_host (tenant_id, host_id)
    select ${tenant.id}::integer, host.id from unnest(${ids}::integer[]) with ordinality as host (id, place) order by host.place
    on conflict on constraint quota_host_pk do update set host_id = excluded.host_id where false`.execute(db);
}
