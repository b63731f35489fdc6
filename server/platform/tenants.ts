import { sql, type QueryExecutorProvider } from 'kysely';

/** A workplace: one company’s people, places and bookings, apart from all others. */
export interface Tenant {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  /** IANA zone, for what has no building. */
  readonly zone: string;
}

// The table of tenants is named here alone. It belongs to no tenant: any handle sees all of it.

const COLUMNS = sql`id, slug, name, zone`;

/** All tenants, the oldest first. */
export const listTenants = async (db: QueryExecutorProvider): Promise<Tenant[]> =>
  (await sql<Tenant>`select ${COLUMNS} from tenant order by id`.execute(db)).rows;

/** The tenant that counts where none is named: the oldest. */
export const findFirstTenant = async (db: QueryExecutorProvider): Promise<Tenant | undefined> =>
  (await sql<Tenant>`select ${COLUMNS} from tenant order by id limit 1`.execute(db)).rows[0];

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

/** Writes a tenant down. */
export async function insertTenant(db: QueryExecutorProvider, { id, slug, name, zone }: Tenant): Promise<void> {
  await sql`insert into tenant (id, slug, name, zone) values (${id}, ${slug}, ${name}, ${zone})`.execute(db);
}

/** Makes others who would change a tenant as a whole wait, to the end of the transaction. */
export async function lockTenant(db: QueryExecutorProvider, id: number): Promise<void> {
  await sql`select from tenant where id = ${id} for update`.execute(db);
}
