import { ConfigRefused } from '../config.ts';
import { ALL_TENANTS, type Database, type Db } from '../db/connect.ts';
import { NotOurSeal, type Sealer } from './seal.ts';

const WORD = Buffer.from('atrium');

const canOpen = (sealer: Sealer, sealed: Buffer): boolean => {
  try {
    return sealer.open(sealed).equals(WORD);
  } catch (error) {
    if (error instanceof NotOurSeal) return false;
    throw error;
  }
};

const readCheck = (db: Db): Promise<{ readonly secretCheck: Buffer } | undefined> =>
  db.selectFrom('installation').select('secretCheck').executeTakeFirst();

/** Was the database written with another secret? The first start with a secret makes it the database's. */
export async function isOtherSecret(database: Database, sealer: Sealer): Promise<boolean> {
  const db = database.forTenant(ALL_TENANTS);
  const known = await readCheck(db);
  if (known) return !canOpen(sealer, known.secretCheck);
  const row = { id: 1, secretCheck: sealer.seal(WORD) };
  await db
    .insertInto('installation')
    .values(row)
    .onConflict((clash) => clash.doNothing())
    .execute();
  const kept = await readCheck(db); // another process may have been faster, with another secret
  return !kept || !canOpen(sealer, kept.secretCheck);
}

/** @throws ConfigRefused when what the database holds was sealed with another secret */
export async function mustBeOwnSecret(database: Database, sealer: Sealer): Promise<void> {
  if (!(await isOtherSecret(database, sealer))) return;
  throw new ConfigRefused(
    'ATRIUM_SECRET is not the one this database was written with; start with that one, or, if it is lost, "atrium backup" this database and "atrium restore" it into an empty one under a new secret',
  );
}

/** Makes this secret the database's own; what another one sealed must be gone by then. */
export async function adoptSecret(db: Db, sealer: Sealer): Promise<void> {
  const secretCheck = sealer.seal(WORD);
  await db
    .insertInto('installation')
    .values({ id: 1, secretCheck })
    .onConflict((clash) => clash.column('id').doUpdateSet({ secretCheck }))
    .execute();
}
