import type pg from 'pg';
import { openClient } from './client.ts';

/**
 * Lets PostgreSQL see at once what is in the tables of this schema, as its owner; by itself it looks after a minute or later, and until then it
 * plans as if they were empty.
 * @param only these alone; all of them unless said
 */
export async function learnTables(connection: pg.ClientConfig, only: readonly string[] | null = null): Promise<void> {
  const client = await openClient(connection);
  try {
    const { rows } = await client.query<{ names: string }>(TABLES, [only]);
    await client.query(`set statement_timeout = 0; analyze ${rows[0]?.names ?? ''}`);
  } finally {
    await client.end();
  }
}

const TABLES = `select string_agg(format('%I', relname), ', ' order by relname) as names from pg_class
  where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition
    and ($1::text[] is null or relname = any ($1::text[]))`;
