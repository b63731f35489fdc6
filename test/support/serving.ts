import {
  createAuthenticator,
  type Authenticator,
  type AuthenticatorOptions,
} from '../../server/platform/auth/authenticate.ts';
import { createSealer } from '../../server/platform/auth/seal.ts';
import type { Database } from '../../server/platform/db/connect.ts';
import type { Serving } from '../../server/platform/http/mount.ts';
import { createGates } from '../../server/platform/limits/gates.ts';
import { credentialsIn, holdRights } from '../../server/modules/access/access.ts';
import { applicationsIn } from '../../server/modules/applications/applications.ts';
import { connectionTokensIn } from '../../server/modules/connections/connections.ts';
import { devicesIn } from '../../server/modules/devices/devices.ts';

/** What faces need to answer, all of it on one database. */
export const servingOn = (
  database: Database,
  clock: () => Temporal.Instant = Temporal.Now.instant,
  wake: Serving['wake'] = () => undefined,
): Serving => ({
  database,
  signIn: database,
  gates: createGates(),
  wake,
  holdRights,
  sealer: createSealer('for this test'),
  clock,
});

/** Judges the credentials kept in a database; otherwise than usual where it is said. */
export const authenticatorOn = (database: Database, given: Partial<AuthenticatorOptions> = {}): Authenticator =>
  createAuthenticator({
    database,
    publicUrl: 'http://atrium.test',
    lookUps: createGates().lookUps,
    ...credentialsIn(database),
    ...devicesIn(database),
    ...applicationsIn(database),
    ...connectionTokensIn(database),
    ...given,
  });
