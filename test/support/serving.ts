import { createAuthenticator, type Authenticator } from '../../server/platform/auth/authenticate.ts';
import { createSealer } from '../../server/platform/auth/seal.ts';
import type { Database } from '../../server/platform/db/connect.ts';
import type { Serving } from '../../server/platform/http/mount.ts';
import { createGates } from '../../server/platform/limits/gates.ts';
import { credentialsIn } from '../../server/modules/access/access.ts';

/** What faces need to answer, all of it on one database. */
export const servingOn = (database: Database, clock: () => Temporal.Instant = Temporal.Now.instant): Serving => ({
  database,
  signIn: database,
  gates: createGates(),
  wake: () => undefined,
  sealer: createSealer('for this test'),
  clock,
});

/** Judges the credentials kept in a database. */
export const authenticatorOn = (database: Database, publicUrl = 'http://atrium.test'): Authenticator =>
  createAuthenticator({ database, publicUrl, lookUps: createGates().lookUps, ...credentialsIn(database) });
