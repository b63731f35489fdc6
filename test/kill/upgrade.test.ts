import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, expect, it } from 'vitest';
import { readConfig } from '../../server/platform/config.ts';
import { restoreBackup } from '../../server/platform/db/backup.ts';
import { startEmbedded } from '../../server/platform/db/embedded.ts';
import { migrate } from '../../server/platform/db/migrate.ts';
import { openDatabase } from '../../server/platform/db/open.ts';
import { createLog } from '../../server/platform/log.ts';
import { createEmptyDatabase } from '../support/database.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'atrium-upgrade-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));
const log = createLog('silent');

async function tenantsOf(connection: pg.ClientConfig): Promise<string[]> {
  const client = new pg.Client(connection);
  await client.connect();
  const { rows } = await client.query<{ slug: string }>('select slug from tenant');
  await client.end();
  return rows.map(({ slug }) => slug);
}

it('an embedded installation keeps what it was before its schema changes', async () => {
  {
    await using embedded = await startEmbedded({ dataDir, log });
    await migrate(embedded.connection, '0005-notifications.sql');
    const client = new pg.Client(embedded.connection);
    await client.connect();
    await client.query(`insert into tenant (slug, name, zone) values ('kept', 'Kept', 'UTC')`);
    await client.end();
  }
  const config = readConfig({ ATRIUM_DATA: dataDir });
  const backups = (): string[] => readdirSync(join(dataDir, 'backups'));
  for (let start = 0; start < 2; start++) {
    await using opened = await openDatabase(config, log);
    expect(await tenantsOf(opened.connection)).toEqual(['kept']);
    expect(backups()).toEqual([expect.stringMatching(/^\d{4}-.*-before-.*\.backup$/)]);
  }
  const { connection, drop } = await createEmptyDatabase();
  await restoreBackup(connection, join(dataDir, 'backups', backups()[0] ?? ''));
  expect(await tenantsOf(connection)).toEqual(['kept']);
  await drop();
});
