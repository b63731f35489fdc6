/**
 * Writes what an installation of this code holds as SQL, for the versions to come: test/old-data.test.ts starts them on it.
 * Run it at the commit that is to be remembered, before the next migration is written: `node test/old-data/make.ts`.
 * The file is named for the last migration; one that is there is never written again.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startAtrium } from '../../server/main.ts';
import { readConfig } from '../../server/platform/config.ts';
import { listMigrations } from '../../server/platform/db/migrate.ts';
import { createLog } from '../../server/platform/log.ts';
import { furnish } from './furnish.ts';
import { oldSettings } from './settings.ts';
import { writeRows } from './rows.ts';

const folder = await mkdtemp(join(tmpdir(), 'atrium-old-'));
try {
  const config = readConfig({ ...oldSettings, ATRIUM_DATA: folder, PORT: '0', ATRIUM_DEMO: '0' });
  await using atrium = await startAtrium(config, { log: createLog('warn') });
  await furnish(atrium.address, atrium.database.connection);
  const migrations = await listMigrations();
  const last = migrations.at(-1)?.name ?? '';
  const ran = migrations.map(({ name, checksum }) => `-- ran ${name} ${checksum}\n`).join('');
  const client = new pg.Client(atrium.database.connection);
  await client.connect();
  try {
    const rows = await writeRows(client);
    const text = `-- Written by test/old-data/make.ts.\n${ran}${rows}`;
    await writeFile(join(import.meta.dirname, last), text, { flag: 'wx' });
  } finally {
    await client.end();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
