import { resolve } from 'node:path';
import { adoptSecret, isOtherSecret } from '../platform/auth/secret-check.ts';
import { createSealer, readOrMakeSecret } from '../platform/auth/seal.ts';
import type { Config } from '../platform/config.ts';
import { restoreBackup, writeBackup, type Digests } from '../platform/db/backup.ts';
import { ALL_TENANTS } from '../platform/db/connect.ts';
import { openDatabase, reachUnmigrated } from '../platform/db/open.ts';
import { loseWebhookSecrets } from '../platform/delivery/stopping.ts';
import { forgetAnswers } from '../platform/http/idempotency.ts';
import { print, quiet, type Command } from './command.ts';

const rowsOf = (digests: Digests): number => Object.values(digests).reduce((sum, { rows }) => sum + rows, 0);

export const backup: Command = {
  name: 'backup',
  summary: 'write everything into one file, while people go on working; the secret is not in it',
  whole: true,
  takes: 'FILE',
  async run(config, { argument, json }) {
    const file = resolve(argument);
    await using reached = await reachUnmigrated(config, quiet);
    const digests = await writeBackup(reached.connection, file, Temporal.Now.instant());
    print(json, { file, tables: Object.keys(digests).length, rows: rowsOf(digests) });
    return 0;
  },
};

export const restore: Command = {
  name: 'restore',
  summary: 'put a backup back into an empty database',
  whole: true,
  takes: 'FILE',
  async run(config, { argument, json }) {
    const file = resolve(argument);
    const digests = await putBack(config, file);
    print(json, {
      file,
      tables: Object.keys(digests).length,
      rows: rowsOf(digests),
      secret: await settleSecret(config),
    });
    return 0;
  },
};

async function putBack(config: Config, file: string): Promise<Digests> {
  await using reached = await reachUnmigrated(config, quiet, { alone: true });
  return await restoreBackup(reached.connection, file);
}

/** Under another secret, nothing that was sealed can be read: webhooks stop until somebody gives them a new secret and enables them. */
async function settleSecret(config: Config): Promise<string> {
  await using opened = await openDatabase(config, quiet);
  const sealer = createSealer(await readOrMakeSecret(config));
  if (!(await isOtherSecret(opened.database, sealer))) return 'the one the backup was made with';
  return await opened.database.transaction(ALL_TENANTS, async (db) => {
    const webhooks = await loseWebhookSecrets(db, sealer, Temporal.Now.instant());
    await forgetAnswers(db);
    await adoptSecret(db, sealer);
    return {
      value: `another one than the backup was made with: ${webhooks} webhooks are disabled; give each a new secret, then enable it`,
    };
  });
}
