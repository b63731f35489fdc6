import pg from 'pg';
import { setTimeout as pause } from 'node:timers/promises';

/** What one process does of all that share a database, for as long as it holds the place. */
export interface Sole extends AsyncDisposable {
  /** Names the database among all others, and stays the same. */
  readonly deployment: string;
  /** Resolves when the place is lost, with why: from then on another process may hold it. */
  readonly lost: Promise<string>;
}

const BEAT_MS = 5_000;
const PATIENCE_MS = 5_000;

/**
 * Takes a place that one process has at a time, on a connection of its own: with it, the place is lost.
 * @returns null where another process holds it
 * @throws what the database said, where it cannot be reached
 */
export async function takeSole(connection: pg.ClientConfig, place: number): Promise<Sole | null> {
  const client = new pg.Client({
    ...connection,
    keepAlive: true,
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
  });
  const lost = new Promise<string>((resolve) => {
    client.on('error', ({ message }) => resolve(message));
    client.on('end', () => resolve('the connection to the database ended'));
  });
  try {
    await client.connect();
    const { rows } = await client.query<{ mine: boolean; deployment: string }>(TAKE, [place]);
    const [row] = rows;
    if (!row?.mine) {
      await hangUp(client);
      return null;
    }
    return held(client, row.deployment, lost);
  } catch (error) {
    await hangUp(client);
    throw error;
  }
}

const TAKE = `
  select pg_try_advisory_lock($1) as mine, current_database() || '/' || system_identifier as deployment
  from pg_control_system()`;

/** The database knows of a dead connection before we do, and gives the place away: it is asked again and again. */
function held(client: pg.Client, deployment: string, gone: Promise<string>): Sole {
  const silent = Promise.withResolvers<string>();
  const beat = setInterval(() => {
    client.query('select 1').catch(({ message }: Error) => silent.resolve(message));
  }, BEAT_MS);
  return {
    deployment,
    lost: Promise.race([gone, silent.promise]),
    async [Symbol.asyncDispose]() {
      clearInterval(beat);
      await hangUp(client);
    },
  };
}

/** One whose other end is gone without a word says no goodbye. */
async function hangUp(client: pg.Client): Promise<void> {
  const waited = new AbortController();
  const ended = client.end().catch(() => undefined);
  await Promise.race([ended, pause(PATIENCE_MS / 5, undefined, { signal: waited.signal }).catch(() => undefined)]);
  waited.abort();
}
