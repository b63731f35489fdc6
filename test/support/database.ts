import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { connect, type Database, type Db } from '../../server/platform/db/connect.ts';
import { holdRights } from '../../server/modules/access/access.ts';
import { openContext, type Ctx } from '../../server/platform/context/context.ts';
import { APP_ROLE, migrate } from '../../server/platform/db/migrate.ts';
import { systemPrincipal, type Principal, type UserPrincipal } from '../../server/platform/context/principal.ts';
import type { Tenant } from '../../server/platform/tenants.ts';
import { roleScopes, scopes } from '../../server/platform/contract/scopes.ts';
import { dropDatabase } from './postgres.ts';

/** A database of one test file's own: a clone of the migrated template. */
export interface TestDatabase extends AsyncDisposable {
  readonly database: Database;
  readonly connection: pg.PoolConfig;
}

const cluster = (database: string): pg.ClientConfig => ({ ...inject('postgres'), database });

/** Work on a connection of its own. */
export async function connected<T>(connection: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const asAdmin = <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => connected(cluster('postgres'), work);

type Fill = (connection: pg.ClientConfig) => Promise<void>;
type Made = Promise<{ connection: pg.PoolConfig; drop: () => Promise<void> }>;

const newName = (): string => `t_${randomBytes(6).toString('hex')}`;
const made = async (name: string): Made => ({
  connection: cluster(name),
  drop: () => dropDatabase(inject('superuser'), name),
});

/** Fills a template once a test run. */
async function prepareTemplate(client: pg.Client, name: string, fill: Fill): Promise<void> {
  const { rows } = await client.query('select from pg_database where datname = $1', [name]);
  if (rows.length > 0) return;
  await client.query(`drop database if exists ${name}_making with (force)`);
  await client.query(`create database ${name}_making`);
  await fill(cluster(`${name}_making`));
  await client.query(`alter database ${name}_making rename to ${name}`);
}

/**
 * A clone of a database that is filled once a test run; a second test file waits for the first.
 * @param template its name, one for all that decides on what is in it
 */
export async function cloneOf(template: string, fill: Fill): Made {
  const name = newName();
  await asAdmin(async (client) => {
    await client.query('select pg_advisory_lock(hashtextextended($1, 7))', [template]);
    await prepareTemplate(client, template, fill);
    await client.query(`create database ${name} template ${template}`);
  });
  return made(name);
}

/** A migrated database without a row of anybody's. */
export const createMigratedDatabase = (): Made =>
  cloneOf('atrium_template', async (connection) => void (await migrate(connection)));

/** An empty database, without any schema. */
export async function createEmptyDatabase(): Made {
  const name = newName();
  await asAdmin((client) => client.query(`create database ${name}`));
  return made(name);
}

/**
 * Brings a database up to date that stood at a migration, as an installation would be that was started last before the next.
 * @param there what was in it, as SQL @param look at what became of it, of all tenants
 */
export async function broughtUpFrom(
  migration: string,
  there: string,
  look: (client: pg.Client) => Promise<void>,
): Promise<void> {
  const { connection, drop } = await createEmptyDatabase();
  try {
    await migrate(connection, migration);
    await connected(connection, (client) => client.query(there));
    await migrate(connection);
    await connected(connection, async (client) => {
      await client.query("set atrium.tenant = '0'");
      await look(client);
    });
  } finally {
    await drop();
  }
}

/** A migrated database with the application's own way to it. */
export async function createTestDatabase(max = 8): Promise<TestDatabase> {
  const { connection, drop } = await createMigratedDatabase();
  const database = connect({ connection, max, role: APP_ROLE });
  return {
    database,
    connection,
    async [Symbol.asyncDispose]() {
      await database.close();
      await drop();
    },
  };
}

/**
 * How many deadlocks a database has had. PostgreSQL counts a backend's when it ends, so this ends all others first: ask
 * last, and nothing more of the database.
 */
export async function countDeadlocks(connection: pg.PoolConfig): Promise<number> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const others =
      'from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = $1';
    await client.query(`select pg_terminate_backend(pid, 5000) ${others}`, ['client backend']);
    const { rows } = await client.query<{ deadlocks: number }>(
      'select deadlocks from pg_stat_database where datname = current_database()',
    );
    return rows[0]?.deadlocks ?? -1;
  } finally {
    await client.end();
  }
}

const noWake = (): void => undefined;

/** A context as one request would have it. */
export const contextFor = (database: Database, who: Principal, now = Temporal.Now.instant()): Ctx =>
  openContext(database, noWake, { who, now, requestId: 'test', ip: '127.0.0.1' }, holdRights);

/** Rows that a test needs but does not care about. Everything can be said; what is not said is filled in. */
export interface World {
  readonly tenant: Tenant;
  readonly ctx: Ctx;
  /** The outer handle, for looking. */
  readonly db: Db;
  readonly at: Date;
}

let named = 0;
const nextName = (kind: string): string => `${kind}-${++named}-${randomBytes(2).toString('hex')}`;

export async function createTenant(database: Database, zone = 'Europe/London'): Promise<Tenant> {
  const slug = nextName('tenant');
  const { id } = await database
    .forTenant(0)
    .insertInto('tenant')
    .values({ slug, name: slug, zone })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id, slug, name: slug, zone };
}

/** A tenant of its own with a context that may do everything. */
export async function createWorld(database: Database, zone?: string): Promise<World> {
  const tenant = await createTenant(database, zone);
  const ctx = contextFor(database, systemPrincipal(tenant, new Set(scopes)));
  return { tenant, ctx, db: database.forTenant(tenant.id), at: new Date() };
}

export async function createUser(
  world: World,
  given: { name?: string; email?: string; role?: 'employee' | 'receptionist' | 'space_manager' | 'administrator' } = {},
) {
  const name = given.name ?? nextName('user');
  const email = given.email ?? `${name}@example.com`;
  const role = given.role ?? 'employee';
  const { id } = await world.db
    .insertInto('userAccount')
    .values({ tenantId: world.tenant.id, email, name, role, reachesAll: true, createdAt: world.at })
    .returning('id')
    .executeTakeFirstOrThrow();
  const who: UserPrincipal = {
    kind: 'user',
    key: `user:${id}`,
    name,
    tenant: world.tenant,
    userId: id,
    email,
    tokenId: null,
    role,
    reach: 'all',
    scopes: roleScopes[role],
    until: Infinity,
  };
  return { id, name, email, role, who };
}

/** The owner of rows that no person made. */
export async function createServiceAccount(world: World): Promise<{ ownerAccountId: number }> {
  const values = { tenantId: world.tenant.id, name: nextName('account'), role: 'administrator', createdAt: world.at };
  const { id } = await world.db
    .insertInto('serviceAccount')
    .values({ ...values, reachesAll: true })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { ownerAccountId: id };
}

export async function createBuilding(world: World, given: { name?: string; zone?: string } = {}): Promise<number> {
  const values = {
    tenantId: world.tenant.id,
    name: given.name ?? nextName('building'),
    zone: given.zone ?? world.tenant.zone,
    createdAt: world.at,
  };
  return (await world.db.insertInto('building').values(values).returning('id').executeTakeFirstOrThrow()).id;
}

export async function createFloor(world: World, buildingId: number, level = 0): Promise<number> {
  const values = { tenantId: world.tenant.id, buildingId, level, name: `Floor ${level}`, createdAt: world.at };
  return (await world.db.insertInto('floor').values(values).returning('id').executeTakeFirstOrThrow()).id;
}

export interface ResourceGiven {
  readonly type?: 'room' | 'desk' | 'equipment' | 'parking' | 'locker';
  readonly buildingId: number;
  readonly floorId?: number;
  readonly name?: string;
  readonly capacity?: number;
  readonly quantity?: number;
}

export async function createResource(world: World, given: ResourceGiven): Promise<number> {
  const values = { tenantId: world.tenant.id, type: 'desk', name: nextName('resource'), createdAt: world.at, ...given };
  const { id } = await world.db.insertInto('resource').values(values).returning('id').executeTakeFirstOrThrow();
  const units = Array.from({ length: given.quantity ?? 1 }, (_, i) => i + 1);
  const ofResource = { tenantId: world.tenant.id, resourceId: id };
  await world.db
    .insertInto('resourceUnit')
    .values(units.map((unit) => ({ ...ofResource, unit })))
    .execute();
  return id;
}
