import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { migrate } from '../server/platform/db/migrate.ts';
import { createEmptyDatabase } from './support/database.ts';
import { databaseUrl } from './support/server.ts';
import { root } from './support/sources.ts';

const GOLDEN = join(root, 'server/platform/db/schema.d.ts');

/** As the driver is set up: instants arrive as Date, bigint ids as number. */
const typeMapping = JSON.stringify({ timestamptz: 'Date', int8: 'number' });
const options = ['--dialect', 'postgres', '--camel-case', '--type-mapping', typeMapping];
/** The migrator's own table; no query of ours names it. */
const excluded = ['--exclude-pattern', 'schema_migration'];

/** What kysely-codegen writes for the schema after all migrations. */
async function generated(): Promise<string> {
  const { connection, drop } = await createEmptyDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'atrium-schema-'));
  try {
    await migrate(connection);
    const out = join(folder, 'schema.d.ts');
    const args = [...options, ...excluded, '--url', databaseUrl(String(connection.database)), '--out-file', out];
    await promisify(execFile)(process.execPath, [join(root, 'node_modules/kysely-codegen/dist/cli/bin.js'), ...args]);
    return await readFile(out, 'utf8');
  } finally {
    await rm(folder, { recursive: true });
    await drop();
  }
}

test('schema.d.ts is what the migrated database says (npm run golden writes it anew)', async () => {
  const types = await generated();
  if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(GOLDEN, types);
  expect(types).toContain('export interface Hold {');
  expect(types).toBe(await readFile(GOLDEN, 'utf8'));
});
