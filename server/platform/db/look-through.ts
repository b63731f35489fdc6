import pg from 'pg';

/**
 * Has PostgreSQL look through what was just written in bulk, as the tables' owner: until its own housekeeping comes by, a
 * minute later, it would plan for tables that are empty, and a list could take seconds.
 */
export async function lookThrough(connection: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await client.query("set atrium.tenant = '0'");
    await client.query('analyze');
  } finally {
    await client.end();
  }
}
