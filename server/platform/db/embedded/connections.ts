import { escapeIdentifier, escapeLiteral } from 'pg';
import { openClient } from '../client.ts';
import { clusterOf, PORT, readPassword, socketHost } from './cluster.ts';

/** Settings for `pg`; `host` is the socket's folder as this very process reaches it. */
export interface ConnectionSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** Two ways in: as owner of Atrium's database (not a superuser, so row-level security binds it), and as superuser for upkeep. */
export interface Connections {
  readonly connection: ConnectionSettings;
  readonly superuser: ConnectionSettings;
}

/** @throws when the password cannot be read */
export function connectionsOf(dataDir: string): Connections {
  const cluster = clusterOf(dataDir);
  const way = { host: socketHost(cluster), port: PORT, password: readPassword(cluster) };
  return {
    connection: { ...way, user: 'atrium', database: 'atrium' },
    superuser: { ...way, user: 'postgres', database: 'postgres' },
  };
}

/** Atrium's own role and database. The role may create the role it works as, nothing more. */
export async function prepareDatabase({ connection, superuser }: Connections): Promise<void> {
  const client = await openClient(superuser);
  try {
    const { rows } = await client.query<{ role: boolean; database: boolean; selfGrant: boolean }>(
      `select current_setting('server_version_num')::int >= 160000 as "selfGrant",
         exists (select from pg_roles where rolname = $1) as role,
        exists (select from pg_database where datname = $2) as database`,
      [connection.user, connection.database],
    );
    const [role, password] = [escapeIdentifier(connection.user), escapeLiteral(connection.password)];
    if (!rows[0]?.role) await client.query(`create role ${role} login createrole password ${password}`);
    // Since PostgreSQL 16 a creator may hand a role out, but not become it, unless asked.
    if (rows[0]?.selfGrant) await client.query(`alter role ${role} set createrole_self_grant = 'set, inherit'`);
    if (!rows[0]?.database)
      await client.query(`create database ${escapeIdentifier(connection.database)} owner ${role}`);
  } finally {
    await client.end();
  }
}
