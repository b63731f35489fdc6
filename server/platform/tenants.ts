import { sql, type QueryExecutorProvider } from 'kysely';

/** A workplace: one company’s people, places and bookings, apart from all others. */
export interface Tenant {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  /** IANA zone, for what has no building. */
  readonly zone: string;
}

/** What begins an address of Atrium's own: no workplace is called so. */
export const RESERVED = [
  'api',
  'docs',
  'display',
  'kiosk',
  'healthz',
  'readyz',
  'metrics',
  'tokenproviderapi',
  'mcp',
  'caldav',
];

// The table of tenants is named here alone. It belongs to no tenant: any handle sees all of it.

const COLUMNS = sql`id, slug, name, zone`;

/** All tenants, the oldest first. */
export const listTenants = async (db: QueryExecutorProvider): Promise<Tenant[]> =>
  (await sql<Tenant>`select ${COLUMNS} from tenant order by id`.execute(db)).rows;

/** The tenant that counts where none is named: the oldest. */
export const findFirstTenant = async (db: QueryExecutorProvider): Promise<Tenant | undefined> =>
  (await sql<Tenant>`select ${COLUMNS} from tenant order by id limit 1`.execute(db)).rows[0];

/** Are there several? */
export async function hasSeveralTenants(db: QueryExecutorProvider): Promise<boolean> {
  const { rows } = await sql<{ several: boolean }>`select exists (select from tenant offset 1) as several`.execute(db);
  return rows[0]?.several ?? false;
}

/** The tenant of this slug. */
export const findTenantOf = async (db: QueryExecutorProvider, slug: string): Promise<Tenant | undefined> =>
  (await sql<Tenant>`select ${COLUMNS} from tenant where slug = ${slug}`.execute(db)).rows[0];

/** The tenants of these ids; who does not exist is absent. */
export const findTenants = async (db: QueryExecutorProvider, ids: readonly number[]): Promise<Tenant[]> =>
  (await sql<Tenant>`select ${COLUMNS} from tenant where id = any(${ids}::integer[])`.execute(db)).rows;

/** An id for a tenant that is about to be made: a context in it must be opened before there is a row. */
export async function takeTenantId(db: QueryExecutorProvider): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select nextval(pg_get_serial_sequence('tenant', 'id'))::integer as id`.execute(db);
  return rows[0]?.id ?? 1;
}

/** A tenant, and what stands for it in the addresses of Condeco's API where that is not its slug. */
export interface NewTenant extends Tenant {
  readonly condecoSuffix?: string;
}

/** Writes a tenant down. @returns whether nobody was called so already */
export async function insertTenant(
  db: QueryExecutorProvider,
  { id, slug, name, zone, condecoSuffix = '' }: NewTenant,
): Promise<boolean> {
  const { rows } = await sql`insert into tenant (id, slug, name, zone, condeco_suffix)
    values (${id}, ${slug}, ${name}, ${zone}, nullif(${condecoSuffix}::text, '')) on conflict do nothing returning id`.execute(
    db,
  );
  return rows.length > 0;
}

/** All tenants with what stands for each in the addresses of Condeco's API, the oldest first. */
export const listSuffixes = async (db: QueryExecutorProvider): Promise<(Tenant & { readonly suffix: string })[]> =>
  (
    await sql<Tenant & { readonly suffix: string }>`
      select ${COLUMNS}, coalesce(condeco_suffix, slug) as suffix from tenant order by id`.execute(db)
  ).rows;

/** What stands for a tenant in the addresses of Condeco's API. */
export async function getSuffix(db: QueryExecutorProvider, id: number): Promise<string> {
  const { rows } = await sql<{ readonly suffix: string }>`
    select coalesce(condeco_suffix, slug) as suffix from tenant where id = ${id}`.execute(db);
  return rows[0]?.suffix ?? '';
}

/** Makes others who would change a tenant as a whole wait, to the end of the transaction. */
export async function lockTenant(db: QueryExecutorProvider, id: number): Promise<void> {
  await sql`select from tenant where id = ${id} for update`.execute(db);
}
