import pg from 'pg';

/**
 * Opens a connection outside of the pools, for who closes it again. Where it breaks, the statement at hand or the next says so; the
 * `error` that is told besides would end the process if nobody heard it.
 * @throws what the database said, where it cannot be reached
 */
export async function openClient(connection: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(connection);
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
